"""Reports of what is on a screen: they hold the command, the hashes and the plan, and fetch nothing."""

import re
from dataclasses import replace
from html import unescape

import pytest

from conflict_sim.app.plan import judged_of, scene_of
from conflict_sim.app.screen import Screen
from conflict_sim.app.screen_report import explore_report, plan_report, run_command
from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.config.plan_text import encode, to_yaml
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
