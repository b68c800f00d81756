"""Page Explore: one world, day by day, on a map, in curves, in a piece of its network and in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import solara

from conflict_sim.app import panels
from conflict_sim.app.controls import PlayBar, WorldFields
from conflict_sim.app.live import PARTS, Status
from conflict_sim.app.live_hook import use_live
from conflict_sim.app.prepare import fields_of
from conflict_sim.app.screen import Screen
from conflict_sim.errors import InputError
from conflict_sim.i18n import number, t
from conflict_sim.messages import rendered


@solara.component
def Explore(screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """The page.

    Args:
        screen: What the link says.
        problems: What was wrong with the link, by field.
        go: Leads to the same screen with some fields changed.
    """
    live = use_live(screen)
    status, lang = live.run.status, screen.lang
    told = {name: rendered(message, lang) for name, message in problems.items()}
    if isinstance(status.error, InputError):
        told |= fields_of(status.error.problems, screen)

    def keep_day() -> None:
        """Once it rests, the link names the day that is shown; what is wrong with a link stays until somebody acts."""
        if problems:
            return
        if (
            status.view is not None
            and status.state in ("paused", "finished")
            and screen.day != status.view.day
        ):
            go(day=status.view.day)

    solara.use_effect(keep_day, [status.state, status.view.day if status.view else None])
    with solara.Column(classes=["cs-bar"], gap="2px"):
        WorldFields(screen, told, go)
    with solara.Column(classes=["cs-bar", "cs-bar-sticky"], gap="2px"):
        PlayBar(live, screen, told, go)
    if status.view is None:
        _Waiting(status, lang)
        return
    with solara.Div(classes=["cs-board"]):
        panels.MapPanel(status.view, screen, told, go)
        panels.GaugePanel(status.view, lang)
        panels.LadderPanel(status.view, lang)
        panels.HoaxPanel(status.view, lang)
        panels.TiesPanel(status.view, lang)
        panels.FeedPanel(status.view, screen, told, go)


@solara.component
def _Waiting(status: Status, lang: str):
    """What is being built, or why it could not be."""
    if status.state == "failed":
        if not isinstance(status.error, InputError):
            solara.Error(rendered(status.error, lang))
        else:
            solara.Info(t("app.mend_fields", lang))
        return
    part = PARTS[status.part]
    text = t("app.building", lang, part=t(f"app.part_{part}", lang), n=status.part + 1, all=len(PARTS))
    with solara.Column(classes=["cs-panel"], gap="6px"):
        solara.Text(text)
        solara.ProgressLinear(value=100 * (status.part + 0.5) / len(PARTS))
        if status.compiling:
            solara.Text(t("app.compiling", lang, minutes=number(3, lang)), classes=["cs-quiet"])
