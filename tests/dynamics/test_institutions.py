"""Cases of the institutions: Bawaslu's queue, verdicts and re-votes, neutrality, status of conflict."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from conflict_sim import mechanisms, rng
from conflict_sim.config.loader import load_scenario
from conflict_sim.config.parameters_institutions import OFF
from conflict_sim.config.scenario import Scenario
from conflict_sim.desk import Decision
from conflict_sim.dynamics import (
    bawaslu,
    conflict_status,
    court,
    events,
    institutions,
    neutrality,
    queue_kernels,
    result,
)
from conflict_sim.dynamics.institutions_state import BY_BUPATI, BY_GOVERNOR, Complaint
from conflict_sim.mechanisms import offices
from tests.architecture.source import ROOT
from tests.dynamics import reference
from tests.model.worlds import model, quiet, ran, scenario

#: Nothing happens on its own; tests switch on what they look at.
STILL = {f"institutions.{name}": value for name, value in OFF.items()}


def still(days=5, **world):
    changes = {key.replace("__", "."): value for key, value in world.items()}
    return quiet(days, {**STILL, "trust.recovery": 0.0, **changes})


@cache
def shipped(name, days, **institutions):
    """The beginning of a shipped scenario, on a sample of whole villages; dates do not depend on the sample."""
    given = load_scenario(ROOT / "scenarios" / f"{name}.yaml").model_dump(mode="json")
    given["world"]["institutions"].update(institutions)
    given["run"].update(days=days, scale=0.05, threads=1, story_days=given["run"]["days"])
    return Scenario.model_validate(given)


def dated(made):
    """Stages that the run has dated: event -> (first day, last day, hour)."""
    return {s.event: (s.day_start, s.day_end, s.hour) for s in made.world.parts["institutions"].stages}


# Bawaslu --------------------------------------------------------------------------------------------------


def test_v23_in_the_running_models_own_queue():
    """M/M/1, 8 reports a day, 10 handled: .4 days in the queue, within 5%."""
    days = 20_000
    made = model(still(institutions__desks=1, institutions__panwascam_desks=0.0,
                       institutions__handled_per_day=10.0, institutions__complaints=1.0))  # fmt: skip
    world, state = made.world, made.world.parts["institutions"]
    world.voters.fraud_belief[:] = 0.5
    institutions.sum_belief(world)
    per = 8e5 / float(state.belief[:-1].sum())
    changed = world.params.institutions.model_copy(update={"complaints": per})
    world.params = world.params.model_copy(update={"institutions": changed})
    waits, arrived = [], 0
    true = bawaslu.serve

    def watched(arrived, service, free_from, key, first, wait, total):
        work = true(arrived, service, free_from, key, first, wait, total)
        waits.append(wait.copy())
        return work

    bawaslu.serve = watched
    try:
        for world.day in range(days):
            bawaslu.arrive(world)
            state.pending.clear()
    finally:
        bawaslu.serve = true
    arrived = sum(map(len, waits))
    assert arrived / days == pytest.approx(8.0, rel=0.01)
    assert np.concatenate(waits).mean() == pytest.approx(mechanisms.queue_mean_wait(8, 10), rel=0.05)


def test_bawaslu_and_the_mechanism_share_their_kernels():
    assert offices.serve is bawaslu.serve is queue_kernels.serve
    assert offices.arrival_times is bawaslu.arrival_times is queue_kernels.arrival_times


def test_the_queue_serves_in_order_of_arrival():
    made = ran(
        still(12, institutions__complaints=2e4, institutions__desks=1, institutions__panwascam_desks=0.0)
    )
    complaints = made.world.parts["institutions"].complaints
    assert len(complaints) > 30
    assert np.all(np.diff([c.arrived for c in complaints]) > 0)
    assert np.all(np.diff([c.answered for c in complaints]) > 0), "one desk, first come first served"
    open_ = [c for c in complaints if c.answered > made.world.day]
    assert made.daily["complaints_open"][-1].sum() == len(open_)


def test_late_answers_cost_the_complaining_camp_trust():
    made = model(still(4, institutions__late_loss=0.01, institutions__late_days=7.0))
    world, state = made.world, made.world.parts["institutions"]
    before = world.voters.trust_kpu.copy()
    complaint = Complaint(0, 0, 1, 1, arrived=-6.5, answered=5.0)
    state.complaints.append(complaint)
    state.pending.append(complaint)
    world.day = -1
    bawaslu.find_late(world)
    assert not complaint.late, "not a week old"
    world.day = 0
    for _ in range(2):
        bawaslu.find_late(world)
    lost = before - world.voters.trust_kpu
    here = (world.place_kec[made.columns.village] == 1) & (made.columns.camp == 1)
    assert complaint.late and np.allclose(lost[here], np.minimum(0.01, before[here]), atol=1e-6)
    assert not lost[~here].any()


def test_more_desks_mean_fewer_late_answers_and_more_trust():
    """Common worlds: seeds 1-3."""
    for seed in (1, 2, 3):
        few, many = (
            ran(
                still(
                    20, institutions__complaints=3e3, institutions__desks=n, institutions__panwascam_desks=0.0
                ),
                seed,
            )
            for n in (1, 30)
        )
        late = [float(m.daily["complaints_answered_late"].sum()) for m in (few, many)]
        trust = [float(m.world.voters.trust_kpu.mean()) for m in (few, many)]
        assert late[0] > late[1] and trust[0] < trust[1]


def test_the_funnel_of_gakkumdu():
    """12% of the answered complaints are violations, 24% of these crimes, tried 14 days later."""
    made = ran(still(40, institutions__complaints=6e4, institutions__desks=100,
                     institutions__handled_per_day=1.0))  # fmt: skip
    complaints = made.world.parts["institutions"].complaints
    outcomes = [c.outcome for c in complaints if c.outcome]
    found = sum(o != "dismissed" for o in outcomes)
    crimes = [c for c in complaints if c.outcome == "crime"]
    assert len(outcomes) > 1500
    assert found / len(outcomes) == pytest.approx(0.12, abs=3 * (0.12 * 0.88 / len(outcomes)) ** 0.5)
    assert len(crimes) / found == pytest.approx(0.24, abs=3 * (0.24 * 0.76 / found) ** 0.5)
    trials = [e for e in made.events if e.detail == "gakkumdu_trial"]
    assert trials and all(made.events[e.parents[0]].detail == "gakkumdu_case" for e in trials)
    assert all(e.day - made.events[e.parents[0]].day in (14, 15) for e in trials)


def test_complaints_follow_fraud_belief_and_unfairness():
    made = model(still(institutions__complaints=100.0, institutions__unfairness=0.5))
    world = made.world
    world.voters.money_seen[:] = 0
    institutions.sum_belief(world)
    plain = bawaslu._weights(world)
    assert plain.sum() == pytest.approx(100.0 * world.voters.fraud_belief.sum() / 1e5, rel=1e-5)
    # Everybody knows of three neighbours whom a rival paid; losers take it harder.
    world.voters.money_seen[:] = 3
    world.parts["money"].unfair[:, 3] = (0.2, 0.5)
    institutions.sum_belief(world)
    lost = sum(reference.side(world, i) == 1 for i in range(made.columns.n))
    unfair = 0.2 * (made.columns.n - lost) + 0.5 * lost
    assert (bawaslu._weights(world) - plain).sum() == pytest.approx(100.0 * 0.5 * unfair / 1e5, rel=1e-6)


# Court and re-votes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("outcome", "openness", "change"), [
    ("rejected", 0.6, -0.05 * 0.4), ("rejected", 1.0, 0.0), ("re_vote_all", 0.6, 0.05), ("re_vote_stations", 0.2, 0.05),
])  # fmt: skip
def test_verdicts_move_the_losers_trust(outcome, openness, change):
    settings = still(4, institutions__verdict_trust=0.05, belief__kpu_openness=openness, petition="yes")
    made = model(settings)
    world, camp = made.world, made.columns.camp
    winner = world.parts["calendar"].winner
    world.voters.believed_winner[:] = winner
    before = world.voters.trust_kpu.copy()
    court.rule(world, Decision(by="mk", due=0.0, kind="rule", outcome=outcome))
    moved = world.voters.trust_kpu - before
    losers = (camp > 0) & (camp != winner)
    assert np.allclose(moved[losers], np.clip(before[losers] + change, 0, 1) - before[losers], atol=1e-6)
    assert not moved[~losers].any()


def test_a_re_vote_of_the_whole_region_opens_everything_again():
    settings = still(4, petition="yes", institutions__verdict="re_vote_all", vote_day=0)
    made = model(settings)
    world, calendar = made.world, made.world.parts["calendar"]
    assert world.parts["institutions"].petition.heard and calendar.court_until == 89
    world.voters.believed_winner[:] = calendar.winner
    world.day, calendar.decree_known = 89, True
    world.parts["institutions"].petition.event = -1
    court.rule(world, Decision(by="mk", due=0.0, kind="rule", outcome="re_vote_all"))
    assert not world.voters.believed_winner.any()
    assert [calendar.stage(d) for d in (90, 174, 175, 177, 178, 179, 181, 182, 189)] == [
        "campaign", "campaign", "quiet", "quiet", "vote", "recapitulation", "recapitulation", "announced", "after",
    ]  # fmt: skip
    assert [d for d in range(90, 200) if calendar.information_gap(d)] == [179, 180, 181]
    assert not calendar.announced(120) and calendar.announced(182)
    stages = dated(made)
    assert stages["re-vote"] == (178, 178, "07-13") and stages["re-vote logistics leave"][0] <= 176
    believed = world.voters.believed_winner
    for world.day in (150, 178):
        result.phase(world)
        assert not believed.any()
    result.hour_of_news(world, 15)
    share = (believed > 0).mean()
    assert 0 < share < 0.5
    world.day = 179
    result.phase(world)
    assert (believed > 0).mean() > share
    world.day = 182
    result.phase(world)
    assert (believed == calendar.rounds[0].winner).all() and calendar.winner == calendar.rounds[0].winner


def test_a_re_vote_at_some_stations_concerns_their_voters_only():
    made = model(still(4, petition="yes", institutions__stations=0.3))
    world, calendar = made.world, made.world.parts["calendar"]
    winner = calendar.winner
    world.voters.believed_winner[:] = winner
    world.day, calendar.decree_known = 89, True
    court.rule(world, Decision(by="mk", due=0.0, kind="rule", outcome="re_vote_stations"))
    made_round = calendar.rounds[0]
    again = np.zeros(made.columns.n, bool)
    for first, end in made_round.rows:
        assert not again[first:end].any(), "no voter votes twice"
        again[first:end] = True
    stations = int(np.asarray(made.region.village_tps).sum())
    assert len(made_round.rows) == round(0.3 * stations) and 0.1 < again.mean() < 0.6
    believed = world.voters.believed_winner
    assert not believed[again].any() and (believed[~again] == winner).all()
    assert calendar.announced(120) and made_round.vote_day == 143
    assert calendar.stage(143) == "vote" and calendar.information_gap(144) and calendar.stage(147) == "after"
    world.day = 144
    result.phase(world)
    assert (believed[again] > 0).any() and (believed[~again] == winner).all()
    world.day = made_round.announcement_day + 1
    result.phase(world)
    assert (believed == made_round.winner).all()


def test_a_court_run_ends_as_its_verdict_says():
    """Through the actors: a close vote, the ruling of day 89, and a second vote within the run."""
    settings = still(200, start=-1, petition="yes", institutions__verdict="re_vote_all",
                     announcement={"day": 6, "hour": 18})  # fmt: skip
    made = ran(settings)
    seen = [
        (e.detail, e.day)
        for e in made.events
        if e.kind == "stage" and e.detail not in ("plenary", "objection")
    ]
    assert seen == [
        ("announcement", 6), ("petition_filed", 9), ("petition_registered", 37), ("petition_heard", 42),
        ("re_vote_ordered", 89), ("re_vote", 178), ("re_vote_result", 181),
    ]  # fmt: skip
    by = {e.detail: e for e in made.events}
    assert by["re_vote"].parents == [by["re_vote_ordered"].id]
    assert by["petition_filed"].parents == [by["announcement"].id]
    assert (made.world.voters.believed_winner == made.world.parts["calendar"].winner).all()


def test_a_rejection_hurts_less_where_the_kpu_is_open():
    """Common worlds: seeds 1-3, trust of losers on the day after the ruling."""
    for seed in (1, 2, 3):
        trust = []
        for openness in (0.2, 0.9):
            settings = still(
                4, institutions__verdict_trust=0.1, belief__kpu_openness=openness, petition="yes"
            )
            made = model(settings, seed)
            world = made.world
            world.voters.believed_winner[:] = world.parts["calendar"].winner
            court.rule(world, Decision(by="mk", due=0.0, kind="rule", outcome="rejected"))
            losers = (made.columns.camp > 0) & (made.columns.camp != world.parts["calendar"].winner)
            trust.append(float(world.voters.trust_kpu[losers].mean()))
        assert trust[0] < trust[1]


# Neutrality -----------------------------------------------------------------------------------------------


def test_violations_are_poisson_and_end_with_the_result():
    made = model(still(8, institutions__violations=0.5, announcement={"day": 4, "hour": 14}))
    world, state = made.world, made.world.parts["institutions"]
    days = range(-400, 5)
    for world.day in days:
        neutrality.happen(world)
    expected = 0.5 * len(days) * len(made.kab_code)
    assert len(state.violations) == pytest.approx(expected, abs=3.5 * expected**0.5)
    before = len(state.violations)
    world.day = 5
    neutrality.happen(world)
    assert len(state.violations) == before
    sanctioned = np.mean([v.sanction_due is not None for v in state.violations])
    assert sanctioned == pytest.approx(0.5, abs=3 * 0.5 / before**0.5)


def test_rivals_who_see_a_violation_lose_trust_and_a_sanction_restores_half():
    made = model(still(institutions__seen=0.3))
    world, state, camp = made.world, made.world.parts["institutions"], made.columns.camp
    world.voters.trust_government[:] = 0.6
    violation = neutrality.Violation(0, 0, 1, 0, 3)
    state.violations.append(violation)
    neutrality._felt(world, violation, -0.02)
    luck = rng.uniform(made.seed, neutrality.SEEN, 0, np.arange(made.columns.n))
    felt = (camp > 1) & (luck < 0.3)
    assert np.allclose(world.voters.trust_government, np.where(felt, 0.58, 0.6), atol=1e-6)
    for _ in range(2):
        neutrality.sanction(world, Decision(by="pemda", due=0.0, kind="sanction", subject=0))
    assert np.allclose(world.voters.trust_government, np.where(felt, 0.59, 0.6), atol=1e-6)


# Status of conflict ---------------------------------------------------------------------------------------


def burn(world, kec=0, hours=8, damage=4):
    """An incident that meets the law's tests, in the log."""
    event = world.parts["events"].add("incident", world.day - 1, 10.0)
    event.end_day, event.end_hour, event.kec = world.day - 1, 10.0 + hours, kec
    event.site_kind, event.site, event.level_peak, event.damage = "kpu", f"kpu-{kec}", 4, damage
    event.damage_at = {"kpu": damage}
    return event


