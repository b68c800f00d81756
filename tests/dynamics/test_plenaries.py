"""Plenaries and the result on other dates; recounts; the recapitulation planned anew on polling day."""

import numpy as np
import pytest

from conflict_sim.config.scenario import Run, Scenario
from conflict_sim.desk import Decision
from conflict_sim.dynamics import institutions, plenaries
from conflict_sim.model import ConflictModel
from tests.interventions.levers import only
from tests.model.worlds import differences, model, quiet, ran, scenario

LATE = {"announcement": {"day": 9, "hour": 18}}


def decided(made, **keys):
    return Decision(by="x", due=0.0, **keys)


def plenary_days(made):
    """Day on which each kecamatan's plenary moves people."""
    out = {}
    for jolt in made.world.parts["calendar"].jolts:
        if jolt.kind == "plenary":
            out |= dict.fromkeys(
                np.flatnonzero(jolt.whom[:-1].any(axis=(1, 2))).tolist(), (jolt.day, jolt.hour)
            )
    return out


@pytest.mark.parametrize(("days", "expected"), [(2, 2), (-1, -1), (0, 0), (-9, None), (30, None)])
def test_a_plenary_is_moved_within_what_the_rules_allow(days, expected):
    made = model(quiet(12, LATE))
    world, calendar = made.world, made.world.parts["calendar"]
    world.day = 0
    before = plenary_days(made)
    k = max(before, key=lambda k: before[k][0])
    old = before[k][0]
    plenaries.reschedule(world, decided(made, kind="reschedule", kecamatan=k, value=float(days)))
    first, last = calendar.vote_day + 1, max(calendar.vote_day + 6, old)
    new = min(max(old + days, first), last)
    assert calendar.plenary_day[k] == new == plenary_days(made)[k][0]
    assert expected is None or new == min(max(old + expected, first), last)
    assert {j: v for j, v in plenary_days(made).items() if j != k} == {
        j: v for j, v in before.items() if j != k
    }


def test_a_plenary_by_day_ends_early_and_one_that_was_held_stays():
    made = model(quiet(12, LATE))
    made.world.day = 0
    k = 0
    plenaries.reschedule(made.world, decided(made, kind="reschedule", kecamatan=k, outcome="daytime"))
    assert plenary_days(made)[k][1] <= plenaries.DAYTIME_END
    made.world.day = 20
    before = plenary_days(made)
    plenaries.reschedule(made.world, decided(made, kind="reschedule", kecamatan=k, value=2.0))
    assert plenary_days(made) == before


@pytest.mark.parametrize(("days", "expected"), [(3, 12), (-2, 7), (-30, None)])
def test_the_result_is_moved_but_not_before_the_last_plenary(days, expected):
    made = model(quiet(12, LATE))
    world, calendar = made.world, made.world.parts["calendar"]
    world.day = 1
    plenaries.move_result(world, decided(made, kind="move_result", value=float(days)))
    last = max(int(calendar.plenary_day.max()), 2)
    assert calendar.announcement_day == (last if expected is None else expected)
    assert [j.day for j in calendar.jolts if j.kind == "announcement"] == [calendar.announcement_day]
    name = "result_postponed" if days > 0 else "result_brought_forward"
    assert [e.detail for e in made.events if e.detail.startswith("result_")] == [name]


def test_a_lever_moves_plenaries_in_a_run():
    settings = quiet(11, LATE)
    moved = ran(settings, plan=only("plenary_schedule", days=2, start=0))
    plain, later = plenary_days(ran(settings)), plenary_days(moved)
    assert all(later[k][0] == min(plain[k][0] + 2, 6) and later[k][1] <= 14 for k in plain)


def test_faster_boxes_bring_a_late_plenary_forward():
    slow = {**LATE, "institutions.box_speed_kmh": 1.0, "institutions.remote_delay": 10.0}
    plain, lever = (ran(quiet(11, slow), plan=of) for of in ("none", only("early_logistics", faster=0.99)))
    before, after = plenary_days(plain), plenary_days(lever)
    assert all(after[k][0] <= before[k][0] for k in before) and after != before
    calendar = lever.world.parts["calendar"]
    assert calendar.plenary_day.tolist() == [after[k][0] for k in sorted(after)]
    too_late = ran(quiet(11, slow), plan=only("early_logistics", faster=0.99, start=1))
    assert plenary_days(too_late) == before, "boxes have left"


