"""What Solara serves: one route, whose query is the screen."""

from __future__ import annotations

import os
from collections.abc import Sequence

import solara

from conflict_sim.app.pages import PAGES
from conflict_sim.app.shell import Shell
from conflict_sim.i18n import LANGUAGES, default_language

#: Language of screens whose link names none; set by ``conflict-sim app --lang``.
LANG_VARIABLE = "CONFLICT_SIM_APP_LANG"


def first_language() -> str:
    """Language of a screen whose link names none."""
    asked = os.environ.get(LANG_VARIABLE, "")
    return asked if asked in LANGUAGES else default_language()


@solara.component
def Page():
    """The room at the address of the browser."""
    router = solara.use_router()
    Shell(router.search, lambda query: router.push(f"/?{query}"), PAGES, first_language())


@solara.component
def Bare(children: Sequence[solara.Element] = ()):
    """No frame but our own.

    Args:
        children: The page.
    """
    solara.Column(children=list(children), gap="0px", style={"width": "100%"})


routes = [solara.Route(path="/", component=Page, layout=Bare)]
