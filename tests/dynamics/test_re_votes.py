"""A re-vote as a second election: nights of money, plenaries, guards of boxes, dates within the law."""

import copy
from functools import cache

import numpy as np
import pytest

from conflict_sim.dynamics import court, institutions, money, result, street
from conflict_sim.dynamics.calendar import struck
from conflict_sim.dynamics.force_units import tps_wanted, voting_stations
from conflict_sim.dynamics.institutions_rules import LONGEST_RE_VOTE, re_vote_day
from conflict_sim.dynamics.money_kernels import DECISIVE, KNOWS, OFFERED, PASSED_OVER
from conflict_sim.dynamics.money_result import moved_votes
from conflict_sim.units import weekday
from tests.model.worlds import model, quiet

#: Day of the ruling.
RULED = 89
SETTINGS = {
    "announcement": {"day": 6, "hour": 18},
    "money.budget": 30_000.0,
    "money.report": 0.0,
    "money.enforcement": 0.0,
    "money.broker_anger": 0.2,
    "mobilisation.plenary_shock": 0.1,
}


@cache
def after_the_first_vote(**world):
    """A world whose first vote had its nights of money, on the day of the ruling."""
    made = model(quiet(12, {**SETTINGS, **{k.replace("__", "."): v for k, v in world.items()}}))
    for made.world.day in range(-3, 8):
        money.phase(made.world)
    made.world.day = RULED
    return made


def ordered(share, **world):
    made = copy.deepcopy(after_the_first_vote(**world))
    return made, court.order(made.world, share)


def again_of(made, round_):
    out = np.zeros(made.columns.n, bool)
    for first, end in round_.rows:
        out[first:end] = True
    return out


def live_money(made, until):
    """Rupiah that flow on each day from the ruling on."""
    part, flows = made.world.parts["money"], {}
    for made.world.day in range(RULED + 1, until + 1):
        before = part.spent.sum()
        money.phase(made.world)
        if part.spent.sum() > before:
            flows[made.world.day] = int(part.spent.sum() - before)
    return flows


@pytest.mark.parametrize("share", [1.0, 0.3])
def test_money_flows_again_on_the_nights_before_a_re_vote(share):
    """Three evenings and the dawn, the same rupiah per voter, to those alone who vote again; nothing is lost."""
    made, made_round = ordered(share)
    world, part, again = made.world, made.world.parts["money"], again_of(made, made_round)
    first_nights, paid, flags = (
        part.spent.copy(),
        world.voters.paid_by.copy(),
        world.voters.money_flags.copy(),
    )
    flows = live_money(made, made_round.vote_day)
    day = made_round.vote_day
    assert list(flows) == [day - 3, day - 2, day - 1, day]
    assert part.again[0].voters == again.sum() and part.again[0].nights == 4
    assert np.array_equal(part.spent - first_nights, part.again[0].spent)
    assert part.again[0].spent.tolist() == [money.budget(world, part.again[0])] * len(part.camps)
    assert part.again[0].spent.sum() == pytest.approx(30_000 * again.sum(), abs=len(part.camps))
    b = part.brokers
    assert np.array_equal(b.received, b.passed_on + b.kept + b.in_hand) and not b.in_hand.any()
    # Nobody else is offered or paid anything, and nobody else notices that he was passed over.
    n = world.base.population.n_resident
    elsewhere = ~again[:n]
    assert np.array_equal(world.voters.paid_by[:n][elsewhere], paid[:n][elsewhere])
    assert not ((world.voters.money_flags ^ flags)[:n][elsewhere] & (OFFERED | DECISIVE)).any()
    now, before = (
        ((columns[:n][~elsewhere] & OFFERED) > 0).mean() for columns in (world.voters.money_flags, flags)
    )
    assert 0.5 * before < now < 1.5 * before, "about as many as before the first vote"
    asked = world.voters.money_flags[:n]
    over = again[:n] & ((asked & KNOWS) > 0) & ((asked & OFFERED) == 0) & world.voters.alive[:n]
    assert over.any() and (world.voters.money_seen[:n][over] & PASSED_OVER).all()


