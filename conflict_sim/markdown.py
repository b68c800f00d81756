"""Pages of the documentation that are generated from the code: tables, and the command that writes a page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; what would break a row is escaped.

    Args:
        head: Names of the columns.
        rows: Cells, as many as the head has.
    """
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        cells = [" ".join(cell.replace("|", "\\|").replace("``", "`").split()) for cell in row]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def write_page(text: Callable[[], str], place: Path, arguments: Sequence[str] | None = None) -> int:
    """Write a page to its place, or to the file that the command line names; returns the exit status.

    Args:
        text: Makes the page.
        place: Where it belongs in the repository.
        arguments: In place of those of the command line.
    """
    given = sys.argv[1:] if arguments is None else arguments
    (Path(given[0]) if given else place).write_text(text(), encoding="utf-8")
    return 0
