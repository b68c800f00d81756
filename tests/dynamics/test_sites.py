"""Where crowds form: distances, neighbours, choice of a site."""

import numpy as np
import pytest

from conflict_sim.dynamics import sites as s
from conflict_sim.dynamics.street_kernels import choose_site
from tests.model.worlds import base, model, scenario


@pytest.fixture(scope="module")
def world():
    return model(scenario()).world


def test_every_place_has_its_sites(world):
    table, camps = world.parts["sites"], world.n_camps
    kinds = list(table.kind)
    assert kinds.count("camat_office") == world.n_kecamatan
    for kind in ("kpu", "bawaslu", "police", "media", "ballot_store", "square"):
        assert kinds.count(kind) == len(world.region.kab_code)
    assert sorted(table.camp[np.array(kinds) == "party_office"]) == list(range(1, camps + 1))
    assert not table.built[kinds.index("square")] and table.built[kinds.index("kpu")]
    assert np.array_equal(world.cells.kec[table.cell], table.kec)


def test_distances(world):
    table, region = world.parts["sites"], world.region
    assert table.distance.shape == (world.n_kecamatan, len(table)) and table.distance.min() >= 0
    offices = np.flatnonzero(np.array(table.kind) == "camat_office")
    for site in offices:
        assert table.distance[table.kec[site], site] == pytest.approx(0, abs=1e-9)
        for kec in range(world.n_kecamatan):
            to = table.kec[site]
            north = (region.kec_lat[kec] - region.kec_lat[to]) * 111.2
            east = (
                (region.kec_lon[kec] - region.kec_lon[to]) * 111.2 * np.cos(np.deg2rad(region.kec_lat.mean()))
            )
            assert table.distance[kec, site] == pytest.approx(np.hypot(north, east), abs=1e-6)
    home = table.distance[table.kec, np.arange(len(table))]
    assert home.max() < 5, "sites of a town lie within a few kilometres"


def test_near_is_mutual(world):
    near = world.parts["sites"].near
    assert np.array_equal(near, near.T) and near.diagonal().all() and not near.all()


def table_of(world, officers=None, in_street=None, avoidance=0.5, stage="recapitulation"):
    table = world.parts["sites"]
    zero = np.zeros(len(table))
    return s.choice_table(
        table,
        np.asarray(world.region.kec_kab),
        s.pull(table, stage, world.n_camps),
        zero if officers is None else officers,
        zero if in_street is None else in_street,
        np.exp(-table.distance / 15.0),
        avoidance,
    )


@pytest.mark.parametrize("stage", s.PULL)
def test_chances_of_sites_rise_to_one(world, stage):
    table = table_of(world, stage=stage)
    assert table.shape == (world.n_kecamatan + 1, world.n_camps + 1, world.parts["sites"].choice.shape[1])
    assert np.diff(table, axis=2).min() >= -1e-12
    assert np.all(table[..., -1] == 1.0)
    # All weights but those of the padding add up to 1 by themselves.
    assert np.allclose(table[..., -2] + np.diff(table, axis=2)[..., -1], 1.0)


def test_guards_turn_people_away_and_crowds_draw_them(world):
    kpu = world.parts["sites"].kind.index("kpu")
    at = world.parts["sites"].choice[0].tolist().index(kpu)

    def chance(**kwargs):
        return np.diff(table_of(world, **kwargs), axis=2, prepend=0)[0, 1, at]

    officers = np.zeros(len(world.parts["sites"]))
    officers[kpu] = 10
    crowd = np.zeros_like(officers)
    crowd[kpu] = 50
    assert chance(officers=officers) < chance() < chance(in_street=crowd)
    assert chance(officers=officers, avoidance=0.0) == pytest.approx(chance())
    assert chance(officers=officers, avoidance=2.0) < chance(officers=officers, avoidance=0.5)


