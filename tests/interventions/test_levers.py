"""Levers: how modifiers compose, what limits them, that every parameter they may turn is alive."""

from typing import ClassVar

import pytest

from conflict_sim.config.plan import LeverUse, Plan
from conflict_sim.errors import InputError
from conflict_sim.interventions.base import LEVERS, Lever
from conflict_sim.interventions.checks import levers_of
from conflict_sim.interventions.compose import Modifier, modified
from tests.model.worlds import COSTS, differences, ran, scenario

WORLD = scenario().world


class Turn(Lever):
    """Shifts one parameter."""

    label: ClassVar = {"id": "Uji", "en": "Test"}
    parameter: str
    shift: float = 0.0
    factor: float = 1.0

    def effects(self, world, intensity):
        yield Modifier(self.parameter, factor=1 + intensity * (self.factor - 1), shift=self.shift * intensity)


@pytest.fixture(scope="module", autouse=True)
def _test_lever():
    LEVERS.add("test_turn")(Turn)
    yield
    LEVERS._items.pop("test_turn")


def use(**keys):
    return Plan(levers=(LeverUse.model_validate({"lever": "test_turn", **keys}),))


def test_nothing_to_change_gives_the_same_object():
    assert modified(WORLD, []) is WORLD
    assert modified(WORLD, [Modifier("hoax.share_high"), Modifier("street.crowd", factor=1.0)]) is WORLD


def test_factors_multiply_then_shifts_add_then_limits_hold():
    changes = [
        Modifier("hoax.share_high", shift=0.5),
        Modifier("hoax.share_high", factor=2.0),
        Modifier("hoax.share_high", factor=1.5),
        Modifier("belief.kpu_openness", shift=9.0),
        Modifier("hoax.verify", factor=0.0, shift=-1.0),
    ]
    for order in (changes, changes[::-1]):
        new = modified(WORLD, order)
        assert new.hoax.share_high == pytest.approx(WORLD.hoax.share_high * 3 + 0.5)
        assert new.belief.kpu_openness == 1.0 and new.hoax.verify == 0.0
    assert new.street is WORLD.street and WORLD.hoax.share_high == scenario().world.hoax.share_high


def test_counts_stay_whole():
    new = modified(WORLD, [Modifier("street.crowd", factor=1.3)])
    assert new.street.crowd == 6 and isinstance(new.street.crowd, int)
    larger = ran(scenario(2), plan=use(parameter="street.crowd", factor=2.0))
    assert differences(larger, ran(scenario(2, {"street.crowd": 10})), skip=COSTS) == []


def test_hours_cut_off_follow_a_lever_that_changes_how_long_people_stay():
    longer = ran(scenario(4), plan=use(parameter="mobilisation.street_days", factor=3.0))
    same = ran(scenario(4, {"mobilisation.street_days": 3 * scenario().world.mobilisation.street_days}))
    assert longer.ledger["assembly_hours_curtailed"].sum() > 0
    assert differences(longer, same, skip=COSTS) == []


@pytest.mark.parametrize("name", ["hoax.no_such", "nowhere.share_high"])
def test_a_modifier_of_nothing_is_an_error_of_the_code(name):
    with pytest.raises((KeyError, AttributeError)):
        modified(WORLD, [Modifier(name, factor=2.0)])


def test_mistakes_of_a_plan_are_reported_at_once():
    uses = [{"lever": "budget_lime"}, {"lever": "test_turn", "parameter": "hoax.verify", "sihft": 1.0}]
    with pytest.raises(InputError) as error:
        levers_of(Plan(levers=tuple(LeverUse.model_validate(u) for u in uses)))
    text = str(error.value)
    assert "budget_lime" in text and "budget_line" in text and "sihft" in text


