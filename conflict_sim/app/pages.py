"""The table of pages: one module per page, in the order of their tabs. A page that is not built is not in it.

A page is a component that gets the screen, what was wrong with the link, and ``go``, which leads to another screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from conflict_sim.app.compare import Compare
from conflict_sim.app.explore import Explore
from conflict_sim.app.plan import PlanPage
from conflict_sim.app.study import StudyPage

#: Leads to the same screen with some fields changed.
Go = Callable[..., None]


@dataclass(frozen=True)
class Page:
    """One page.

    Args:
        name: Name in links; its tab is the text ``app.page_<name>``.
        component: Component of Solara, called with ``screen``, ``problems`` and ``go``.
    """

    name: str
    component: Callable[..., Any]


PAGES: Mapping[str, Page] = {
    page.name: page
    for page in (
        Page("explore", Explore),
        Page("plan", PlanPage),
        Page("compare", Compare),
        Page("study", StudyPage),
    )
}
