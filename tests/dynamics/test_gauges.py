"""Gauges: rules against closed forms, kernels against known matrices, a day's estimate against the full computation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr
from scipy.stats import norm

from conflict_sim import mechanisms
from conflict_sim.dynamics import gauge_rules, gauges
from conflict_sim.dynamics.gauge_kernels import leading
from conflict_sim.dynamics.gauge_krylov import instability, largest_eigenvalue
from conflict_sim.world import FREE
from tests.model import worlds


def graph(matrix):
    from scipy.sparse import csr_array

    m = csr_array(np.asarray(matrix, float))
    return m.indptr.astype(np.int32), m.indices.astype(np.int32)


def unstable(matrix, c, first=0, last=None):
    """(radius, cascade) of diag(c) A for a matrix of zeros and ones, within the block first..last-1."""
    last = len(c) if last is None else last
    inside = np.asarray(matrix, float)[first:last, first:last].sum(axis=1)
    return instability(first, last, *graph(matrix), inside, np.asarray(c, float)[first:last])


def test_normal_distribution_function():
    x = np.linspace(-8, 8, 1601)
    assert np.abs([gauge_rules.normal_below(v) for v in x] - ndtr(x)).max() < 1e-7


def test_one_tie_among_many_is_the_density_of_thresholds():
    """Science base 2.i: kappa phi((T2 - V) / sig) / sig per degree."""
    for v in (0.3, 0.55, 0.62, 0.8):
        step = 1e-3
        density = norm.pdf((0.62 - v) / 0.1) / 0.1
        assert gauge_rules.swayed(v, step, True, 0.56, 0.62, 0.1) / step == pytest.approx(density, rel=0.03)


def test_the_calm_need_both_thresholds():
    assert gauge_rules.joining_share(0.6, False, 0.5, 0.7, 0.1) == pytest.approx(
        ndtr(1.0) * ndtr(-1.0), abs=1e-6
    )
    assert gauge_rules.joining_share(0.6, True, 0.5, 0.7, 0.1) == pytest.approx(ndtr(-1.0), abs=1e-6)


def test_in_time_is_the_race_of_the_science_base():
    assert gauge_rules.in_time(1.0, True, 12.0, 12.0, 9.6) == pytest.approx(9.6 / 21.6)
    assert gauge_rules.in_time(1.0, False, 0.0, 12.0, 9.6) == pytest.approx(9.6 / 21.6)
    assert gauge_rules.in_time(0.5, False, 9.6, 4.8, 9.6) == pytest.approx(0.25)


def test_expected_shares_are_a_geometric_series():
    days = np.arange(2000)
    stays = (1 - 0.1) * (1 - 0.2)
    assert gauge_rules.shares_per_believer(0.6, 0.1, 0.2) == pytest.approx((0.6 * stays**days).sum())


def test_labels():
    def label(active=0, response=0.01, rho=0.5, cascade=1.0, r_hoax=0.5, margin=np.nan):
        return gauge_rules.label(
            active, 20, response, rho, cascade, r_hoax, margin, 0.011, 0.8, 5.0, 1.0, 0.05
        )

    assert label() == gauge_rules.STABLE and label(margin=0.05) == gauge_rules.STABLE
    for beyond in ({"response": 0.011}, {"rho": 0.8}, {"cascade": 5.0}, {"r_hoax": 1.01}, {"margin": 0.04}):
        assert label(**beyond) == gauge_rules.FRAGILE
        assert label(active=20, **beyond) == gauge_rules.ACTIVE
    assert label(active=19) == gauge_rules.STABLE


COMPLETE, STAR = np.ones((6, 6)) - np.eye(6), np.zeros((5, 5))
STAR[0, 1:] = STAR[1:, 0] = 1
RING = np.roll(np.eye(7), 1, axis=1) + np.roll(np.eye(7), -1, axis=1)


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [(COMPLETE, 5.0), (STAR, 2.0), (RING, 2.0), ([[0, 1], [1, 0]], 1.0), (np.zeros((3, 3)), 0.0)],
)
def test_radius_and_cascade_of_known_graphs(matrix, expected):
    n = len(matrix)
    for c in (1.0, 0.15):
        found, cascade = unstable(matrix, np.full(n, c))
        assert found == pytest.approx(c * expected, abs=1e-9)
        full = mechanisms.stability(c * np.asarray(matrix, float))
        assert found == pytest.approx(full.spectral_radius, abs=1e-9)
        assert cascade == pytest.approx(full.expected_cascade if full.stable else n, rel=1e-9)


@given(st.integers(2, 14), st.floats(0.05, 1.0), st.integers(0, 2**32 - 1))
@settings(max_examples=200, deadline=None)
def test_any_small_graph_agrees_with_its_full_matrix(n, density, seed):
    """Unequal followers: diag(c) A is not symmetric. Small Krylov spaces are complete; larger ones come from below."""
    luck = np.random.default_rng(seed)
    upper = np.triu(luck.random((n, n)) < density, 1)
    matrix = (upper | upper.T).astype(float)
    c = luck.uniform(0.01, 1.0, n) * (luck.random(n) < 0.7) * 2.0 / n
    jacobian = np.diag(c) @ matrix
    radius, cascade = unstable(matrix, c)
    exact = np.linalg.eigvals(jacobian).real.max(initial=0.0)
    assert radius <= exact + 1e-9
    if radius < 1.0 and exact < 0.95:
        whole = np.linalg.inv(np.eye(n) - jacobian).sum(axis=0).mean()
        assert cascade == pytest.approx(min(whole, n), rel=1e-6)


def test_who_hardly_follows_is_counted_once():
    """Twelve follow easily; nine hundred hardly do, but are so many that their own first followers show."""
    easy, n, luck = 12, 912, np.random.default_rng(5)
    matrix = np.zeros((n, n))
    matrix[np.arange(easy), np.roll(np.arange(easy), 1)] = 1
    matrix[:, easy:] = luck.random((n, n - easy)) < 0.01
    matrix = np.triu(np.maximum(matrix, matrix.T), 1)
    matrix += matrix.T
    c = np.where(np.arange(n) < easy, 0.1, 0.1 * 0.99e-3)
    root = np.sqrt(c)
    exact = np.linalg.eigvalsh(root[:, None] * matrix * root).max()
    radius, cascade = unstable(matrix, c)
    assert 0.0 < exact - radius < 0.02 * exact
    whole = np.linalg.inv(np.eye(n) - np.diag(c) @ matrix).sum(axis=0).mean()
    assert cascade - 1.0 == pytest.approx(whole - 1.0, rel=0.01)
    hardly = (c * matrix.sum(axis=1))[easy:].sum() / n
    assert hardly > 0.05 * (whole - 1.0)


def test_nobody_who_could_follow():
    assert unstable(COMPLETE, np.zeros(6)) == (0.0, 1.0)


def test_largest_eigenvalue_of_a_tridiagonal_matrix():
    """Of the second difference: 2 + 2 cos(pi / (n + 1))."""
    for n in (1, 2, 7, 12):
        found = largest_eigenvalue(np.full(12, 2.0), np.full(12, -1.0), n)
        assert found == pytest.approx(2 + 2 * np.cos(np.pi / (n + 1)), abs=1e-12)


def test_ties_that_leave_the_block_are_lost():
    matrix = np.ones((5, 5)) - np.eye(5)
    assert unstable(matrix, np.ones(5), first=1, last=4)[0] == pytest.approx(2.0)


def test_groups_count_everybody_but_oneself():
    """Four people in one group and no ties: w (J - I), radius 3 w."""
    nobody = np.empty(0, np.int32)
    found = leading(
        0,
        4,
        np.zeros(5, np.int32),
        nobody,
        np.arange(5, dtype=np.int32),
        np.zeros(4, np.int32),
        0.5,
        np.zeros(1),
        np.ones(4),
        np.ones(4),
        0.0,
        200,
        0.0,
    )
    assert found == pytest.approx(1.5)


@pytest.fixture(scope="module")
def hot():
    made = worlds.model(worlds.scenario(5))
    made.run_for(5)
    return made


def test_twelve_steps_stay_near_the_full_computation(hot):
    """Seed 1, day 5 of a hot world: the radius from below and within 2%, the cascade within .1%."""
    part = hot.world.parts["gauges"]
    assert part.rho.max() > 0.2
    for k in range(hot.world.n_kecamatan):
        full = mechanisms.stability(gauges.mobilisation_matrix(hot.world, k))
        assert 0.98 * full.spectral_radius <= part.rho[k] <= full.spectral_radius + 1e-9
        if full.stable:
            assert part.cascade[k] == pytest.approx(full.expected_cascade, rel=1e-3)


@pytest.mark.parametrize("shock", [0.0, 0.3, 0.6, 2.0])
def test_response_is_the_share_whose_thresholds_lie_below_their_motive(shock):
    """Nobody is out and nothing calls, so the motive is the grievance: free hours x F(grievance + shock)."""
    near = {"gauges.shock": shock, "mobilisation.threshold_online": 1.0, "mobilisation.threshold_street": 1.0}
    made = worlds.ran(worlds.quiet(2, near))
    world, part = made.world, made.world.parts["gauges"]
    population, street = world.base.population, world.parts["street"]
    n, ladder = population.n_resident, street.ladder
    street.ties.calls[:] = 0.0  # leaders who calm their groups lower their motive
    gauges.measure(world, part, 1)
    assert not world.voters.level[:n].any() and not street.places.shock.any()
    motive = world.voters.grievance[:n].astype(float) + shock
    below = [gauge_rules.joining_share(v, False, ladder.t_online, ladder.t_street, ladder.sd) for v in motive]
    free = gauges.free_share(world.params.population.available)[population.availability[:n]]
    at_home = world.voters.alive[:n] & (street.people.status[:n] == FREE)
    called = np.where(at_home, free * below, 0.0)
    expected = np.add.reduceat(called, population.kec_start[:-1]) / np.diff(population.kec_start)
    assert part.response == pytest.approx(expected, rel=2e-3, abs=1e-7)
    if shock == 2.0:
        assert part.response == pytest.approx(
            np.add.reduceat(at_home * free, population.kec_start[:-1]) / np.diff(population.kec_start),
            rel=1e-3,
        )


def test_r_hoax_is_the_radius_of_the_science_base(hot):
    world = hot.world
    network, population, q = world.base.network, world.base.population, world.params.hoax
    from scipy.sparse import csr_array

    n = network.n
    ties = csr_array((np.ones(network.indices.size), network.indices, network.indptr), shape=(n, n))
    groups = csr_array(
        (np.ones(network.member_groups.size), network.member_groups, network.member_indptr),
        shape=(n, network.n_groups),
    )
    p = gauges.hoax_numbers(world)
    fit = gauges.best_fit(world)
    won, camp = world.voters.believed_winner, population.camp.astype(int)
    side = np.where((won > 0) & (camp > 0), 1 + (won == camp), 0)
    gap = q.information_gap if world.parts["calendar"].information_gap(world.day - 1) else 0.0
    odds = np.exp(
        q.credulity
        + q.partisanship * population.strength / 255 * fit[side, camp]
        - q.trust_effect * (world.voters.trust_kpu - 0.5)
        + gap
    )
    believe = (1 - np.exp(-q.attention)) * odds / (odds + q.neutral_weight)
    shares = np.where(population.high_sharer, p[7], p[8])
    part = world.parts["gauges"]
    for k in range(world.n_kecamatan):
        rows = slice(*population.kec_start[k : k + 2])
        member = groups[rows]
        together = (member @ member.T).toarray()
        np.fill_diagonal(together, 0)
        matrix = (
            believe[rows, None] * (ties[rows, rows].toarray() + q.group_visibility * together) * shares[rows]
        )
        assert part.r_hoax[k] == pytest.approx(max(np.linalg.eigvals(matrix).real), rel=0.05)


def test_complex_contagion_has_no_first_generation():
    made = worlds.ran(worlds.scenario(2, {"hoax.contagion": "complex"}))
    assert made.gauges["r_hoax"].max() == 0.0


def test_a_kecamatan_in_uproar_is_active_and_a_quiet_one_is_not(hot):
    calm = worlds.ran(worlds.quiet(2, {"hoax.attention": 0.0}))
    assert (calm.gauges["status"] == gauge_rules.STABLE).all() and calm.gauges["rho"].max() < 1e-6
    assert (hot.gauges["status"] == gauge_rules.ACTIVE).any()


def test_threads_change_nothing(hot):
    world = hot.world
    results = []
    for threads in (1, 2):
        world.threads = threads
        part = gauges.start(world)
        gauges.measure(world, part, 20)
        results.append((part.rho.tobytes(), part.cascade.tobytes(), part.r_hoax.tobytes()))
    world.threads = 1
    assert results[0] == results[1]