def test_without_money_a_re_vote_changes_nobody():
    made = copy.deepcopy(after_the_first_vote())
    court.order(made.world, 1.0)
    before = {c: getattr(made.world.voters, c).copy() for c in ("paid_by", "money_flags", "money_seen")}
    q = made.world.params
    made.world.params = q.model_copy(update={"money": q.money.model_copy(update={"budget": 0.0})})
    assert live_money(made, 178) == {}
    assert all(np.array_equal(getattr(made.world.voters, c), kept) for c, kept in before.items())


def test_brokers_of_the_defeated_are_angry_after_the_decree_of_the_re_vote():
    made, made_round = ordered(1.0)
    world, part = made.world, made.world.parts["money"]
    assert part.defeat_known
    live_money(made, made_round.announcement_day)
    assert not part.defeat_known
    world.voters.outrage[:] = 0.0
    world.day = made_round.announcement_day + 1
    result.phase(world)
    money.phase(world)
    angry = np.unique(part.brokers.camp[np.isin(part.brokers.person, np.flatnonzero(world.voters.outrage))])
    assert part.defeat_known and len(angry) and made_round.winner not in angry


def test_a_simulated_re_vote_counts_the_votes_that_money_moved_then():
    """Twice the money moves more votes than before the first vote: the round's shares move by the difference alone."""
    made, made_round = ordered(1.0, result="simulated")
    world, part, q = made.world, made.world.parts["money"], made.world.params
    world.params = q.model_copy(update={"money": q.money.model_copy(update={"budget": 60_000.0})})
    live_money(made, made_round.vote_day)
    now = world.parts["calendar"].rounds[0]
    moved = moved_votes(world) - part.again[0].moved_before
    assert moved.any()
    expected = (
        made_round.totals / made_round.totals.sum() + moved / world.base.scale / world.base.totals.sum()
    )
    assert np.allclose(now.totals, np.maximum(expected, 0)) and now.winner == 1 + np.argmax(expected)
    assert np.allclose(world.parts["counts"].shares, now.totals / now.totals.sum())


@pytest.mark.parametrize("share", [1.0, 0.3])
def test_kecamatan_that_vote_again_have_plenaries_of_their_own(share):
    made, made_round = ordered(share)
    world, calendar = made.world, made.world.parts["calendar"]
    voters = np.bincount(world.place_kec[made.columns.village], minlength=world.n_kecamatan)
    part = (
        np.bincount(world.place_kec[made.columns.village], again_of(made, made_round), world.n_kecamatan)
        / voters
    )[: world.n_kecamatan]
    felt = np.zeros(world.n_kecamatan)
    for jolt in calendar.jolts:
        if jolt.kind == "plenary" and jolt.day > RULED:
            assert made_round.vote_day < jolt.day <= made_round.announcement_day
            (k,) = np.flatnonzero(jolt.whom[:-1].any(axis=(1, 2)))
            assert made_round.plenary_day[k] == jolt.day
            felt += jolt.field[:-1].max(axis=(1, 2))
    size = 0.1 * struck(world, "plenary", each=True)
    assert np.allclose(felt, size * part) and (felt > 0).any()
    assert np.array_equal(made_round.plenary_day >= 0, part > 0)
    if share == 1.0:
        assert np.array_equal(felt, size)
    world.day = int(made_round.plenary_day.max())
    at, winner = calendar.plenaries(world.day)
    assert winner == made_round.winner and np.array_equal(made_round.plenary_day[at], [world.day] * len(at))
    assert calendar.plenaries(int(calendar.plenary_day[0]))[1] == calendar.winner


def test_witnesses_object_at_plenaries_of_a_re_vote():
    made, made_round = ordered(1.0, institutions__objection=1.0)
    world = made.world
    world.voters.fraud_belief[:] = 1.0
    world.day = int(made_round.plenary_day.max())
    institutions.sum_belief(world)
    institutions._objections(world)
    kec = sorted(e.kec for e in made.world.parts["events"].events if e.detail == "objection")
    assert kec == np.flatnonzero(made_round.plenary_day == world.day).tolist() and kec
    # The street finds the plenary in the log already: one event, at the hour of the re-vote's own.
    log, calendar = world.parts["events"], world.parts["calendar"]
    for hour in range(24):
        street._arrivals(world, log, calendar, hour)
    for k in kec:
        (jolt,) = (j for j in calendar.jolts_of(world.day) if j.kind == "plenary" and j.whom[k].any())
        (plenary,) = (e for e in log.events if e.detail == "plenary" and e.kec == k and e.day == world.day)
        (objection,) = (e for e in log.events if e.detail == "objection" and e.kec == k)
        assert objection.parents == [plenary.id] and jolt.event == plenary.id
        assert plenary.hour == objection.hour == jolt.hour
    assert all(j.event == -1 for j in calendar.jolts if j.kind == "plenary" and j.day < RULED)


