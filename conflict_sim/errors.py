"""Exceptions: one base class, and the wrong-input family that the command line turns into exit status 2."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from conflict_sim.messages import LONGEST_PATH, Text, phrase, rendered, say, shortened


class ConflictSimError(Exception):
    """Base of every error that this package raises on purpose."""


class RunFailedError(ConflictSimError):
    """A run could not be completed (exit status 1)."""


@dataclass(frozen=True)
class Problem:
    """One mistake in an input, with all that is needed to mend it.

    Args:
        message: What is wrong, and what would be right (allowed range, nearest valid name); a
            :class:`~conflict_sim.messages.Text` can be shown in other languages too.
        file: File that holds the mistake, as the user named it.
        line: 1-based line, or None where there is none (a missing file, a ``--set`` option).
        key: Dotted key (``world.belief.kpu_openness``), or a column name for tables.
    """

    message: str
    file: str | None = None
    line: int | None = None
    key: str | None = None

    def as_text(self) -> str:
        """Place and message as one message: ``file:line: key: message``, as far as known."""
        file = shortened(self.file, LONGEST_PATH) if self.file else None
        place = f"{file}:{self.line}" if file and self.line is not None else file
        told = self.message
        for head in (shortened(self.key) if self.key else None, place):
            if head:
                told = say("problem.at", head=head, message=told)
        return told

    def __str__(self) -> str:
        return str(self.as_text())

    def render(self, lang: str) -> str:
        """Place and message in a language.

        Args:
            lang: ``id`` or ``en``.
        """
        return rendered(self.as_text(), lang)

    def as_dict(self, lang: str) -> dict[str, object]:
        """For programs: the message in a language, its id, and the place.

        Args:
            lang: ``id`` or ``en``.
        """
        return {
            "message": rendered(self.message, lang),
            "id": self.message.id if isinstance(self.message, Text) else None,
            "file": rendered(self.file, lang) if self.file else self.file,
            "line": self.line,
            "key": rendered(self.key, lang) if self.key else self.key,
        }


class InputError(ConflictSimError):
    """The input is wrong (exit status 2). Carries every mistake found, not just the first."""

    def __init__(self, problems: Problem | str | Iterable[Problem | str]):
        if isinstance(problems, (Problem, str)):
            problems = [problems]
        self.problems: list[Problem] = [p if isinstance(p, Problem) else Problem(p) for p in problems]
        super().__init__("\n".join(str(p) for p in self.problems))

    def render(self, lang: str) -> str:
        """All problems in a language, one a line.

        Args:
            lang: ``id`` or ``en``.
        """
        return "\n".join(p.render(lang) for p in self.problems)

    def __reduce__(self) -> tuple[type[InputError], tuple[list[Problem]]]:
        return type(self), (self.problems,)


def near(name: str, valid: Sequence[str]) -> str:
    """Return ``"; did you mean 'x'?"``, or nothing where no name is near enough to be what was meant.

    Args:
        name: What the user wrote, or what is missing.
        valid: The names that would be accepted, or that are there.
    """
    asked, lower = str(name).lower(), {v.lower(): v for v in valid}
    # Names may look alike by their letters ("votes", "contest") and still be no slip of the pen.
    for match in get_close_matches(asked, list(lower), n=3, cutoff=0.6):
        if asked in match or match in asked or _edits(asked, match) <= max(len(asked), len(match)) // 3:
            return say("hint.nearest", name=lower[match])
    return ""


def _edits(a: str, b: str) -> int:
    """Letters to change, add, leave out or swap with the next one to make one word the other."""
    before, above, row = [0], [0], list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, above, row = above, row, [i]
        for j, y in enumerate(b, 1):
            best = min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and (x, y) == (b[j - 2], a[i - 2]):
                best = min(best, before[j - 2] + 1)
            row.append(best)
    return row[-1]


def nearest(name: str, valid: Sequence[str]) -> str:
    """Return ``"; did you mean 'x'?"`` or, failing that, the list of valid names.

    Args:
        name: What the user wrote.
        valid: The names that would be accepted.
    """
    hint = near(name, valid)
    if hint:
        return hint
    if len(valid) <= 24:
        return say("hint.valid", names=list(valid)) if valid else ""
    return say("hint.valid_some", names=list(valid)[:24], n=len(valid))


def unknown(what: str, name: str, valid: Sequence[str]) -> Text:
    """The message about a name that nobody knows, with the nearest one.

    Args:
        what: What it should have been, in English ("plan"); a noun of the catalogue.
        name: What the user wrote.
        valid: The names that would be accepted.
    """
    return say("name.unknown", what=phrase("noun", what), name=name, hint=nearest(name, valid))


def system_reason(error: Exception) -> Text:
    """Why the operating system refused, as a message.

    Args:
        error: What was raised on opening, reading or writing a file.
    """
    return phrase("system", getattr(error, "strerror", None) or str(error))


def not_a_file(path: Path) -> Text | None:
    """Why a path that is there cannot be read as a file, or None where it can.

    A pipe would be waited for without end, and a device need not end.

    Args:
        path: What the user named.
    """
    if path.is_file() or not path.exists():
        return None
    return say("file.is_folder", hint="") if path.is_dir() else say("file.not_regular")
