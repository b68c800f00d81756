"""``cs.explain`` from a result to the tree, the smallest change, its check elsewhere, and the files."""

import json
from dataclasses import replace

import pytest

import conflict_sim as cs
from conflict_sim.config.plan import Plan
from conflict_sim.errors import InputError, RunFailedError
from conflict_sim.experiment import counterfactual
from conflict_sim.experiment.changes import Change
from conflict_sim.experiment.counterfactual import happens, search
from conflict_sim.results.causal_tree import incidents_of
from tests.explanation.worlds import SEED, result, world
from tests.model.worlds import differences, model


@pytest.fixture(scope="module")
def found():
    """The worst incident of world 1, and which of two levers averts it."""
    levers = ["negotiators", "rapid_clarification", "fkdm_activation", "hard_force"]
    return cs.explain(result(), seed=SEED, levers=levers, worlds=3, workers=1)


def test_the_lever_that_averts_it_is_found(found):
    searched = found.counterfactual
    assert searched.incidents == len(found.record.incidents()) > 0
    averting = [trial.change for trial in searched.averting]
    assert averting and {c.lever for c in averting} == {"negotiators"}
    assert searched.smallest.kind == "add" and searched.smallest == min(averting, key=lambda c: c.order)
    assert searched.smallest.after < 1.0, "half the effort is tried too, where the whole averts it"
    assert {t.change.lever for t in searched.trials if not t.averted} >= {"fkdm_activation"}


def test_what_cannot_act_or_is_too_risky_is_told(found):
    reasons = {r.lever: str(r.reason) for r in found.counterfactual.refused}
    assert reasons["hard_force"].startswith("its risk to civil liberties is 3")
    assert reasons["rapid_clarification"] == "the scenario has no false stories"
    assert not {"hard_force", "rapid_clarification"} & {t.change.lever for t in found.counterfactual.trials}


def test_the_change_is_tried_in_other_worlds_with_the_ledger_beside(found):
    check = found.counterfactual.check
    assert check.seeds == (2, 3, 4) and check.plans == ("as_played", "changed")
    effect = check.effects["changed", "incidents"]
    assert effect.mean < 0 and effect.verdict == "unknown", "three worlds are too few to tell"
    assert {"peaceful_dispersed", "peaceful_arrested"} <= set(check.ledger["right"])
    before, after = found.counterfactual.here["incidents"]
    assert before == len(found.record.incidents()) and after < before


def test_a_search_that_was_stopped_goes_on_and_finds_the_same(found, tmp_path, monkeypatch):
    options = {"seed": SEED, "levers": ["negotiators"], "worlds": 1, "workers": 1, "kept": tmp_path}
    attempts, attempt = [], counterfactual.pool.attempt

    def stopped(*arguments):
        attempts.append(1)
        if len(attempts) == 3:
            raise KeyboardInterrupt
        return attempt(*arguments)

    monkeypatch.setattr(counterfactual.pool, "attempt", stopped)
    with pytest.raises(KeyboardInterrupt):
        cs.explain(result(), **options)
    monkeypatch.setattr(counterfactual.pool, "attempt", attempt)
    reused = []
    again = cs.explain(result(), **options, progress=lambda p: reused.append(p.count("reused")))
    assert max(reused) >= 2
    tried = [t for t in found.counterfactual.trials if t.change.lever == "negotiators"]
    assert [(t.change.order, t.averted, t.incidents) for t in again.counterfactual.trials] == [
        (t.change.order, t.averted, t.incidents) for t in tried
    ]
    assert again.counterfactual.here == found.counterfactual.here


def test_words_in_both_languages(found):
    english, indonesian = found.text("en"), found.text("id")
    assert "negotiators" in english and "cannot tell" in english
    assert "What moved those who confronted: drive" in english
    assert "Perubahan tunggal terkecil yang mencegahnya" in indonesian
    assert "belum dapat dipastikan" in indonesian and "bukan ramalan" in indonesian
    assert "effect is assumed" in english.lower() or "assumed" in english
    for text in (english, indonesian):
        assert "None" not in text and "{" not in text and "nan" not in text.split()


