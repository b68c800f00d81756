"""Reading CSV tables so that every mistake is reported at once, with file, line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conflict_sim.errors import InputError, Problem, near, not_a_file, system_reason
from conflict_sim.messages import Text, control, phrase, say

MAX_SHOWN = 50
_CODE_LENGTH = {"province": 2, "regency": 5, "kecamatan": 8, "village": 13}
_CODE = re.compile(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?")


class Table:
    """A CSV table held as columns of text, with the line of every row.

    Args:
        path: The file.
        columns: Column name -> texts.
        lines: 1-based line of each row.
        problems: List that mistakes found later are added to.
    """

    def __init__(self, path: Path, columns: dict[str, list[str]], lines: list[int], problems: list[Problem]):
        self.path, self.columns, self.lines, self._problems = path, columns, lines, problems
        #: Rows in which a mistake was found.
        self.faulty: set[int] = set()

    def __len__(self) -> int:
        return len(self.lines)

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def __getitem__(self, column: str) -> list[str]:
        return self.columns[column]

    def fault(self, row: int, column: str, message: Text) -> None:
        """Report a mistake in one cell."""
        self.faulty.add(row)
        self._problems.append(Problem(message, str(self.path), self.lines[row], column))

    def numbers(
        self,
        column: str,
        blank: float | None = None,
        low: float = 0.0,
        high: float = 1e12,
        whole: bool = False,
    ) -> NDArray[np.float64]:
        """A column as float64 (n,); bad cells are reported and read as 0.

        Args:
            column: Name of the column.
            blank: Value of an empty cell; None means that empty cells are mistakes.
            low: Smallest value allowed.
            high: Largest value allowed.
            whole: True where only whole numbers make sense.
        """
        texts = self.columns[column]
        try:  # the whole column at once; one bad cell, and every cell is looked at alone
            quick = np.array([float(t) if t else np.nan for t in texts])
        except ValueError:
            quick = np.full(len(texts), np.inf)
        empty = np.isnan(quick)
        good = (quick >= low) & (quick <= high) & (not whole or quick == np.floor(quick))
        if (
            (good | empty).all()
            and (blank is not None or not empty.any())
            and "nan" not in map(str.lower, texts)
        ):
            return np.where(empty, 0.0 if blank is None else blank, quick)
        out = np.zeros(len(texts))
        for i, cell in enumerate(texts):
            text = cell.strip()
            if not text:
                if blank is None:
                    self.fault(i, column, say("table.number_needed"))
                else:
                    out[i] = blank
                continue
            try:
                value = float(text)
            except ValueError:
                self.fault(i, column, say("table.not_number", cell=text[:40]))
                continue
            if not np.isfinite(value):
                self.fault(i, column, say("table.not_finite", cell=text[:40]))
            elif not low <= value <= high:
                what = say("table.negative") if value < 0 <= low else say("table.out_of_range")
                self.fault(i, column, say("table.range", cell=text, what=what, low=low, high=high))
            elif whole and value != int(value):
                self.fault(i, column, say("table.not_whole", cell=text))
            else:
                out[i] = value
        return out

    def codes(self, column: str, kind: str, unique: bool = False, blank: bool = False) -> list[str]:
        """A column of codes, checked for form and, if asked, for duplicates.

        Args:
            column: Name of the column.
            kind: ``province``, ``regency``, ``kecamatan`` or ``village``.
            unique: True where a code may appear once only.
            blank: True where empty cells are allowed.
        """
        first: dict[str, int] = {}
        length = _CODE_LENGTH[kind]
        for i, code in enumerate(self.columns[column]):
            if not code and blank:
                continue
            if len(code) != length or not _CODE.fullmatch(code):
                what = phrase("code_kind", kind)
                self.fault(i, column, say("table.code", code=code[:40], kind=what))
            elif unique and code in first:
                line = self.lines[first[code]]
                self.fault(i, column, say("table.duplicate_line", code=code, line=line))
            else:
                first.setdefault(code, i)
        return self.columns[column]


def read_table(path: Path, required: Sequence[str], problems: list[Problem]) -> Table | None:
    """Read one CSV file.

    Args:
        path: The file: UTF-8, a header row, decimal points.
        required: Columns it must have.
        problems: Mistakes are added here.

    Returns:
        The table, or None where it cannot be used at all.
    """
    name = str(path)
    try:
        if (told := not_a_file(path)) is not None:
            problems.append(Problem(told, name))
            return None
        data = path.read_bytes()
    except FileNotFoundError:
        problems.append(Problem(say("table.no_file"), name))
        return None
    except OSError as e:
        problems.append(Problem(say("file.cannot_read", reason=system_reason(e)), name))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        problems.append(_not_utf8(name, data, e.start))
        return None
    if not text.strip():
        problems.append(Problem(say("file.empty"), name))
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    width = 0
    header: list[str] = []
    before = len(problems)
    try:
        header = [c.strip() for c in next(reader)]
        width = len(header)
        read = [at for at, column in enumerate(header) if column in required]
        for row in reader:
            if not row:
                continue
            if len(row) != width:
                told = say("table.cells", n=len(row), width=width)
                problems.append(Problem(told, name, reader.line_num))
                continue
            if not "".join(row).isprintable():
                problems += [
                    Problem(say("file.control", code=code), name, reader.line_num, header[at])
                    for at in read
                    if (code := control(row[at])) is not None
                ]
            rows.append(row)
            lines.append(reader.line_num)
    except (csv.Error, StopIteration) as e:
        problems.append(Problem(say("table.not_csv", reason=phrase("csv", str(e))), name, reader.line_num))
        return None
    for column in {c for c in header if header.count(c) > 1}:
        problems.append(Problem(say("table.column_twice"), name, 1, column))
    for column in required:
        if column not in header:
            problems.append(Problem(say("table.no_column", hint=near(column, header)), name, 1, column))
    if not rows and len(problems) == before:
        problems.append(Problem(say("table.no_rows"), name, 1))
    if len(problems) > before:
        return None
    columns = [list(c) for c in zip(*rows)]
    return Table(path, dict(zip(header, columns)), lines, problems)


def _not_utf8(name: str, data: bytes, at: int) -> Problem:
    line = data[:at].count(b"\n") + 1
    header = data.split(b"\n", 1)[0].decode("latin-1").strip().split(",")
    cell = data[data.rfind(b"\n", 0, at) + 1 : at].decode("latin-1").count(",")
    key = header[cell] if line > 1 and cell < len(header) else None
    return Problem(say("table.not_utf8", byte=data[at]), name, line, key)


def give_up_on(problems: list[Problem]) -> None:
    """Raise :class:`InputError` with the mistakes collected so far, if any; at most 50 are listed."""
    if problems:
        more = len(problems) - MAX_SHOWN
        tail = [Problem(say("list.more", more=more))] if more > 0 else []
        raise InputError(problems[:MAX_SHOWN] + tail)
