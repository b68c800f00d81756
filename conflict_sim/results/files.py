"""Files that are either whole or absent: written beside their place, flushed to the disk, then renamed."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from conflict_sim.errors import InputError, Problem, RunFailedError, system_reason
from conflict_sim.messages import say

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


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


def make_folder(folder: Path) -> None:
    """Create a folder and prove that a file can be written there.

    Raises:
        StorageError: It cannot be created or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe.{os.getpid()}.tmp"
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
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
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


def json_bytes(value: Any) -> bytes:
    """JSON for people and machines: sorted where order has no meaning, indented, UTF-8, ends with a newline."""
    return (json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def write_json(path: Path, value: Any) -> None:
    """Write a JSON file atomically.

    Raises:
        StorageError: See :func:`write_atomic`.
    """
    data = json_bytes(value)
    write_atomic(path, lambda handle: _put(handle, data))


def _put(handle: IO[bytes], data: bytes) -> None:
    handle.write(data)