def test_order_in_the_plan_does_not_matter():
    one = LeverUse.model_validate({"lever": "test_turn", "parameter": "hoax.share_high", "factor": 2.0})
    two = LeverUse.model_validate({"lever": "budget_line", "cost_per_day": 3.0})
    runs = [ran(scenario(2), plan=Plan(levers=order)) for order in ((one, two), (two, one))]
    assert differences(*runs) == []
    assert runs[0].daily["cost"].sum() == pytest.approx(6.0)


#: Parameters that a lever may turn on a running world -> a value that must make a difference on hot streets.
LIVE = {
    "hoax.attention": 2.0, "hoax.credulity": 3.0, "hoax.partisanship": 5.0, "hoax.trust_effect": 5.0,
    "hoax.information_gap": 3.0, "hoax.neutral_weight": 9.0, "hoax.share_high": 0.0, "hoax.share_low": 2.0, "hoax.share_checks": 0.0,
    "hoax.fresh_days": 0.3, "hoax.believe_days": 0.7, "hoax.check_days": 0.5, "hoax.verify": 2.0,
    "hoax.official_reach": 1.0, "hoax.correction": 4.0, "hoax.group_visibility": 4.0,
    "belief.kpu_openness": 0.1, "belief.social": 2.0, "belief.prior_pull": 2.0, "belief.hoax_pull": 3.0,
    "belief.loser_effect": 0.9, "belief.winner_ratio": 0.1, "belief.trust_effect": 1.9,
    "belief.openness_effect": 0.9, "belief.no_concession": 0.5, "belief.concede": 1.0,
    "belief.claim_believed": 1.0,
    "trust.recovery": 0.9, "trust.victim_seen": 0.9,
    "grievance.scale": 3.0, "grievance.hardship": 0.1, "grievance.fraud": 0.1, "grievance.outrage": 0.0,
    "mobilisation.neighbours": 5.0, "mobilisation.group_mates": 1.5, "mobilisation.call": 1.5,
    "mobilisation.call_from": 0.05, "mobilisation.call_width": 0.02, "mobilisation.threshold_online": 0.9,
    "mobilisation.threshold_street": 0.9, "mobilisation.threshold_sd": 0.5, "mobilisation.gap_confront": 1.0,
    "mobilisation.gap_riot": 1.0, "mobilisation.violence_sd": 0.5, "mobilisation.risk_weight": 3.0,
    "mobilisation.violent_neighbours": 3.0, "mobilisation.outrage_confront": 3.0,
    "mobilisation.negotiators_calm": 0.6, "mobilisation.hours_to_agitate": 40.0,
    "mobilisation.hours_to_street": 30.0, "mobilisation.hours_to_confront": 20.0,
    "mobilisation.hours_to_riot": 20.0, "mobilisation.hours_to_calm": 1.0, "mobilisation.hours_to_go_home": 0.5, "mobilisation.agitation_days": 0.1,
    "mobilisation.street_days": 2.0, "mobilisation.rest_days": 0.2, "mobilisation.shock_days": 0.3,
    "street.arrest_k": 15.0, "street.arrest_from": 3.0, "street.arrest_rate": 60.0,
    "street.dispersal_rate": 60.0, "street.indiscriminate": 0.9, "street.negotiators": 1.0,
    "street.injury_rate": 9.0, "street.force_injury": 6.0, "street.damage_rate": 2.0, "street.backfire": 1.5,
    "street.outrage_days": 0.3, "street.other_camp_empathy": 1.0, "street.violent_victim_weight": 1.0,
    "street.custody_days": 30.0, "street.crowd": 15, "street.distance_km": 0.5, "street.guard_avoidance": 4.0,
    "police.respond_minutes": 400.0, "police.officers_per_active": 3.0,
    "police.release_hours": 30.0, "population.available": 0.1,
    "grievance.unfairness": 0.9, "money.budget": 0.0, "money.dawn": 0.9, "money.loyalty": 9.0,
    "money.closeness": 9.0, "money.guess": 0.01, "money.accept": 0.2, "money.poverty": -1.5,
    "money.payment": 150_000.0, "money.payment_spread": 1.4, "money.decisive": 0.9, "money.obligation": 4.0,
    "money.seen": 0.9, "money.unfairness": 0.9, "money.fraud_effect": 0.5, "money.passed_over": 15.0,
    "money.losers": 4.0, "money.broker_anger": 1.0, "money.report": 0.5, "money.enforcement": 0.99,
    "measures.throttle": 0.9, "measures.bar_entry": 0.9, "measures.bar_night": 0.9, "forces.tps_guard": 3.0,
    "forces.request_minutes": 600.0, "forces.tire_hours": 1.0,
    "forces.rest_hours": 900.0, "forces.fatigue_effect": 1.0,
}  # fmt: skip
#: Read once, when the world is built or its calendar is drawn up: a plan cannot turn these.
BUILT_IN = {
    "hoax.high_sharers", "belief.prior", "belief.prior_sd", "mobilisation.leaders_escalate",
    "mobilisation.leaders_pledge", "mobilisation.provocateurs", "mobilisation.announcement_shock",
    "mobilisation.plenary_shock", "mobilisation.shock_sd", "police.officers_per_1000", "police.local_share",
    "police.speed_kmh", "money.leak", "money.leak_spread", "money.vanish",
    "street.ticks_per_hour", "street.crowd_ticks_per_hour", "gauges.active_share", "institutions.beyond_margin",
    "institutions.box_speed_kmh", "institutions.desks", "institutions.panwascam_desks",
    "institutions.petition_beyond_margin",
    "institutions.plenary_minutes", "institutions.tier_shock", "leaders.outsider_km",
    "coordination.money",
    "forces.army_ratio", "forces.boat_kmh", "forces.brimob_share", "forces.neighbour_spare",
    "forces.province_ratio", "forces.province_spare", "forces.satpol_ratio",
}  # fmt: skip
#: Needs a world of its own: people from other regencies, stations that vote again, sites that differ, court case, accusation, cases of money politics, a hundred rioters.
OTHERWISE = {
    "measures.bar_outsiders",
    "measures.site_pull",
    "grievance.court_absorption",
    "trust.accusation",
    "money.handled",
    "money.trust_step",
    "money.enforcement_shock",
    "forces.lethal_rioters",
    "forces.lethal_ratio",
    "forces.repeat_guard",
}


