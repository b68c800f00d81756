"""Wording and rules of summaries agree with the registered observables."""

import pytest

from conflict_sim.metrics import OBSERVABLES
from conflict_sim.results import stats
from conflict_sim.results.measures import MEASURES, measure
from conflict_sim.results.wording import METHODS, UNITS, UNTOUCHED

NAMES = [name for name, item in OBSERVABLES.items() if not item.per_hoax]


@pytest.mark.parametrize("name", NAMES)
def test_every_observable_is_worded_and_agrees_with_its_registration(name):
    registered, worded = OBSERVABLES.get(name), MEASURES[name]
    assert worded.unit == registered.unit
    assert worded.better == registered.better
    assert worded.among == registered.among
    assert worded.over_cells == ("mean" if registered.total == "mean" else "sum")
    assert (worded.over_days == "sum") == (registered.total == "sum")


def test_every_unit_and_method_is_worded_in_both_languages():
    used = {measure.unit for measure in MEASURES.values()}
    assert set(UNITS) == used | {""}  # rights have no unit of their own
    made = {
        stats.mean_interval([1.0, 2.0]).method,
        stats.mean_interval([1.0]).method,
        stats.mean_interval([1.0, 1.0]).method,
        stats.bootstrap_interval([1.0, 2.0]).method,
        stats.wilson_interval(1, 2).method,
        UNTOUCHED,
    }
    assert set(METHODS) == made
    for texts in (*UNITS.values(), *METHODS.values()):
        assert set(texts) == {"id", "en"}


def test_nothing_is_worded_that_nobody_measures():
    assert set(MEASURES) - set(NAMES) == {
        "any_incident",
        "street_peak",
        "believer_days",
    }  # made of others (results.ensemble)


def test_hoax_columns_follow_the_observable_of_hoaxes():
    registered = OBSERVABLES.get("believers")
    assert measure("believers_count_stopped").unit == registered.unit
    assert measure("believers_count_stopped").better == registered.better


def test_an_unknown_observable_is_averaged_never_summed():
    rule = measure("plugin_index")
    assert (rule.over_cells, rule.over_days, rule.better) == ("mean", "mean", "neither")


def test_both_lists_of_names_that_can_be_measured_agree():
    from conflict_sim import metrics
    from conflict_sim.results.measures import observable_names

    assert sorted(observable_names()) == sorted(metrics.observable_names())


@pytest.mark.parametrize(("lang", "words"), [("id", "rencana"), ("en", "plan")])
def test_the_cost_is_called_that_of_the_plan(lang, words):
    """Nothing spent on levers is no statement about what officers and forums cost."""
    assert words in measure("cost").label(lang) and words not in measure("response_cost").label(lang)


def test_spending_of_the_forums_stands_beside_the_cost_of_the_plan():
    from types import SimpleNamespace

    from conflict_sim.reports.run_words import shown_names

    made = SimpleNamespace(observables=("incidents", "cost", "response_cost", "trust_police"), info={})
    made.info["measure"] = ("cost", "trust_police")
    assert shown_names(made)[-3:] == ["cost", "response_cost", "trust_police"]
    made.info["measure"] = ("trust_police",)
    assert "response_cost" not in shown_names(made)
