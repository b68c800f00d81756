"""Which cells of a table of groups must stay hidden, when its totals by row and by column are public.

Hiding the small cells alone is not enough: one that is the only hidden cell of its row or column is the total less
the others. More generally, with all totals known, a hidden cell can be worked out exactly where no circle of hidden
cells runs through it (a bridge of the graph whose nodes are rows and columns and whose edges are hidden cells).
Complementary suppression hides the next smallest cells until that gives away no group of fewer than 300 voters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from conflict_sim.population.cells import MIN_VOTERS


def too_small(sizes: NDArray[np.int64], hidden: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
    """Which of several groups cannot be reported alone.

    Where the hidden ones together hold fewer than 300 voters, the next larger ones join them: otherwise whoever
    takes what is reported from the total reads off the figure of the small ones.

    Args:
        sizes: Registered voters of each group, shape (n,).
        hidden: Groups that are hidden besides the small ones.
    """
    found = sizes < MIN_VOTERS if hidden is None else hidden | (sizes < MIN_VOTERS)
    while 0 < sizes[found].sum() < MIN_VOTERS and not found.all():
        found[_next(sizes, found)] = True
    return found


def hidden_cells(sizes: NDArray[np.int64], hidden: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
    """Cells that must not be reported, so that no figure of fewer than 300 voters follows from the totals.

    Args:
        sizes: Registered voters by group and place, shape (R, C).
        hidden: Cells that are hidden for another reason.

    Returns:
        Bool (R, C), true also for empty cells. Where a small cell's whole row and column are hidden and it still
        stands alone, nothing more can be hidden: it is as large as a total that is public.
    """
    found = (sizes < MIN_VOTERS) | (False if hidden is None else hidden)
    while True:
        before = int(found.sum())
        for row in range(sizes.shape[0]):
            found[row] = too_small(sizes[row], found[row])
        for column in range(sizes.shape[1]):
            found[:, column] = too_small(sizes[:, column], found[:, column])
        if int(found.sum()) == before:
            for row, column in exactly_known(sizes, found):
                if sizes[row, column] < MIN_VOTERS and _hide_another(sizes, found, row, column):
                    break
        if int(found.sum()) == before:
            return found


def exactly_known(sizes: NDArray[np.int64], hidden: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Hidden cells with voters that follow from the totals of rows and columns and from the cells shown, sorted.

    Args:
        sizes: Registered voters, shape (R, C); empty cells are known to be empty.
        hidden: Cells that are not shown.
    """
    import networkx as nx

    rows = sizes.shape[0]
    graph = nx.Graph()
    graph.add_edges_from((int(r), rows + int(c)) for r, c in np.argwhere(hidden & (sizes > 0)))
    return sorted((min(edge), max(edge) - rows) for edge in nx.bridges(graph))


def _next(sizes: NDArray[np.int64], hidden: NDArray[np.bool_]) -> int:
    """The smallest group that is still shown."""
    return int(np.where(hidden, np.iinfo(np.int64).max, sizes).argmin())


def _hide_another(sizes: NDArray[np.int64], hidden: NDArray[np.bool_], row: int, column: int) -> bool:
    """Hide one more cell of the column, else of the row; whether there was one."""
    if not hidden[:, column].all():
        hidden[_next(sizes[:, column], hidden[:, column]), column] = True
        return True
    if not hidden[row].all():
        hidden[row, _next(sizes[row], hidden[row])] = True
        return True
    return False
