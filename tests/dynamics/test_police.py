"""Officers: shares, guards, travel, arrival, release; none is ever lost."""

import numpy as np
import pytest

from conflict_sim.dynamics import force_units
from conflict_sim.dynamics import police as p
from tests.model.worlds import model, quiet, scenario

SLOW = {"police.officers_per_1000": 40.0, "police.respond_minutes": 30.0, "police.officers_per_active": 1.0}


@pytest.fixture
def world():
    return model(scenario(world={**SLOW, "police.release_hours": 2.0})).world


def order(world, now, crowds=(), violent=(), stage="campaign"):
    """Tell the police what is seen at minute ``now``."""
    n = len(world.parts["sites"])
    in_street, fighting = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for site, people in crowds:
        in_street[site] = people
    for site, people in violent:
        fighting[site] = people
    p.dispatch(world, now, in_street, fighting, stage, stage in ("vote", "announced"))
    return world.parts["police"]


def test_officers_are_shared_between_posts_and_base(world):
    police, region = world.parts["police"], world.region
    kec, roll = world.n_kecamatan, np.asarray(region.kec_roll)
    assert police.units.kind[: kec + 1] == ["polsek"] * kec + ["polres"]
    assert police.stock[: kec + 1].sum() == round(40.0 * roll.sum() / 1000)
    local = police.stock[:kec]
    assert local.sum() == int(40.0 * roll.sum() / 1000 * world.params.police.local_share)
    assert np.all(np.abs(local - local.sum() * roll / roll.sum()) < 1)


def test_the_real_figure_of_the_region_is_the_default():
    world = model(scenario(world={"police.officers_per_1000": 0.0})).world
    own = world.parts["police"].units.of("polsek", "polres")
    assert world.parts["police"].owned()[own].sum() == round(float(np.sum(world.region.kab_police)))


@pytest.mark.parametrize(
    ("total", "weights"), [(7, [1, 1, 1]), (0, [1, 2]), (100, [0.5, 99.5]), (5, [1e9, 1])]
)
def test_whole_officers_add_up(total, weights):
    out = force_units.share_out(total, np.array(weights, float))
    assert out.sum() == total and out.min() >= 0
    assert np.all(np.abs(out - total * np.array(weights) / np.sum(weights)) < 1)


def fastest(world, start):
    """Hours from one kecamatan to all, relaxed edge by edge until nothing improves (Bellman-Ford)."""
    region, q = world.region, world.params
    hours = {k: 0.0 if k == start else np.inf for k in range(len(region.kec_code))}
    for _ in hours:
        for a, b, km, kind in zip(
            region.neighbour_a, region.neighbour_b, region.neighbour_km, region.neighbour_kind
        ):
            speed = q.forces.boat_kmh if kind == "sea_or_river" else q.police.speed_kmh
            slow = 1 - force_units.REMOTE_SLOWDOWN * (region.kec_remoteness[a] + region.kec_remoteness[b]) / 2
            edge = max(km, 0.01) / (speed * slow)
            hours[a], hours[b] = min(hours[a], hours[b] + edge), min(hours[b], hours[a] + edge)
    return np.array(list(hours.values()))


def test_travel_time_follows_roads_boats_and_remoteness(world):
    police, table = world.parts["police"], world.parts["sites"]
    slow = 1 - force_units.REMOTE_SLOWDOWN * world.region.kec_remoteness[table.kec]
    inside = table.distance[table.kec, np.arange(len(table))] / (world.params.police.speed_kmh * slow)
    for k in range(world.n_kecamatan):
        expected = fastest(world, k)[table.kec] + inside
        assert np.allclose(police.travel_hours[k], np.maximum(expected, force_units.SHORTEST_TRIP))


