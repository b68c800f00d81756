"""Single changes of a plan: which there are, how large they are, and which a plan cannot take."""

import pytest

from conflict_sim.config.plan import Plan
from conflict_sim.experiment.changes import Refused, between, changes_of
from tests.explanation.worlds import world

#: Four days, -1 to 2.
DAYS = 4


def plan(*uses, **keys):
    return Plan.model_validate({"levers": list(uses), **keys})


def rows(of, **options):
    found, refused = changes_of(of, world(), **options)
    return {(c.kind, c.before, c.after): c for c in found}, refused


def test_a_lever_is_taken_out_turned_and_made_ready_sooner():
    of = plan({"lever": "negotiators", "intensity": 0.4, "start": 1, "lead_days": 2.0, "cost_per_day": 100.0})
    found, refused = rows(of)
    assert not refused
    assert set(found) == {
        ("remove", 0.4, 0.0),
        ("intensity", 0.4, 0.2),
        ("intensity", 0.4, 0.8),
        ("intensity", 0.4, 1.0),
        ("earlier", 1.0, 0.0),
        ("earlier", 1.0, -1.0),
        ("sooner", 2.0, 1.0),
        ("sooner", 2.0, 0.0),
    }


def test_the_size_is_the_effort_that_is_moved():
    of = plan({"lever": "negotiators", "intensity": 0.4, "start": 1, "lead_days": 0.0, "cost_per_day": 100.0})
    found, _ = rows(of)
    # In force on days 1 and 2 of four.
    assert found["remove", 0.4, 0.0].effort == pytest.approx(0.4 * 2 / DAYS)
    assert found["intensity", 0.4, 0.8].effort == pytest.approx(0.4 * 2 / DAYS)
    assert found["earlier", 1.0, 0.0].effort == pytest.approx(0.4 * 1 / DAYS)
    assert found["remove", 0.4, 0.0].needs.rupiah == pytest.approx(-0.4 * 100.0 * 2)
    assert found["earlier", 1.0, -1.0].needs.rupiah == pytest.approx(0.4 * 100.0 * 2)
    assert list(found.values()) == sorted(found.values(), key=lambda c: c.order)
    assert next(iter(found)) == ("earlier", 1.0, 0.0)


def test_the_changed_plan_differs_in_one_lever_only():
    of = plan(
        {"lever": "negotiators", "intensity": 0.4}, {"lever": "fkdm_activation"}, budget={"rupiah": 1e12}
    )
    found, _ = changes_of(of, world())
    for change in found:
        kept = [use for i, use in enumerate(of.levers) if i != change.number]
        left = [use for use in change.plan.levers if use in kept]
        assert left == kept and change.plan.budget == of.budget
        assert len(change.plan.levers) == 2 - (change.kind == "remove")


def test_levers_are_added_only_where_asked():
    empty = Plan()
    assert changes_of(empty, world()) == ([], [])
    found, refused = changes_of(empty, world(), add=True)
    names = {c.lever for c in found}
    assert {"negotiators", "fkdm_activation"} <= names and "budget_line" not in names
    assert {c.kind for c in found} == {"add"} and max(c.risk for c in found) == 2
    assert {"hard_force", "mass_arrests", "media_slowdown", "conflict_status"} <= {r.lever for r in refused}
    only, _ = changes_of(empty, world(), levers=["negotiators"], add=True)
    assert [c.lever for c in only] == ["negotiators"]


def test_the_highest_risk_needs_a_word_and_the_plan_says_so():
    found, _ = changes_of(Plan(), world(), levers=["hard_force"], add=True, allow_risk_3=True)
    assert [c.lever for c in found] == ["hard_force"] and found[0].plan.allow_risk_3
    harsh = plan({"lever": "hard_force", "intensity": 0.5}, allow_risk_3=True)
    kept, refused = rows(harsh)
    assert ("remove", 0.5, 0.0) in kept and ("intensity", 0.5, 0.25) in kept
    assert ("intensity", 0.5, 1.0) not in kept and {r.kind for r in refused} >= {"intensity"}


def test_budgets_and_contradictions_refuse_a_change():
    of = plan({"lever": "negotiators", "intensity": 0.5, "officers": 20.0}, budget={"officers": 12})
    found, refused = rows(of)
    assert ("intensity", 0.5, 1.0) not in found and ("intensity", 0.5, 0.25) in found
    assert any("12" in r.reason and r.kind == "intensity" for r in refused)
    against = plan({"lever": "negotiators"})
    _, refused = changes_of(against, world(), levers=["hard_force"], add=True, allow_risk_3=True)
    assert [r.lever for r in refused] == ["hard_force"]


def test_half_a_change_and_no_half_of_what_has_none():
    (full,), _ = changes_of(Plan(), world(), levers=["negotiators"], add=True)
    half = between(full, Plan(), world())
    assert half is not None and half.after == 0.5 and half.effort == pytest.approx(full.effort / 2)
    quarter = between(half, Plan(), world())
    eighth = between(quarter, Plan(), world())
    assert eighth is not None and between(between(eighth, Plan(), world()), Plan(), world()) is None
    removed, _ = rows(plan({"lever": "negotiators"}))
    assert between(removed["remove", 1.0, 0.0], plan({"lever": "negotiators"}), world()) is None


def test_refusals_can_be_told():
    _, refused = changes_of(Plan(), world(), levers=["hard_force"], add=True)
    assert isinstance(refused[0], Refused) and refused[0].reason.render("id").startswith("risikonya")