def test_a_recount_gives_losers_trust_once_and_only_there():
    made = model(scenario(6))
    made.run_for(4)
    world = made.world
    trust, winner = world.voters.trust_kpu.copy(), world.parts["calendar"].winner
    order = decided(made, kind="recount", kecamatan=1, value=0.1)
    institutions.recount(world, order)
    gained = world.voters.trust_kpu - trust
    n = made.columns.n_resident
    camp, believed = made.columns.camp[:n], world.voters.believed_winner[:n]
    lost = (camp > 0) & (believed > 0) & (believed != camp) & (made.columns.kecamatan() == 1)
    assert lost.any() and winner > 0
    assert gained[:n][lost] == pytest.approx(np.minimum(0.1, 1.0 - trust[:n][lost]), abs=1e-6)
    assert not gained[:n][~lost].any()
    institutions.recount(world, order)
    assert np.array_equal(world.voters.trust_kpu - trust, gained)


def test_there_is_nothing_to_count_again_before_the_vote_is_over():
    made = model(scenario(6))
    made.world.day = 0
    institutions.recount(made.world, decided(made, kind="recount", kecamatan=1, value=0.1))
    assert differences(made, model(scenario(6))) == []


def province():
    """A governor's contest in five regencies, a small sample of their villages."""
    settings = Scenario(world={"region": "65", "contest": "gubernur"}, run=Run(days=1, scale=0.01))
    return ConflictModel(settings, rng=1)


def regency_plenaries(made):
    """(day, hour) at which the plenary of each regency moves people."""
    kab, out = np.asarray(made.world.region.kec_kab), {}
    for jolt in made.world.parts["calendar"].jolts:
        if jolt.kind == "plenary_kabupaten":
            (r,) = set(kab[jolt.whom[:-1].any(axis=(1, 2))].tolist())
            assert r not in out
            out[r] = (jolt.day, jolt.hour)
    return out


@pytest.mark.parametrize("by", ["postpone", "await_repeat"])
def test_the_plenary_of_a_regency_waits_for_its_last_kecamatan(by):
    made = province()
    world, calendar = made.world, made.world.parts["calendar"]
    kab, before = np.asarray(world.region.kec_kab), regency_plenaries(made)
    assert len(before) == len(world.region.kab_code) == 5
    result = calendar.announcement_day
    k = int(np.argmax(calendar.plenary_day))
    r, old = int(kab[k]), int(calendar.plenary_day[k])
    assert before[r][0] == old + 1, "planned for the day after its last kecamatan"
    world.day = old
    new = old + 2 if by == "postpone" else 12
    value = 2.0 if by == "postpone" else 11.0
    getattr(plenaries, by)(world, decided(made, kind=by, kecamatan=k, value=value, subject=-1))
    assert calendar.plenary_day[k] == new
    after = regency_plenaries(made)
    units = int((kab == r).sum())
    assert after.pop(r) == (new + 1, 9.0 + min(1 + units, 11))
    assert calendar.recap.kab_day[r] == new + 1
    before.pop(r)
    assert after == before, "no other regency waits"
    assert calendar.announcement_day == (result if new + 1 < result else new + 2)
    assert calendar.announcement_day > calendar.recap.kab_day.max()
    # The order to read the result out at once is carried out only as far as the regencies have.
    world.day = old + 1
    plenaries.move_result(world, decided(made, kind="move_result", value=-9.0))
    assert calendar.announcement_day == calendar.recap.kab_day.max()


def test_a_regency_does_not_wait_for_a_kecamatan_that_is_early_enough():
    made = province()
    world, calendar = made.world, made.world.parts["calendar"]
    before, days = regency_plenaries(made), calendar.recap.kab_day.copy()
    k = int(np.argmin(calendar.plenary_day))
    world.day = int(calendar.plenary_day[k])
    plenaries.postpone(world, decided(made, kind="postpone", kecamatan=k, value=1.0, subject=-1))
    assert calendar.plenary_day[k] == world.day + 1 < days[world.region.kec_kab[k]]
    assert regency_plenaries(made) == before and np.array_equal(calendar.recap.kab_day, days)
