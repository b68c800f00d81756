"""Page Study without a browser: names that are no paths, filters, what is shown, and a run that is taken out and played."""

import copy
import itertools
import json
import os
import re
import shutil
from html import unescape

import ipyvuetify
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solara.components.file_download import FileDownloadWidget

from conflict_sim.app import studies
from conflict_sim.app.chart import ChartWidget
from conflict_sim.app.intervals import intervals_option
from conflict_sim.app.prepare import prepare
from conflict_sim.app.screen import Screen, read, write
from conflict_sim.app.study_charts import effects_option, heat_option, tornado_option
from conflict_sim.app.study_look import filter_of, look_at, to_explore
from conflict_sim.errors import InputError
from conflict_sim.experiment import task
from conflict_sim.experiment.sweep import sweep
from conflict_sim.i18n import LANGUAGES, t
from conflict_sim.messages import rendered
from conflict_sim.reports.study_words import tornado_sentence
from conflict_sim.results import study_views
from tests.app.wait import until

PAGES = ("explore", "study")
STUDY = """
name: {{id: "Uji buka", en: "A test of openness"}}
scenario: {scenario}
plans: [none, calm]
set: {{run.gauges: "off"}}
vary:
  world.belief.kpu_openness: {{uniform: [0.2, 0.9]}}
  world.street.backfire: {{choice: [0.0, 0.3]}}
design: {{kind: factorial, levels: 3}}
seeds: 3
measure: [violent_person_hours, incidents]
objective: [{{observable: violent_person_hours, direction: minimise}}]
"""
CALM = """
name: {id: "Tenang", en: "Calm"}
levers: [{lever: budget_line, teams: 400.0}]
"""


