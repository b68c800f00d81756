"""``cs.report``: one self-contained HTML page of a run, a comparison or a study."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conflict_sim.errors import InputError, Problem, unknown
from conflict_sim.i18n import LANGUAGES
from conflict_sim.messages import say
from conflict_sim.results import files
from conflict_sim.results.comparison import Comparison
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.store import MANIFEST, read_manifest
from conflict_sim.results.study_file import STUDY
from conflict_sim.results.study_result import StudyResult

#: What a page can be made of.
type Result = Ensemble | Comparison | StudyResult


def report(result: Result | str | Path, out: str | Path | None = None, lang: str = "id") -> Path:
    """Write one HTML file that holds everything: pictures, tables, style. It asks no other machine for anything.

    Args:
        result: What ``run``, ``compare`` or ``sweep`` returned, or a folder of theirs.
        out: The file; None takes ``RESULT-report.LANG.html`` beside the result folder.
        lang: ``id`` or ``en``.

    Returns:
        The file.

    Raises:
        InputError: Not a result, an unknown language, or no folder and no file was named.
        StorageError: The file cannot be written.
    """
    if lang not in LANGUAGES:
        raise InputError(Problem(unknown("language", lang, LANGUAGES), key="lang"))
    opened = open_result(result) if isinstance(result, (str, Path)) else result
    path = Path(out) if out is not None else _beside(opened, lang)
    files.write_bytes(path, page(opened, lang).encode("utf-8"))
    return path


def page(result: Result, lang: str) -> str:
    """The page as text.

    Args:
        result: What ``run``, ``compare`` or ``sweep`` returned.
        lang: ``id`` or ``en``.
    """
    manifest: dict[str, Any] = {}
    if result.folder is not None:
        manifest = read_manifest(result.folder) or {}
    if isinstance(result, Comparison):
        from conflict_sim.reports.comparison_page import comparison_page

        return comparison_page(result, manifest, lang)
    if isinstance(result, StudyResult):
        from conflict_sim.reports.study_page import study_page

        return study_page(result, lang)
    from conflict_sim.reports.run_page import run_page

    return run_page(result, manifest, lang)


def open_result(folder: str | Path) -> Result:
    """Open whatever result lies in a folder.

    Args:
        folder: Folder of a run, a comparison or a study.

    Raises:
        InputError: It holds no readable result; the message tells why.
    """
    folder = Path(folder)
    if not folder.is_dir():
        told = say("results.is_file") if folder.exists() else say("results.no_folder")
        raise InputError(Problem(told, file=str(folder)))
    if (folder / STUDY).exists():
        return StudyResult.open(folder)
    if not (folder / MANIFEST).exists():
        raise InputError(Problem(say("results.not_result"), file=str(folder)))
    if "plans" in (read_manifest(folder) or {}):
        return Comparison.open(folder)
    return Ensemble.open(folder)


def _beside(result: Result, lang: str) -> Path:
    if result.folder is None:
        raise InputError(Problem(say("report.nowhere"), key="out"))
    where = result.folder.resolve()
    return where.parent / f"{where.name}-report.{lang}.html"