def test_the_head_of_the_regency_asks_the_council_and_declares():
    made = model(still(30, institutions__status_quiet_days=5))
    world = made.world
    made.run_for(2)
    event = burn(world)
    flags = []
    for _ in range(12):
        made.step()
        flags.append(int(world.parts["conflict_status"][0]))
    # Seen on the evening of the first day, asked on the second, declared on the third; five quiet days lift it.
    assert flags[:4] == [0, 0, BY_BUPATI, BY_BUPATI] and flags[-1] == 0
    declared = next(e for e in made.events if e.detail == "conflict_status_bupati")
    assert declared.parents == [event.id] and declared.kind == "institution"
    assert sum(e.detail == "conflict_status_lifted" for e in made.events) == 1


@pytest.mark.parametrize("change", [{"hours": 5}, {"damage": 2}])
def test_less_than_the_law_demands_is_no_conflict(change):
    made = model(still(8))
    made.run_for(2)
    burn(made.world, **change)
    made.run_for(5)
    assert not made.world.parts["conflict_status"].any()


@pytest.mark.parametrize(("begins", "burns", "grave"), [
    ("party_office", "kpu", True), ("kpu", "party_office", False), ("kpu", "kpu", True),
])  # fmt: skip
def test_the_office_that_is_damaged_counts_not_where_the_incident_began(begins, burns, grave):
    world = model(still(4)).world
    sites, log = world.parts["sites"], world.parts["events"]
    near = sites.near & (np.array(sites.kind) == begins)[:, None] & (np.array(sites.kind) == burns)[None, :]
    first, then = (int(rows[0]) for rows in np.nonzero(near))
    none = np.zeros(len(sites), np.int64)
    for hour in range(8):
        count = np.zeros((len(sites), 5), np.int64)
        count[first if hour == 0 else then, 4] = 9
        damage = none.copy()
        damage[then] = hour % 2
        now = 1440.0 * world.day + 60.0 * hour
        events.update(world, log, now, count, np.zeros((len(sites), 5), np.int64), damage, none)
    (event,) = (e for e in log.events if e.kind == "incident")
    assert event.site_kind == begins and event.damage == 4 and event.damage_at == {burns: 4}
    assert conflict_status.grave_incidents(world, 0) == [event] * grave