def test_near_sites_are_chosen_more_often(world):
    table = world.parts["sites"]
    chances = np.diff(table_of(world), axis=2, prepend=0)
    offices = [i for i, kind in enumerate(table.kind) if kind == "camat_office"]
    for kec in range(world.n_kecamatan):
        own = next(i for i in offices if table.kec[i] == kec)
        others = [table.choice[0].tolist().index(i) for i in offices if i != own]
        assert chances[kec, 1, table.choice[0].tolist().index(own)] > chances[kec, 1, others].max()


def test_camps_go_to_rivals_and_not_to_their_own_after_the_vote(world):
    table = world.parts["sites"]
    pulls = s.pull(table, "recapitulation", world.n_camps)
    for site in np.flatnonzero(np.array(table.kind) == "party_office"):
        owner = table.camp[site]
        assert pulls[owner, site] == 0
        assert all(pulls[c, site] > 0 for c in range(1, world.n_camps + 1) if c != owner)
    campaign = s.pull(table, "campaign", world.n_camps)
    own = np.flatnonzero((np.array(table.kind) == "party_office") & (table.camp == 1))[0]
    assert campaign[1, own] > 0 == campaign[2, own]


def test_draws_choose_sites_in_proportion(world):
    cdf, table = table_of(world), world.parts["sites"]
    u = (np.arange(20_000) + 0.5) / 20_000
    chosen = np.array([choose_site(x, 0, 0, 1, cdf, table.choice) for x in u])
    share = np.bincount(chosen, minlength=len(table)) / len(u)
    expected = np.zeros(len(table))
    expected[table.choice[0]] = np.diff(cdf[0, 1], prepend=0)
    assert np.allclose(share, expected, atol=1e-3)
    assert choose_site(1.0 - 1e-12, 0, 0, 1, cdf, table.choice) >= 0


def test_a_province_has_its_own_offices():
    rows = [("kpu", 0, 0, 0), ("kpu", 0, 0, 0), ("bawaslu", 1, 2, 0), ("square", 1, 2, 0)]
    assert [s._is_provincial(rows, i) for i in range(4)] == [False, True, False, False]


@pytest.mark.parametrize(
    ("region", "offices"),
    [("64.11", 1), ("65.04", 1), ("65.01", 2), ("64.72", 2), ("00.02", 2), ("15.07", 1)],
)
def test_provincial_offices_stand_in_the_capital_only(region, offices):
    """One KPU and Bawaslu of the regency; those of the province where its capital is in the region."""
    settings = scenario(world={"region": region, "contest": "gubernur"}, scale=1.0 if region < "01" else 0.05)
    kinds = model(settings).world.parts["sites"].kind
    assert kinds.count("kpu") == kinds.count("bawaslu") == offices


def test_every_province_has_a_capital_inside_it():
    assert len(s.PROVINCIAL_CAPITAL) == 38
    assert all(capital[:2] == code and len(capital) == 5 for code, capital in s.PROVINCIAL_CAPITAL.items())


def test_shared_world_is_left_alone(world):
    assert base().population.camp.max() == world.n_camps


def test_a_site_reports_to_the_cell_of_the_village_where_it_stands():
    made = model(scenario(world={"region": "65.01"}, days=2, scale=0.2))
    world, table, region = made.world, made.world.parts["sites"], made.region
    cells, first = world.cells, np.array([np.flatnonzero(world.cells.kec == k)[0] for k in table.kec])
    assert np.array_equal(cells.kec[table.cell], table.kec)
    assert (table.cell != first).any(), "else the test says nothing"
    for site in np.flatnonzero(np.array(table.kind) == "camat_office"):
        mine = np.flatnonzero(np.asarray(region.village_kec) == table.kec[site])
        north = np.asarray(region.village_lat)[mine] - region.kec_lat[table.kec[site]]
        east = np.asarray(region.village_lon)[mine] - region.kec_lon[table.kec[site]]
        east = east * np.cos(np.deg2rad(np.mean(region.kec_lat)))
        assert table.cell[site] == cells.of_village[mine[np.argmin(north**2 + east**2)]]
