"""The folder of compiled kernels.

Numba's cache looks only at the file of the compiled function, not at the files it calls. So the folder is named by the
hash of all sources that kernels are made of: a change in any of them compiles anew.

Where that folder cannot be written, Numba on its own would fall back to ``__pycache__`` beside the sources, whose
files outlive such a change. So a folder of this user among the temporary files takes its place, and the log says so.
Numba itself is not imported here: whoever only wants to know whether there is anything to compile need not wait for it.
"""

from __future__ import annotations

import logging
import os
import stat
import tempfile
from functools import cache
from importlib import metadata
from pathlib import Path

from conflict_sim.hashing import kernel_hash

log = logging.getLogger(__name__)


def _wanted_folder() -> Path | None:
    """Where compiled kernels are kept; None where this user has no home."""
    given = os.environ.get("NUMBA_CACHE_DIR")
    if given:
        return Path(given)
    try:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return root / _name()


def _name() -> Path:
    return Path("conflict_sim") / "numba" / f"{kernel_hash()[:16]}-{metadata.version('numba')}"


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _spare_folder() -> Path:
    """A folder among the temporary files that nobody else can write to: what lies in it is run as code."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    root = Path(tempfile.gettempdir()) / f"conflict_sim-{user}"
    try:
        root.mkdir(mode=0o700, exist_ok=True)
        seen = root.lstat()
        private = stat.S_ISDIR(seen.st_mode) and not (os.name == "posix" and seen.st_mode & 0o077)
        if private and (os.name != "posix" or seen.st_uid == user) and _writable(root / _name()):
            return root / _name()
    except OSError as error:
        log.debug("%s: %s", root, error)
    return Path(tempfile.mkdtemp(prefix="conflict_sim-"))


def cache_folder() -> Path:
    """The folder of compiled kernels, proven to be writable.

    Raises:
        OSError: Not even a temporary file can be written.
    """
    wanted = _wanted_folder()
    if wanted is not None and _writable(wanted):
        return wanted
    spare = _spare_folder()
    log.warning(
        "compiled kernels cannot be kept in %s; %s is used (XDG_CACHE_HOME or NUMBA_CACHE_DIR name another folder)",
        wanted or "the home folder",
        spare,
    )
    os.environ["NUMBA_CACHE_DIR"] = str(spare)  # workers go the same way, and need not say it again
    return spare


def _mark() -> Path:
    return cache_folder() / f"compiled-{kernel_hash()[:16]}"


@cache
def is_cold() -> bool:
    """Whether no run has yet left its kernels in the folder, so that the next one compiles for a minute or two."""
    return not _mark().exists()


def note_compiled() -> None:
    """Note that a run has come to its end: its kernels are there now."""
    try:
        _mark().touch()
    except OSError as error:
        log.debug("%s: %s", _mark(), error)
