"""Plan files: shared keys of levers, keys of a lever's own, budgets, messages."""

from __future__ import annotations

import pytest

from conflict_sim.config.files import plan_names
from conflict_sim.config.plan import load_plan, plan_key
from conflict_sim.errors import InputError

DIALOGUE = """\
name: {id: "Dialog dulu", en: "Dialogue first"}
budget: {rupiah: 2.5e9, officers: 200, teams: 0}
levers:
  - {lever: elite_meeting, start: 1, end: 10}
  - {lever: negotiators, start: 0, where: {sites: [kpu, bawaslu]}, intensity: 0.8}
  - {lever: rapid_clarification, when: "alarm in kecamatan", reach: 0.4}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "dialogue.yaml").write_text(DIALOGUE, encoding="utf-8")
    return tmp_path


def test_a_plan_is_found_beside_the_scenario(folder):
    plan = load_plan("dialogue", near=folder)
    assert plan.name.en == "Dialogue first"
    assert (plan.budget.rupiah, plan.budget.officers, plan.budget.staff_days) == (2.5e9, 200, None)
    assert [use.lever for use in plan.levers] == ["elite_meeting", "negotiators", "rapid_clarification"]
    assert plan.levers[1].where.sites == ("kpu", "bawaslu")
    assert plan.levers[2].settings == {"reach": 0.4}
    assert plan.levers[0].settings == {}
    assert plan == load_plan("plans/dialogue.yaml")
    assert {"dialogue", "none"} < set(plan_names(folder))


def test_the_content_key_sees_levers_but_not_names(folder):
    plan = load_plan("dialogue", near=folder)
    (folder / "plans" / "other.yaml").write_text(DIALOGUE.replace("Dialogue first", "Talk"), encoding="utf-8")
    (folder / "plans" / "more.yaml").write_text(DIALOGUE.replace("0.4", "0.5"), encoding="utf-8")
    assert plan_key(load_plan("other", near=folder)) == plan_key(plan)
    assert plan_key(load_plan("more", near=folder)) != plan_key(plan)


@pytest.mark.parametrize(
    ("text", "line", "key", "part"),
    [
        ("levers: [{start: 1}]\n", 1, "levers.0.lever", "is required"),
        (
            "levers:\n  - {lever: patrols, start: 5, end: 2}\n",
            2,
            "levers.0",
            "ends (day 2) before it starts (day 5)",
        ),
        (
            "levers:\n  - {lever: patrols, intensity: 2}\n",
            2,
            "levers.0.intensity",
            "2 is out of range; allowed: 0 to 1",
        ),
        ("levers: []\nbuget: {}\n", 2, "buget", "did you mean 'budget'?"),
        ("levers: []\nbudget: {rupiah: -1}\n", 2, "budget.rupiah", "out of range"),
        (
            "levers: [{lever: patrols, where: {site: [kpu]}}]\n",
            1,
            "levers.0.where.site",
            "did you mean 'sites'?",
        ),
        ("- a\n", 1, None, "a plan file is a group of keys"),
        ("", None, None, "the file is empty"),
    ],
)
def test_mistakes_have_file_line_and_key(folder, text, line, key, part):
    (folder / "plans" / "bad.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_plan("bad", near=folder)
    (found,) = caught.value.problems
    assert (found.file, found.line, found.key) == ("plans/bad.yaml", line, key)
    assert part in found.message


def test_a_missing_plan_names_what_was_searched(folder):
    with pytest.raises(
        InputError, match=r"there is no plan 'dialog' \(searched: plans, .*did you mean 'dialogue'"
    ):
        load_plan("dialog", near=folder)