def test_the_governor_raises_the_status():
    made = model(still(4))
    decide = Decision(by="gubernur", due=0.0, kind="declare", kabupaten=0, outcome="governor")
    institutions.ACTS["declare"](made.world, decide)
    assert made.world.parts["conflict_status"][0] == BY_GOVERNOR
    lower = Decision(by="pemda", due=0.0, kind="declare", kabupaten=0, outcome="bupati")
    institutions.ACTS["declare"](made.world, lower)
    assert made.world.parts["conflict_status"][0] == BY_GOVERNOR, "a lower declaration does not undo it"


# The count application ------------------------------------------------------------------------------------


def test_an_error_of_the_first_count_is_not_one_of_the_re_vote():
    """The application is taken down once; the re-vote has figures of its own, and an error of its own if one comes."""
    error = {"kind": "count_app_error", "day": 1, "hour": 9, "camp": "any"}
    settings = still(
        110, start=-1, petition="yes", institutions__verdict="re_vote_all", institutions__withdrawal_shock=0.02,
        announcement={"day": 6, "hour": 18}, shocks=[error],
    )  # fmt: skip
    made = ran(settings)
    assert made.world.parts["counts"].vote_day > 100, "a new vote is ahead"
    taken_down = [e.day for e in made.events if e.detail == "count_withdrawn"]
    assert taken_down == [9] and made.world.parts["counts"].app == "right"
    later = made.world.parts["counts"].vote_day
    made.world.day = later + 1
    again = replace(made.world.parts["calendar"].jolts_of(1)[0], day=later)
    made.world.parts["calendar"].jolts.append(again)
    institutions._application(made.world)
    assert made.world.parts["counts"].app == "misread" and made.world.parts["counts"].misread_since == later


