"""V27: what always holds, after every tick and every day, over seeds and parameters."""

import datetime
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import eigs

from conflict_sim.dynamics import events, street
from conflict_sim.dynamics.hoax import believers, checkers
from tests.model.worlds import activity, assert_busy, model, quiet, ran, scenario

UNIT_COLUMNS = ("fraud_belief", "trust_kpu", "trust_police", "trust_government", "outrage")
SHARES = ("fraud_belief", "trust_kpu", "trust_police", "trust_government", "acceptance_losers")

worlds = st.fixed_dictionaries(
    {
        "street.force_policy": st.sampled_from(["graduated", "hard", "soft", "dialogue"]),
        "street.arrest_rule": st.sampled_from(["threshold", "floor", "round", "epstein"]),
        "street.crowd": st.integers(2, 12),
        "street.backfire": st.floats(0, 2),
        "street.indiscriminate": st.floats(0, 1),
        "street.arrest_rate": st.floats(0, 40),
        "street.custody_days": st.floats(0, 2),
        "street.crowd_ticks_per_hour": st.sampled_from([1, 2, 3, 4]),
        "population.available": st.floats(0.05, 0.6),
        "mobilisation.threshold_street": st.floats(0.2, 0.8),
        "mobilisation.threshold_sd": st.floats(0.001, 0.4),
        "mobilisation.neighbours": st.floats(0, 6),
        "mobilisation.rest_days": st.floats(0, 3),
        "hoax.contagion": st.sampled_from(["simple", "complex"]),
        "hoax.share_high": st.floats(0, 20),
        "belief.hoax_pull": st.floats(0, 5),
        "belief.loser_effect": st.floats(0, 1),
        "trust.victim_seen": st.floats(0, 1),
        "police.officers_per_1000": st.floats(1, 40),
        "police.release_hours": st.floats(0, 6),
        "police.speed_kmh": st.floats(2, 100),
        "forces.province_ratio": st.floats(0, 5),
        "forces.province_spare": st.floats(0, 1),
        "forces.neighbour_spare": st.floats(0, 1),
        "forces.satpol_ratio": st.floats(0, 3),
        "forces.tps_guard": st.floats(0, 3),
        "forces.tire_hours": st.floats(0.5, 100),
        "forces.fatigue_effect": st.floats(0, 1),
        "forces.lethal_rioters": st.integers(1, 100),
        "forces.backfire": st.sampled_from(["on", "off"]),
        "leaders.sabotage": st.floats(0, 1),
        "leaders.sabotage_margin": st.sampled_from([0.0, 1.0]),
        "leaders.sabotage_guards": st.floats(0, 2),
    }
)


def recounted(made):
    """Every counter that kernels keep up to date, counted from scratch."""
    world, network = made.world, made.network
    voters, people = world.voters, world.base.population
    part = world.parts["street"]
    n, level = people.n, voters.level.astype(np.int64)
    source = np.repeat(np.arange(n), np.diff(network.indptr))

    def over_ties(values):
        return np.bincount(source, weights=values[network.indices].astype(float), minlength=n).astype(
            np.int64
        )

    site_count = np.zeros_like(part.places.site_count)
    out = level >= 2
    np.add.at(site_count, (voters.site[out], level[out]), 1)
    site_camp = np.zeros_like(part.places.site_camp)
    np.add.at(site_camp, (voters.site[out], people.camp[out]), 1)
    cell_count = np.zeros_like(part.places.cell_count)
    np.add.at(cell_count, (part.places.place_cell[people.village], level), voters.alive)
    grouped = (people.supporter_group >= 0) & (level > 0)
    return {
        "active_ties": (voters.active_ties, over_ties(level >= 2)),
        "violent_ties": (voters.violent_ties, over_ties(level >= 3)),
        "belief_sum": (voters.belief_sum, over_ties(voters.belief_shown)),
        "site_count": (part.places.site_count, site_count),
        "site_camp": (part.places.site_camp, site_camp),
        "cell_count": (part.places.cell_count, cell_count),
        "sg_agitating": (
            part.ties.sg_agitating,
            np.bincount(people.supporter_group[grouped], minlength=len(network.sg_leader)),
        ),
    }


def check_day(made):
    """Invariants of the evening."""
    voters, people = made.world.voters, made.world.base.population
    for name, (kept, counted) in recounted(made).items():
        assert np.array_equal(kept, counted), name
    for name in UNIT_COLUMNS:
        values = getattr(voters, name)
        assert values.min() >= 0 and values.max() <= 1, name
    assert np.isfinite(voters.grievance).all() and voters.grievance.min() >= 0
    for k in range(8):
        b, f = believers(voters.hoax_state, k), checkers(voters.hoax_state, k)
        s = ((voters.hoax_state >> np.uint32(4 * k)) & np.uint32(3)) == 0
        assert s.sum() + b.sum() + f.sum() == people.n
        assert k < len(made.hoax_names) or s.all()
    for name in SHARES:
        last = made.daily[name][-1]
        assert np.all(np.isnan(last) | ((last >= 0) & (last <= 1))), name


