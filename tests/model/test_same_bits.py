"""V25 and what else must change nothing: levers without effect, threads, sweeps, forks, looks from outside."""

import copy
import pickle
from typing import ClassVar

import numpy as np
import pytest

import conflict_sim.world
from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.dynamics import belief
from conflict_sim.interventions.base import LEVERS, Lever
from conflict_sim.interventions.compose import Modifier
from conflict_sim.model import build_world
from conflict_sim.population.synth import build_population
from tests.model.worlds import COSTS, assert_busy, base, differences, model, ran, scenario

#: Columns of the population that are drawn voter by voter.
DRAWN = (
    "hardship",
    "risk_aversion",
    "availability",
    "street_shock",
    "online_shock",
    "violence_shock",
    "trust_kpu0",
    "trust_police0",
    "trust_government0",
    "prior",
    "high_sharer",
)


class Touch(Lever):
    """Multiplies parameters of every mechanism; without effect at a factor of 1 or an intensity of 0."""

    label: ClassVar = {"id": "Uji", "en": "Test"}
    factor: float = 1.0

    def effects(self, world, intensity):
        for name in (
            "hoax.share_high",
            "belief.kpu_openness",
            "trust.recovery",
            "grievance.scale",
            "mobilisation.threshold_street",
            "street.arrest_rate",
            "street.crowd",
            "police.respond_minutes",
        ):
            yield Modifier(name, factor=1.0 + intensity * (self.factor - 1.0))


@pytest.fixture(scope="module", autouse=True)
def _test_lever():
    LEVERS.add("test_touch")(Touch)
    yield
    LEVERS._items.pop("test_touch")


@pytest.fixture(scope="module")
def plain():
    """The run that everything is compared with; it must have filled streets and cells."""
    made = ran(scenario())
    assert_busy(made)
    return made


def plan(**keys):
    return Plan(levers=(LeverUse.model_validate(keys),))


@pytest.mark.parametrize(
    "lever",
    [
        {"lever": "budget_line", "cost_per_day": 1e9},
        {"lever": "test_touch", "factor": 1.0, "cost_per_day": 5.0},
        {"lever": "test_touch", "factor": 3.0, "intensity": 0.0},
        {"lever": "test_touch", "factor": 3.0, "start": 60},
    ],
    ids=["cost only", "factor of 1", "intensity of 0", "later in the story than the run goes"],
)
def test_v25_a_null_lever_changes_nothing(plain, lever):
    other = ran(scenario(story_days=80), plan=plan(**lever))
    assert differences(plain, other, skip=COSTS) == []
    paid = lever.get("cost_per_day", 0.0) * lever.get("intensity", 1.0)
    assert other.daily["cost"].sum(axis=1) == pytest.approx(np.full(5, paid))


def test_the_lever_of_these_tests_has_an_effect_when_it_should(plain):
    assert len(differences(plain, ran(scenario(), plan=plan(lever="test_touch", factor=1.2)))) > 20


def test_a_lever_acts_from_its_first_to_its_last_day(plain):
    acting = plan(lever="test_touch", factor=1.3, start=1, end=1, cost_per_day=7.0)
    other = ran(scenario(), plan=acting)
    assert other.daily["cost"].sum(axis=1) == pytest.approx([0, 0, 7, 0, 0])
    same = [np.array_equal(a, b) for a, b in zip(plain.daily["grievance"], other.daily["grievance"])]
    assert same[:2] == [True, True] and not same[2]


@pytest.mark.parametrize("isolated", [1, 40])
def test_v25_isolated_voters_change_nobody_else(plain, isolated):
    grown = build_world(scenario(), 1, isolated=isolated)
    assert grown.population.n == plain.columns.n + isolated
    other = ran(scenario(), world=grown)
    assert differences(plain, other) == []
    for name in ("in_street", "violent", "believing", "mean_fraud_belief"):
        assert getattr(other, name) == getattr(plain, name), name


def test_v25_draws_of_a_voter_do_not_depend_on_their_number():
    """The same voters with a whole village fewer behind them: all that is drawn by id stays as it is."""
    settings, fewer = scenario(), base().region.subset(np.arange(8))
    world = settings.world
    people = build_population(
        fewer,
        world.contest,
        world.population,
        world.network,
        1,
        belief=world.belief,
        hoax=world.hoax,
        mobilisation=world.mobilisation,
    )
    assert 2000 < people.n < base().population.n - 300
    for name in DRAWN:
        values = getattr(people, name)
        assert np.array_equal(getattr(base().population, name)[: people.n], values), name
        assert len(np.unique(values)) > 1, name
    # Camps are exact shares of what the villages voted, so those of strength 0 may be others.
    committed = (people.strength > 0) & (base().population.strength[: people.n] > 0)
    assert np.array_equal(people.strength[committed], base().population.strength[: people.n][committed])


