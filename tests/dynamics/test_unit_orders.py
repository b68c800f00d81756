"""Orders to units and loans: carried out as far as people are there; nobody is ever lost or split."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conflict_sim.desk import Deployment, Loan, Recall
from conflict_sim.dynamics import duty_rules
from tests.dynamics.units import MANY, deploy, five_regencies, lend, recall, row, sent, tell
from tests.model.worlds import differences, model, ran, scenario


@pytest.fixture
def world():
    return model(scenario(world=MANY)).world


@pytest.fixture(scope="module")
def kaltara():
    return five_regencies()


@pytest.fixture
def kaltara_again():
    """One that no other test has used."""
    return five_regencies()


# Orders


def test_an_order_is_carried_out_as_far_as_people_are_there_and_holds(world):
    polres, kpu = row(world, "polres"), world.parts["sites"].kind.index("kpu")
    at_base = int(world.parts["police"].stock[polres])
    deploy(world, polres, kpu, at_base + 100)
    found = tell(world, 0.0)
    assert sent(found, polres, kpu) == at_base and found.stock[polres] == 0
    tell(world, 600.0)
    assert found.at_site[kpu, polres] == found.held[kpu, polres] == at_base
    for hour in range(11, 200):
        tell(world, 60.0 * hour)
    assert found.at_site[kpu, polres] == at_base, "nobody has called them back"
    recall(world, polres, kpu, at_base - 3)
    tell(world, 60.0 * 200)
    assert found.at_site[kpu, polres] == found.held[kpu, polres] == 3
    tell(world, 60.0 * 210)
    assert found.stock[polres] == at_base - 3


def test_an_order_waits_for_its_moment(world):
    polres = row(world, "polres")
    deploy(world, polres, 0, 5, due=120.0)
    assert sent(tell(world, 60.0), polres) == 0
    assert sent(tell(world, 120.0), polres) == 5


def test_an_order_says_how_many_shall_be_there(world):
    """Said again it moves nobody, said with fewer it lets the others go."""
    polres = row(world, "polres")
    for now, wanted in ((0.0, 12), (60.0, 12), (120.0, 20), (180.0, 7), (240.0, 7)):
        deploy(world, polres, 0, wanted, due=now)
        found = tell(world, now)
        assert found.by_order(polres, 0) == wanted
    tell(world, 1440.0)
    assert found.at_site[0, polres] == found.held[0, polres] == 7


def test_whoever_is_called_back_on_the_road_does_not_stay(world):
    polres = row(world, "polres")
    deploy(world, polres, 0, 12)
    found = tell(world, 0.0)
    recall(world, polres, 0, due=0.0)
    tell(world, 1.0)
    assert found.by_order(polres, 0) == 0
    for hour in (10, 20, 30):
        tell(world, 60.0 * hour)
    assert found.stock[polres] == found.units.strength[polres]


def test_a_recall_leaves_who_is_needed_until_the_crowd_has_gone(world):
    polres = row(world, "polres")
    deploy(world, polres, 0, 12)
    tell(world, 0.0)
    found = tell(world, 600.0, crowds=[(0, 300)])
    recall(world, polres, 0, due=660.0)
    tell(world, 660.0, crowds=[(0, 300)])
    assert found.at_site[0, polres] >= 12 and found.held.sum() == 0
    for hour in range(12, 40):
        tell(world, 60.0 * hour)
    assert found.at_site.sum() == 0 and np.array_equal(found.owned(), found.units.strength)


def test_a_status_of_conflict_spares_the_request_for_soldiers(world):
    tni, found = row(world, "tni"), world.parts["police"]
    tell(world, 3000.0)
    world.parts["conflict_status"][:] = 1
    deploy(world, tni, 0, 10, due=3000.0)
    tell(world, 3000.0)
    (column,) = [c for c in found.columns if c.source == tni]
    assert column.arrives == pytest.approx(3000.0 + 60.0 * found.travel_hours[tni, 0])


def test_soldiers_move_on_an_order_only(world):
    tni = row(world, "tni")
    for hour in range(48):
        found = tell(world, 60.0 * hour, crowds=[(0, 500), (1, 300)], violent=[(0, 200)])
    assert found.stock[tni] == found.units.strength[tni]
    deploy(world, tni, 0, 10, due=3000.0)
    tell(world, 3000.0, crowds=[(0, 500)])
    (column,) = [c for c in found.columns if c.source == tni]
    assert column.officers == column.held == 10
    road = 60.0 * found.travel_hours[tni, 0]
    assert column.arrives == pytest.approx(3000.0 + world.params.forces.request_minutes + road)


@pytest.mark.parametrize(
    "order",
    [
        {"unit": 3, "site": 0, "officers": 0},
        {"unit": 3, "site": 0, "officers": -5},
        {"unit": 999, "site": 0, "officers": 5},
        {"unit": -1, "site": 0, "officers": 5},
        {"unit": 3, "site": 999, "officers": 5},
        {"unit": 3, "site": -1, "officers": 5},
        {"kind": Recall, "unit": 5, "site": -1},
        {"kind": Recall, "unit": 5, "site": 999, "officers": 3},
        {"kind": Recall, "unit": 999, "site": 1},
        {"kind": Recall, "unit": 3, "lent_to": 999},
        {"kind": Recall, "unit": 3, "lent_to": 3},
        {"kind": Loan, "base": 3, "to": 0, "officers": 0},
        {"kind": Loan, "base": 3, "to": 3, "officers": 9},
        {"kind": Loan, "base": 999, "to": 3, "officers": 9},
        {"kind": Loan, "base": 3, "to": -1, "officers": 9},
        {"kind": Loan, "base": 5, "to": 3, "officers": 9},
        {"kind": Loan, "base": 3, "to": 7, "officers": 9},
    ],
    ids=[
        "nobody",
        "fewer than nobody",
        "no such unit",
        "unit -1",
        "no such site",
        "site -1",
        "home from home",
        "home from nowhere",
        "recall of no unit",
        "recall of a loan to no unit",
        "recall of no loan",
        "nobody lent",
        "lent to itself",
        "lent by no unit",
        "lent to no unit",
        "soldiers are not lent",
        "lent to a unit from outside",
    ],
)
def test_a_null_order_changes_nothing_bit_for_bit(order):
    plain, other = ran(scenario()), model(scenario())
    kinds = list(dict.fromkeys(other.world.parts["police"].units.kind))
    assert kinds == ["polsek", "polres", "satpol_pp", "tni", "linmas", "brimob", "bko", "neighbour"]
    values = dict(order)
    kind = values.pop("kind", Deployment)
    for quarter in range(-24 * 4, 4 * 24 * 4):
        other.world.desk.post(kind(by="test", due=15.0 * quarter, **values))
    other.run_for(5)
    assert not [o for _, o in other.world.desk.waiting if isinstance(o, kind) and o.due < 4000]
    assert differences(plain, other) == []
    assert plain.world.parts["police"].tired.tobytes() == other.world.parts["police"].tired.tobytes()


def test_an_order_that_moves_people_changes_something():
    plain, other = ran(scenario()), model(scenario())
    deploy(other.world, 3, 0, 20, due=-1440.0)
    other.run_for(5)
    assert "daily officer_hours" in differences(plain, other)


# Lending


def test_outside_help_comes_when_the_own_police_is_used_up(world):
    found = tell(world, 0.0, crowds=[(0, 30)])
    outside = found.units.of("brimob", "bko", "neighbour")
    assert found.stock[outside].sum() == found.units.strength[outside].sum()
    tell(world, 60.0, crowds=[(0, 3000)])
    assert found.stock[outside].sum() == 0
    for column in found.columns:
        if outside[column.source]:
            delay = world.params.police.respond_minutes + world.params.forces.request_minutes
            road = 60.0 * found.travel_hours[column.source, 0]
            assert column.arrives == pytest.approx(60.0 + delay + road)


def test_neighbours_lend_their_share_and_only_while_they_lack_nobody(kaltara):
    world = kaltara.world
    found, sites = world.parts["police"], world.parts["sites"]
    units, kab = found.units, sites.kab
    before = found.stock.copy()
    first, second = (int(np.flatnonzero(kab == r)[0]) for r in (0, 1))
    tell(world, -1e6, crowds=[(first, 10_000), (second, 10_000)])
    lent = before - found.stock
    for r in range(5):
        polres = row(world, "polres", r)
        spare = int(world.params.forces.neighbour_spare * units.strength[polres])
        if r < 2:
            assert found.stock[polres] == 0, "everybody at home is sent"
            assert all(kab[c.site] == r for c in found.columns if c.source == polres)
        else:
            assert lent[polres] == spare > 0
    tell(world, -1e6 + 60, crowds=[(first, 20_000)])
    assert np.array_equal(before - found.stock >= lent, np.ones(len(units), bool))
    for r in range(2, 5):
        polres = row(world, "polres", r)
        assert before[polres] - found.stock[polres] == lent[polres], (
            "no more than the share, however often asked"
        )
    assert np.array_equal(found.owned(), units.strength)


def test_officers_on_loan_stay_their_unit_s_and_work_for_the_other_area(kaltara_again):
    world = kaltara_again.world
    found, sites = world.parts["police"], world.parts["sites"]
    lender, borrower = row(world, "polres", 1), row(world, "polres", 0)
    spare = int(world.params.forces.neighbour_spare * found.units.strength[lender])
    lend(world, lender, borrower, 10_000, due=-1e6)
    tell(world, -1e6)
    assert found.on_loan[lender, 0] == spare > 0, "no more than can be spared"
    (column,) = found.columns
    road = 60.0 * found.travel_hours[lender, found.town[0]]
    assert column.arrives == pytest.approx(-1e6 + world.params.forces.request_minutes + road)
    here = int(np.flatnonzero((sites.kab == 0) & (sites.kec == found.units.kec[borrower]))[0])
    tell(world, -1e6 + 6000)
    assert found.guests[lender, 0] == spare and found.stock[borrower] == found.units.strength[borrower]
    tired = [found.fatigue(-1e6 + minute, world.params.forces)[lender] for minute in (6000, 7000)]
    assert tired[1] < 0.5 * tired[0], "they rest where they stay"
    tell(world, -1e6 + 6060, crowds=[(here, 20_000)])
    assert found.guests[lender, 0] == 0 and sent(found, lender, here) == spare
    for hour in range(102, 160):
        tell(world, -1e6 + 60 * hour)
        assert np.array_equal(found.owned(), found.units.strength)
    assert found.guests[lender, 0] == spare, "back in the town that has them"
    recall(world, lender, lent_to=borrower, due=-1e6 + 9600)
    for hour in range(160, 260):
        tell(world, -1e6 + 60 * hour)
    assert found.guests.sum() == 0 and np.array_equal(found.stock, found.units.strength)


def test_who_lacks_officers_himself_lends_none(kaltara_again):
    world = kaltara_again.world
    found, kab = world.parts["police"], world.parts["sites"].kab
    lender, borrower = row(world, "polres", 1), row(world, "polres", 0)
    short = int(np.flatnonzero(kab == 1)[0])
    tell(world, -1e6, crowds=[(short, 50_000)])
    assert found.pressed == {1}
    lend(world, lender, borrower, 5, due=-1e6 + 60)
    tell(world, -1e6 + 60, crowds=[(short, 50_000)])
    assert found.on_loan.sum() == 0


@pytest.mark.parametrize(
    ("strength", "spare", "lent", "at_base", "expected"),
    [
        (100, 0.15, 0, 100, 15),
        (100, 0.15, 10, 90, 5),
        (100, 0.15, 20, 80, 0),
        (100, 0.5, 0, 7, 7),
        (9, 0.1, 0, 9, 0),
    ],
)
def test_what_can_be_lent(strength, spare, lent, at_base, expected):
    assert duty_rules.can_lend(strength, spare, lent, at_base) == expected


# Conservation


def by_order(found):
    """(unit, site) -> people whom orders hold there or have sent there."""
    out = {(int(u), int(s)): int(found.held[s, u]) for s, u in np.argwhere(found.held)}
    for c in found.columns:
        if c.held:
            out[c.source, c.site] = out.get((c.source, c.site), 0) + c.held
    return out


moments = st.lists(
    st.tuples(
        st.floats(5, 400),
        st.lists(st.tuples(st.integers(0, 14), st.integers(0, 400)), max_size=4),
        st.integers(0, 400),
        st.sampled_from(["campaign", "quiet", "vote", "recapitulation", "announced", "after"]),
        st.lists(st.tuples(st.integers(-1, 11), st.integers(-1, 16), st.integers(-3, 80)), max_size=3),
        st.lists(st.tuples(st.integers(-1, 11), st.integers(-1, 11), st.integers(-3, 80)), max_size=2),
        st.lists(
            st.tuples(
                st.integers(-1, 11),
                st.integers(-1, 16),
                st.none() | st.integers(-3, 80),
                st.sampled_from([-1, -1, 0, 3, 11]),
            ),
            max_size=2,
        ),
    ),
    min_size=5,
    max_size=40,
)


@given(days=moments, keys=st.fixed_dictionaries({"forces.request_minutes": st.floats(0, 400)}))
@settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
def test_people_are_whole_and_conserved_over_random_days(days, keys):
    world, now = model(scenario(world={**MANY, **keys})).world, -1440.0
    for passed, crowds, violent, stage, orders, loans, recalls in days:
        now += passed
        for unit, site, people in orders:
            deploy(world, unit, site, people, due=now)
        for unit, to, people in loans:
            lend(world, unit, to, people, due=now)
        for unit, site, people, lent_to in recalls:
            recall(world, unit, site, people, due=now, lent_to=lent_to)
        found = tell(world, now, crowds, [(site, min(violent, n)) for site, n in crowds], stage)
        assert np.array_equal(found.owned(), found.units.strength)
        counts = (found.stock, found.at_site, found.held, found.posted, found.guests, found.on_loan)
        assert all(a.dtype.kind == "i" and a.min() >= 0 for a in counts)
        assert np.all(found.held <= found.at_site) and np.all(found.guests <= found.on_loan)
        assert all(type(c.officers) is int and 0 <= c.held <= c.officers > 0 for c in found.columns)
        book = world.parts["response"].ahead
        assert {key: group.officers for key, group in book.items()} == by_order(found)
        tired = found.fatigue(now, world.params.forces)
        assert tired.min() >= 0 and tired.max() <= 1
        assert stage == "vote" or not found.posted.any()
