"""Every mistake of a file is told, none twice in other words, and none that only follows from another."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflict_sim.config import story
from conflict_sim.config.loader import load_scenario, parse_assignments, resolve, with_values
from conflict_sim.config.plan import load_plan
from conflict_sim.config.scenario import Run, World
from conflict_sim.errors import InputError
from conflict_sim.interventions.plans import PlanCheck, check_file
from conflict_sim.messages import catalogue, say, shortened

QUICK = "extends: quick\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(text, **more):
    Path("s.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        resolve("s.yaml", **more)
    return [str(p) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("run: {days: 0}", "s.yaml:2: run.days: 0 is out of range"),
        ("run: {days: 900}", "s.yaml:2: run.days: 900 is out of range"),
        ("run: {days: x}", "s.yaml:2: run.days: must be a whole number"),
        ("run: {story_days: 0}", "s.yaml:2: run.story_days: 0 is out of range"),
        ("run: 3", "s.yaml:2: run: must be a group of keys"),
        ("world: {start: x}", "s.yaml:2: world.start: must be a whole number"),
        ("world: {start: 900}", "s.yaml:2: world.start: 900 is out of range"),
        ("world:", "s.yaml:2: world: must be a group of keys"),
        ("world: [1]", "s.yaml:2: world: must be a group of keys"),
        ("world: {vote_day: x}", "s.yaml:2: world.vote_day: must be a whole number"),
        ("world: {street: {ticks_per_hour: 8, crowd_ticks_per_hour: x}}", "s.yaml:2: world.street.crowd_ticks_per_hour"),
    ],
)  # fmt: skip
def test_a_wrong_frame_is_the_only_mistake(text, message):
    """The story of the file that is extended is not measured against a calendar that is wrong itself."""
    (found,) = told(QUICK + text + "\n")
    assert found.startswith(message)


def test_nor_are_the_plans():
    Path("plans").mkdir()
    Path("plans/late.yaml").write_text(
        "budget: {rupiah: 1}\nlevers: [{lever: budget_line, start: 70, cost_per_day: 9.0}]\n"
    )
    late = QUICK + "plans: [late]\n"
    assert len(told(late, plan_check=PlanCheck())) == 1
    (found,) = told(late + "run: {days: 0}\n", plan_check=PlanCheck())
    assert found.startswith("s.yaml:3: run.days: 0 is out of range")


def test_ranges_of_the_calendar_are_those_of_the_models():
    fields = {**World.model_fields, **Run.model_fields}
    for name, ends in (("start", story.STARTS), ("days", story.LENGTHS), ("story_days", story.LENGTHS)):
        limits = (
            [getattr(m, "ge", None) for m in fields[name].metadata],
            [getattr(m, "le", None) for m in fields[name].metadata],
        )
        assert ends[0] in limits[0] and ends[1] in limits[1]


def test_a_key_that_is_given_twice_hides_nothing():
    found = told("run: {days: 3}\nrun: {seeds: x}\nworld: {beleif: 1}\nworld: 3\n")
    for part in (
        "s.yaml:2: run: the key is given twice (first on line 1)",
        "s.yaml:2: run.seeds: must be a whole number",
        "s.yaml:3: world.beleif: unknown key; did you mean 'belief'?",
        "s.yaml:3: world.region: is required",
        "s.yaml:4: world: the key is given twice (first on line 3)",
    ):
        assert any(text.startswith(part) for text in found), part
    assert len(found) == 5


def test_a_value_that_cannot_be_read_is_told_once():
    found = told('world: {region: "65.01", belief: {social: .inf, prior: 9}}\nrun: {days: .nan}\n')
    assert sorted(text.partition(": ")[2].partition(": ")[0] for text in found) == [
        "run.days",
        "world.belief.prior",
        "world.belief.social",
    ]


def test_a_parent_that_is_not_found_hides_nothing_of_the_form():
    found = told("extends: nowhere\nrun: {days: 3}\nrun: {days: 4}\n")
    assert len(found) == 2 and "given twice" in found[0] + found[1]


def test_all_mistakes_of_a_lever_without_a_name():
    Path("p.yaml").write_text(
        "levers:\n"
        "  - {kind: foo, day: 900}\n"
        "  - {lever: 3, start: 9, end: 4, intensity: 7, cost_per_day: 1.0}\n"
        "  - {lever: budget_line, start: 3}\n"
        "  - {lever: budget_line, start: 4}\n"
        "budget: {}\nbudget: {teams: -1}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        check_file(Path("p.yaml"))
    found = [(p.line, p.key) for p in caught.value.problems]
    assert found == [
        (2, "levers.0.day"),
        (2, "levers.0.kind"),
        (2, "levers.0.lever"),
        (3, "levers.1"),
        (3, "levers.1.intensity"),
        (3, "levers.1.lever"),
        (7, "budget"),
        (7, "budget.teams"),
    ]
    with pytest.raises(InputError):
        load_plan("p.yaml")


def test_a_plan_with_a_key_twice_is_refused_even_where_the_rest_is_right():
    Path("p.yaml").write_text("budget: {teams: 2}\nbudget: {officers: 3}\n", encoding="utf-8")
    for read in (load_plan, lambda name: check_file(Path(name))):
        with pytest.raises(InputError, match="given twice"):
            read("p.yaml")


def test_a_file_that_shortens_another_runs_the_beginning_of_its_story():
    Path("s.yaml").write_text(QUICK + "run: {days: 3}\n", encoding="utf-8")
    short = resolve("s.yaml")
    assert short.scenario == load_scenario("quick", {"run.days": 3})
    assert (short.scenario.run.days, short.scenario.run.story_days) == (3, 10)
    assert str(short.provenance["run.story_days"]) == "s.yaml:2"
    Path("t.yaml").write_text("extends: s.yaml\nrun: {days: 10}\n", encoding="utf-8")
    assert load_scenario("t.yaml") == load_scenario("quick")


def test_a_file_that_names_its_story_keeps_its_own():
    for story_days in ("null", "4"):
        found = told(QUICK + f"run: {{days: 3, story_days: {story_days}}}\n")
        assert found and all("outside the calendar" in text for text in found)


def test_labels_of_values_that_are_in_no_file():
    def labels(call, *arguments):
        with pytest.raises(InputError) as caught:
            call(*arguments)
        return {p.file for p in caught.value.problems}

    wrong = {
        "run.dayz": 3,
        "world.belief.prior": 9,
        "world.hoaxes.9.day": 1,
        "name.id.x": 2,
        "run.seed": object(),
    }
    assert labels(load_scenario, "quick", wrong) == {"overrides"}
    assert labels(with_values, load_scenario("quick"), wrong) == {"values"}
    typed = parse_assignments(["run.dayz=3", "world.belief.prior=9", "world.hoaxes.9.day=1"])
    assert labels(load_scenario, "quick", typed) == {"--set"}
    typed["run.seeds"] = -1  # set like in any dict
    assert labels(load_scenario, "quick", typed) == {"--set", "overrides"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [("99999999999999999999", "99999999999999999999"), ("1.50", "1.50"), ("0x7fffff", "0x7fffff")],
)
def test_numbers_are_told_as_they_were_typed(value, shown):
    (found,) = told(f'world: {{region: "65.01"}}\nrun: {{days: {value}}}\n')
    assert f"not {shown}" in found or f"{shown} is out of range" in found
    with pytest.raises(InputError, match=shown):
        load_scenario("quick", parse_assignments([f"run.days={value}"]))


LONG = "q" * 900


@pytest.mark.parametrize(
    "text",
    [
        f'world: {{region: "65.01", contest: {LONG}}}\n',
        f'world: {{region: "65.01", hoaxes: [{{theme: {LONG}, day: 1, camp: {LONG}}}]}}\n',
        f'world: {{region: "65.01", {LONG}: 1}}\n',
        f'world: {{region: "65.01"}}\nmeasure: [{LONG[:80]}]\nplans: ["{LONG}"]\n',
        f'world: {{region: "65.01", a: *{LONG}}}\n',
        f'world: {{region: "65.01"}}\nrun: {{days: 1e{"9" * 900}, seeds: !{LONG} 3}}\n',
        f'world: {{region: "65.01"}}\nuncertain: {{{LONG}: {{uniform: [0, 1]}}, world.belief.prior: {{choice: [{LONG}]}}}}\n',
        f"world: {{region: {'1.' * 450}}}\n",
        f"extends: {LONG[:200]}\nrun: {{days: {'9' * 900}}}\n",
    ],
    ids=range(9),
)
def test_long_values_are_cut(text):
    for found in told(text, observables=["cost"]):
        assert "…" in found or len(found) < 400
        assert max(map(len, found.replace(".", " ").split())) <= 130, found


def test_a_value_of_100_000_characters():
    (found,) = told(f'world: {{region: "65.01", petition: {"q" * 100_000}}}\n')
    assert len(found) < 300 and "…" in found
    with pytest.raises(InputError) as caught:
        parse_assignments(["q" * 100_000])
    assert len(caught.value.render("id")) < 200


def test_shortened_keeps_what_fits():
    assert shortened("x" * 80) == "x" * 80 and len(shortened("x" * 81)) == 80
    assert len(say("name.unknown", what="camp", name="x" * 500, hint="")) < 130
    assert "x" * 300 in say("file.cannot_open", reason="x" * 300)


@pytest.mark.parametrize(("character", "code"), [("\x00", "U+0000"), ("\x07", "U+0007"), ("\x1b", "U+001B")])
def test_control_characters_are_named_with_their_line(character, code):
    Path("s.yaml").write_text(
        f'world: {{region: "65.01"}}\nname: {{en: "a{character}b"}}\n', encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        resolve("s.yaml")
    (problem,) = caught.value.problems
    assert problem.line == 2 and code in problem.message
    assert problem.render("id") == f"s.yaml:2: {catalogue('id')['file.control'].format(code=code)}"


def test_keys_and_values_that_steer_a_terminal_are_shown_written_out():
    Path("s.yaml").write_text(
        'world: {region: "65.01", "re\\eg\\u202eion": 1}\n"x\\x9b[31m": 3\nrun: {days: "\\e[2J"}\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        resolve("s.yaml")
    told = [problem.render(lang) for problem in caught.value.problems for lang in ("en", "id")]
    assert all(line.isprintable() for line in told) and len(told) == 6
    for shown in ("world.re\\x1bg\\u202eion: ", "x\\x9b[31m: ", "'\\x1b[2J'"):
        assert len([line for line in told if shown in line]) == 2
    assert shortened("two\nlines\tstay") == "two\nlines\tstay"