def make_studies(folder, scenario, *outs):
    """Make the study as the command line makes it, in a folder, once under each name."""
    (folder / "plans").mkdir()
    (folder / "plans" / "calm.yaml").write_text(CALM)
    (folder / "study.yaml").write_text(STUDY.format(scenario=scenario))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        for out in outs:
            sweep("study.yaml", out=out, workers=1)
    return folder


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A folder in which a study was made."""
    return make_studies(tmp_path_factory.mktemp("app-study"), "bulungan", "results/tried")


@pytest.fixture
def there(here, monkeypatch, stand_in_model):
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def room(there, room):
    return room


def test_studies_are_names_in_the_folder_of_results(there, tmp_path, monkeypatch):
    assert studies.names() == ("tried",)
    assert studies.titles("id") == {"tried": "Uji buka (tried)"}
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "study.json").write_text((there / "results" / "tried" / "study.json").read_text())
    os.symlink(outside, there / "results" / "leads_out")
    try:
        assert studies.names() == ("tried",)
    finally:
        (there / "results" / "leads_out").unlink()
    for name in ("../results/tried", str(there / "results" / "tried"), "results/tried", ".", ""):
        reading = read(f"page=study&study={name}", PAGES)
        assert reading.screen.study == "" and "study" in reading.problems
    monkeypatch.setenv(studies.STUDY_VARIABLE, str(outside))
    assert studies.names() == ("elsewhere", "tried")


JUNK = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        1e308,
        float("nan"),
        10**30,
        "",
        "../../etc/passwd",
        "<script>",
        [],
        {},
        [1, 2],
        {"a": 1},
    ]
)


def places(value, at=()):
    """Every place in a JSON value."""
    yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from places(each, (*at, key))


def with_junk(whole, changes):
    """A JSON value with some of its places taken away or filled with junk; those that are gone by then are left."""
    found = copy.deepcopy(whole)
    for place, junk, away in changes:
        part = found
        try:
            for key in place[:-1]:
                part = part[key]
            if away:
                del part[place[-1]]
            else:
                part[place[-1]] = junk
        except (KeyError, IndexError, TypeError):
            continue
    return found


def test_a_damaged_study_is_refused_and_never_breaks_the_page(here, tmp_path_factory):
    folder = tmp_path_factory.mktemp("damaged")
    shutil.copytree(here / "results", folder / "results")
    file = folder / "results" / "tried" / "study.json"
    whole = json.loads(file.read_text())
    everywhere = [place for place in places(whole) if place]
    near = [place for place in everywhere if len(place) < 3]
    place = st.sampled_from(near) | st.sampled_from(everywhere)
    refused, written = [], itertools.count(1)

    @given(st.lists(st.tuples(place, JUNK, st.booleans()), min_size=1, max_size=4))
    @settings(max_examples=200, deadline=None)
    def damage(changes):
        file.write_text(json.dumps(with_junk(whole, changes)))
        os.utime(file, ns=(next(written),) * 2)
        assert all(studies.titles(lang) for lang in LANGUAGES)
        try:
            look = look_at(Screen(study="tried", point=1))
            if look.picked is not None:
                to_explore(look.picked)
        except InputError as error:
            refused.append(error.render("id"))

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        damage()
        assert any("study.json" in told and "points" in told for told in refused)


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.drop(columns="seed"),
        lambda table: table.drop(columns="world.street.backfire"),
        lambda table: table.assign(point=10**6),
        lambda table: table.assign(plan="another"),
        lambda table: table.assign(violent_person_hours="many"),
    ],
)
def test_a_table_that_does_not_go_with_its_study_is_refused(here, tmp_path, change, monkeypatch):
    shutil.copytree(here / "results", tmp_path / "results")
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "results" / "tried" / "study.parquet"
    change(pd.read_parquet(file)).to_parquet(file)
    with pytest.raises(InputError, match=r"not a readable study: study\.parquet"):
        look_at(Screen(study="tried", point=1))


@pytest.mark.parametrize("name", ["study.json", "study.parquet"])
def test_a_cut_file_is_told_on_the_page_by_the_name_of_its_study(
    here, tmp_path, monkeypatch, caplog, room, name
):
    shutil.copytree(here / "results", tmp_path / "results")
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "results" / "tried" / name
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    page = room("page=study&lang=id&study=tried")
    until(lambda: "tried" in page.everything() and "studi" in page.everything().partition("tried")[2])
    told = page.everything()
    assert str(tmp_path) not in told and not caplog.records
    assert (
        "bukan yang ditulis sebuah studi" if name == "study.parquet" else "bukan studi yang dapat dibaca"
    ) in told


def test_nothing_is_chosen_before_somebody_chooses(there):
    look = look_at(Screen(study="tried"))
    assert look.chosen.observable == "violent_person_hours" and look.chosen.plan == "calm"
    assert {look.chosen.across, look.chosen.up} == {"world.belief.kpu_openness", "world.street.backfire"}
    assert not look.problems and look.status.finished and len(look.effects) == len(look.result.points)


def test_filters_leave_rows_out_and_keep_the_scenario_as_it_stands(there):
    result = look_at(Screen(study="tried")).result
    chosen = filter_of(result, ("world.belief.kpu_openness:0.5..1",))
    assert chosen.ranges == {"world.belief.kpu_openness": (0.5, 1.0)}
    low = look_at(Screen(study="tried", only=("world.belief.kpu_openness:0..0.3",))).rows
    assert {v for v in low.table["world.belief.kpu_openness"] if v == v} == {0.2}
    assert len(low.table) < len(result.table)
    only = look_at(Screen(study="tried", only=("scenario:bulungan",))).rows
    assert len(only.table) == len(result.table)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"measured": "nothing"}, "measured", "unknown observable"),
        ({"acting": "none_such"}, "acting", "unknown plan"),
        ({"across": "world.x.y"}, "across", "unknown varied key"),
        ({"upward": "world.x.y"}, "upward", "unknown varied key"),
        ({"only": ("world.x.y:0..1",)}, "only", "unknown varied key"),
        ({"only": ("world.street.backfire:9..1",)}, "only", "not a range"),
        ({"only": ("world.street.backfire:a..b",)}, "only", "not a range"),
        ({"only": ("scenario:nowhere",)}, "only", "unknown scenario"),
        ({"point": 900}, "point", "900"),
        ({"point": 1, "world": 900}, "world", "900"),
        ({"point": 1, "case": "nowhere"}, "case", "unknown scenario"),
    ],
)
def test_what_the_study_does_not_have_is_told_of_its_field(there, changes, field, words):
    look = look_at(Screen(study="tried", **changes))
    assert words in rendered(look.problems[field].message, "en")
    assert rendered(look.problems[field].message, "id") and look.chosen is not None


def test_a_run_that_is_taken_out_is_the_same_on_page_explore(there):
    screen = Screen(study="tried", point=2, acting="calm")
    picked = look_at(screen).picked
    assert picked.command.startswith("conflict-sim run bulungan --plan calm")
    link = write(Screen(page="explore", **to_explore(picked)))
    reading = read(link, PAGES)
    assert not reading.problems
    prepared = prepare(reading.screen)
    assert prepared.seed == picked.seed and prepared.plan.levers == picked.plan.levers
    assert (
        prepared.scenario.world == picked.scenario.world
        and prepared.scenario.run.days == picked.scenario.run.days
    )


def test_a_scenario_of_another_folder_is_not_opened(there):
    from dataclasses import replace

    picked = look_at(Screen(study="tried", point=1)).picked
    with pytest.raises(InputError, match="scenario folders"):
        to_explore(replace(picked, source="/etc/other.yaml"))


def test_charts_hold_the_figures_of_the_views(there):
    look = look_at(Screen(study="tried", shown="change", point=1))
    chosen, rows = look.shown, look.named
    assert chosen.difference and chosen.plan == "Tenang" and look.chosen.plan == "calm"
    cells = heat_option(look.heat, rows, chosen, "id")["series"][0]["data"]
    assert [cell["value"][2] for cell in cells] == [float(mean) for mean in look.heat["mean"]]
    assert all(rows.points[cell["key"]] for cell in cells)
    dots = [s for s in effects_option(look.effects, rows, chosen, "en")["series"] if s["type"] == "scatter"]
    widest = look.effects.sort_values("difference", key=abs, ascending=False, kind="stable").iloc[0]
    assert (
        dots[0]["data"][0]["value"][0] == widest["difference"]
        and dots[0]["data"][0]["key"] == widest["point"]
    )
    names = tornado_option(look.tornado, chosen, "en")["yAxis"]["data"]
    assert len(names) == len(set(names)) == len(look.tornado)
    assert "→" in names[0]
    assert intervals_option(())["series"] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_stands_in_both_languages(room, lang):
    page = room(f"page=study&lang={lang}")
    until(lambda: t("app.study_intro", lang) in page.texts())
    page.go(f"page=study&lang={lang}&study=tried")
    until(lambda: len(page.context.find(ChartWidget).widgets) == 3)
    shown = page.texts()
    assert t("app.study_map_key", lang) in shown and studies.opened("tried")[0].key in shown
    assert t("app.report_download", lang) in page.buttons()


def test_choices_stand_in_the_address(room):
    page = room("page=study&lang=en&study=tried")
    until(lambda: len(page.context.find(ChartWidget).widgets) == 3)
    page.click("change from the first plan")
    until(lambda: "shown=change" in page.query)
    (field,) = [s for s in page.context.find(ipyvuetify.Select).widgets if s.label == "Measured"]
    field.v_model = "incidents"
    until(lambda: "measured=incidents" in page.query)
    until(lambda: "incidents, plan Calm: what matters most" in page.texts())
    (field,) = [s for s in page.context.find(ipyvuetify.Select).widgets if s.label == "from"][:1]
    field.v_model = field.items[1]["value"]
    until(lambda: "only=" in page.query)
    page.click("All rows")
    until(lambda: "only=" not in page.query)


def test_another_point_leaves_what_was_there_in_its_place(room):
    page = room("page=study&lang=en&study=tried&point=0")
    until(lambda: len(page.context.find(ChartWidget).widgets) == 3)
    commands = [look_at(Screen(study="tried", point=n)).picked.command for n in (0, 1)]
    until(lambda: commands[0] in page.texts())
    before = page.lasting(ChartWidget, FileDownloadWidget)
    page.go("page=study&lang=en&study=tried&point=1")
    until(lambda: commands[1] in page.texts())
    assert page.lasting(ChartWidget, FileDownloadWidget) == before


def test_a_point_leads_to_page_explore(room):
    page = room("page=study&lang=en&study=tried&point=3&acting=none")
    page.wait("Open on the page Explore")
    page.click("Open on the page Explore")
    until(lambda: "page=explore" in page.query)
    assert re.search("set=world.belief.kpu_openness:", page.query) and "seed=" in page.query


def test_a_wrong_link_is_told_beside_its_field(room):
    page = room("page=study&lang=en&study=tried&measured=nothing&only=world.x.y:1..2")
    until(lambda: "unknown observable" in page.everything())
    until(lambda: "unknown varied key" in page.everything())


def test_the_report_shows_what_is_chosen(there):
    from conflict_sim.reports.study_page import study_page

    look = look_at(
        Screen(study="tried", measured="incidents", acting="none", only=("world.street.backfire:0..0.1",))
    )
    text = study_page(look.rows, "en", look.chosen)
    told = study_views.tornado(look.rows, "incidents", "none")
    assert tornado_sentence(told, "incidents", "en") in unescape(text) and look.result.key[:8] in text
    assert str(told.iloc[0]["key"]) in text and "bulungan" in text


def test_what_a_study_says_of_itself_is_read_once(there, monkeypatch):
    from conflict_sim.experiment import study_store
    from conflict_sim.results import study_file, study_result

    read_times = []

    def counted(folder):
        read_times.append(folder)
        return study_file.read_study_json(folder)

    for module in (studies, study_store, study_result):
        monkeypatch.setattr(module, "read_study_json", counted)
    for kept in (studies._opened, studies._told):
        kept.cache_clear()
    result, status = studies.opened("tried")
    assert status.finished and len(result.table) and len(read_times) == 1
    studies.opened("tried")
    assert len(read_times) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_varied_keys_are_told_in_words_with_the_key_below(room, lang):
    page = room(f"page=study&lang={lang}&study=tried")
    until(lambda: len(page.context.find(ChartWidget).widgets) == 3)
    words = t("parameter.belief.kpu_openness", lang)
    charts = [
        json.dumps(chart.option.value, ensure_ascii=False) for chart in page.context.find(ChartWidget).widgets
    ]
    assert all(words in option for option in charts[:2])
    (across,) = [
        s for s in page.context.find(ipyvuetify.Select).widgets if s.label == t("app.study_across", lang)
    ]
    assert words in [item["text"] for item in across.items] and across.v_model in across.hint
    assert words in page.texts() and t("app.key_by", lang, key="world.belief.kpu_openness") in page.texts()
