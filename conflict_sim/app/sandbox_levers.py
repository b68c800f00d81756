"""Levers of a locked room: the few that a meeting may take, each with the keys that it may move between their ends."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import reacton.ipyvuetify as vuetify
import solara

from conflict_sim.app.lever_list import about, marks_html
from conflict_sim.app.lever_settings import own_text
from conflict_sim.app.lock import Lock, first_of, whole
from conflict_sim.app.panels import Folded
from conflict_sim.config.plan import Plan
from conflict_sim.config.sandbox import Exposed
from conflict_sim.i18n import day_label, number, percent, t
from conflict_sim.interventions.planning import Judgement, LeverRow
from conflict_sim.reports.html import facts

#: Steps of a slider over a range of numbers that are not whole.
STEPS = 20


@solara.component
def SandboxLevers(
    lock: Lock, rows: dict[str, LeverRow], judged: Judgement, lang: str, keep: Callable[[Plan], None]
):
    """All levers that the meeting may take.

    Args:
        lock: What is locked, and what is not.
        rows: Levers by name.
        judged: What can be said about the plan of the meeting.
        lang: ``id`` or ``en``.
        keep: Told the changed plan.
    """
    values = lock.values(judged.plan)

    def take(lever: str, wanted: bool) -> None:
        if wanted != (lever in values):
            keep(
                lock.plan(
                    {**values, lever: {}} if wanted else {k: v for k, v in values.items() if k != lever}
                )
            )

    def move(lever: str, key: str, value: float) -> None:
        keep(lock.plan({**values, lever: {**values[lever], key: value}}))

    with solara.Column(gap="6px"):
        for exposed in lock.sandbox.levers:
            row, taken = rows[exposed.lever], exposed.lever in values
            with solara.Div(classes=["cs-lever", *(["cs-taken"] if taken else [])]).key(exposed.lever):
                vuetify.Checkbox(
                    label=row.sheet.label[lang],
                    v_model=taken,
                    on_v_model=lambda wanted, lever=exposed.lever: take(lever, wanted),
                    dense=True,
                    hide_details=True,
                    attributes={"data-lever": exposed.lever},
                )
                solara.HTML(tag="p", unsafe_innerHTML=marks_html(row, lang), classes=["cs-marks"])
                solara.HTML(tag="p", unsafe_innerHTML=escape(row.sheet.help[lang]), classes=["cs-says"])
                Folded(t("app.plan_about", lang), facts(about(row, lang)))
                for key in exposed.ranges if taken else ():
                    _Movable(exposed, row, key, values[exposed.lever].get(key), lang, move).key(key)


@solara.component
def _Movable(
    exposed: Exposed,
    row: LeverRow,
    key: str,
    value: float | None,
    lang: str,
    move: Callable[[str, str, float], None],
):
    """A slider between the ends of a key; told when it is let go."""
    lever = exposed.lever
    ends = exposed.ranges[key]
    chosen = first_of(exposed, key) if value is None else value
    step = 1.0 if whole(lever, key) else (ends.high - ends.low) / STEPS
    told = key_text(row, key, lang)
    if told:
        solara.Text(told, classes=["cs-quiet"])
    slider = vuetify.Slider(
        label=value_label(key, chosen, lang),
        v_model=chosen,
        min=ends.low,
        max=ends.high,
        step=step,
        hide_details=True,
        attributes={"data-field": f"{lever}.{key}"},
    )

    def let_go(_widget: object, _event: str, data: object) -> None:
        wanted = min(max(round(float(str(data)), 9), ends.low), ends.high)
        if wanted != chosen:
            move(lever, key, wanted)

    vuetify.use_event(slider, "change", let_go)


def key_text(row: LeverRow, key: str, lang: str) -> str:
    """What a key of a lever is; nothing for the strength and the days, whose labels say it.

    Args:
        row: The lever.
        key: The key.
        lang: ``id`` or ``en``.
    """
    return next((own_text(k, lang) for k in row.sheet.keys if k.name == key), "")


def value_label(key: str, value: float, lang: str) -> str:
    """A value of a key beside its slider.

    Args:
        key: The key.
        value: The value.
        lang: ``id`` or ``en``.
    """
    if key == "intensity":
        return t("app.plan_strength", lang, share=percent(value, lang))
    if key in ("start", "end"):
        return f"{t(f'app.plan_{key}', lang)}: {day_label(int(value), lang)}"
    return f"{t('app.plan_value', lang)} {number(value, lang)}"
