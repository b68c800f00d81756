"""The clock: exact dates on the real calendar, unofficial counts and their errors, plenaries and objections."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from conflict_sim.config.loader import load_scenario
from conflict_sim.config.parameters_institutions import OFF
from conflict_sim.config.scenario import Scenario
from conflict_sim.dynamics import counts, court, institutions, result
from conflict_sim.dynamics.calendar import build_calendar
from conflict_sim.model import ConflictModel
from tests.architecture.source import ROOT
from tests.interventions.levers import plan
from tests.model.worlds import model, quiet, ran

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


# Dates on the real calendar ------------------------------------------------------------------------------


def test_dates_of_bulungan():
    """Plenary in the afternoon of day 6, decree 40 minutes after midnight; nobody is near the legal margin."""
    made = ConflictModel(shipped("bulungan", 2, petition_beyond_margin=0.0), rng=1)
    calendar, stages = made.world.parts["calendar"], dated(made)
    assert calendar.plenary_day.min() == 1 and calendar.plenary_day.max() <= 6
    assert calendar.recap.kec_hour.min() > 9 and calendar.recap.kec_hour.max() <= 18
    first, last, _ = stages["recapitulation kabupaten"]
    assert (last, calendar.announcement_hour) == (7, 0.0) and first in (5, 6)
    assert calendar.court_from is None and made.world.parts["institutions"].petition.filed is None
    assert stages["winner fixed"] == (43, 43, "")


def test_dates_of_kaltim_with_a_petition():
    made = ConflictModel(shipped("kaltim", 2), rng=1)
    calendar, stages = made.world.parts["calendar"], dated(made)
    petition = made.world.parts["institutions"].petition
    # Monday 9 December 01:30 (02:00); the plenary of eleven hours began the afternoon before, at 15:00.
    assert stages["recapitulation province"] == (11, 12, "15")
    assert calendar.recap.kab_day.max() < 11 and (calendar.recap.kab_day > calendar.plenary_day.min()).all()
    for r in range(len(made.kab_code)):
        mine = np.asarray(made.region.kec_kab) == r
        assert calendar.recap.kab_day[r] > calendar.plenary_day[mine].max()
    # Tuesday to Thursday to file; registered 3 January; first hearings 8 January; dismissed 5 February.
    assert (petition.filed, petition.registered, petition.hearing, petition.ruling) == (15, 37, 42, 70)
    assert not petition.heard and "winner fixed" not in stages
    assert [d for d in (14, 15, 69, 70) if calendar.court_open(d)] == [15, 69]


def test_dates_of_mahakam_ulu():
    """The re-vote has its own clock; by river boxes need more than a day's light in no kecamatan."""
    made = ConflictModel(shipped("mahakam_ulu", 2), rng=1)
    calendar, stages = made.world.parts["calendar"], dated(made)
    assert (calendar.vote_day, calendar.announcement_day, calendar.announcement_hour) == (178, 181, 16.0)
    assert set(calendar.plenary_day.tolist()) <= {179, 180}
    assert stages["recapitulation kecamatan"][:2] == (179, 180)
    first, last, hour = stages["recapitulation kabupaten"]
    assert (first, last) == (181, 181) and 9 <= int(hour) <= 14
    assert calendar.rounds == [] and "winner fixed" not in stages


def test_a_case_goes_its_way_in_kaltim():
    """Run to day 75: each step on its day, each with the one before it as its cause."""
    made = ConflictModel(shipped("kaltim", 90), rng=1)
    made.run_for(90)
    steps = [e for e in made.events if e.detail in
             ("announcement", "petition_filed", "petition_registered", "petition_heard", "ruling_rejected", "winner_fixed")]  # fmt: skip
    assert [(e.detail, e.day) for e in steps] == [
        ("announcement", 12), ("petition_filed", 15), ("petition_registered", 37), ("petition_heard", 42),
        ("ruling_rejected", 70), ("winner_fixed", 73),
    ]  # fmt: skip
    for cause, effect in pairwise(steps):
        assert effect.parents == [cause.id], effect.detail
    assert made.daily["rulings"].sum(axis=1).nonzero()[0].tolist() == [70 + 14]
    assert dated(made)["court ruling"] == (70, 70, "10")