def test_late_boxes_put_off_the_plenaries_and_the_result():
    """Boxes that are three days on their way: their plenary is on the fourth day after the vote, the result on the fifth."""
    days = {}
    for late in (0, 3, 9):
        made = copy.deepcopy(after_the_first_vote())
        recap = made.world.parts["calendar"].recap
        slow = np.zeros_like(recap.box_hours)
        slow[0] = 10.0 * late
        object.__setattr__(recap, "box_hours", slow)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("conflict_sim.dynamics.recap.travel_hours", lambda world, slow=slow: slow)
            made_round = court.order(made.world, 1.0)
        days[late] = (
            made_round.plenary_day[0] - made_round.vote_day,
            made_round.announcement_day - made_round.vote_day,
            made_round.vote_day - made_round.logistics_day,
        )
    assert days[0][1] == court.RESULT_AFTER and days[3][:2] == (4, 5) and days[9][:2] == (6, 7)
    assert days[3][2] == days[0][2] + 3 and days[9][2] == days[0][2] + 9


def test_guards_stand_by_the_boxes_from_the_day_on_which_they_leave():
    for share in (1.0, 0.3):
        made, made_round = ordered(share)
        calendar = made.world.parts["calendar"]
        guarded = [d for d in range(RULED + 1, 250) if calendar.guarded(d)]
        assert guarded == list(range(made_round.logistics_day, made_round.announcement_day + 8))
        assert made_round.logistics_day <= made_round.vote_day - court.SHORTEST_LEAD
        fresh = [d for d in range(RULED + 1, 250) if calendar.fresh(d)]
        assert guarded[-len(fresh) :] == fresh and len(guarded) > len(fresh)


def test_the_day_of_a_re_vote_waits_for_its_boxes_and_obeys_the_longest_time():
    assert LONGEST_RE_VOTE == 180
    for ruling in range(60, 130):
        for share in (0.005, 0.05, 0.5, 1.0):
            usual = re_vote_day(ruling, share)
            for lead in (0, 8, 26, 31, 60, 100, 174, 300):
                day = re_vote_day(ruling, share, lead)
                assert weekday(day) == 5 and day <= ruling + 180
                assert day >= min(ruling + lead, ruling + 174)
                assert day == usual or (usual < ruling + lead and day <= ruling + lead + 6)
    assert re_vote_day(89, 0.005, 30) == 122 and re_vote_day(89, 0.005, 26) == 115


def test_repeats_at_stations_have_a_polling_day_of_their_own_for_guards():
    made = copy.deepcopy(after_the_first_vote())
    world, stations = made.world, made.world.base.kec_stations
    full = tps_wanted(world)
    world.day = 6
    world.parts["institutions"].repeats += [(6, 0, 1), (6, 1, int(stations[1])), (7, 2, 3)]
    share = voting_stations(world)
    assert share[0] == 1 / stations[0] and share[1] == 1.0 and not share[2:].any()
    wanted = tps_wanted(world)
    assert wanted[:2].tolist() == [10, 10 * int(stations[1])] and not wanted[2:].any()
    q = world.params
    for each, ratio, expected in ((30.0, 1.0, 30), (2.5, 1.0, 3), (10.0, 0.5, 5), (10.0, 0.0, 0)):
        forces = q.forces.model_copy(update={"repeat_guard": each, "tps_guard": ratio})
        world.params = q.model_copy(update={"forces": forces})
        assert tps_wanted(world)[0] == expected
    # 0: as on polling day.
    world.params = q.model_copy(update={"forces": q.forces.model_copy(update={"repeat_guard": 0.0})})
    wanted = tps_wanted(world)
    assert wanted[1] == full[1] and 1 <= wanted[0] <= full[0] and not wanted[2:].any()
    world.params = q
    world.day = 8
    assert np.array_equal(tps_wanted(world), full)