def test_files(found, tmp_path):
    written = found.save(tmp_path / "why", "en")
    assert [p.name for p in written] == [
        "explanation.en.txt",
        "explanation.json",
        "causal_tree.png",
        "causal_tree.svg",
    ]
    plain = json.loads((tmp_path / "why" / "explanation.json").read_text(encoding="utf-8"))
    assert plain["event"] == found.event and plain["tree"]["role"] == "incident"
    smallest = plain["counterfactual"]["smallest"]
    assert smallest["lever"] == "negotiators"
    assert Plan.model_validate(smallest["plan"]).levers == found.counterfactual.smallest.plan.levers
    again = found.save(tmp_path / "again", "en")
    assert [p.read_bytes() for p in written] == [p.read_bytes() for p in again]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_picture(found, lang):
    figure = found.figure(lang)
    assert figure.sentence and set(figure.table["role"]) >= {"incident", "moved", "part", "response", "fact"}
    texts = [t.get_text() for t in figure.picture.axes[0].texts]
    assert any(str(found.event) in text for text in texts) and len(texts) > 8
    bottom = figure.picture.axes[0].get_ylim()[0]
    assert all(0.0 <= t.get_position()[1] <= bottom for t in figure.picture.axes[0].texts)


def test_nothing_averts_it_and_the_answer_says_so():
    e = cs.explain(result(), seed=SEED, levers=["fkdm_activation"], worlds=0, workers=1)
    assert e.counterfactual.smallest is None and e.counterfactual.check is None
    assert "No single change averts it: 1 were tried" in e.text("en")
    assert "Tidak ada satu perubahan pun yang mencegahnya" in e.text("id")


def test_a_change_that_changes_nothing_averts_nothing():
    """A budget line has no effect: the same world comes again, incident by incident."""
    record = replace(result().records[0], plan="line")
    plan = Plan.model_validate({"levers": [{"lever": "budget_line", "cost_per_day": 5.0, "intensity": 0.5}]})
    found = search(world(), plan, record, _worst(record), worlds=0, workers=1)
    assert [t.change.kind for t in found.trials] == ["intensity", "remove", "intensity"]
    assert {t.incidents for t in found.trials} == {found.incidents} and not found.averting


def _worst(record):
    return dict(record.events[incidents_of([record])[0]["id"]])


def test_the_same_world_under_the_plan_without_its_lever_is_the_world_without_a_plan():
    with_line = Plan.model_validate({"levers": [{"lever": "budget_line", "intensity": 0.0}]})
    one, two = (model(world(), SEED, plan=p) for p in ("none", with_line))
    for made in (one, two):
        made.run_for(4)
    assert not differences(one, two)


def test_a_lever_that_comes_too_late_is_moved_forward():
    """The plan has the lever that averts it, but decides it after the incident: a day or three earlier is the change."""
    late = {"lever": "negotiators", "start": 2, "lead_days": 0.0}
    plan = Plan.model_validate({"levers": [late]})
    ensemble = cs.run(world(), "none", seeds=[SEED], workers=1)
    made = model(world(), SEED, plan=plan)
    made.run_for(4)
    from conflict_sim.results.record import RunRecord
    from conflict_sim.results.small_groups import hide_small_groups

    record = hide_small_groups(RunRecord.from_model(made, key="late", plan="late", seed=SEED))
    incident = next(e for e in record.incidents() if e["day"] == 1)
    found = search(world(), plan, record, incident, worlds=0, workers=1, window=0)
    assert ensemble.records[0].incidents()
    assert isinstance(found.smallest, Change) and found.smallest.kind == "earlier"
    assert (found.smallest.before, found.smallest.after) == (2.0, 1.0)
    assert found.smallest.effort == pytest.approx(1 / 4), "one of four days at full effort"


