"""Controls of the page Study: which study, what of it, and which of its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import reacton.ipyvuetify as vuetify
import solara

from conflict_sim.app.panels import Choices
from conflict_sim.app.screen import SHOWN, Screen
from conflict_sim.app.study_look import SCENARIO, Look, is_number, values_of
from conflict_sim.i18n import t
from conflict_sim.reports.parameter_labels import key_labels, key_note
from conflict_sim.reports.plan_labels import plan_labels
from conflict_sim.reports.study_tables import label_of, value_name, value_text
from conflict_sim.results.study_result import StudyResult

#: What another study forgets of the one before.
AFRESH = {
    "measured": "", "acting": "", "across": "", "upward": "", "case": "", "point": None, "world": None, "only": (),
}  # fmt: skip


#: Ends that a filter offers at most; of more values every n-th.
MOST_ENDS = 60


@solara.component
def Choice(
    name: str,
    label: str,
    names: Mapping[str, str],
    value: str,
    wrong: str,
    choose: Callable[[str], None],
    hint: str = "",
):
    """A choice of one, with its message beside it.

    Args:
        name: Its field of the screen.
        label: What it is.
        names: Value -> what people read.
        value: The value that holds.
        wrong: What is wrong with it; empty where nothing is.
        choose: Told the value.
        hint: What stands below it while nothing is wrong.
    """
    vuetify.Select(
        label=label,
        items=[{"text": text, "value": key} for key, text in names.items()],
        v_model=value,
        on_v_model=lambda found: choose(found) if found is not None and found != value else None,
        dense=True,
        hide_details="auto",
        hint=hint,
        persistent_hint=bool(hint),
        error_messages=[wrong] if wrong else [],
        attributes={"data-field": name},
    )


@solara.component
def StudyFields(
    screen: Screen,
    names: Mapping[str, str],
    look: Look | None,
    problems: Mapping[str, str],
    go: Callable[..., None],
):
    """Study, observable, plan, and the keys of the map.

    Args:
        screen: The screen.
        names: Studies that may be opened, by name.
        look: The study; None before it is read.
        problems: Field -> what is wrong with it, in words.
        go: Leads to another screen.
    """
    lang = screen.lang

    def field(name: str, key: str, items: Mapping[str, str], value: str, hint: str = "") -> None:
        Choice(name, t(key, lang), items, value, problems.get(name, ""), lambda v: go(**{name: v}), hint)

    with solara.Div(classes=["cs-fields", "cs-fields-study"]):
        Choice(
            "study", t("app.study_field", lang), names, screen.study, problems.get("study", ""),
            lambda v: go(study=v, **AFRESH),
        )  # fmt: skip
        if look is None or look.chosen is None:
            return
        chosen, rows = look.chosen, look.rows
        field(
            "measured",
            "app.study_measured",
            {n: label_of(n, lang) for n in rows.observables},
            chosen.observable,
        )
        field(
            "acting",
            "app.study_acting",
            plan_labels(look.result.told.get("by_plan", {}), rows.plans, lang),
            chosen.plan,
        )
        if chosen.across:
            keys = key_labels(rows.factors, lang)
            field("across", "app.study_across", keys, chosen.across, chosen.across)
            field("upward", "app.study_upward", keys, chosen.up, chosen.up)
    if look.heat is not None and chosen.plan != rows.plans[0]:
        labels = {name: t(f"app.shown_{name}", lang) for name in SHOWN}
        Choices(labels, SHOWN[1] if chosen.difference else SHOWN[0], lambda v: go(shown=v))
    if "shown" in problems:
        solara.Error(problems["shown"], dense=True)


@solara.component
def StudyFilters(look: Look, screen: Screen, problems: Mapping[str, str], go: Callable[..., None]):
    """Which rows are looked at: ends for numbers, values for everything else, and scenarios where there are several.

    Args:
        look: The study.
        screen: The screen.
        problems: Field -> what is wrong with it, in words.
        go: Leads to another screen.
    """
    lang, result = screen.lang, look.result
    asked = dict(text.partition(":")[::2] for text in screen.only)

    def put(key: str, text: str) -> None:
        wanted = {**asked, key: text}
        go(only=tuple(f"{k}:{v}" for k, v in wanted.items() if v))

    with solara.Div(classes=["cs-filters"]):
        labels = [str(label) for label in result.told.get("scenarios", ())]
        if len(labels) > 1:
            _Several(
                t("study.scenario", lang),
                {label: label for label in labels},
                asked.get(SCENARIO, ""),
                lambda text: put(SCENARIO, text),
            )
        words = key_labels(result.factors, lang)
        for key in result.factors:
            if is_number(result, key):
                _Between(
                    result, key, words[key], asked.get(key, ""), lang, lambda text, key=key: put(key, text)
                )
            else:
                names = {value_name(value): value_text(value, lang) for value in values_of(result, key)}
                _Several(
                    words[key],
                    names,
                    asked.get(key, ""),
                    lambda text, key=key: put(key, text),
                    key_note(key, lang),
                )
    if screen.only:
        solara.Button(t("app.study_all", lang), on_click=lambda: go(only=()), outlined=True, small=True)
    if "only" in problems:
        solara.Error(problems["only"], dense=True)


@solara.component
def _Between(result: StudyResult, key: str, label: str, asked: str, lang: str, put: Callable[[str], None]):
    """Lowest and highest value of a number; both ends open leave nothing out."""
    values = values_of(result, key)
    values = [*values[:: len(values) // MOST_ENDS + 1], values[-1]]
    first, last = f"{values[0]}", f"{values[-1]}"
    low, _, high = asked.partition("..")
    names = {f"{value}": value_text(value, lang) for value in values}

    def tell(low: str, high: str) -> None:
        put("" if (low, high) == (first, last) else f"{low}..{high}")

    low, high = (low if low in names else first), (high if high in names else last)
    with solara.Div(classes=["cs-between"]):
        with solara.Div():
            solara.Text(label)
            solara.Text(key_note(key, lang), classes=["cs-quiet", "cs-key"])
        Choice("only", t("app.study_from", lang), names, low, "", lambda v: tell(v, high))
        Choice("only", t("app.study_to", lang), names, high, "", lambda v: tell(low, v))


@solara.component
def _Several(label: str, names: dict[str, str], asked: str, put: Callable[[str], None], hint: str = ""):
    """Values of what is no number, by name in the link, with their words; none chosen means all."""
    chosen = [name for name in asked.split(",") if name in names]
    vuetify.Select(
        label=label,
        items=[{"text": text, "value": value} for value, text in names.items()],
        v_model=chosen,
        on_v_model=lambda values: put(",".join(values or ())) if list(values or ()) != chosen else None,
        multiple=True,
        dense=True,
        hide_details="auto",
        hint=hint,
        persistent_hint=bool(hint),
        attributes={"data-field": "only"},
    )
