"""What is shown rests on at least 300 voters, and options of charts are plain, finite and in both languages."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from conflict_sim.app import curves, feed, gauge_chart, layers, map_chart, ties_chart
from conflict_sim.app.layers import NUMBERED
from conflict_sim.app.live import LiveRun
from conflict_sim.app.screen import DETAILS, LAYERS, Screen
from conflict_sim.app.ties import sample_of
from conflict_sim.config.loader import load_scenario
from conflict_sim.errors import InputError
from conflict_sim.i18n import LANGUAGES, number, t
from conflict_sim.model import ConflictModel
from conflict_sim.population.cells import MIN_VOTERS
from tests.app.wait import until


@pytest.fixture(scope="module")
def small():
    """View of a sample of a city in which camps of a kecamatan are small."""
    run = LiveRun(Screen(scenario="quick", sets=("run.scale:0.35",)), lambda: None)
    run.start()
    until(lambda: run.status.state in ("paused", "failed"))
    run.close()
    assert run.status.error is None
    return run.status.view


def test_every_place_of_the_map_stands_for_300_voters(small, played):
    for view in (small, played):
        sizes = dict(zip(view.record.cells.code, view.record.cells.voters))
        by_kecamatan = dict(zip(view.record.kec_code, view.voters))
        for name in NUMBERED:
            for detail in DETAILS:
                for code in layers.by_place(view, name, detail):
                    assert sizes.get(code, by_kecamatan.get(code, 0)) >= MIN_VOTERS
        for code, shares in layers.support(view).items():
            for share in shares.values():
                assert round(share * by_kecamatan[code]) >= MIN_VOTERS


def test_the_map_names_every_kecamatan_once(small, played):
    for view in (small, played):
        for layer in LAYERS:
            for detail in DETAILS:
                option = map_chart.map_option(view, layer, detail, "en")
                drawn = [item["name"] for item in option["series"][0]["data"]]
                outlined = [
                    f["properties"]["name"] for f in map_chart.shapes(view, layer, detail)[1]["features"]
                ]
                assert sorted(drawn) == sorted(set(outlined))


def test_the_map_shows_the_figures_of_the_record(played):
    crowd = layers.by_place(played, "crowd", "kecamatan")
    peaks = played.record.peaks["street_peak"][-1]
    for k, code in enumerate(played.record.kec_code):
        assert crowd[code] == peaks[k]
    believers = layers.by_place(played, "believers", "kecamatan")
    total = sum(
        share * played.voters[played.record.kec_code.index(code)] for code, share in believers.items()
    )
    assert total == pytest.approx(played.record.daily["believers_any"][-1].sum())
    tension = layers.by_place(played, "tension", "kecamatan")
    assert list(tension.values()) == pytest.approx((1000 * played.record.gauges["response"][-1]).tolist())


def test_colours_keep_their_meaning_from_day_to_day(played):
    for name in NUMBERED:
        for detail in DETAILS:
            values = layers.by_place(played, name, detail).values()
            assert max(values, default=0.0) <= layers.highest(played, name, detail) + 1e-9


def test_options_are_plain_finite_and_small(played, small):
    for view in (played, small):
        for lang in LANGUAGES:
            options = [
                map_chart.map_option(view, layer, detail, lang) for layer in LAYERS for detail in DETAILS
            ]
            options += [curves.ladder_option(view, lang), curves.hoax_option(view, lang)]
            options += [gauge_chart.gauge_option(view, lang), ties_chart.ties_option(view, lang)]
            for option in options:
                assert 100 < len(json.dumps(option, allow_nan=False)) < 300_000


def test_sentences_speak_both_languages(played):
    for say in (
        lambda lang: map_chart.sentence(played, "tension", "kecamatan", lang),
        lambda lang: gauge_chart.gauge_sentence(played, lang),
        lambda lang: gauge_chart.gauge_worth(played, lang),
        lambda lang: curves.ladder_sentence(played, lang),
        lambda lang: curves.hoax_sentence(played, lang),
        lambda lang: ties_chart.ties_sentence(played, lang),
        lambda lang: curves.key(played, lang),
        lambda lang: feed.happenings(played, lang)[0].text,
        lambda lang: feed.rights(played, lang)[0],
    ):
        assert say("id") and say("en") and say("id") != say("en")


def test_names_of_places_cannot_carry_markup(played):
    names = dict.fromkeys(played.shapes.kecamatan_names, "<img src=x>")
    view = replace(played, shapes=replace(played.shapes, kecamatan_names=names))
    for item in map_chart.map_option(view, "crowd", "kecamatan", "en")["series"][0]["data"]:
        assert "<img" not in item["tooltip"]["formatter"] and "&lt;img" in item["tooltip"]["formatter"]


def test_the_ladder_is_the_busiest_hour_of_each_day(played):
    option = curves.ladder_option(played, "en")
    hourly = played.record.hourly
    street = sum(hourly[f"level{n}"].astype(float) for n in (2, 3, 4)).reshape(-1, 24).max(axis=1)
    shown = [float(point["shown"].replace(",", "")) for point in option["series"][1]["data"]]
    assert shown == pytest.approx(street, rel=0.01)
    assert len(option["xAxis"]["data"]) == played.prepared.scenario.run.days
    assert option["series"][0]["markArea"]["data"] or option["series"][0]["markLine"]["data"]


def test_incidents_tell_why(played):
    rows = feed.happenings(played, "en")
    explained = [row for row in rows if row.explained]
    assert explained and len({row.number for row in rows}) == len(rows)
    when = {event["id"]: (event["day"], event["hour"]) for event in played.record.events}
    times = [when[row.number] for row in rows]
    assert times == sorted(times, reverse=True)
    for lang in LANGUAGES:
        html = feed.why(played, explained[0].number, lang)
        assert html.count("<ul>") == html.count("</ul>") >= 2 and f"#{explained[0].number}" in html
    with pytest.raises(InputError):
        feed.why(played, 10**6, "en")


def test_the_sample_is_readable_and_says_no_place(played):
    sample, record = played.sample, played.record
    assert 60 <= len(sample.role) <= 200 and sample.stands_for == record.cells.voters.sum()
    assert {"leader", "broker", "voter"} == set(sample.role)
    assert len(set(sample.voters.tolist())) == len(sample.voters)
    assert np.all((sample.at >= 0) & (sample.at <= 1))
    kinds = {kind for *_, kind in sample.ties}
    assert {"kin", "acquaintance", "group"} <= kinds
    names = [*record.kec_name, *record.kec_code, *sum(played.shapes.cell_names.values(), ())]
    text = json.dumps(ties_chart.ties_option(played, "en"))
    assert not [name for name in names if name in text]


def test_ties_of_the_sample_are_ties_of_the_network():
    model = ConflictModel("quick", rng=5)
    sample = sample_of(model)
    for a, b, kind in sample.ties:
        if kind in ("kin", "acquaintance"):
            layer = "kin" if kind == "kin" else "community"
            assert sample.voters[b] in model.network.neighbours(int(sample.voters[a]), layer)
    again = sample_of(ConflictModel("quick", rng=5))
    assert again.ties == sample.ties and np.array_equal(again.at, sample.at)


def test_a_small_camp_is_not_told_and_a_small_region_not_drawn():
    scenario = load_scenario("quick", overrides={"run.scale": 0.12})
    model = ConflictModel(scenario, rng=1)
    sample = sample_of(model)
    if model.columns.n_resident < MIN_VOTERS:
        assert sample is None
    else:
        sizes = np.bincount(model.columns.camp)
        for camp in set(sample.camp) - {0}:
            assert sizes[camp] >= MIN_VOTERS


def test_the_line_of_the_gauges_is_the_threshold_of_the_label(played):
    threshold = played.prepared.scenario.world.gauges.fragile_response * 1000
    option = gauge_chart.gauge_option(played, "en")
    assert option["series"][1]["markLine"]["data"] == [{"xAxis": threshold}]
    assert f"from {number(threshold, 'en')})" in option["title"][1]["text"]
    at_least = sum(called >= threshold for called in layers.by_place(played, "tension", "kecamatan").values())
    assert (
        f"{number(threshold, 'en')} or more per 1,000 voters in {at_least} of"
        in gauge_chart.gauge_sentence(played, "en")
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_over_a_place_have_their_units(played, lang):
    for item in map_chart.map_option(played, "crowd", "kecamatan", lang)["series"][0]["data"]:
        told = item["tooltip"]["formatter"]
        for layer, unit in (
            ("crowd", "app.in_crowd"),
            ("officers", "app.in_officers"),
            ("tension", "app.in_tension"),
        ):
            figure = re.search(rf"{t(f'app.layer_{layer}', lang)}: ([^<]+)<", told)[1]
            n = re.match(r"[\d.,]+", figure)[0]
            assert figure == t(unit, lang, n=n)
