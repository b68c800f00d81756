"""Sensing and forums in whole runs: nothing changes when they are off, and signs in common worlds (seeds 1-4)."""

import json

import numpy as np
import pytest

from conflict_sim.experiment import twins
from conflict_sim.model import ConflictModel
from conflict_sim.results.base_rates import base_rates
from conflict_sim.results.record import RunRecord
from conflict_sim.results.warning import kecamatan_index, warning_skill
from tests.interventions.levers import only
from tests.model.worlds import activity, differences, ran, scenario

SEEDS = (1, 2, 3, 4)
#: Nobody watches and nobody meets.
OFF = {
    **dict.fromkeys(
        (
            "sensing.coverage",
            "sensing.police_coverage",
            "sensing.bin_coverage",
            "sensing.leaders_coverage",
            "sensing.complaint_coverage",
        ),
        0.0,
    ),
    "coordination.meetings": 0.0,
}
#: What only sensing and forums leave in a run.
TRACES = (
    "warning_index",
    "alarms",
    "response_cost",
    "people_under_sensors",
    "false_alarm_deployments",
)
#: Five regencies in which unrest differs from place to place: villages of a real province under made-up parameters.
PROVINCE = {
    "region": "65",
    "contest": "gubernur",
    "shocks": [],
    "hoaxes": [
        {"theme": "count_stopped", "day": 0, "seeds": 100},
        {"theme": "pre_punched_ballots", "day": 1, "seeds": 100, "camp": "any"},
    ],
    "spin_up": 2,
    "announcement": {"day": 8, "hour": 14},
    "mobilisation.threshold_online": 0.53,
    "mobilisation.threshold_street": 0.58,
    "mobilisation.threshold_sd": 0.1,
}


@pytest.fixture(scope="module")
def today():
    return ran(scenario(5))


def test_without_sensors_and_meetings_only_their_traces_are_missing(today):
    off = ran(scenario(5, OFF))
    found = differences(today, off, skip=TRACES)
    assert found == ["events"], found
    # Incidents follow from the same events; only their numbers differ.
    assert not [e for e in off.events if e.kind in ("alarm", "meeting", "absence")]
    kept = [e for e in today.events if e.kind not in ("alarm", "meeting", "absence")]
    assert [(e.kind, e.day, e.hour, e.severity) for e in kept] == [
        (e.kind, e.day, e.hour, e.severity) for e in off.events
    ]
    assert np.isnan(off.daily["warning_index"]).all() and not off.daily["alarms"].any()
    assert off.ledger["people_under_sensors"].sum() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {
            "coordination.policy": "none",
            "coordination.predeploy_share": 0.5,
            "coordination.mediator_teams": 3,
        },
        {"coordination.coordination": 1.0, "coordination.attendance": 0.2},
        {"sensing.coverage": 0.5, "sensing.alarm": 0.01},
    ],
    ids=["policy none", "coordination alone", "sensors alone"],
)
def test_coordination_and_sensors_alone_change_nobody(today, changes):
    """Coordination has no benefit built in: without officers, teams or messages that it could move, nothing moves."""
    other = ran(scenario(5, changes))
    assert set(differences(today, other, skip=TRACES)) <= {"events"}


def test_who_would_act_does_act(today):
    acting = ran(scenario(5, {"coordination.predeploy_share": 0.5, "coordination.kecamatan_share": 0.5}))
    assert "voter column level" in differences(today, acting)
    police = acting.world.parts["police"]
    assert police.total() == today.world.parts["police"].total()


def test_contradicting_offices_leave_more_believers():
    """Seeds 1-4; reach .3 a day."""
    reach = {"hoax.official_reach": 0.3, "coordination.coordination": 0.0}
    for seed in SEEDS:
        runs = [ran(scenario(5, {**reach, "coordination.inconsistency": eps}), seed) for eps in (0.0, 1.0)]
        one, other = (run.daily["believers_any"][-1].sum() for run in runs)
        assert other > one, seed


def test_coordination_mends_what_contradiction_spoils():
    """With full coordination all offices say the same: bit for bit the run without contradiction."""
    reach = {"hoax.official_reach": 0.3, "coordination.coordination": 1.0}
    one = ran(scenario(4, {**reach, "coordination.inconsistency": 0.0}))
    other = ran(scenario(4, {**reach, "coordination.inconsistency": 0.8}))
    assert not differences(one, other)


def test_coordination_brings_officers_sooner():
    """Seeds 1-4: officers ahead set out 18 hours sooner, so that more officer-hours fall before the first crowd."""
    acts = {
        "coordination.predeploy_share": 0.5,
        "coordination.attendance": 1.0,
        "sensing.alarm": 0.0,
        "police.officers_per_1000": 40.0,
    }
    for seed in SEEDS:
        hours = []
        for c in (0.0, 1.0):
            run = ran(scenario(3, {**acts, "coordination.coordination": c, "shocks": [], "hoaxes": []}), seed)
            hours.append(run.daily["officer_hours"].sum())
        assert hours[1] > hours[0], seed


def test_joint_coordination_sends_officers_where_the_picture_is_dark():
    """Seeds 1-4, no crowd: with the lever's officers at 0 fewer officer-hours than with half of the Polres."""
    calm = {"sensing.alarm": 0.0, "police.officers_per_1000": 40.0, "shocks": [], "hoaxes": []}
    for seed in SEEDS:
        hours = []
        for officers in (0.0, 0.5):
            use = {"coordination": 0.7, "attendance": 0.2, "officers": officers, "lent": 0.0}
            run = ran(scenario(3, calm), seed, plan=only("joint_coordination", **use))
            hours.append(run.daily["officer_hours"].sum())
        assert hours[1] > hours[0], seed