def free_now(made, hour):
    """Voters who may be in the street at this hour of today, by the calendar on the wall."""
    world = made.world
    today = datetime.date(2024, 11, 27) + datetime.timedelta(days=world.day)
    holiday = world.day == world.scenario.world.vote_day or today.strftime("%a") in ("Sat", "Sun")
    profile = (street.WEEKEND if holiday else street.WORKDAY)[hour] / 100
    return world.base.population.availability < 256 * world.params.population.available * profile


def check_tick(made, before, officers, hour):
    """Invariants after one street tick."""
    world, voters, people = made.world, made.world.voters, made.world.base.population
    level = voters.level.astype(int)
    assert (level - before).max() <= 1, "levels move up one at a time"
    assert level.max() <= 4
    joined = (before < 2) & (level >= 2)
    assert free_now(made, hour)[joined].all(), "who joins is free at that hour"
    assert np.array_equal(before[joined], np.ones(joined.sum())), "the way to the street is from level 1"
    assert not level[voters.status != 0].any(), "who rests or is held is in no street"
    assert np.array_equal(voters.site >= 0, level >= 2), "at a site and in the street are the same"
    limit = 256 * world.params.population.available
    # One step down is on its way for those whom a lever or the hour has just made unavailable.
    assert not (people.availability[level >= 2] >= limit).any()
    police = world.parts["police"]
    assert police.total() == officers
    assert np.array_equal(police.owned(), police.units.strength), "every unit has all of its people"
    assert police.stock.min() >= 0 and police.at_site.min() >= 0 and police.posted.min() >= 0
    assert np.all(police.held >= 0) and np.all(police.held <= police.at_site)
    assert np.all(police.guests >= 0) and np.all(police.guests <= police.on_loan)
    assert police.tired.min() >= 0 and police.tired.max() <= 1
    assert np.array_equal(police.here, police.at_site.sum(axis=1))
    assert not police.at_site[:, police.units.of("tni", "linmas")].any(), "nobody has asked for them"
    assert all(column.officers > 0 for column in police.columns)


def live_and_check(settings_, seed, monkeypatch):
    """Run a model and check it after every tick and every day."""
    made = model(settings_, seed)
    officers, true_tick, joined = made.world.parts["police"].total(), street.tick, []

    def tick(*args):
        before = made.world.voters.level.astype(int)
        out = true_tick(*args)
        check_tick(made, before, officers, hour=args[6])
        joined.append(int(((before < 2) & (made.world.voters.level >= 2)).sum()))
        return out

    with monkeypatch.context() as patch:
        patch.setattr(street, "tick", tick)
        while made.running:
            made.step()
            check_day(made)
    made.joined = sum(joined)
    return made


def check_books(made):
    """Incidents, daily figures and the ledger tell the same story."""
    daily, incidents = made.daily, [e for e in made.events if e.kind == "incident"]
    assert sum(e.injuries for e in incidents) == daily["injuries"].sum()
    assert sum(e.damage for e in incidents) == daily["damage"].sum()
    for name in ("arrests", "arrests_peaceful", "dispersed", "dispersed_peaceful"):
        assert sum(getattr(e, name) for e in incidents) <= daily[name].sum(), name
    assert len(incidents) == daily["incidents"].sum()
    for name, right in (
        ("dispersed_peaceful", "peaceful_dispersed"),
        ("arrests_peaceful", "peaceful_arrested"),
    ):
        assert made.ledger[right].sum() == daily[name].sum()
        by_kec = np.bincount(made.cells.kec, weights=daily[name].sum(axis=0), minlength=len(made.kec_code))
        assert np.array_equal(made.ledger[right].sum(axis=0), by_kec)
    assert made.ledger["assembly_hours_curtailed"].sum() == pytest.approx(
        daily["peaceful_assembly_curtailed"].sum(), rel=1e-5
    )
    for e in incidents:
        assert e.arrests_peaceful <= e.arrests and e.dispersed_peaceful <= e.dispersed
        assert (e.end_day, e.end_hour) >= (e.day, e.hour)
        assert 0 <= e.hour < 24 and 0 <= e.level_peak <= 4 and 0 <= e.force_peak <= 6
        assert all(0 <= p < e.id for p in e.parents)
        assert made.cells.kec[e.cell] == e.kec
        assert e.injuries + e.damage > 0 or e.people_peak >= events.INCIDENT_PEOPLE
        assert e.severity == pytest.approx(0.01 * e.people_peak + 0.5 * e.injuries + 0.7 * e.damage)
        assert e.visible_press or not e.visible_official
    assert [e.id for e in made.events] == list(range(len(made.events)))
    assert np.allclose(
        daily["violent_person_hours"], daily["person_hours_level3"] + daily["person_hours_level4"], rtol=1e-6
    )
    assert not made.world.parts["events"].open