@pytest.mark.parametrize(("share", "day"), [(0.001, 115), (0.05, 129), (0.5, 143), (1.0, 178)])
def test_re_votes_fall_on_the_saturdays_of_2025(share, day):
    """22 March, 5 and 19 April, 24 May: the last Saturdays within 30, 45, 60 and 90 days of 24 February."""
    from conflict_sim.dynamics.institutions_rules import re_vote_day

    assert re_vote_day(89, share) == day


def test_the_court_decides_within_45_working_days():
    from conflict_sim.dynamics.institutions_rules import working_days_after

    assert court.REGISTRATION_DAY < 89 <= working_days_after(court.REGISTRATION_DAY, 45)


# Unofficial counts ----------------------------------------------------------------------------------------


def test_errors_of_counts_have_their_size_and_sum_to_nothing():
    made = model(still(institutions__count_error=0.004, institutions__team_followers=0.2))
    world, shares = made.world, np.array([0.5, 0.4, 0.1])
    shown = []
    for seed in range(400):
        world.base = world.base.__class__(**{**vars(world.base), "seed": seed})
        common, _ = counts.estimates(world, counts.Counts(shares, 0), early=False)
        shown.append(common)
    shown = np.array(shown)
    assert np.allclose(shown.sum(axis=2), 1.0)
    assert shown[..., 0].std() == pytest.approx(0.004, rel=0.1)
    assert shown[..., 0].mean() == pytest.approx(0.5, abs=0.0005)
    assert np.corrcoef(shown[:, 0, 0], shown[:, 1, 0])[0, 1] == pytest.approx(0.0, abs=0.15)


def close_race(gap, **changes):
    """A model whose true margin is ``gap``."""
    made = model(still(12, **{"announcement": {"day": 6, "hour": 14}, **changes}))
    n = len(made.world.base.totals)
    totals = np.zeros(n)
    totals[:2] = 0.5 + gap / 2, 0.5 - gap / 2
    made.world.parts["counts"] = counts.Counts(totals, 0)
    made.world.parts["calendar"].winner = 1
    return made


def test_a_thin_margin_shows_some_the_wrong_leader_until_the_decree():
    made = close_race(0.0002, institutions__count_error=0.01, institutions__early_error=0.02)
    believed = made.world.voters.believed_winner
    made.run_for(5)
    table = counts.leaders(made.world, made.world.parts["counts"], early=False)
    said = set(table[:, : counts.TEAM].ravel().tolist())
    assert len(said) == 2, "this seed has quick counts that differ"
    known = believed > 0
    wrong = known & (believed != 1)
    assert 0.1 < wrong[known].mean() < 0.9
    made.run_for(4)
    assert (believed == 1).all(), "the decree ends it"


def test_a_wide_margin_is_seen_by_all():
    made = close_race(0.36, institutions__count_error=0.004, institutions__early_error=0.02)
    made.run_for(5)
    believed = made.world.voters.believed_winner
    assert set(believed.tolist()) <= {0, 1}


def test_an_early_count_that_misled_is_corrected_overnight():
    made = close_race(0.01, institutions__early_error=0.05)
    world = made.world
    for seed in range(40):
        world.base = world.base.__class__(**{**vars(world.base), "seed": seed})
        early = counts.leaders(world, world.parts["counts"], early=True)
        if set(early[:, : counts.TEAM].ravel().tolist()) == {1, 2}:
            break
    believed = world.voters.believed_winner
    world.day = 0
    result.hour_of_news(world, 15)
    before = (believed == 2).sum()
    assert before > 0
    world.day = 1
    result.phase(world)
    late = believed == 2
    assert late.sum() < before
    # Whoever keeps it is a supporter of the pair that seemed to lead.
    assert (made.columns.camp[late] == 2).all()


