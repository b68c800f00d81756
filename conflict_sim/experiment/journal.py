"""The store of a study: one line per finished run, by content key, on the disk before the run counts as done.

A line that was cut short by a kill or a power cut does not match the hash that it carries and is left out, so a study
goes on from exactly what it has: nothing is lost and nothing is counted twice.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from conflict_sim.errors import InputError, Problem
from conflict_sim.hashing import json_hash
from conflict_sim.messages import say
from conflict_sim.results.files import storage_error

try:
    import fcntl
except ImportError:  # not on this system: then two commands on one folder are the user's affair
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

NAME, LOCK = "runs.jsonl", ".lock"
_CHECK = 16


@dataclass(frozen=True)
class Line:
    """One finished run of a study.

    Args:
        key: Content key of the run.
        values: Observable -> one number; None where it has no value.
        rights: Right -> how much was touched.
        seconds: Seconds that it took, building included.
        failed: Message and traceback of a run that failed; None for one that was completed.
    """

    key: str
    values: dict[str, float | None]
    rights: dict[str, float]
    seconds: float = 0.0
    failed: tuple[str, str] | None = None


def encode(line: Line) -> bytes:
    """A line as it is written: JSON with a hash of its own content."""
    row: dict[str, Any] = {"key": line.key, "values": line.values, "rights": line.rights}
    row |= {"seconds": line.seconds}
    if line.failed is not None:
        row["failed"] = list(line.failed)
    row["check"] = json_hash(row)[:_CHECK]
    return (json.dumps(row, separators=(",", ":"), ensure_ascii=False, allow_nan=False) + "\n").encode()


def decode(data: bytes) -> Line | None:
    """A line read back; None where it was cut short or changed."""
    try:
        row = json.loads(data)
        check = row.pop("check")
        if json_hash(row)[:_CHECK] != check:
            return None
        failed = row.get("failed")
        return Line(
            row["key"], row["values"], row["rights"], row["seconds"], tuple(failed) if failed else None
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def read(folder: Path) -> dict[str, Line]:
    """Content key -> finished run; a completed run stands for all failed attempts of it.

    Args:
        folder: Folder of the study; without a journal it is empty.
    """
    found: dict[str, Line] = {}
    damaged = 0
    for data in _lines(folder / NAME):
        line = decode(data)
        if line is None:
            damaged += 1
        elif line.key not in found or found[line.key].failed is not None:
            found[line.key] = line
    if damaged:
        log.warning("%d damaged line(s) in %s; these runs will be made again", damaged, folder / NAME)
    return found


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as handle:
            yield from (line for line in handle if line.endswith(b"\n"))
    except FileNotFoundError:
        return


def is_busy(folder: Path) -> bool:
    """Whether a command is at work on the study (False where the system cannot tell)."""
    if fcntl is None:
        return False
    try:
        with (folder / LOCK).open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


class Journal:
    """Writes finished runs, one after the other, each flushed to the disk.

    Args:
        folder: Folder of the study.

    Raises:
        InputError: Another command is at work on it.
        StorageError: The folder cannot be written to.
    """

    def __init__(self, folder: Path):
        self.path = folder / NAME
        try:
            self._lock = (folder / LOCK).open("wb")
            self._handle = self.path.open("ab")
        except OSError as error:
            raise storage_error(error, folder) from error
        if fcntl is not None:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self.close()
                raise InputError(Problem(say("study.busy"), file=str(folder))) from None
        self._mend()

    def _mend(self) -> None:
        """Cut off a line that was never finished, so that the next one begins a line of its own."""
        data = self.path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            os.truncate(self.path, whole)

    def add(self, line: Line) -> None:
        """Write a finished run.

        Raises:
            StorageError: Disk full or not writable.
        """
        try:
            self._handle.write(encode(line))
            self._handle.flush()
            os.fsync(self._handle.fileno())
        except OSError as error:
            raise storage_error(error, self.path) from error

    def close(self) -> None:
        """Let go of the study."""
        self._handle.close()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
