"""Studies that the app may open: by name, and only those of the folder of results and one that was named at the start.

A name is never a path: it is one of those that were found, and a link in a folder of results that leads out of it is
none. What is opened is kept until its journal has grown.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from conflict_sim.errors import InputError
from conflict_sim.experiment import study_store
from conflict_sim.experiment.journal import NAME as JOURNAL
from conflict_sim.experiment.study_store import Status
from conflict_sim.i18n import LANGUAGES
from conflict_sim.results.study_file import STUDY, read_study_json
from conflict_sim.results.study_result import TABLE, StudyResult

#: Folder of results, seen from where the app was started, as ``conflict-sim sweep`` fills it.
RESULTS = Path("results")
#: One more study; set by ``conflict-sim app --study``.
STUDY_VARIABLE = "CONFLICT_SIM_APP_STUDY"
#: Studies that are offered; the newest.
MOST = 100


def folders() -> dict[str, Path]:
    """Name -> folder of every study that may be opened, the newest first."""
    found = {folder.name: folder for folder in _in_results()}
    named = os.environ.get(STUDY_VARIABLE)
    if named:
        folder = Path(named).resolve()
        found = {folder.name: folder, **{name: f for name, f in found.items() if name != folder.name}}
    return found


def _in_results() -> list[Path]:
    root = RESULTS.resolve()
    try:
        inside = [folder for folder in root.iterdir() if folder.resolve().parent == root]
        studies = [folder for folder in inside if (folder / STUDY).is_file()]
        return sorted(studies, key=lambda folder: -(folder / STUDY).stat().st_mtime)[:MOST]
    except OSError:
        return []


def names() -> tuple[str, ...]:
    """Names that a link may hold."""
    return tuple(folders())


def titles(lang: str) -> dict[str, str]:
    """Name of a study -> what people read.

    Args:
        lang: ``id`` or ``en``.
    """
    return {name: _title(folder, _changed(folder / STUDY))[lang] for name, folder in folders().items()}


def _changed(file: Path) -> int:
    """When a file was written; 0 where it is not there, or not any more."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=MOST)
def _title(folder: Path, _written: int) -> dict[str, str]:
    try:
        told = read_study_json(folder)["study"].get("name") or {}
    except InputError:
        told = {}
    return {lang: f"{told[lang]} ({folder.name})" if told.get(lang) else folder.name for lang in LANGUAGES}


def opened(name: str) -> tuple[StudyResult, Status]:
    """A study as far as it has come.

    Args:
        name: One of :func:`names`.

    Raises:
        InputError: It cannot be read, or is unfinished and was made by another version.
    """
    folder = folders()[name]
    return _opened(folder, tuple(_changed(folder / name) for name in (STUDY, JOURNAL, TABLE)))


@lru_cache(maxsize=4)
def _opened(folder: Path, _written: tuple[int, ...]) -> tuple[StudyResult, Status]:
    told = _told(folder, _changed(folder / STUDY))
    return study_store.so_far(folder, told), study_store.status(folder, told)


@lru_cache(maxsize=4)
def _told(folder: Path, _written: int) -> dict[str, Any]:
    """What a study says of itself: read and checked once, however much of it is asked for."""
    return read_study_json(folder)