def test_supporters_who_follow_their_team_believe_it_in_a_thin_margin():
    made = close_race(0.01, institutions__team_followers=0.5, institutions__team_bias=0.03)
    made.run_for(4)
    camp, believed = made.columns.camp, made.world.voters.believed_winner
    known = believed > 0
    fooled = known & (believed == 2)
    assert (camp[fooled] == 2).all()
    assert fooled[known & (camp == 2)].mean() == pytest.approx(0.5, abs=0.06)


def test_an_open_kpu_takes_wrong_figures_down_sooner_and_keeps_more_trust():
    """Common worlds: seeds 1-3."""
    shock = {"kind": "count_app_error", "day": 0, "hour": 9, "camp": "any", "size": 0.0}

    def withdrawn(openness, seed):
        changes = {"institutions__app_daily_loss": 0.005, "belief__kpu_openness": openness}
        settings = still(14, shocks=[shock], announcement={"day": 11, "hour": 14}, **changes)
        made = ran(settings, seed)
        days = [e.day for e in made.events if e.detail == "count_withdrawn"]
        return days, float(made.world.voters.trust_kpu.mean())

    for seed in (1, 2, 3):
        (closed, low), (half, middle), (open_, high) = (withdrawn(x, seed) for x in (0.0, 0.6, 1.0))
        assert closed == [] and half == [8] and open_ == [1]
        assert low < middle < high


# Repeats at single stations -------------------------------------------------------------------------------


def repeats_of(made):
    return [(e.day, e.kec) for e in made.events if e.detail == "repeat_at_stations"]


@pytest.mark.parametrize(
    ("days", "spared"), [((0, 0), True), ((-1, 5), True), ((-1, -1), False), ((2, 5), False)]
)
def test_what_repeats_is_settled_on_polling_day(days, spared):
    """Early logistics spare repeats when they act on polling day, also where they end with it, and else they do not."""
    settings = still(14, institutions__repeats=0.2, announcement={"day": 11, "hour": 14})
    lever = {"lever": "early_logistics", "lead_days": 0.0, "fewer_repeats": 1.0}
    lever |= {"start": days[0], "end": days[1]}
    made = model(settings, plan=plan(lever))
    made.run_for(14)
    asis = repeats_of(ran(settings))
    assert asis and repeats_of(made) == ([] if spared else asis)


def test_a_run_that_begins_after_the_vote_has_its_repeats_too():
    made = ran(still(9, start=1, institutions__repeats=0.2, announcement={"day": 8, "hour": 14}))
    assert repeats_of(made)


def test_in_a_sample_the_stations_of_the_whole_region_can_repeat():
    """Everybody repeats: as many as the kecamatan have, not as many as their simulated villages have."""
    for scale in (1.0, 0.3):
        settings = still(14, institutions__repeats=1.0, announcement={"day": 11, "hour": 14})
        settings = settings.model_copy(update={"run": settings.run.model_copy(update={"scale": scale})})
        made = ConflictModel(settings, rng=1)
        made.run_for(14)
        simulated, whole = int(np.sum(made.region.village_tps)), int(made.world.base.kec_stations.sum())
        assert len(repeats_of(made)) == whole
        assert whole == simulated if scale == 1.0 else whole > simulated


def test_a_mistake_of_the_scenario_is_repeated_where_no_other_is():
    mistake = {"kind": "underage_voter_found", "day": 0, "hour": 9, "camp": "any", "size": 0.0}
    made = ran(still(14, institutions__repeats=0.0, announcement={"day": 11, "hour": 14}, shocks=[mistake]))
    ((day, kec),) = repeats_of(made)
    assert 4 <= day <= 10 and kec == 0


# Plenaries ------------------------------------------------------------------------------------------------


