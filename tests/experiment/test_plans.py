"""A plan is read and checked once, before anything is written, and its content is part of the key."""

import pickle
from pathlib import Path

import pytest

from conflict_sim.config.plan import Plan
from conflict_sim.errors import InputError
from conflict_sim.experiment.runner import result_key, run
from tests.experiment import stand_in
from tests.experiment.stand_in import scenario

PLAN = "levers: [{lever: budget_line, cost_per_day: 5.0}]\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "there" / "plans").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "there"


def write(folder: Path, text: str) -> None:
    (folder / "plans" / "p.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_plan_beside_the_scenario_runs_from_elsewhere(folder, workers):
    write(folder, PLAN)
    result = run(scenario(days=3), "p", seeds=2, workers=workers, out="r", near=folder)
    assert result.plan == "p" and len(result) == 2
    with pytest.raises(InputError, match="there is no plan 'p'"):
        run(scenario(days=3), "p", seeds=1, workers=1)


def test_the_model_gets_the_plan_and_not_its_name(folder, monkeypatch):
    write(folder, PLAN)
    seen = []
    init = stand_in.ConflictModel.__init__

    def listening(self, *args, plan, **kwargs):
        seen.append(plan)
        (folder / "plans" / "p.yaml").unlink(missing_ok=True)  # nobody reads it again
        init(self, *args, plan=plan, **kwargs)

    monkeypatch.setattr(stand_in.ConflictModel, "__init__", listening)
    run(scenario(days=2), "p", seeds=2, workers=1, near=folder)
    assert len(seen) == 2 and all(isinstance(plan, Plan) for plan in seen)
    assert seen[0].levers[0].settings == {"cost_per_day": 5.0}


def test_the_content_of_the_plan_is_in_the_key(folder):
    keys = []
    for text in (PLAN, PLAN.replace("5.0", "6.0"), PLAN + 'name: {en: "Other name"}\n'):
        write(folder, text)
        keys.append(result_key(scenario(), "p", near=folder))
        assert run(scenario(days=2), "p", seeds=1, workers=1, near=folder).key == result_key(
            scenario(days=2), "p", near=folder
        )
    assert keys[0] == keys[2] != keys[1]
    assert result_key(scenario(), "none") not in keys


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "levers: [{lever: budget_line, when: rain}]\n",
            "p.yaml:1: levers.0.when: unknown",
        ),
        (
            "levers: [{lever: prebunking, where: {sites: [kpu]}}]\n",
            "p.yaml:1: levers.0.where.sites: ",
        ),
        ("budget: {rupiah: 9}\n" + PLAN, "p.yaml:1: budget.rupiah: the levers cost 200 rupiah over the run"),
        ("levers: [{lever: budget_lime}]\n", "p.yaml:1: levers.0.lever: unknown lever 'budget_lime'"),
        ("levers: [{lever: budget_line, costs: 1}]\n", "p.yaml:1: levers.0.costs: unknown key"),
    ],
)
def test_a_wrong_plan_is_refused_before_anything_is_written(folder, text, told):
    write(folder, text)
    with pytest.raises(InputError) as caught:
        run(scenario(), "p", seeds=1, workers=1, out="r", near=folder)
    assert told in str(caught.value)
    assert list(Path.cwd().iterdir()) == []


def test_a_scenario_from_a_file_finds_its_own_plans(tmp_path, monkeypatch):
    """From Python too, wherever one stands; and plans of the working folder are found for any scenario."""
    from conflict_sim.config.loader import from_dict, load_scenario, to_dict, with_values

    text = "name: {id: Sendiri, en: Own}\nbudget: {rupiah: 5}\n"
    for folder in ("here", "there"):
        (tmp_path / folder / "plans").mkdir(parents=True)
        (tmp_path / folder / "plans" / f"{folder}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "there" / "mine.yaml").write_text("extends: quick\nplans: [there]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    read = load_scenario(tmp_path / "there" / "mine.yaml")
    for settings in (
        read,
        with_values(read, {"run.days": 3}),
        read.model_copy(),
        pickle.loads(pickle.dumps(read)),
    ):
        assert settings.folder == tmp_path / "there"
        assert result_key(settings, "there") and result_key(settings, "here")
    made = from_dict(to_dict(read))
    assert made == read and hash(made.run) == hash(read.run), "where it came from is no part of what it is"
    assert result_key(made, "here") == result_key(read, "here")
    with pytest.raises(InputError, match="there is no plan 'there'"):
        result_key(made, "there")
    assert run(read, seeds=1, workers=1).plan == "there"


def test_what_is_measured_must_exist():
    from conflict_sim.config.loader import with_values

    wrong = with_values(scenario(), {"measure": ["injuries", "incident"]})
    with pytest.raises(
        InputError, match=r"unknown observable 'incident'.*did you mean 'incidents'"
    ) as caught:
        run(wrong, seeds=1, workers=1)
    assert caught.value.problems[0].key == "measure.1"
    right = ["any_incident", "street_peak", "rho", "believers_count_stopped_2"]
    assert run(with_values(scenario(), {"measure": right}), seeds=1, workers=1)
