"""Neither the row of a voter nor the letter of a camp carries a meaning: exactly where luck allows, else in law.

Letters alone are exchanged bit for bit in ``tests/leaders/test_common_worlds.py`` (hot streets) and in
``tests/model/test_metamorphic.py`` (stories). Luck is drawn by row, and that of money politics by camp, so that for
these distributions are compared.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import ks_2samp

from tests.model.exchanged import shuffled_rows, with_letters, with_rows
from tests.model.worlds import base, model, quiet, ran, scenario, state

#: Nothing is drawn: no stories, no money, no cases, and the decree reaches everybody before any belief follows it.
UNDRAWN = {
    "announcement": {"day": 0, "hour": 14},
    "money.budget": 0.0,
    "institutions.violations": 0.0,
    "institutions.complaints": 0.0,
    "institutions.objection": 0.0,
    "institutions.app_misread": 0.0,
}
#: Camps A, B, C are called C, A, B.
TURNED = np.array([0, 3, 1, 2])


def test_rows_of_a_shuffled_world_hold_the_same_people():
    world = base(1)
    new = shuffled_rows(world, 5)
    other = with_rows(world, new)
    assert not other.network.check() and (new != np.arange(len(new))).mean() > 0.9
    a, b = world.network, other.network
    assert np.array_equal(world.population.village, other.population.village[new])
    for voter in (0, 7, 1500, 2999):
        assert set(new[a.neighbours(voter)]) == set(b.neighbours(new[voter]))
        groups = [
            x.member_groups[x.member_indptr[i] : x.member_indptr[i + 1]]
            for x, i in ((a, voter), (b, new[voter]))
        ]
        assert np.array_equal(*groups)
    assert np.array_equal(other.population.supporter_group[b.sg_leader], np.arange(len(b.sg_leader)))
    back = with_rows(other, np.argsort(new))
    for name, array in vars(a).items():
        assert np.array_equal(array, getattr(back.network, name)), name


@pytest.mark.parametrize("seed", [1, 2])
def test_beliefs_do_not_depend_on_rows(seed):
    """Bit for bit where nothing is drawn: belief, trust, grievance of each person, wherever his row lies."""
    world, new = base(seed), shuffled_rows(base(seed), 5)
    settings = quiet(world=UNDRAWN)
    one, two = ran(settings, seed), ran(settings, seed, world=with_rows(world, new))
    a, b = state(one), state(two)
    assert np.ptp(a["fraud_belief"]) > 0.3 and np.any(a["believed_winner"] > 0)
    start = world.population.prior
    assert np.abs(a["fraud_belief"] - start).max() > 0.1, "beliefs have moved"
    for name in a:
        assert a[name].tobytes() == b[name][new].tobytes(), name
    for name in ("fraud_belief", "fraud_belief_losers", "acceptance_losers", "grievance", "polarisation"):
        assert np.allclose(one.daily[name], two.daily[name], rtol=1e-6, equal_nan=True), name


def figures(made, letters):
    """What a run came to: totals, and what camps believe, under their first letters."""
    camp = made.columns.camp
    hours = [made.hourly[f"level{k}"].sum() for k in (1, 2, 3, 4)]
    out = {
        "agitated": hours[0],
        "street": hours[1],
        "violent": hours[2] + hours[3],
        "peak": made.region_peaks["street_peak"].max(),
        "believers": made.daily["believers_any"][-1].sum(),
        "arrests": made.daily["arrests"].sum(),
        "damage": made.daily["damage"].sum(),
        "trust": made.world.voters.trust_police.mean(),
    }
    for c in range(1, len(letters)):
        out[f"belief of {c}"] = made.world.voters.fraud_belief[camp == letters[c]].mean()
    return {name: float(value) for name, value in out.items()}


@pytest.mark.slow
def test_other_rows_and_letters_leave_distributions_as_they_are():
    """200 small runs: seeds 1-100 as built, seeds 101-200 with rows shuffled and letters turned (KS p > .01)."""
    settings = scenario(4, {"money.budget": 60000.0})
    as_built, changed = [], []
    same = np.arange(4)
    for seed in range(1, 201):
        world = base.__wrapped__(seed)
        if seed <= 100:
            as_built.append(figures(ran(settings, seed, world=world), same))
            continue
        other = with_letters(with_rows(world, shuffled_rows(world, seed)), TURNED)
        made = model(settings, seed, world=other)
        sites = made.world.parts["sites"]
        made.world.parts["sites"] = replace(sites, camp=TURNED[sites.camp])
        made.run_for(4)
        changed.append(figures(made, TURNED))
    found = {
        name: ks_2samp([f[name] for f in as_built], [f[name] for f in changed]).pvalue for name in as_built[0]
    }
    assert min(found.values()) > 0.01, found
    # The comparison can tell: a little more trouble shows.
    hotter = scenario(4, {"money.budget": 60000.0, "mobilisation.threshold_street": 0.45})
    other = [figures(ran(hotter, seed, world=base.__wrapped__(seed)), same) for seed in range(101, 131)]
    assert ks_2samp([f["street"] for f in as_built], [f["street"] for f in other]).pvalue < 0.01