def test_an_incident_elsewhere_or_later_is_another():
    here = {"kind": "incident", "day": 5, "hour": 12.0, "site": "kpu-1", "kec": 2}
    other = dict(here)
    assert happens([other], here, 0)
    other["day"] = 8
    assert happens([other], here, 3) and not happens([other], here, 2)
    other |= {"hour": 12.5}
    assert not happens([other], here, 3), "half an hour beyond three days"
    assert not happens([here | {"site": "kpu-9", "kec": 1}], here, 3)
    assert happens([here | {"site": "square-7"}], here, 0), "another site of the kecamatan"
    assert not happens([here | {"kind": "assembly"}], here, 3)


def test_a_world_that_does_not_come_again_is_no_answer():
    record = result().records[0]
    strange = dict(_worst(record), hour=3.33)
    with pytest.raises(RunFailedError, match="did not come again"):
        search(world(), Plan(), record, strange, levers=["negotiators"], workers=1)


def test_a_result_of_other_code_is_told_but_not_replayed(monkeypatch):
    from conflict_sim.results import provenance

    monkeypatch.setattr(provenance, "source_hash", lambda: "another")
    e = cs.explain(result(), seed=SEED, workers=1)
    assert e.counterfactual is None and e.tree.children
    assert e.notes[0].id == "explain.other_code" and "Jalankan lagi" in e.text("id")


def test_a_result_without_its_scenario_is_told_too():
    bare = replace(result(), made_from={})
    e = cs.explain(bare, seed=SEED, workers=1)
    assert e.notes[0].id == "explain.no_source"


def test_bad_input():
    ensemble = result()
    with pytest.raises(InputError, match="no run has the seed 7; seeds: 1, 2"):
        cs.explain(ensemble, seed=7)
    with pytest.raises(InputError, match="is no incident of this run"):
        cs.explain(ensemble, 0, seed=SEED)
    with pytest.raises(InputError, match="holds no plan 'foo'; plans: none"):
        cs.explain(ensemble, plan="foo")
    with pytest.raises(InputError, match="unknown lever 'negotiatorz'"):
        cs.explain(ensemble, seed=SEED, levers=["negotiatorz"])
    for key in ("window", "worlds"):
        for wrong in (-1, 2.5, True):
            with pytest.raises(InputError, match="whole number"):
                cs.explain(ensemble, seed=SEED, **{key: wrong})
    both = {row["id"] for row in incidents_of(ensemble.records[:1])}
    both &= {row["id"] for row in incidents_of(ensemble.records[1:])}
    if both:
        with pytest.raises(InputError, match="choose one with --seed: 1, 2"):
            cs.explain(ensemble, min(both))
    with pytest.raises(InputError, match="nowhere"):
        cs.explain("nowhere")


def test_the_search_is_not_played_without_being_asked(monkeypatch):
    monkeypatch.setattr(counterfactual, "complete", None)
    e = cs.explain(result(), seed=SEED, counterfactual=False)
    assert e.counterfactual is None and not e.notes
    assert e.event == incidents_of([e.record])[0]["id"], "the worst one"


def test_a_folder_gives_the_same_as_the_runs_in_memory(tmp_path):
    folder = tmp_path / "result"
    kept = cs.run(world(), "none", seeds=[SEED], workers=1, out=folder)
    one = cs.explain(folder, counterfactual=False)
    two = cs.explain(kept, counterfactual=False)
    assert one.tree == two.tree and one.text("en") == two.text("en")
    from conflict_sim.explanation.explain import _source

    assert not isinstance(_source(one.ensemble, one.record), str), "it can be lived through again"


def test_a_comparison_is_explained_plan_by_plan(tmp_path):
    folder = tmp_path / "both"
    plans = {"talk": Plan.model_validate({"levers": [{"lever": "fkdm_activation", "intensity": 0.5}]})}
    compared = cs.compare(world(), plans, [SEED], standing=("none",), out=folder, workers=1)
    with pytest.raises(InputError):
        cs.explain(compared)
    e = cs.explain(compared, plan="talk", workers=1, worlds=0)
    assert e.record.plan == "talk"
    assert {t.change.kind for t in e.counterfactual.trials} >= {"remove", "intensity"}
    in_memory = cs.compare(world(), plans, [SEED], standing=("none",), workers=1)
    with pytest.raises(InputError, match="keeps totals only"):
        cs.explain(in_memory)
