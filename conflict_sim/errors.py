"""Exceptions: one base class, and the wrong-input family that the command line turns into exit status 2."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class ConflictSimError(Exception):
    """Base of every error that this package raises on purpose."""


class RunFailedError(ConflictSimError):
    """A run could not be completed (exit status 1)."""


@dataclass(frozen=True)
class Problem:
    """One mistake in an input, with all that is needed to mend it.

    Args:
        message: What is wrong, and what would be right (allowed range, nearest valid name).
        file: File that holds the mistake, as the user named it.
        line: 1-based line, or None where there is none (a missing file, a ``--set`` option).
        key: Dotted key (``world.belief.kpu_openness``), or a column name for tables.
    """

    message: str
    file: str | None = None
    line: int | None = None
    key: str | None = None

    def __str__(self) -> str:
        place = self.file or ""
        if place and self.line is not None:
            place += f":{self.line}"
        head = ": ".join(part for part in (place, self.key or "") if part)
        return f"{head}: {self.message}" if head else self.message


class InputError(ConflictSimError):
    """The input is wrong (exit status 2). Carries every mistake found, not just the first."""

    def __init__(self, problems: Problem | str | Iterable[Problem | str]):
        if isinstance(problems, (Problem, str)):
            problems = [problems]
        self.problems: list[Problem] = [p if isinstance(p, Problem) else Problem(p) for p in problems]
        super().__init__("\n".join(str(p) for p in self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[list[Problem]]]:
        return type(self), (self.problems,)


def nearest(name: str, valid: Sequence[str]) -> str:
    """Return ``"; did you mean 'x'?"`` or, failing that, the list of valid names.

    Args:
        name: What the user wrote.
        valid: The names that would be accepted.
    """
    lower = {v.lower(): v for v in valid}
    match = get_close_matches(str(name).lower(), list(lower), n=1, cutoff=0.6)
    if match:
        return f"; did you mean '{lower[match[0]]}'?"
    if len(valid) <= 24:
        return f"; valid: {', '.join(valid)}" if valid else ""
    return f"; valid: {', '.join(list(valid)[:24])} … ({len(valid)} in all)"
