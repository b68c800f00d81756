"""Units: real counts, orders, lending, polling stations, fatigue; nobody is ever lost or split."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conflict_sim.config.loader import load_scenario
from conflict_sim.desk import Deployment, Loan, Recall, Report
from conflict_sim.dynamics import duty_rules, force_ledger, force_units, police
from conflict_sim.model import ConflictModel
from tests.model.worlds import differences, model, ran, scenario

CROWD = 20
#: Enough people of every kind, and none of them tired.
MANY = {
    "police.officers_per_1000": 20.0,
    "forces.army_ratio": 1.0,
    "forces.province_ratio": 1.0,
    "forces.province_spare": 1.0,
    "forces.neighbour_spare": 0.5,
}


@pytest.fixture
def world():
    return model(scenario(world=MANY)).world


@pytest.fixture(scope="module")
def bulungan():
    return ConflictModel("bulungan", rng=1).world


def five_regencies():
    """Five regencies, a small sample of their villages."""
    settings_ = load_scenario("kaltara", overrides={"run.scale": 0.05, "world.forces.neighbour_spare": 0.5})
    return ConflictModel(settings_, rng=1)


@pytest.fixture(scope="module")
def kaltara():
    return five_regencies()


@pytest.fixture
def kaltara_again():
    """One that no other test has used."""
    return five_regencies()


def row(world, kind, kab=None):
    """Row of the first unit of a kind (in a kabupaten)."""
    units = world.parts["police"].units
    return next(
        u for u in range(len(units)) if units.kind[u] == kind and (kab is None or units.kab[u] == kab)
    )


def tell(world, now, crowds=(), violent=(), stage="campaign"):
    """One dispatch at minute ``now``; returns the police."""
    n = len(world.parts["sites"])
    in_street, fighting = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for site, people in crowds:
        in_street[site] = people
    for site, people in violent:
        fighting[site] = people
    police.dispatch(world, now, in_street, fighting, stage)
    return world.parts["police"]


def sent(found, unit, site=None):
    """People of a unit on the way out (to a site)."""
    return sum(
        c.officers for c in found.columns if c.source == unit and c.site >= 0 and site in (None, c.site)
    )


def deploy(world, unit, site, officers, due=0.0):
    world.desk.post(Deployment(by="test", due=due, unit=unit, site=site, officers=officers))


def recall(world, unit, site=-1, officers=None, due=0.0, lent_to=-1):
    order = Recall(by="test", due=due, unit=unit, site=site, officers=officers, lent_to=lent_to)
    world.desk.post(order)


def lend(world, unit, to, officers, due=0.0):
    world.desk.post(Loan(by="test", due=due, base=unit, to=to, officers=officers))


# Who there is


def test_real_counts_come_first(bulungan):
    units = bulungan.parts["police"].units
    count = {kind: int(units.strength[units.of(kind)].sum()) for kind in dict.fromkeys(units.kind)}
    assert count["polsek"] + count["polres"] == 324
    assert count["tni"] == 200 and count["linmas"] == 900
    assert count["brimob"] + count["bko"] == round(0.35 * 528)
    assert count["satpol_pp"] == round(0.15 * 324) and count["neighbour"] == int(0.15 * 324)
    graded = dict(zip(units.kind, units.grade))
    assert graded["tni"] == graded["linmas"] == "measured" and graded["satpol_pp"] == "assumed"
    assert len(set(units.name)) == len(units) and "polsek-65.01.01" in units.name


def test_in_a_sample_of_villages_everybody_is_there(bulungan):
    small = ConflictModel(load_scenario("bulungan", overrides={"run.scale": 0.3}), rng=1).world
    whole, part = bulungan.parts["police"].units, small.parts["police"].units
    for kind in ("polres", "tni", "linmas", "brimob", "bko"):
        expected = whole.strength[whole.of(kind)].sum()
        assert part.strength[part.of(kind)].sum() == pytest.approx(expected, abs=1), kind
    wanted = [w.parts["police"].wanted_at_tps.sum() for w in (small, bulungan)]
    assert wanted[0] == pytest.approx(wanted[1], rel=0.25)


def test_ratios_stand_in_where_the_officers_are_set_by_hand(world):
    units = world.parts["police"].units
    officers = units.strength[units.of("polsek", "polres")].sum()
    assert units.strength[row(world, "tni")] == officers
    assert units.strength[units.of("brimob", "bko")].sum() == officers
    assert units.strength[row(world, "neighbour")] == officers // 2


def test_without_officers_there_is_nobody():
    none = model(scenario(world={"police.officers_per_1000": 1e-9})).world.parts["police"]
    assert none.owned()[~none.units.of("linmas")].sum() == 0


def test_a_kodim_that_is_shared_lends_half_and_comes_from_afar():
    made = ConflictModel(load_scenario("tanjung_jabung_timur", overrides={"run.scale": 0.05}), rng=1)
    units = made.world.parts["police"].units
    tni, polres = row(made.world, "tni"), row(made.world, "polres")
    officers = float(made.region.kab_police[0] / made.world.base.kab_share[0])
    assert units.strength[tni] == round(0.5 * 0.35 * officers)
    assert np.allclose(units.travel_hours[tni] - units.travel_hours[polres], 3.5, atol=0.11)


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


# Polling stations


@pytest.mark.parametrize(
    ("stations", "vulnerable", "very", "ratio", "officers"),
    [
        (10, 0, 0, 1, 2),
        (2, 2, 0, 1, 2),
        (1, 0, 1, 1, 2),
        (100, 10, 5, 1, 37),
        (100, 10, 5, 0, 0),
        (445, 24, 25, 1, 154),
    ],
)
def test_patterns_of_guards(stations, vulnerable, very, ratio, officers):
    assert duty_rules.tps_officers(stations, vulnerable, very, ratio) == officers


def test_guards_and_linmas_stand_at_polling_stations_on_polling_day_only(bulungan):
    found, units = bulungan.parts["police"], bulungan.parts["police"].units
    tell(bulungan, -1440.0, stage="quiet")
    assert not found.posted.any()
    tell(bulungan, 0.0, stage="vote")
    own, linmas = units.of("polsek", "polres"), units.of("linmas")
    # 314 stations, 99 of the province's 1,364 vulnerable, 1.7% very vulnerable; whole officers per kecamatan.
    per_station = 0.2 * (1 - 99 / 1364 - 0.017) + 99 / 1364 + 2 * 0.017
    assert 314 * per_station <= found.posted[own].sum() <= 314 * per_station + 10
    assert found.posted[linmas].sum() == 900 and found.posted[~(own | linmas)].sum() == 0
    assert found.stock.min() >= 0 and np.array_equal(found.owned(), units.strength)
    tell(bulungan, 1440.0, stage="recapitulation")
    assert not found.posted.any() and np.array_equal(found.owned(), units.strength)


def test_linmas_are_no_force(world):
    linmas, kpu = row(world, "linmas"), world.parts["sites"].kind.index("kpu")
    deploy(world, linmas, kpu, 10)
    found = tell(world, 0.0)
    tell(world, 600.0)
    assert found.officers()[kpu] == 10 and found.highest[kpu] == 0
    assert found.effective(600.0, world.params.forces)[kpu] == 0


# Fatigue


def test_fatigue_grows_on_duty_and_rest_restores_it():
    def after(before, duty, hours):
        return float(duty_rules.fatigue(np.float64(before), np.float64(duty), hours, 24.0, 12.0))

    assert after(0.0, 1.0, 24.0) == pytest.approx(1 - np.exp(-1)) and after(0.0, 0.0, 24.0) == 0
    assert after(0.8, 0.0, 12.0) == pytest.approx(0.8 * np.exp(-1))
    assert after(after(0.3, 0.6, 0.5), 0.6, 0.5) == pytest.approx(after(0.3, 0.6, 1.0), abs=1e-12)
    assert after(0.3, 0.6, 0.0) == 0.3
    steps = [after(0.0, duty, 10.0) for duty in (0.0, 0.25, 0.5, 1.0)]
    assert steps == sorted(steps) and max(steps) < 1
    assert duty_rules.effective_share(0.5, 0.4) == 0.8


def test_tired_units_are_worth_less_and_recover(world):
    polres, q = row(world, "polres"), world.params.forces
    deploy(world, polres, 0, 20)
    found = tell(world, 0.0)
    tell(world, 60.0)
    strength = [found.effective(60.0 * hour, q)[0] for hour in (1, 6, 24, 72)]
    assert (
        strength == sorted(strength, reverse=True)
        and 20 * (1 - q.fatigue_effect) < strength[-1] < strength[0] < 20
    )
    assert found.officers()[0] == 20, "heads are counted, not their strength"
    recall(world, polres, due=72 * 60.0)
    tell(world, 72 * 60.0)
    tell(world, 80 * 60.0)
    tired = [found.fatigue(60.0 * hour, q)[polres] for hour in (80, 90, 130)]
    assert tired[0] > tired[1] > tired[2] and tired[2] < 0.05


def test_without_an_effect_fatigue_changes_nothing():
    off = {"forces.fatigue_effect": 0.0}
    one, two = (ran(scenario(world={**off, "forces.tire_hours": hours})) for hours in (2.0, 200.0))
    assert differences(one, two) == []
    fresh, tired = (ran(scenario(world={"forces.fatigue_effect": effect})) for effect in (0.0, 1.0))
    assert len(differences(fresh, tired)) > 5


def test_switched_off_nothing_of_the_other_forces_is_left():
    """Ratios of 0: their other parameters change nothing, bit for bit."""
    off = dict.fromkeys(
        ("province_spare", "neighbour_spare", "army_ratio", "satpol_ratio", "tps_guard", "fatigue_effect"),
        0.0,
    )
    off = {f"forces.{name}": value for name, value in off.items()}
    other = {"province_ratio": 4.0, "brimob_share": 0.9, "request_minutes": 5.0, "rest_hours": 3.0}
    one = ran(scenario(world=off))
    two = ran(scenario(world={**off, **{f"forces.{name}": value for name, value in other.items()}}))
    units = one.world.parts["police"].units
    assert units.strength[~units.of("polsek", "polres", "linmas")].sum() == 0
    assert differences(one, two) == []


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


# Ledger


def test_the_ledger_enters_everybody_at_every_tick_under_the_stage_of_his_site(monkeypatch):
    made = model(scenario())
    hours = np.zeros((7, made.world.n_camps + 1, made.world.n_kecamatan + 1))
    met = np.zeros((7, made.columns.n), bool)
    true_enter = force_ledger.enter

    def enter(world, people, places, frontier, count, spent):
        true_enter(world, people, places, frontier, count, spent)
        for i in np.flatnonzero(world.voters.level >= 2):
            stage = int(places.force[world.voters.site[i]])
            if stage:
                hours[stage, people.camp[i], places.place_kec[people.village[i]]] += spent
                met[stage, i] = True

    monkeypatch.setattr(force_ledger, "enter", enter)
    made.run_for(5)
    for stage in range(1, 7):
        assert np.array_equal(made.ledger[f"hours_under_force{stage}"], hours[stage, :, :-1])
        assert made.ledger[f"people_met_force{stage}"].sum() == met[stage].sum()
        daily = made.daily[f"person_hours_force{stage}"].sum()
        assert daily == pytest.approx(hours[stage].sum())
    assert all(met[stage].any() for stage in range(1, 6))


def test_the_spin_up_leaves_no_entries():
    made = model(scenario(2, {"spin_up": 2}))
    made._spin_up()
    force = [values for name, values in made.ledger.items() if "force" in name]
    assert len(force) == 12 and not any(values.any() for values in force)


def test_units_see_and_report_what_stands_in_their_area():
    made = ran(scenario())
    agents = {agent.name: agent for agent in made.world.parts["cast"] if hasattr(agent, "posture")}
    units = made.world.parts["police"].units
    assert list(agents) == units.name
    assert sorted({a.posture for a in agents.values()}) != ["at_base"]
    reports = [r for r in made.world.desk.reports if r.by in agents]
    assert {r.subject for r in reports} == {"crowd", "violence"}
    assert {agents[r.by].kind for r in reports} <= {"polsek", "linmas"}
    for r in reports:
        assert isinstance(r, Report) and r.value > 0 and r.known % 1440 == 60
        assert agents[r.by].kecamatan in (r.kecamatan, -1)


def test_a_crowd_of_polling_day_is_reported_once():
    made = model(scenario(3))
    made.run_for(3)
    reports = [r for r in made.world.desk.reports if r.subject in ("crowd", "violence")]
    assert [r for r in reports if r.known == 1440 + 60 and r.value >= 5]
    told = [(r.known, r.kecamatan, r.subject) for r in reports]
    assert len(set(told)) == len(told)


def test_linmas_report_where_the_polsek_has_nobody():
    made = model(scenario(3, {"police.officers_per_1000": 1e-9}))
    made.run_for(3)
    kinds = {agent.name: agent.kind for agent in made.world.parts["cast"] if hasattr(agent, "posture")}
    told = [r for r in made.world.desk.reports if r.subject == "crowd"]
    assert "linmas" in {kinds[r.by] for r in told if r.known == 1440 + 60}
    polsek = [r for r in told if kinds[r.by] == "polsek"]
    assert not polsek


def test_travel_over_kecamatan_is_no_faster_than_the_crow(kaltara):
    hours = force_units.road_hours(kaltara.world)
    assert np.all(np.isfinite(hours)) and np.allclose(hours, hours.T) and np.all(np.diag(hours) == 0)
