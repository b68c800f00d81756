"""Page Compare without a browser: begin, sharpen, stop at once; another plan forgets it; nothing is left running."""

import multiprocessing
from types import SimpleNamespace

import ipyvuetify
import pandas as pd
import pytest
from solara.components.file_download import FileDownloadWidget

from conflict_sim.app.chart import ChartWidget
from conflict_sim.app.comparison_hook import OWN_PLAN, asked_of
from conflict_sim.app.forest_chart import forest_option
from conflict_sim.app.screen import Screen, read, write
from conflict_sim.app.watched import OFFERED, Watched, offered, watched_of, watching
from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.experiment.compare import compare
from conflict_sim.i18n import LANGUAGES, t
from conflict_sim.reports.comparison_words import answers
from conflict_sim.results import measures
from tests.app.wait import until
from tests.experiment.stand_in import scenario

QUERY = "page=compare&scenario=bulungan&plan=dialogue_first&set=run.scale:0.05&lang=en"


pytestmark = pytest.mark.usefixtures("stand_in_model")


def test_answers_tables_and_the_command_appear(room):
    page = room(f"{QUERY}&worlds=3".replace("plan=dialogue_first", "plan=none&lever=budget_line;teams=400.0"))
    assert t("app.compare_intro", "en") in page.texts()
    page.click("Start comparing")
    page.wait("Compare again")
    until(lambda: "conflict-sim compare bulungan --plans my_plan.yaml" in page.texts())
    shown = page.texts()
    assert "Done: 3 of 3 worlds" in shown and "My plan, made from: No plan against No plan" in shown
    assert "Ledger of rights" in shown and "Who bears it" in shown
    # the sentence of the chart, and the plan that the command names
    assert "My plan, made from: No plan: -" in shown and "cannot tell" in shown
    assert {"Figures (CSV)", "Plan file my_plan.yaml"} <= page.buttons().keys()
    assert len(page.context.find(ChartWidget).widgets) == 1


def test_what_is_there_stays_in_its_place_while_worlds_arrive(room, monkeypatch):
    monkeypatch.setenv("STAND_IN_SECONDS_PER_DAY", "0.02")
    page = room(f"{QUERY}&worlds=10")
    page.click("Start comparing")
    until(lambda: page.context.find(ChartWidget).widgets)
    before = page.lasting(ChartWidget, FileDownloadWidget)
    page.wait("Compare again")
    assert page.lasting(ChartWidget, FileDownloadWidget) == before


def test_it_stops_at_once_and_says_how_far_it_came(room, monkeypatch):
    monkeypatch.setenv("STAND_IN_SECONDS_PER_DAY", "0.3")
    page = room(f"{QUERY}&worlds=30")
    page.click("Start comparing")
    until(lambda: multiprocessing.active_children())
    page.click("Stop")
    until(lambda: not multiprocessing.active_children(), 10)
    page.wait("Compare again")
    assert "Stopped: 0 of 30 worlds" in page.texts()


def test_another_plan_ends_what_runs(room, monkeypatch):
    monkeypatch.setenv("STAND_IN_SECONDS_PER_DAY", "0.3")
    page = room(f"{QUERY}&worlds=30")
    page.click("Start comparing")
    until(lambda: multiprocessing.active_children())
    page.go(page.query.replace("dialogue_first", "routine"))
    until(lambda: not multiprocessing.active_children(), 10)
    page.wait("Start comparing")


def test_the_number_of_worlds_stands_in_the_address(room):
    page = room(QUERY)
    page.click("60")
    until(lambda: "worlds=60" in page.query)


@pytest.mark.parametrize(("lang", "word"), [("id", "Mulai membandingkan"), ("en", "Start comparing")])
def test_both_languages(room, lang, word):
    page = room(QUERY.replace("lang=en", f"lang={lang}"))
    page.wait(word)


def test_a_wrong_number_of_worlds_is_told_and_nothing_starts(room):
    page = room(f"{QUERY}&worlds=100000")
    page.wait("Start comparing")
    assert not multiprocessing.active_children()


def test_levers_of_the_link_are_a_plan_of_their_own():
    job = asked_of(Screen(plan="none", levers=("negotiators;intensity=0.5",), worlds=2))
    assert list(job.plan_files) == [f"{OWN_PLAN}.yaml"] and f"--plans {OWN_PLAN}.yaml" in job.command
    assert job.plan_files[f"{OWN_PLAN}.yaml"].levers[0].intensity == 0.5
    alone = asked_of(Screen(plan="none", worlds=2))
    assert alone.plan_files == {}


