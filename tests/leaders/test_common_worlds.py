"""Signs in common worlds: the same people and the same luck, one thing changed (seeds 1 to 6)."""

from dataclasses import replace

import numpy as np
import pytest

from conflict_sim.desk import Message
from conflict_sim.dynamics import street as street_module
from tests.leaders.test_groups import FULL, OFF
from tests.model.test_metamorphic import swapped
from tests.model.worlds import assert_busy, base, model, ran, scenario, state

SEEDS = (1, 2, 3, 4, 5, 6)


def outcome(settings, seed, monkeypatch, bent=None, camps=(1, 2, 3), pledging=None):
    """(calls summed over groups and days, person-hours on the ladder) by camp, with leaders of one mind if given."""
    made = model(settings, seed, world=base(seed), full_sweep=True)  # every hour is recorded
    own = made.world.parts["leaders"].columns
    if bent is not None:
        own["bent"][np.isin(own["camp"], camps)] = bent
    calls = np.zeros(made.world.n_camps + 1)
    street = np.zeros_like(calls)
    camp, levels = made.columns.camp, made.world.voters.level
    true_record = street_module._record_hour

    def record(*args):
        street[:] += np.bincount(camp[levels >= 1], minlength=len(street))
        true_record(*args)

    monkeypatch.setattr(street_module, "_record_hour", record)
    while made.running:
        if pledging:
            # Renewed day by day, as a leader who stands by his word.
            day = 1440.0 * made.world.day
            made.world.desk.post(Message(by="mediator", due=day, kind="pledge", camp=pledging))
        made.step()
        np.add.at(calls, own["camp"], own["call"])
    monkeypatch.setattr(street_module, "_record_hour", true_record)
    return calls, street, made


def agitated(made):
    return sum(int(made.hourly[f"level{k}"].sum()) for k in range(1, 5))


def test_leaders_of_one_mind_raise_and_lower_agitation(monkeypatch):
    settings = scenario(world=OFF)
    hours = [
        [agitated(outcome(settings, seed, monkeypatch, bent)[2]) for bent in (-1, 0, 1)] for seed in SEEDS[:3]
    ]
    assert all(peace < war for peace, _, war in hours), hours
    # Silence lies between, on average: one world alone may hide so small a step.
    peace, silence, war = np.mean(hours, axis=0)
    assert peace < silence < war, hours


#: A street that lives from calls, answers and ties rather than from shocks, or from money (with money the smallest of
#: the signs, the calm of those who only answer, is lost in one seed of six).
LED = {
    **FULL,
    "money.budget": 0.0,
    "leaders.sabotage": 0.0,
    "leaders.counter": 2.0,
    "leaders.discipline": 0.3,
    "leaders.rival_crowd": 150.0,
    "leaders.escalate_from": 0.7,
    "mobilisation.call": 0.5,
    "mobilisation.neighbours": 3.0,
    "mobilisation.rest_days": 0.5,
    "mobilisation.announcement_shock": 0.05,
    "mobilisation.plenary_shock": 0.0,
    "shocks": [{"kind": "generic", "day": 0, "hour": 16, "camp": "any", "size": 0.12}],
}


def test_moderation_by_one_side_calms_both_and_outbidding_stirs_both(monkeypatch):
    """P12 (Bhavnani and others 2009): signs for the side that does it, and for those who only answer."""
    settings = scenario(6, world=LED)
    stirred = []
    for seed in SEEDS:
        usual = outcome(settings, seed, monkeypatch)
        calm = outcome(settings, seed, monkeypatch, pledging=1)
        hot = outcome(settings, seed, monkeypatch, bent=1, camps=(1,))
        for measure in (0, 1):
            assert calm[measure][1] < usual[measure][1] < hot[measure][1], (seed, measure)
            assert calm[measure][2:].sum() < usual[measure][2:].sum(), (seed, measure)
        stirred.append([hot[measure][2:].sum() - usual[measure][2:].sum() for measure in (0, 1)])
    # The answer to outbidding is weaker (calls +.96 +- .33, person-hours +683 +- 141 over 12 seeds): of the mean,
    # in all seeds but one for the street, and in most for the calls.
    assert np.all(np.mean(stirred, axis=0) > 0)
    assert np.all((np.array(stirred) > 0).sum(axis=0) >= [4, 5]), stirred


def test_clashes_raise_violence():
    violent = {}
    for weight in (0.0, 1.0):
        runs = [ran(scenario(world={**OFF, "leaders.clash": weight}), seed) for seed in SEEDS[:4]]
        violent[weight] = [int(r.hourly["level3"].sum() + r.hourly["level4"].sum()) for r in runs]
    assert sum(violent[1.0]) > sum(violent[0.0])
    assert sum(b > a for a, b in zip(violent[0.0], violent[1.0])) >= 3


def told(events, renamed):
    """Everything that a log tells, whatever number an event has (calls of one morning are entered camp by camp)."""

    def name(event):
        place, _, camp = event.detail.rpartition(" ")
        detail = f"{place} {renamed.get(camp, camp)}" if event.kind == "call" else event.detail
        return event.kind, event.day, event.hour, detail, event.site

    def of(event):
        own = {k: v for k, v in vars(event).items() if k not in ("id", "detail", "parents", "cause_events")}
        causes = zip(event.causes, event.cause_sizes, event.cause_events, strict=True)
        own["causes"] = sorted((kind, size, name(events[e]) if e >= 0 else ()) for kind, size, e in causes)
        own["cause_sizes"] = sorted(event.cause_sizes)
        return repr((name(event), sorted(map(repr, map(name, (events[p] for p in event.parents)))), own))

    return sorted(map(of, events))


@pytest.mark.parametrize("camps", [(1, 2), (2, 3)])
def test_relabelled_camps_have_relabelled_outcomes(camps):
    """Bit for bit, crowds, clashes, sabotage and concessions included, once the camps' offices change owner too."""
    hot = {**FULL, "leaders.concede_margin": 0.0, "leaders.accept_below": 0.6, "leaders.escalate_from": 0.6}
    # Broker trees are built by camp, so money would not follow voters whose camps swap names after the build.
    hot["money.budget"] = 0.0
    shared = base()
    one = model(scenario(world=hot), world=shared)
    two = model(scenario(world=hot), world=swapped(shared, camps))
    order = np.arange(len(shared.population.camps) + 1)
    order[list(camps)] = order[list(camps)[::-1]]
    sites = two.world.parts["sites"]
    two.world.parts["sites"] = replace(sites, camp=order[sites.camp])
    # The court's margin, too, is of the votes, whoever got them.
    for made in (one, two):
        made.run_for(5)
    assert_busy(one)
    a, b = state(one), state(two)
    for name in a:
        expected = order[a[name]].astype(a[name].dtype) if name == "believed_winner" else a[name]
        assert np.array_equal(expected, b[name]), name
    for name in one.daily:
        assert np.array_equal(one.daily[name], two.daily[name], equal_nan=True), name
    x, y = (made.world.parts["leaders"] for made in (one, two))
    for name, column in x.columns.items():
        expected = order[column].astype(column.dtype) if name == "camp" else column
        assert np.array_equal(expected, y.columns[name]), name
    assert np.array_equal(x.line, y.line[:, order]) and x.line.any()
    assert np.array_equal(one.world.parts["conceded"], two.world.parts["conceded"][:, order])
    letters = [one.world.base.population.camps[c - 1] for c in camps]
    assert told(one.events, {}) == told(two.events, dict(zip(letters, letters[::-1], strict=True)))
