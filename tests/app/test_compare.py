"""Page Compare without a browser: begin, sharpen, stop at once; another plan forgets it; nothing is left running."""

import multiprocessing

import pytest
from solara.components.file_download import FileDownloadWidget

from conflict_sim.app.chart import ChartWidget
from conflict_sim.app.comparison_hook import OWN_PLAN, asked_of
from conflict_sim.app.forest_chart import forest_option
from conflict_sim.app.screen import Screen
from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.experiment.compare import compare
from conflict_sim.i18n import t
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