@given(world=worlds, seed=st.integers(1, 3))
@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.generate],  # a failing world says enough; shrinking one takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_v27_invariants(world, seed, monkeypatch):
    check_books(live_and_check(scenario(3, world), seed, monkeypatch))


def test_v27_invariants_where_much_happens(monkeypatch):
    made = live_and_check(scenario(), 1, monkeypatch)
    assert_busy(made)
    assert made.joined > 100
    check_books(made)


def test_v27_invariants_where_boxes_are_destroyed(monkeypatch):
    """Damage of sabotage is in the books once, as that of incidents."""
    world = {"leaders.sabotage": 1.0, "leaders.sabotage_margin": 1.0, "leaders.sabotage_guards": 0.0}
    made = live_and_check(scenario(5, {**world, "leaders.sabotage_days": 3}), 1, monkeypatch)
    burnt = [e for e in made.events if e.kind == "sabotage"]
    assert burnt and all(e.damage == 0 for e in burnt)
    assert sum(e.damage for e in made.events if e.kind == "incident") >= len(burnt)
    check_books(made)


def test_a_vote_on_a_weekday_other_than_day_0_is_a_holiday(monkeypatch):
    """Day 1 is a Thursday, and day 0 a working day before it."""
    world = {"vote_day": 1, "announcement": {"day": 2, "hour": 14}}
    made = live_and_check(scenario(4, world), 1, monkeypatch)
    assert made.joined > 100


def test_counters_that_drift_are_noticed():
    """The recount of these tests sees one wrong tie."""
    made = ran(scenario(days=4))
    made.world.voters.active_ties[5] += 1
    kept, counted = recounted(made)["active_ties"]
    assert not np.array_equal(kept, counted)


def test_v27_without_a_shock_nothing_begins():
    made = ran(quiet())
    assert not any(activity(made)[f"level{k}"] for k in range(1, 5))
    assert made.daily["incidents"].sum() == 0 and not made.world.parts["street"].frontier[:0].size
    own = {"stage", "hoax", "alarm", "meeting", "absence", "institution", "call", "money"}
    assert {e.kind for e in made.events} <= own


@cache
def participation(neighbours):
    """(rho(J), people in the street per hour) after 60 people were sent there; no grievance, calls or shocks."""
    made = model(
        quiet(
            3,
            {
                "announcement": {"day": 1, "hour": 3},
                "grievance.scale": 0.0,
                "mobilisation.call": 0.0,
                "mobilisation.group_mates": 0.0,
                "mobilisation.neighbours": neighbours,
                "mobilisation.threshold_online": 0.2,
                "mobilisation.threshold_street": 0.3,
                "mobilisation.threshold_sd": 0.15,
                "mobilisation.gap_confront": 2.0,
                "mobilisation.hours_to_calm": 12.0,
                "mobilisation.hours_to_go_home": 12.0,
                "mobilisation.street_days": 0.4,
                "population.available": 1.0,
                "police.officers_per_1000": 1e-9,
            },
        )
    )
    q, people, network = made.settings.world.mobilisation, made.columns, made.network
    # Slope of the share that would take part with the share of ties who do, at rest (science base 2.i).
    slope = np.exp(-0.5 * (q.threshold_street / q.threshold_sd) ** 2) / np.sqrt(2 * np.pi) / q.threshold_sd
    stay = 24 * q.street_days / (24 * q.street_days + q.hours_to_calm)
    degree = np.maximum(np.diff(network.indptr), 1)
    ties = csr_array((np.ones(len(network.indices)), network.indices, network.indptr), shape=(people.n,) * 2)
    jacobian = diags_array(neighbours * slope * stay / degree) @ ties
    rho = abs(eigs(jacobian, k=1, return_eigenvectors=False)[0])
    # Thresholds at or below rest would move people by themselves: none such here.
    shocked = np.minimum(people.online_shock, people.street_shock) / 32 < -1.2
    made.voters.where(shocked).do("remove")
    first = made.voters.where(np.arange(len(made.voters)) % 40 == 0)
    first.set("level", 2)
    start = made.in_street
    made.run_for(3)
    return float(rho), start, made.hourly["level2"].astype(int), made.daily


def test_v27_below_the_critical_point_participation_only_falls():
    rho, start, people, _ = participation(2.0)
    assert rho < 0.5 and start > 50
    assert people.max() <= start and people[-1] == 0


def test_above_the_critical_point_it_grows():
    rho, start, people, _ = participation(20.0)
    assert rho > 1 and people.max() > 1.5 * start
