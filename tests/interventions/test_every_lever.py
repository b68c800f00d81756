"""Every lever of the catalogue in a hot world: nothing at intensity 0, something at 1, only where it may be limited."""

from functools import cache

import numpy as np
import pytest

from conflict_sim.config.loader import load_scenario
from conflict_sim.interventions.base import LEVERS, Scene
from conflict_sim.interventions.checks import levers_of
from conflict_sim.interventions.compose import Modifier, is_local, narrowed
from conflict_sim.interventions.scope import target_of
from conflict_sim.model import ConflictModel, build_world
from conflict_sim.results.measures import RIGHTS
from tests.interventions.levers import EVERY, only, plan, world_of
from tests.model.worlds import COSTS, differences, model, ran, scenario

#: Rows of section 7 of the domain notes.
CODES = {"I": 8, "M": 5, "L": 11, "S": 12, "D": 9}


@cache
def plain(name):
    return ran(world_of(name))


def test_every_row_of_the_catalogue_is_there():
    found = sorted(kind.code for kind in EVERY.values())
    assert found == sorted(f"{layer}{n}" for layer, last in CODES.items() for n in range(1, last + 1))
    assert all(kind.layer == kind.code[0] for kind in EVERY.values())


@pytest.mark.parametrize("name", EVERY)
def test_intensity_zero_changes_no_bit(name):
    """Also not the ledger and the event log, and it costs nothing."""
    assert differences(plain(name), ran(world_of(name), plan=only(name, intensity=0.0))) == []


#: Needs a world of its own, below.
ELSEWHERE = {"conflict_map", "roadblocks"}


@pytest.mark.parametrize("name", sorted(set(EVERY) - ELSEWHERE))
def test_full_intensity_changes_something(name):
    assert differences(plain(name), ran(world_of(name), plan=only(name)), skip=COSTS) != []


def test_a_better_map_moves_the_teams_that_follow_it():
    teams = {"lever": "monitoring_teams", "lead_days": 0.0, "teams": 1}
    better = {"lever": "conflict_map", "lead_days": 0.0, "accuracy": 0.7}
    runs = [
        ran(scenario(4), seed, plan=plan(*uses)) for seed in (1, 2, 3) for uses in ((teams,), (teams, better))
    ]
    assert any(differences(a, b, skip=COSTS) for a, b in zip(runs[::2], runs[1::2], strict=True))


def test_road_posts_turn_back_people_from_other_regencies_only():
    """Kaltara, a small sample of villages, with people who travel far."""
    travel = {
        "run.scale": 0.03, "run.days": 4, "run.gauges": "off", "world.start": 0, "world.spin_up": 0,
        "world.leaders.outsiders": 2.0, "world.leaders.outsider_km": 500.0, "world.mobilisation.call": 2.0,
        "world.mobilisation.threshold_online": 0.3, "world.mobilisation.threshold_street": 0.3,
    }  # fmt: skip
    settings = load_scenario("kaltara", overrides=travel)
    base = build_world(settings, 1)
    found = {}
    for share in (0.0, 1.0):
        made = ConflictModel(settings, rng=1, world=base, plan=only("roadblocks", turned_back=share))
        made.run_for(4)
        far = made.daily["travellers"].sum()
        found[share] = far, made.ledger["people_turned_back"].sum()
    assert found[0.0][0] > 0 and found[0.0][1] == 0
    assert found[1.0][0] == 0 and found[1.0][1] > 0


@pytest.mark.parametrize("name", EVERY)
def test_a_lever_says_what_people_must_know(name):
    kind = EVERY[name]
    for texts in (kind.label, kind.help, kind.who, kind.payer, kind.source, kind.not_placed):
        assert texts["id"].strip() and texts["en"].strip()
    assert 0 <= kind.risk <= 3 and set(kind.touches) <= set(RIGHTS)
    assert kind.places <= {"kecamatan", "sites", "camps"}
    assert all(other in LEVERS and name in LEVERS.get(other).contradicts for other in kind.contradicts)
    for key, info in kind.model_fields.items():
        extra = info.json_schema_extra
        assert extra["unit"], key
        if extra.get("effect") and extra["grade"] == "A":
            low, high = extra["sweep"]
            assert low <= 0.0 <= high and kind.assumed(), (
                "nothing measured: no effect is possible, and results say so"
            )


@pytest.mark.parametrize("name", EVERY)
def test_risk_from_two_on_is_counted_in_the_ledger(name):
    """Whoever touches a right says which; prosecution (M2) works through the courts and touches none of the ledger."""
    kind = EVERY[name]
    assert kind.risk < 2 or kind.touches or name == "money_prosecution"


def limited(name, made):
    """Uses of a lever by what it may be limited to."""
    code = str(made.region.kec_code[0])
    words = {"kecamatan": [code], "sites": ["kpu"], "camps": ["A"]}
    return [{place: words[place]} for place in sorted(EVERY[name].places)]


@pytest.mark.parametrize("name", [name for name in EVERY if EVERY[name].places])
def test_every_change_of_a_limited_lever_can_be_limited(name):
    """A parameter that holds for the region would be turned everywhere, against what the plan says."""
    made = model(scenario(4))
    world, lever = made.world, levers_of(only(name))[0].lever
    uses = limited(name, made)
    assert uses
    for where in uses:
        of = only(name, where=where)
        target = target_of(world, of.levers[0].where)
        scene = Scene(world, name, 1.0, target, 0, 5)
        for change in (*lever.effects(world, 1.0), *lever.local_effects(scene)):
            assert isinstance(change, Modifier) and is_local(change, narrowed(change, target))
        ran(scenario(2), plan=of)


@pytest.mark.parametrize("name", ["rapid_clarification", "assembly_limits", "mediation", "fkdm_activation"])
def test_a_place_that_the_sample_does_not_have_gets_nothing(name):
    """Codes of the whole region are checked before a run; a sample of villages may lack the kecamatan."""
    settings = scenario(3)
    nowhere = only(name, where={"kecamatan": ["99.99.99"]})
    made = model(settings)
    other = model(settings)
    other.world.parts["levers"] = model(settings, plan=only(name)).world.parts["levers"]
    use = other.world.parts["levers"][0]
    object.__setattr__(use, "use", nowhere.levers[0])
    for either in (made, other):
        either.run_for(3)
    new = set(other.ledger) - set(made.ledger)
    assert all(other.ledger[right].sum() == 0 for right in new)
    assert differences(made, other, skip=COSTS) == [f"ledger {right}" for right in sorted(new)]


def test_all_levers_at_once_in_any_order():
    """Permuted lists of a plan give the same bits; so do levers added by another plan in another order."""
    names = [n for n in EVERY if n not in ("hard_force", "roadblocks", "contact_programme")]
    uses = [{"lever": n, "lead_days": 0.0} for n in names]
    order = np.random.default_rng(7).permutation(len(uses))
    one = ran(scenario(3), plan=plan(*uses))
    two = ran(scenario(3), plan=plan(*(uses[i] for i in order)))
    assert differences(one, two) == []