def test_the_chart_shows_interval_and_verdict():
    calm = Plan(levers=(LeverUse.model_validate({"lever": "budget_line", "teams": 400.0}),))
    found = compare(scenario(), {"calm": calm}, 8, workers=1, standing=("none",))
    option = forest_option(found, "violent_person_hours", "id")
    e = found.effects["calm", "violent_person_hours"]
    line, dot = option["series"]
    assert [item["value"][0] for item in line["data"]] == [e.t.low, e.t.high]
    assert dot["data"] == [{"value": [e.mean, "calm"]}]
    assert "lebih rendah" in dot["tooltip"]["formatter"]


def watched_field(page):
    (field,) = [s for s in page.every(ipyvuetify.Select) if s.label == t("app.watch_label", "en")]
    return field


def test_another_observable_is_drawn_from_the_worlds_at_hand(room):
    page = room(f"{QUERY}&worlds=3".replace("plan=dialogue_first", "plan=none&lever=budget_line;teams=400.0"))
    page.click("Start comparing")
    page.wait("Compare again")
    until(lambda: page.context.find(ChartWidget).widgets)
    field = watched_field(page)
    before = page.lasting(ChartWidget, FileDownloadWidget)
    choices = [item["value"] for item in field.items]
    assert {"incidents", "violent_person_hours"} <= set(choices) and field.v_model in choices
    assert all(
        item["text"] == measures.measure(item["value"]).label("en") and "_" not in item["text"]
        for item in field.items
    )
    for name in [name for name in ("incidents", "injuries", "violent_person_hours") if name != field.v_model]:
        watched_field(page).v_model = name
        until(lambda name=name: f"watch={name}" in page.query)
        until(lambda name=name: f"--watch {name}" in page.texts())
        label = measures.measure(name).label("en")
        assert t("app.compare_title", "en", what=label) in page.texts()
    # nothing was played again: the same worlds, and the button still says that it has been done
    assert "Done: 3 of 3 worlds" in page.texts() and "Compare again" in page.buttons()
    assert page.lasting(ChartWidget, FileDownloadWidget) == before


def test_what_is_told_is_as_of_a_comparison_that_was_asked_to_watch_it():
    plans = {OWN_PLAN: Plan(levers=(LeverUse(lever="budget_line", teams=400.0),))}
    found, asked = (
        compare(scenario(days=4), plans, seeds=6, workers=1, watch=watch) for watch in (None, ["damage"])
    )
    other = watching(found, "damage", "conflict-sim compare")
    assert (
        other.watch == ("damage",)
        and found.watch != other.watch
        and other.info["command"] == "conflict-sim compare"
    )
    assert answers(other, "en") == answers(asked, "en") and other.shown == asked.shown
    pd.testing.assert_frame_equal(other.table, asked.table)


def told(**p):
    """A comparison of which only differences are asked for: observable -> (p, verdict, worlds that differ)."""
    effects = {
        ("plan", name): SimpleNamespace(p=value, verdict=verdict, lower=worlds, higher=0)
        for name, (value, verdict, worlds) in p.items()
    }
    return SimpleNamespace(effects=effects, others=("plan",), watch=("incidents",), observables=tuple(p))


def test_without_a_choice_the_aim_is_told_and_where_it_never_differs_what_is_clearest():
    aim = told(incidents=(0.4, "unknown", 3), injuries=(0.001, "lower", 9))
    assert watched_of(aim) == Watched("incidents")
    assert watched_of(aim, "injuries") == Watched("injuries")
    assert watched_of(aim, "cost") == Watched("incidents", missing="cost")
    calm = told(
        incidents=(None, "same", 0),
        injuries=(0.2, "unknown", 4),
        believer_days=(0.01, "lower", 10),
        cost=(0.0, "higher", 10),
    )
    assert watched_of(calm) == Watched("believer_days", instead_of="incidents")
    still = told(incidents=(None, "same", 0), cost=(0.0, "higher", 10))
    assert watched_of(still) == Watched("incidents")
    assert offered(None) == OFFERED and offered(still) == ("incidents", "cost")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_observable_that_is_offered_has_words(lang):
    labels = [measures.measure(name).label(lang) for name in OFFERED]
    assert set(OFFERED) <= set(measures.observable_names()) and len(set(labels)) == len(labels)


def test_an_observable_that_nobody_offers_is_told_beside_the_field():
    reading = read("page=compare&watch=nothing", ("compare",))
    assert reading.screen.watch == "" and "watch" in reading.problems
    assert read(write(Screen(page="compare", watch="injuries")), ("compare",)).screen.watch == "injuries"
