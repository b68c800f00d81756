"""Reports of what is on a screen: they hold the command, the hashes and the plan, and fetch nothing."""

import re
import shlex
from dataclasses import replace
from html import unescape

import numpy as np
import pytest

from conflict_sim.app.plan import judged_of, scene_of
from conflict_sim.app.prepare import scenario_of
from conflict_sim.app.screen import Screen
from conflict_sim.app.screen_report import explore_report, plan_report, run_command, twin_command
from conflict_sim.config.loader import load_scenario, parse_assignments, with_values
from conflict_sim.config.plan import LeverUse, Plan, load_plan
from conflict_sim.config.plan_text import encode, to_yaml
from conflict_sim.experiment.compare import compare
from conflict_sim.experiment.quick import QuickLook, QuickView, quick_scenario
from conflict_sim.experiment.runner import plan_result_key, seed_list
from conflict_sim.figures.quick import table_of
from conflict_sim.hashing import source_hash
from conflict_sim.i18n import LANGUAGES, t
from conflict_sim.messages import rendered
from tests.app.conftest import RESTLESS

SCREEN = Screen(scenario="quick", sets=RESTLESS, day=7)


def self_contained(text):
    """Whether a page names no other place to get anything from."""
    return not re.search(r"(src|href)\s*=\s*['\"]?(https?:|//|file:)", text) and "<script" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_days_of_a_world_are_reported(played, lang):
    text = explore_report(played, replace(SCREEN, lang=lang))
    command = "conflict-sim run quick --plan none --set world.mobilisation.threshold_online=0.1"
    assert command in unescape(text) and source_hash() in text
    assert t("report.gauges", lang) in text and "data:image" in text and self_contained(text)


def test_the_command_names_the_world():
    own = Screen(scenario="quick", region="65.01", contest="bupati", levers=("negotiators",))
    assert run_command(own, 5) == (
        "conflict-sim run quick --plan my_plan.yaml --set world.region=65.01 --set world.contest=bupati "
        "--set run.seed=5 --set run.seeds=1"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_is_reported_with_its_levers_and_its_file(lang):
    plan = Plan(levers=(LeverUse(lever="negotiators", intensity=0.5),))
    screen = Screen(page="plan", scenario="quick", lang=lang, draft=encode(plan))
    scene = scene_of(screen)
    judged = judged_of(screen, scene.scenario)
    notes = tuple(rendered(note, lang) for note in judged.notes)
    text = unescape(plan_report(scene.scenario, judged.plan, screen, notes, None))
    assert "conflict-sim compare quick --plans my_plan.yaml" in text and source_hash() in text
    assert to_yaml(plan).strip() in text and self_contained(text)
    assert all(note in text for note in notes)


def asked_by(command, folder, plan, monkeypatch):
    """Scenario, plan and seeds of a ``conflict-sim compare`` command, read as the command line reads it, in a folder."""
    words = shlex.split(command)
    assert words[:2] == ["conflict-sim", "compare"] and words[3] == "--plans" and words[5] == "--seeds"
    sets = [words[i + 1] for i, word in enumerate(words) if word == "--set"]
    (folder / words[4]).write_text(to_yaml(plan), encoding="utf-8")
    monkeypatch.chdir(folder)
    return load_scenario(words[2], parse_assignments(sets)), words[4], int(words[6])


@pytest.mark.parametrize("more", [{}, {"sets": RESTLESS}, {"scenario": "bulungan", "seed": 7}])
def test_the_command_of_the_twin_plays_the_runs_of_the_quick_view(tmp_path, monkeypatch, more):
    plan = Plan(levers=(LeverUse(lever="negotiators", intensity=0.5),))
    screen = Screen(**{"page": "plan", "scenario": "quick", "draft": encode(plan), **more})
    scenario = scenario_of(screen)[0]
    own = {} if screen.seed is None else {"run.seed": screen.seed}
    twin = quick_scenario(with_values(scenario, own))
    seeds = seed_list(twin, 2)
    read, file, worlds = asked_by(twin_command(scenario, screen, seeds), tmp_path, plan, monkeypatch)
    assert seed_list(read, worlds) == seeds
    for content in (load_plan(file), Plan()):
        assert plan_result_key(read, content) == plan_result_key(twin, plan if content.levers else Plan())
    assert load_plan(file).levers == plan.levers


def test_the_command_of_the_twin_gives_the_same_figures(tmp_path, monkeypatch, stand_in_model):
    plan = Plan(levers=(LeverUse.model_validate({"lever": "budget_line", "teams": 400.0}),))
    screen = Screen(page="plan", scenario="bulungan", draft=encode(plan))
    scenario = scenario_of(screen)[0]
    view = QuickView(scenario, 2)
    try:
        look = view.wait(view.ask(plan), 240)
    finally:
        view.close()
    assert look.problem is None
    read, file, worlds = asked_by(twin_command(scenario, screen, look.seeds), tmp_path, plan, monkeypatch)
    again = compare(read, [file], worlds, workers=1)
    assert list(again.seeds) == list(look.seeds)
    for name, both in look.totals.items():
        if name in again.observables:
            assert again.values("my_plan", name).tolist() == both["plan"].tolist(), name
            assert again.values("none", name).tolist() == both["none"].tolist(), name
    assert not np.array_equal(*look.totals["violent_person_hours"].values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_quick_view_is_reported_with_its_curves_its_worlds_and_its_command(lang):
    plan = Plan(levers=(LeverUse(lever="negotiators", intensity=0.5),))
    screen = Screen(page="plan", scenario="quick", lang=lang, draft=encode(plan))
    scenario = scenario_of(screen)[0]
    days = np.arange(-2, 8, dtype=np.int32)
    rows = {w: np.arange(20.0).reshape(2, 10) * k for w, k in (("none", 2.0), ("plan", 1.0))}
    names = ("street_peak", "fraud_belief", "believers_any")
    curves = {n: {w: r / (100 if n == "fraud_belief" else 1) for w, r in rows.items()} for n in names}
    totals = {n: {w: r.max(axis=1) for w, r in pair.items()} for n, pair in curves.items()}
    look = QuickLook(1, plan, days, curves, totals, 5000, 0.2, (3, 4), 1.5)
    text = plan_report(scenario, plan, screen, (), look)
    assert t("report.alt_quick", lang) in unescape(text) and self_contained(text)
    assert t("report.worlds_text", lang, n="2", seeds="3, 4") in unescape(text)
    assert (
        "".join(unescape(text).partition(t("app.quick_command", lang))[1:]).count("conflict-sim compare") == 2
    )
    assert twin_command(scenario, screen, (3, 4)) in unescape(text)
    table = table_of(look)
    assert len(table) == 3 * len(days)
    first = table[(table["observable"] == "street_peak") & (table["day"] == -2)].iloc[0]
    assert (first["none"], first["plan"]) == (10.0, 5.0)
    without = plan_report(scenario, plan, screen, (), None)
    assert t("study.nothing", lang) in unescape(without) and t("app.quick_command", lang) not in unescape(
        without
    )
