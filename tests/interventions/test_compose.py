"""Composition: factors multiply and shifts add, everywhere or place by place; choices; what cannot be limited."""

import numpy as np
import pytest

from conflict_sim.config.plan import Where
from conflict_sim.interventions.base import LEVERS, Lever
from conflict_sim.interventions.compose import Modifier, Setting, is_local, modified, narrowed
from conflict_sim.interventions.scope import AXES, Target, target_of
from tests.interventions.levers import morning, plan
from tests.model.worlds import model, scenario

WORLD = scenario().world


class Scale(Lever):
    """Scales one parameter; the factor is reached at full intensity."""

    places = frozenset({"kecamatan", "sites", "camps"})
    parameter: str
    factor: float = 1.0

    def effects(self, world, intensity):
        yield Modifier(self.parameter, factor=1 + intensity * (self.factor - 1))


@pytest.fixture(scope="module", autouse=True)
def _lever():
    LEVERS.add("test_scale")(Scale)
    yield
    LEVERS._items.pop("test_scale")


def scaled(parameter, *rows):
    return plan(*({"lever": "test_scale", "parameter": parameter, **row} for row in rows))


@pytest.mark.parametrize(
    ("day", "expected"), [(9, 1.0), (10, 0.5), (19, 0.5), (20, 0.45), (25, 0.45), (26, 0.9)]
)
def test_stacked_levers_multiply_while_both_act(day, expected):
    """0.5 from day 10, 0.9 from day 20: 0.45, not 0.9."""
    stacked = scaled("hoax.share_high", {"factor": 0.5, "start": 10, "end": 25}, {"factor": 0.9, "start": 20})
    made = morning(stacked, day, days=40)
    assert made.world.params.hoax.share_high == pytest.approx(WORLD.hoax.share_high * expected, rel=1e-12)


def test_stacked_levers_multiply_place_by_place():
    made = model(scenario())
    code = str(made.region.kec_code[0])
    stacked = scaled("sensing.coverage", {"factor": 0.5}, {"factor": 0.9, "where": {"kecamatan": [code]}})
    world = morning(stacked).world
    local = world.local("sensing.coverage")
    expected = np.full(world.n_kecamatan, 0.5)
    expected[0] = 0.45
    assert local == pytest.approx(WORLD.sensing.coverage * expected)
    assert world.params.sensing.coverage == pytest.approx(0.5 * WORLD.sensing.coverage), "elsewhere"


def test_what_no_lever_limits_is_one_number():
    world = morning(scaled("sensing.coverage", {"factor": 0.5})).world
    assert world.scoped == {} and world.local("sensing.coverage") == 0.5 * WORLD.sensing.coverage


@pytest.mark.parametrize("parameter", AXES)
def test_values_per_place_keep_to_the_range_and_have_their_shape(parameter):
    world = morning(
        scaled(
            parameter, {"factor": 1e9, "where": {"kecamatan": [str(model(scenario()).region.kec_code[0])]}}
        )
    ).world
    values = world.local(parameter)
    shape = {"site": (len(world.parts["sites"]),), "kecamatan": (world.n_kecamatan,)}
    assert values.shape == shape.get(AXES[parameter], (world.n_kecamatan + 1, world.n_camps + 1))
    group, name = parameter.split(".")
    default = getattr(getattr(WORLD, group), name)
    info = type(getattr(WORLD, group)).model_fields[name]
    most = next(m.le for m in info.metadata if hasattr(m, "le"))
    assert values.max() == (most if default > 0 else 0.0) and (values == default).any()


def test_a_choice_takes_its_option():
    assert modified(WORLD, [Setting("street.force_policy", "hard")]).street.force_policy == "hard"
    assert modified(WORLD, [Setting("street.force_policy", WORLD.street.force_policy)]) is WORLD


@pytest.mark.parametrize(
    ("parameter", "target"),
    [
        ("hoax.share_high", Target((0,))),
        ("street.negotiators", Target(camps=(1,))),
        ("mobilisation.call", Target(sites=("kpu",))),
        ("sensing.coverage", Target(camps=(1,))),
    ],
)
def test_a_parameter_that_cannot_differ_so_is_an_error_of_the_code(parameter, target):
    with pytest.raises(ValueError, match="cannot be turned"):
        is_local(Modifier(parameter, factor=0.5), target)


def test_a_lever_may_name_its_own_sites_and_the_plan_fewer_of_them():
    world = model(scenario()).world
    kinds = np.asarray(world.parts["sites"].kind)
    own = Modifier("measures.bar_entry", shift=0.5, sites=("kpu", "bawaslu"))
    assert set(kinds[narrowed(own, Target()).site_rows(world)]) == {"kpu", "bawaslu"}
    assert set(kinds[narrowed(own, Target(sites=("kpu", "square"))).site_rows(world)]) == {"kpu"}
    assert not narrowed(own, Target(sites=("square",))).site_rows(world).any()


def test_roles_are_nobody_before_the_count_and_camps_afterwards():
    world = model(scenario()).world
    winner = world.parts["calendar"].winner
    for day, losers, winners in ((0, (), ()), (1, None, (winner,))):
        world.day = day
        found = target_of(world, Where(camps=("losers",))).camps
        assert found == (() if losers == () else tuple(c for c in range(1, world.n_camps + 1) if c != winner))
        assert target_of(world, Where(camps=("winners",))).camps == winners
        assert target_of(world, Where(camps=("A",))).camps == (1,)
    assert target_of(world, Where(camps=("any",))).camps is None
    assert target_of(world, Where(camps=("losers",))).nowhere is False
