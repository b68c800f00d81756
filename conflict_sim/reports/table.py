"""A table of words: what a result says in rows, drawn by the command line, the report and the app alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Title, headings and rows in the reader's language.

    Args:
        title: What the table is about.
        heads: One heading per column.
        rows: Cells as they are read; each row has as many as there are headings.
        note: What must be known to read it; empty where nothing must.
        words: Columns of words, which are set to the left; all others are figures.
        whole: Columns whose words are never broken (keys of plans).
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    words: tuple[int, ...] = (0,)
    whole: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows)