def test_units_from_outside_take_the_hours_of_the_riot_police(world):
    police, table = world.parts["police"], world.parts["sites"]
    outside = police.units.of("brimob", "bko", "neighbour")
    assert outside.sum() == 3
    base = police.travel_hours[world.n_kecamatan]
    town = np.where(base > force_units.SHORTEST_TRIP, base, 0)
    added = police.travel_hours[outside] - world.region.kab_riot_police_hours[table.kab]
    assert np.all(added >= town - 1e-9) and np.all(added <= base + 1e-9)


def test_columns_arrive_after_order_and_road_and_leave_when_it_is_quiet(world):
    police, site = world.parts["police"], 0
    everybody = police.total()
    order(world, 0.0, crowds=[(site, 20)])
    assert police.at_site.sum() == 0 and sum(c.officers for c in police.columns) == 20
    arrivals = sorted((c.arrives, c.source, c.officers) for c in police.columns)
    for arrives, source, _ in arrivals:
        assert arrives == pytest.approx(60 * (0.5 + police.travel_hours[source, site]))
    nearest = np.argsort(police.travel_hours[:, site], kind="stable")[0]
    assert arrivals[0][1] == nearest
    first, last = arrivals[0][0], arrivals[-1][0]
    order(world, first - 1, crowds=[(site, 20)])
    assert police.at_site.sum() == 0
    order(world, last + 1, crowds=[(site, 20)])
    assert police.at_site[site].sum() == 20 and not police.columns
    assert police.officers()[site] == 20.0
    # No more are sent while enough are there; they stay two quiet hours and then go home.
    gone = last + 1
    order(world, gone + 119)
    assert police.at_site[site].sum() == 20
    order(world, gone + 121)
    assert police.at_site[site].sum() == 0 and all(c.site == -1 for c in police.columns)
    order(world, gone + 121 + 24 * 60)
    assert not police.columns and police.stock.sum() == everybody == police.total()


def test_the_most_violent_site_is_served_first():
    alone = {"forces.province_spare": 0.0, "forces.neighbour_spare": 0.0, "forces.satpol_ratio": 0.0}
    few = model(scenario(world={**SLOW, "police.officers_per_1000": 4.0, **alone})).world
    order(few, 0.0, crowds=[(0, 30), (1, 9)], violent=[(1, 5)])
    sent = {site: sum(c.officers for c in few.parts["police"].columns if c.site == site) for site in (0, 1)}
    assert sent[1] == 9 and 0 < sent[0] < 30
    police = few.parts["police"]
    assert police.stock[police.reachable[:, 0]].sum() == 0


def test_a_petition_does_not_take_the_guards_away():
    """Guards stand for a week after the result, also where the court opens on its third working day."""
    standing = {}
    for petition in ("yes", "no"):
        made = model(quiet(13, {"announcement": {"day": 3, "hour": 14}, "petition": petition}))
        while made.running:
            made.step()
            table, police = made.world.parts["sites"], made.world.parts["police"]
            standing.setdefault(petition, []).append(int(police.at_site[table.kind.index("kpu")].sum()))
    assert standing["yes"] == standing["no"]
    days = dict(zip(range(-1, 12), standing["yes"]))
    assert days[-1] == 0 and days[11] == 0 and all(days[d] > 0 for d in range(11))


def test_small_groups_bring_no_officers(world):
    police = order(world, 0.0, crowds=[(0, world.params.street.crowd - 1)])
    assert not police.columns


def test_routine_guards_stand_from_the_vote_until_a_week_after_the_announcement(world):
    table = world.parts["sites"]
    assert not p._guard(world.parts["police"], table, False).any()
    want = p._guard(world.parts["police"], table, True)
    for site, kind in enumerate(table.kind):
        assert 0 <= want[site] <= p.GUARDS.get(kind, 0)
    own = world.parts["police"].stock[: world.n_kecamatan + 1].sum()
    assert want[table.kind.index("kpu")] == min(10, int(0.1 * own))
    order(world, 0.0, stage="vote")
    police = order(world, 24 * 60.0, stage="vote")
    assert police.at_site[table.kind.index("kpu")].sum() > 0
    order(world, 48 * 60.0, stage="after")
    assert police.at_site.sum() == 0
