"""How a plan uses one lever: its strength, its days, stages and places, and its own keys, each with what is wrong there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import reacton.ipyvuetify as vuetify
import solara

from conflict_sim.app.entry import Entry
from conflict_sim.config.plan import SITE_KINDS, STAGES, Plan, conditions, signal_of
from conflict_sim.config.themes import CAMP_ROLES
from conflict_sim.errors import InputError
from conflict_sim.i18n import number, percent, t
from conflict_sim.interventions.describe import COMMON, Key, Sheet
from conflict_sim.interventions.planning import Judgement, with_setting
from conflict_sim.messages import phrase, rendered
from conflict_sim.reports.parameter_labels import choice_label
from conflict_sim.reports.plan_tables import event_text

#: Steps of the strength, in per cent.
STEP = 5
#: Keys that every lever has and that have a field of their own.
_SHOWN = ("intensity", "start", "end", "stages", "when", "hold_days")


def problems_of(judged: Judgement, i: int, sheet: Sheet, lang: str) -> dict[str, str]:
    """Key of a lever -> what is wrong with it; what belongs to the lever as a whole stands under the empty key.

    Args:
        judged: What can be said about the plan.
        i: Place of the lever.
        sheet: Everything there is to know about it.
        lang: ``id`` or ``en``.
    """
    found: dict[str, list[str]] = {}
    known = {*_SHOWN, *(f"where.{place}" for place in sheet.places), *(key.name for key in sheet.keys)}
    for problem in judged.of_lever(i):
        key = ".".join((problem.key or "").split(".")[2:])
        place = key if key in known else ""
        found.setdefault(place, []).append(rendered(problem.message, lang))
    return {key: "\n".join(dict.fromkeys(texts)) for key, texts in found.items()}


@solara.component
def LeverSettings(
    judged: Judgement,
    i: int,
    sheet: Sheet,
    kecamatan: Mapping[str, str],
    lang: str,
    keep: Callable[[Plan], None],
):
    """Fields of one lever of a plan.

    Args:
        judged: What can be said about the plan.
        i: Place of the lever.
        sheet: Everything there is to know about it.
        kecamatan: Code -> name of the region's kecamatan.
        lang: ``id`` or ``en``.
        keep: Told the changed plan.
    """
    more, set_more = solara.use_state(False)
    use, wrong = judged.plan.levers[i], problems_of(judged, i, sheet, lang)

    def put(key: str, value: object) -> str:
        try:
            keep(with_setting(judged.plan, i, key, value))
        except InputError as error:
            return rendered(error.problems[0].message, lang)
        return ""

    with solara.Div(classes=["cs-settings"]):
        if "" in wrong:
            solara.Error(wrong[""], dense=True)
        # keys: a message above them must not make them anew under the hands of who is typing
        _Strength(use.intensity, wrong.get("intensity", ""), lambda v: put("intensity", v), lang).key(
            "strength"
        )
        with solara.Div(classes=["cs-entries"]).key("days"):
            for key, label in (("start", t("app.plan_start", lang)), ("end", t("app.plan_end", lang))):
                Entry(
                    label,
                    getattr(use, key),
                    wrong.get(key, ""),
                    lambda v, key=key: put(key, v),
                    lang,
                )
        key_label = t("app.plan_less" if more else "app.plan_more", lang)
        solara.Button(
            key_label,
            on_click=lambda: set_more(not more),
            text=True,
            classes=["cs-choice"],
            attributes={"aria-expanded": "true" if more else "false"},
        ).key("more")
        # what is wrong is never folded away
        if more or any(key not in ("", "intensity", "start", "end") for key in wrong):
            _Scope(judged, i, sheet, kecamatan, wrong, lang, put).key("scope")
            for key in sheet.keys:
                _Own(key, use.settings.get(key.name), wrong.get(key.name, ""), put, lang).key(key.name)


@solara.component
def _Strength(value: float, wrong: str, put: Callable[[float], Any], lang: str):
    """Share of full effort; told when the slider is let go."""
    slider = vuetify.Slider(
        label=t("app.plan_strength", lang, share=percent(value, lang)),
        v_model=round(100 * value),
        min=0,
        max=100,
        step=STEP,
        hide_details="auto",
        error_messages=[wrong] if wrong else [],
        attributes={"data-field": "intensity"},
    )
    vuetify.use_event(slider, "change", lambda _widget, _event, data: put(float(data) / 100))


@solara.component
def _Scope(
    judged: Judgement,
    i: int,
    sheet: Sheet,
    kecamatan: Mapping[str, str],
    wrong: Mapping[str, str],
    lang: str,
    put: Callable[[str, object], str],
):
    """In which stages, after which event and where it acts."""
    use = judged.plan.levers[i]
    stages = {name: t(f"report.stage_{name}", lang) for name in STAGES}
    _Many("stages", t("app.plan_stages", lang), stages, use.stages, wrong, put)
    allowed = [c for c in conditions() if "kecamatan" in sheet.places or not signal_of(c)[1]]
    events = {"": t("report.always", lang), **{c: event_text(c, lang) for c in allowed}}
    vuetify.Select(
        label=t("app.plan_when", lang),
        items=[{"text": text, "value": value} for value, text in events.items()],
        v_model=use.when or "",
        on_v_model=lambda value: put("when", value or None),
        dense=True,
        hide_details="auto",
        error_messages=[wrong["when"]] if "when" in wrong else [],
    )
    if use.when is not None:
        Entry(
            t("app.plan_hold", lang),
            use.hold_days,
            wrong.get("hold_days", ""),
            lambda v: put("hold_days", 3 if v is None else v),
            lang,
        )
    if not sheet.places:
        solara.Text(t("app.plan_everywhere", lang, why=sheet.not_placed[lang]), classes=["cs-quiet"])
    names = {"kecamatan": kecamatan, "sites": _sites(lang), "camps": _camps(lang)}
    for place in sheet.places:
        where = use.where.model_dump(mode="json")
        _Many(
            f"where.{place}",
            t(f"app.only_{place}", lang),
            names[place],
            tuple(where[place]),
            wrong,
            lambda _, chosen, place=place, where=where: put("where", {**where, place: chosen}),
        ).key(place)


@solara.component
def _Many(
    key: str,
    label: str,
    names: Mapping[str, str],
    chosen: tuple[str, ...],
    wrong: Mapping[str, str],
    put: Callable[[str, Any], Any],
):
    """A choice of several; none chosen means all."""
    vuetify.Autocomplete(
        label=label,
        items=[{"text": text, "value": value} for value, text in names.items()],
        v_model=list(chosen),
        on_v_model=lambda values: put(key, list(values or ())),
        multiple=True,
        dense=True,
        clearable=True,
        hide_details="auto",
        error_messages=[wrong[key]] if key in wrong else [],
    )


@solara.component
def _Own(key: Key, value: object, wrong: str, put: Callable[[str, object], str], lang: str):
    """A key of the lever itself: what it is, its field, and what it may be."""
    with solara.Div(classes=["cs-own"]):
        solara.Text(own_text(key, lang), classes=["cs-quiet"])
        label = t("app.plan_value", lang)
        if key.options:
            switch = isinstance(key.default, bool)
            shown = str(key.default if value is None else value)
            vuetify.Select(
                label=label,
                items=[{"text": choice_label(o, lang), "value": o} for o in key.options],
                v_model=shown.lower() if switch else shown,
                on_v_model=lambda v: put(key.name, v == "true" if switch else v),
                dense=True,
                hide_details="auto",
                error_messages=[wrong] if wrong else [],
            )
        else:
            Entry(label, key.default if value is None else value, wrong, lambda v: put(key.name, v), lang)


def own_text(key: Key, lang: str) -> str:
    """What a key of a lever is, in which unit, and its range.

    Args:
        key: The key.
        lang: ``id`` or ``en``.
    """
    told = [key.says.get(lang, key.name) if key.says else key.name]
    if key.unit not in ("", "-", "0-1"):
        unit = phrase("unit", key.unit).render(lang)
        told.append(f"({unit})")
    if key.allowed is not None and key.name not in COMMON:
        low, high = (number(end, lang) for end in key.allowed)
        told.append(f"[{low} – {high}]")
    if key.grade:
        told.append(f"{t('levers.grade', lang)} {key.grade}")
    return " ".join(told)


def _sites(lang: str) -> dict[str, str]:
    return {kind: t(f"explain.site_{kind}", lang) for kind in SITE_KINDS}


def _camps(lang: str) -> dict[str, str]:
    roles = {role: t(f"app.whose_{role}", lang) for role in CAMP_ROLES[:3]}
    return {**roles, **{camp: t("app.camp", lang, camp=camp) for camp in CAMP_ROLES[3:]}}
