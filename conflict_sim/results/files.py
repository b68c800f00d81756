"""Files that are either whole or absent: written beside their place, flushed to the disk, then renamed."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import socket
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import IO, Any

from conflict_sim.errors import InputError, Problem, RunFailedError, system_reason
from conflict_sim.messages import say

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
#: Name of a temporary file: that of the file, and who writes it (machine, process, and when that process began).
_TEMPORARY = re.compile(r"\..+\.(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-(?P<began>\d+)\.tmp")
#: After so many seconds a temporary file is left over even where nobody can tell whether its process lives.
_LEFT_OVER = 7 * 24 * 3600.0


class StorageError(InputError, RunFailedError):
    """The result folder cannot take a file. Wrong input (another ``--out`` mends it) that may end a run."""


def storage_error(error: OSError, path: Path) -> StorageError:
    """Say in words why a file could not be written.

    Args:
        error: What the operating system said.
        path: The file or folder that was to be written.
    """
    if error.errno in _FULL:
        message = say("results.full")
    elif error.errno in _REFUSED:
        message = say("results.refused")
    elif error.errno in {errno.ENOTDIR, errno.EEXIST, errno.EISDIR}:
        message = say("results.file_there")
    else:
        message = say("results.cannot_write", reason=system_reason(error))
    return StorageError(Problem(message, file=str(path)))


def temporary_for(path: Path) -> Path:
    """Neighbour through which this process writes a file; its name says whose it is."""
    pid = os.getpid()
    return path.with_name(f".{path.name}.{_host()}-{pid}-{_began(pid) or 0}.tmp")


def is_temporary(path: Path) -> bool:
    """Whether a file has the name of a temporary file of this package."""
    return _TEMPORARY.fullmatch(path.name) is not None


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files of this package in ``folder`` whose writer is gone; those of living processes stay.

    Args:
        folder: Searched itself, not below; nothing happens where there is none.
    """
    for path in folder.glob(".*.tmp"):
        named = _TEMPORARY.fullmatch(path.name)
        if named is not None and path.is_file() and not _still_written(path, named):
            path.unlink(missing_ok=True)


def _still_written(path: Path, named: re.Match[str]) -> bool:
    """Whether the process that a temporary file names may still be at work."""
    pid, began = int(named["pid"]), int(named["began"])
    known = _began(pid) if named["host"] == _host() else None
    if known is not None:
        return known == began if known and began else True
    if named["host"] == _host() and os.name == "posix":
        try:
            os.kill(pid, 0)  # signal 0 only asks
        except ProcessLookupError:
            return False
        except OSError:
            return True
        return True
    # Another machine on a shared disk, or a system that cannot be asked.
    try:
        return time.time() - path.stat().st_mtime < _LEFT_OVER
    except OSError:
        return False


@cache
def _host() -> str:
    """This machine, as eight digits that do not tell its name."""
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


def _began(pid: int) -> int | None:
    """When a process began, in ticks since the machine started; None where there is none or nobody can tell."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        return int(text.rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return None


def make_folder(folder: Path) -> None:
    """Create a folder and prove that a file can be written there.

    Raises:
        StorageError: It cannot be created or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = temporary_for(folder / "probe")
        try:
            with probe.open("wb") as handle:
                handle.write(b"x" * 4096)
                handle.flush()
                os.fsync(handle.fileno())
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error


def write_atomic(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write a file through a temporary neighbour; a reader sees the old file or the whole new one.

    Args:
        path: Where the file shall stand.
        write: Called with an open binary handle.

    Raises:
        StorageError: The disk is full or the folder not writable; nothing of the new file is left.
    """
    temporary = temporary_for(path)
    try:
        try:
            with temporary.open("wb") as handle:
                write(handle)
                handle.flush()
                os.fsync(handle.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise storage_error(error, path) from error


def sync_folder(folder: Path) -> None:
    """Flush the folder itself, so that a rename survives a power cut (where the system allows it)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file of bytes atomically.

    Raises:
        StorageError: See :func:`write_atomic`.
    """

    def put(handle: IO[bytes]) -> None:
        handle.write(data)

    write_atomic(path, put)


def json_bytes(value: Any) -> bytes:
    """JSON for people and machines: sorted where order has no meaning, indented, UTF-8, ends with a newline."""
    return (json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def write_json(path: Path, value: Any) -> None:
    """Write a JSON file atomically.

    Raises:
        StorageError: See :func:`write_atomic`.
    """
    write_bytes(path, json_bytes(value))