#: Four days with a day of open questions and a day after the result.
SHORT = scenario(4, {"announcement": {"day": 1, "hour": 14}})


@pytest.fixture(scope="module")
def plain():
    return ran(SHORT)


@pytest.mark.parametrize("parameter", LIVE)
def test_every_parameter_is_alive(plain, parameter):
    group, name = parameter.split(".")
    before = getattr(getattr(WORLD, group), name)
    assert before != LIVE[parameter]
    turned = ran(SHORT, plan=use(parameter=parameter, factor=0.0, shift=float(LIVE[parameter])))
    changed = differences(plain, turned, skip=COSTS)
    assert changed, f"{parameter} = {LIVE[parameter]} changes nothing"


def test_no_parameter_is_forgotten():
    groups = (
        "hoax",
        "belief",
        "trust",
        "grievance",
        "mobilisation",
        "street",
        "police",
        "money",
        "forces",
        "measures",
    )
    numbers = {
        f"{group}.{name}"
        for group in groups
        for name, field in type(getattr(WORLD, group)).model_fields.items()
        if isinstance(field.default, int | float)
    }
    assert numbers - set(LIVE) - BUILT_IN - OTHERWISE == set()


@pytest.mark.parametrize("parameter", sorted(BUILT_IN))
def test_what_is_used_up_at_the_start_is_refused(parameter):
    """Should one of these become alive, it belongs in the other table (and in the documents)."""
    with pytest.raises(ValueError, match="fixed at the start"):
        ran(SHORT, plan=use(parameter=parameter, factor=0.5))
