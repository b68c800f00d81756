"""When and where levers act, in words; every picture has a description; tables of plans show what is used of a budget."""

import pytest

from conflict_sim.config.plan import STAGES, LeverUse, Plan, conditions
from conflict_sim.i18n import catalogue, t
from conflict_sim.interventions.frame import Frame
from conflict_sim.reports import plan_tables
from tests.experiment.stand_in import scenario


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_stage_condition_and_picture_has_its_words(lang):
    told = {plan_tables.event_text(condition, lang) for condition in conditions()}
    assert len(told) == len(conditions())
    stages = {t(f"report.stage_{stage}", lang) for stage in STAGES}
    assert len(stages) == len(STAGES)
    built = {key for key in catalogue(lang) if key.startswith(("report.stage_", "report.signal_"))}
    signals = {f"report.signal_{c.partition(' in ')[0].replace(' ', '_')}" for c in conditions()}
    assert built == {f"report.stage_{s}" for s in STAGES} | signals | {"report.signal_here"}
    drawn = {key.removeprefix("report.alt_") for key in catalogue(lang) if key.startswith("report.alt_")}
    assert drawn == {
        *("timeline", "map", "ladder", "hoaxes", "gauges", "early_warning"),
        *("differences", "worlds", "rights"),
        *("study_heat", "study_tornado", "study_effects"),
        "quick",
    }


@pytest.mark.parametrize(
    ("use", "told"),
    [
        ({}, "the whole run"),
        ({"start": 1, "end": 10}, "D+1 – D+10"),
        ({"end": 0}, "start – D"),
        ({"stages": ["vote", "court"]}, "day of the vote, dispute in court"),
        (
            {"when": "alarm in kecamatan", "hold_days": 5},
            "after “early-warning alarm, in that kecamatan”, for 5 days",
        ),
        ({"where": {"sites": ["kpu"], "camps": ["losers"]}}, "the whole run; only at: kpu, losers"),
    ],
)
def test_when_and_where_a_lever_acts(use, told):
    assert plan_tables.when_text(LeverUse.model_validate({"lever": "negotiators", **use}), "en") == told


def test_levers_are_shown_with_settings_evidence_and_risk():
    plan = Plan.model_validate(
        {
            "levers": [
                {"lever": "rapid_clarification", "reach": 0.4, "intensity": 0.5},
                {"lever": "of_another_package"},
            ]
        }
    )
    known, strange = plan_tables.levers(plan, "P", "en").rows
    assert "rapid_clarification" in known[0] and "reach = 0.4" in known[0]
    assert known[2] == "50%" and known[3] and known[4].isdigit()
    assert strange == ("of_another_package", "the whole run", "100%", "", "")


def test_what_is_used_of_a_budget():
    plan = Plan.model_validate(
        {
            "budget": {"rupiah": 100e6, "officers": 50},
            "levers": [{"lever": "budget_line", "cost_per_day": 1e6, "officers": 20, "intensity": 0.5}],
        }
    )
    table = plan_tables.needs({"p": plan}, Frame.of(scenario()), "en")
    assert table.rows == (("p", "1", "Rp20 million of Rp100 million", "10 of 50", "0", "0"),)