def test_two_threads_give_the_same_bits(plain, monkeypatch):
    monkeypatch.setattr(conflict_sim.world, "MIN_VOTERS_PER_THREAD", 10)
    other = model(scenario(), threads=2)
    assert other.world.threads == 2
    other.run_for(5)
    assert other.world._pool is not None
    assert differences(plain, other) == []


def test_the_frontier_gives_the_same_bits_as_a_full_sweep(plain):
    other = model(scenario(), full_sweep=True)
    looked_at = []
    for _ in range(5):
        other.step()
        looked_at.append(int(other.world.parts["street"].people.in_frontier.sum()))
    assert looked_at == [other.columns.n] * 5
    assert int(plain.world.parts["street"].people.in_frontier.sum()) < other.columns.n
    assert differences(plain, other) == []


@pytest.mark.parametrize("share", [0.0, 1.1], ids=["always recount", "always push"])
def test_recounting_and_pushing_beliefs_give_the_same_bits(plain, share, monkeypatch):
    calls = []
    true_recount = belief.recount
    monkeypatch.setattr(belief, "RECOUNT_SHARE", share)
    monkeypatch.setattr(belief, "recount", lambda world: (calls.append(1), true_recount(world)))
    other = ran(scenario())
    assert (len(calls) > 4) == (share == 0.0)
    assert differences(plain, other) == []


def test_stepping_one_by_one_and_looking_at_everything_changes_nothing(plain):
    other = model(scenario())
    list(other.agents)
    while other.running:
        other.step()
        other.voters.select(lambda voter: voter.level > 0, at_most=5)
        other.voters.shuffle_do(lambda voter: voter.level)
        assert isinstance(other.in_street, int)
    assert other.agents.materialised
    assert differences(plain, other) == []


@pytest.mark.parametrize("days", [1, 3])
@pytest.mark.parametrize("fork", [copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made))])
def test_a_fork_goes_on_alike(plain, days, fork):
    first = model(scenario())
    first.run_for(days)
    second = fork(first)
    second.run_for(5 - days)
    assert differences(plain, second) == []
    first.run_for(5 - days)
    assert differences(plain, first) == []


def test_a_plan_begins_with_the_run_not_in_the_spin_up():
    settings = scenario(2, {"spin_up": 3})
    none, later = ran(settings), ran(settings, plan=plan(lever="test_touch", factor=1.3, start=0))
    always = model(settings, plan=plan(lever="test_touch", factor=1.3))
    always.step()
    for name in ("grievance", "fraud_belief"):
        assert np.array_equal(none.daily[name][0], later.daily[name][0])
        assert not np.array_equal(none.daily[name][0], always.daily[name][0])
    warm, cold = ran(scenario(2, {"spin_up": 3})), ran(scenario(2))
    assert differences(none, warm) == [] and len(differences(none, cold)) > 5
    assert warm.days == cold.days == [-1, 0] and len(warm.hourly["level1"]) == 48


@pytest.mark.parametrize("kwargs", [{"full_sweep": True}, {"threads": 2}])
def test_the_spin_up_gives_the_same_bits_too(kwargs, monkeypatch):
    monkeypatch.setattr(conflict_sim.world, "MIN_VOTERS_PER_THREAD", 10)
    settings = scenario(2, {"spin_up": 3})
    assert differences(ran(settings), ran(settings, **kwargs)) == []


def test_plans_share_a_world_in_any_order(plain):
    shared = build_world(scenario(), 1)
    plans = {"none": "none", "touched": plan(lever="test_touch", factor=1.3)}
    runs = {
        order: {name: ran(scenario(), world=shared, plan=plans[name]) for name in order}
        for order in (("none", "touched"), ("touched", "none"))
    }
    a, b = runs.values()
    assert differences(a["none"], b["none"]) == differences(a["touched"], b["touched"]) == []
    assert differences(plain, a["none"]) == []
    interleaved = [model(scenario(), world=shared, plan=p) for p in plans.values()]
    for _ in range(5):
        for made in interleaved:
            made.step()
    assert differences(plain, interleaved[0]) == []
    assert differences(a["touched"], interleaved[1]) == []


def test_seeds_differ(plain):
    assert not np.array_equal(plain.columns.camp, ran(scenario(), 2).columns.camp)