@pytest.fixture(scope="module")
def province():
    runs = []
    for seed in (1, 2):
        made = ConflictModel(scenario(14, PROVINCE, scale=0.02), rng=seed)
        made.run_for(14)
        runs.append(made)
    return runs


def test_the_index_tells_more_than_chance(province):
    """Seeds 1 and 2 of a hot sample of villages; two standard errors above .5 (Hanley & McNeil 1982)."""
    records = [RunRecord.from_model(m, key="k", plan="none", seed=m.seed) for m in province]
    skill = warning_skill(records, 0.08, horizon=2)
    n = round(skill.base_rate * skill.mornings)
    assert n >= 10
    a, quiet = skill.auc, skill.mornings - n
    q1, q2 = a / (2 - a), 2 * a * a / (1 + a)
    error = ((a * (1 - a) + (n - 1) * (q1 - a * a) + (quiet - 1) * (q2 - a * a)) / (n * quiet)) ** 0.5
    assert a - 2 * error > 0.5, (a, error)
    rows = json.loads(json.dumps(skill.rows()))
    assert all(row["best"] <= min(row["warned"], row["never"], row["always"]) + 1e-12 for row in rows)
    assert {row.target.name for row in base_rates(records)} == {"press", "medium", "serious", "official_list"}


@pytest.fixture(scope="module")
def at_defaults():
    """Seeds 101 and 102 of Batu Bara's twin: with what is usual, and (very long memory of it) on the level of belief."""
    found = {}
    for days in (None, 1e6):
        changes = {} if days is None else {"sensing.usual_days": days}
        for seed in (101, 102):
            story = twins.twin("12.19", "bupati", 60_000, changes)
            made = ConflictModel(story, rng=seed)
            made.run_for(story.run.days)
            record = RunRecord.from_model(made, key="k", plan="none", seed=seed)
            found[days, seed] = (record, story.world.sensing.alarm, made.world)
    return found


def test_at_defaults_alarms_are_neither_everywhere_nor_nowhere_and_end(at_defaults):
    """Share of kecamatan-days in alarm, kecamatan that ever call one, and those in alarm on the last day."""
    for seed in (101, 102):
        called = {}
        for days in (None, 1e6):
            record, threshold, _ = at_defaults[days, seed]
            called[days] = kecamatan_index(record) > threshold
        on = called[None]
        assert 0.03 < on.mean() < 0.25 < called[1e6].mean(), seed
        assert on.any(axis=0).mean() > 0.4 and on[-1].mean() < 0.2 < 0.5 < called[1e6][-1].mean(), seed
        meetings = [
            sum(event["kind"] == "meeting" for event in at_defaults[days, seed][0].events)
            for days in (None, 1e6)
        ]
        assert meetings[0] < meetings[1], seed


def test_what_counts_as_usual_changes_nobody(at_defaults):
    """Alarms call for meetings; at the defaults nobody is sent."""
    for seed in (101, 102):
        one, other = (at_defaults[days, seed][2].voters for days in (None, 1e6))
        assert np.array_equal(one.level, other.level) and np.array_equal(one.hoax_state, other.hoax_state)
        assert np.array_equal(one.fraud_belief, other.fraud_belief)


def test_alarms_come_after_the_wave_as_the_texts_say(at_defaults):
    """The night of the result comes before the hoaxes have spread: few kecamatan are in alarm by then."""
    for seed in (101, 102):
        record, threshold, _ = at_defaults[None, seed]
        on = kecamatan_index(record) > threshold
        result = list(record.days).index(6)
        assert on[: result + 1].any(axis=0).mean() < 0.25 < on[result + 1 :].any(axis=0).mean(), seed


def test_the_cast_of_a_province(province):
    names = {a.name for a in province[0].world.parts["cast"]}
    assert {"forkopimda-65", "forkopimda-65.01", "diskominfo-65.71", "bin-65", "fkdm_region-65.01"} <= names
    n_kec, n_kab = len(province[0].kec_code), len(province[0].kab_code)
    assert sum(name.startswith("forkopimcam-") for name in names) == n_kec
    assert sum(name.startswith("forkopimda-") for name in names) == n_kab + 1


def test_neighbours_lend_only_what_they_can_spare():
    """Officers are conserved while they are lent, and a regency in alarm lends nothing."""
    lends = {
        "coordination.lend_share": 0.5,
        "coordination.coordination": 1.0,
        "coordination.attendance": 1.0,
        "coordination.detect_hours": 0.0,
        "police.officers_per_1000": 40.0,
        "forces.neighbour_spare": 0.2,
    }
    made = ConflictModel(scenario(14, {**PROVINCE, **lends}, scale=0.02), rng=1)
    police, units = made.world.parts["police"], made.world.parts["police"].units
    forum = next(a for a in made.world.parts["cast"] if a.name == "forkopimda-65")
    assert list(forum.bases) == list(range(len(made.kab_code)))
    lent = away = 0
    for _ in range(14):
        made.step()
        assert np.array_equal(police.owned(), units.strength) and police.stock.min() >= 0
        assert np.all(police.on_loan.sum(axis=1) <= 0.2 * units.strength), "never more than can be spared"
        assert not police.on_loan[~units.of("polres")].any()
        for lender, borrower in forum.lent:
            assert borrower in forum.dark or forum.lent[lender, borrower][1] < made.world.day
        for lender, strength in forum.bases.items():
            assert sum(n for (a, _), (n, _) in forum.lent.items() if a == lender) <= 0.5 * strength
        lent, away = max(lent, len(forum.lent)), max(away, int(police.guests.sum()))
    assert lent > 0 and away > 0
    assert activity(made)["officer_hours"] > 0
