"""Units: real counts, polling stations, fatigue, the ledger of force, what they report."""

import copy

import numpy as np
import pytest

from conflict_sim.config.loader import load_scenario
from conflict_sim.desk import Report
from conflict_sim.dynamics import court, duty_rules, force_ledger, force_units
from conflict_sim.dynamics.force_units import tps_wanted
from conflict_sim.model import ConflictModel
from tests.dynamics.units import MANY, deploy, five_regencies, recall, row, tell
from tests.model.worlds import BY_POSTURE, differences, model, ran, scenario


@pytest.fixture
def world():
    return model(scenario(world=MANY)).world


@pytest.fixture(scope="module")
def bulungan():
    return ConflictModel("bulungan", rng=1).world


@pytest.fixture(scope="module")
def kaltara():
    return five_regencies()


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
    own = units.of("polsek", "polres")
    reachable = bulungan.parts["police"].reachable
    assert reachable[own].all() and not reachable[~own].any()


def test_in_a_sample_of_villages_everybody_is_there(bulungan):
    small = ConflictModel(load_scenario("bulungan", overrides={"run.scale": 0.3}), rng=1).world
    whole, part = bulungan.parts["police"].units, small.parts["police"].units
    for kind in ("polres", "tni", "linmas", "brimob", "bko"):
        expected = whole.strength[whole.of(kind)].sum()
        assert part.strength[part.of(kind)].sum() == pytest.approx(expected, abs=1), kind
    wanted = [tps_wanted(w).sum() for w in (small, bulungan)]
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


