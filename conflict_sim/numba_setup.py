"""Compiler settings shared by every kernel.

Numba's cache looks only at the file of the compiled function, not at the files it calls. So the cache folder
is named by the hash of all sources that kernels are made of: a change in any of them compiles anew.

Where that folder cannot be written, Numba on its own would fall back to ``__pycache__`` beside the sources, whose
files outlive such a change. So a folder of this user among the temporary files takes its place, and the log says so.
"""

from __future__ import annotations

import logging
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba

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
    return Path("conflict_sim") / "numba" / f"{kernel_hash()[:16]}-{numba.__version__}"


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


# numba reads NUMBA_CACHE_DIR at its own import; its config is what counts from then on.
numba.config.CACHE_DIR = str(cache_folder())

#: Compiled, cached, without the interpreter lock, IEEE division; never fastmath (bits must not depend on order).
KERNEL: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": False}


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a loop over voters, groups or places."""
    return numba.njit(**KERNEL)(function)


def rule(function: Callable[..., Any]) -> Any:
    """Compile a scalar rule: the one place where a piece of science lives.

    A rule stays callable as plain Python through ``.py_func``, which is the readable reference in tests.
    """
    return numba.njit(**KERNEL)(function)


def inlined(function: Callable[..., Any]) -> Any:
    """Compile a helper into its callers, where passing its arrays would cost more than its work."""
    return numba.njit(inline="always", **KERNEL)(function)