# The whole slice ------------------------------------------------------------------------------------------


def test_off_changes_no_voter(monkeypatch):
    """With every parameter of the slice at its off value a hot run is what it is without the phase."""
    off = scenario(5, STILL)
    with_phase = ran(off)
    monkeypatch.setattr("conflict_sim.model.PHASES", tuple(
        p for p in __import__("conflict_sim.model", fromlist=["PHASES"]).PHASES if p.name != "institutions"
    ))  # fmt: skip
    without = ran(off)
    for name, column in vars(with_phase.world.voters).items():
        assert column.tobytes() == getattr(without.world.voters, name).tobytes(), name


def test_every_event_has_parents_before_it_and_cases_are_conserved():
    busy = scenario(8, {"institutions.complaints": 2e4, "institutions.violations": 0.5, "institutions.objection": 1.0,
                        "announcement": {"day": 5, "hour": 14}})  # fmt: skip
    made = ran(busy)
    assert all(p < e.id for e in made.events for p in e.parents)
    state = made.world.parts["institutions"]
    known = {c.number for c in state.pending}
    for c in state.complaints:
        over = c.outcome in ("dismissed", "violation") or c.prosecuted
        assert (c.number in known) != over
        assert c.answered > c.arrived
    trusts = (made.world.voters.trust_kpu, made.world.voters.trust_government)
    assert all(((t >= 0) & (t <= 1)).all() for t in trusts)