def test_where_some_stations_vote_again_these_alone_are_manned(bulungan):
    """The day of a re-vote at a tenth of the stations: guards in their kecamatan, a tenth of Linmas, all in a whole one."""
    posted = {}
    for share in (0.1, 1.0):
        made = copy.deepcopy(bulungan)
        made.day = 100
        again = court.order(made, share)
        made.day = again.vote_day
        free = made.parts["police"].stock.copy()
        found = tell(made, 1440.0 * made.day, stage=made.parts["calendar"].stage(made.day))
        posted[share], units = found.posted, found.units
        kec = made.place_kec[np.searchsorted(made.place_start, again.rows[:, 0], side="right") - 1]
        elsewhere = units.of("polsek") & ~np.isin(units.kec, kec)
        assert again.whole or not found.posted[elsewhere].any()
        assert np.array_equal(found.owned(), units.strength)
    linmas, posts, base = units.of("linmas"), units.of("polsek"), units.of("polres")
    outside = units.of("bko", "brimob", "neighbour")
    assert posted[0.1][linmas].sum() == pytest.approx(90, abs=3) and posted[1.0][linmas].sum() == 900
    # 10 to a station are more than there are: everybody of the Polsek, half of the Polres and of who can be lent.
    whole = posted[1.0]
    assert np.array_equal(whole[posts], free[posts])
    assert np.array_equal(whole[base], free[base] // 2)
    assert np.array_equal(whole[outside], free[outside] // 2)
    assert not whole[units.of("tni", "satpol_pp")].any()
    assert posted[0.1][posts | base | outside].sum() <= whole[posts | base | outside].sum() < 10 * 314


def test_stations_that_vote_again_get_their_guards_as_far_as_people_reach(bulungan):
    """Sungai Penuh's 5 stations, one after another: the own posts, the base, then BKO before riot police."""
    made = copy.deepcopy(bulungan)
    found, units = made.parts["police"], made.parts["police"].units
    q, k = made.params, int(np.argmax(made.base.kec_stations))
    forces = units.of("polsek", "polres", "bko", "brimob", "neighbour")
    post, base, bko = row(made, "polsek"), row(made, "polres"), row(made, "bko")
    post = int(np.flatnonzero(units.of("polsek") & (units.kec == k))[0])
    repeats = made.parts["institutions"].repeats
    repeats.append((5, k, 5))
    for each in (5.0, 10.0, 30.0, 45.0):
        made.params = q.model_copy(update={"forces": q.forces.model_copy(update={"repeat_guard": each})})
        made.day = 4
        tell(made, 1440.0 * made.day, stage="recapitulation")
        free, made.day = found.stock.copy(), 5
        tell(made, 1440.0 * made.day, stage="vote")
        wanted = int(5 * each)
        own = min(wanted, int(free[post]))
        assert found.posted[post] == own
        assert found.posted[base] == min(wanted - own, int(free[base]) // 2)
        lent = wanted - own - int(found.posted[base])
        assert found.posted[bko] == min(lent, int(free[bko]) // 2)
        assert found.posted[forces].sum() == wanted and np.array_equal(found.owned(), units.strength)
        assert found.posted_away.sum() == lent and found.stock.min() >= 0
        tell(made, 1440.0 * 6, stage="recapitulation")
        assert not found.posted.any() and not found.posted_away.any()
        assert np.array_equal(found.owned(), units.strength)


def test_guards_move_on_where_other_stations_vote_the_day_after(bulungan):
    made = copy.deepcopy(bulungan)
    found, units = made.parts["police"], made.parts["police"].units
    made.parts["institutions"].repeats += [(5, 0, 1), (6, 1, 2)]
    at = [int(np.flatnonzero(units.of("polsek") & (units.kec == k))[0]) for k in (0, 1)]
    for made.day, here, wanted in ((5, 0, 10), (6, 1, 20)):
        for minute in (0.0, 60.0):
            tell(made, 1440.0 * made.day + minute, stage="vote")
            free = int(units.strength[at[here]] - found.at_site[:, at[here]].sum())
            assert (
                min(wanted, int(units.strength[at[here]])) >= found.posted[at[here]] >= min(wanted, free) > 0
            )
            assert not found.posted[at[1 - here]]
            assert np.array_equal(found.owned(), units.strength)


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
    # a unit still says that it is tired
    assert differences(one, two, skip=BY_POSTURE) == []
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
    assert differences(one, two, skip=BY_POSTURE) == []


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
    assert all(all(a.kind_label[language] for language in ("id", "en")) for a in agents.values())
    assert sorted({a.posture for a in agents.values()}) != ["at_base"]
    reports = [r for r in made.world.desk.reports if r.by in agents]
    assert {r.subject for r in reports} == {"violence"}, "a crowd alone is nobody's alarm"
    assert {agents[r.by].kind for r in reports} <= {"polsek", "linmas"}
    for r in reports:
        assert isinstance(r, Report) and r.value > 0 and r.known % 1440 == 60
        assert agents[r.by].kecamatan in (r.kecamatan, -1)


def test_violence_of_polling_day_is_reported_once():
    made = model(scenario(3))
    made.run_for(3)
    reports = [r for r in made.world.desk.reports if r.subject == "violence"]
    assert [r for r in reports if r.known == 1440 + 60 and r.value >= 5]
    told = [(r.known, r.kecamatan, r.subject) for r in reports]
    assert len(set(told)) == len(told)


def test_linmas_report_where_the_polsek_has_nobody():
    made = model(scenario(3, {"police.officers_per_1000": 1e-9}))
    made.run_for(3)
    kinds = {agent.name: agent.kind for agent in made.world.parts["cast"] if hasattr(agent, "posture")}
    told = [r for r in made.world.desk.reports if r.subject == "violence"]
    assert "linmas" in {kinds[r.by] for r in told if r.known == 1440 + 60}
    polsek = [r for r in told if kinds[r.by] == "polsek"]
    assert not polsek


def test_travel_over_kecamatan_is_no_faster_than_the_crow(kaltara):
    hours = force_units.road_hours(kaltara.world)
    assert np.all(np.isfinite(hours)) and np.allclose(hours, hours.T) and np.all(np.diag(hours) == 0)