def test_boxes_on_the_way_push_a_plenary_back_but_not_beyond_the_sixth_day():
    settings = still(12, announcement={"day": 9, "hour": 18}, institutions__remote_delay=1.0)
    quick = build_calendar(model(settings).world).plenary_day
    slow = settings.world.institutions.model_copy(update={"box_speed_kmh": 1.0, "remote_delay": 10.0})
    world = model(settings).world
    world.params = world.params.model_copy(update={"institutions": slow})
    late = build_calendar(world).plenary_day
    assert (late >= quick).all() and (late > quick).any() and late.max() <= 6


def test_objections_follow_fraud_belief_and_become_complaints():
    made = model(still(8, institutions__objection=1.0, announcement={"day": 4, "hour": 14}))
    made.world.voters.fraud_belief[:] = 1.0
    made.world.day = int(made.world.parts["calendar"].plenary_day.min())
    institutions.phase(made.world)
    held = np.flatnonzero(made.world.parts["calendar"].plenary_day == made.world.day)
    events = made.events
    objections = [e for e in events if e.detail == "objection"]
    assert [e.kec for e in objections] == held.tolist()
    plenaries = [events[p] for e in objections for p in e.parents]
    assert [(e.detail, e.kec) for e in plenaries] == [("plenary", k) for k in held.tolist()]
    assert [int(made.world.cells.kec[e.cell]) for e in plenaries] == held.tolist()
    state = made.world.parts["institutions"]
    assert [c.event for c in state.pending] == [e.id for e in objections]
    made.world.voters.fraud_belief[:] = 0.0
    made.world.parts["calendar"].plenary_day[:] = made.world.day + 1
    made.world.day += 1
    institutions.phase(made.world)
    assert len(state.complaints) == len(objections), "nobody objects where nobody doubts"


@pytest.mark.parametrize("objection", [0.0, 1.0])
def test_every_plenary_in_the_log_is_that_of_one_kecamatan(objection):
    made = model(still(8, institutions__objection=objection, announcement={"day": 6, "hour": 14}))
    made.world.voters.fraud_belief[:] = 1.0
    # Two in the same hour of the same day are two plenaries.
    calendar = made.world.parts["calendar"]
    calendar.jolts = [replace(j, day=2, hour=15.0) if j.kind == "plenary" else j for j in calendar.jolts]
    calendar.plenary_day[:] = 2
    made.run_for(8)
    found = [e for e in made.events if e.detail == "plenary"]
    assert sorted(e.kec for e in found) == list(range(len(made.kec_code)))
    assert {(e.day, e.hour, e.kind) for e in found} == {(2, 15.0, "stage")}
    assert all(int(made.world.cells.kec[e.cell]) == e.kec for e in found)
    asked = [e for e in made.events if e.detail == "objection"]
    assert len(asked) == objection * len(found)
    assert all(made.events[e.parents[0]].kec == e.kec for e in asked)


def test_an_attack_on_the_venue_puts_plenary_and_result_off():
    made = model(still(6, institutions__postpone_days=2, announcement={"day": 3, "hour": 14}))
    world, calendar = made.world, made.world.parts["calendar"]
    while world.day < 2:
        made.step()
    k = int(np.flatnonzero(calendar.plenary_day == 2)[0])
    event = world.parts["events"].add("incident", 1, 22.0)
    event.site_kind, event.site, event.kec = "camat_office", f"camat_office-{k}", k
    made.step()
    assert calendar.plenary_day[k] == 4 and calendar.announcement_day == 5
    put_off = next(e for e in made.events if e.detail == "plenary_postponed")
    assert put_off.parents == [event.id] and put_off.kec == k
    moved = [(j.kind, j.day) for j in calendar.jolts if j.day >= 4]
    assert ("plenary", 4) in moved and ("announcement", 5) in moved
    assert not any(j.kind == "announcement" and j.day == 3 for j in calendar.jolts)
