"""Patterns: each statistic on runs made by hand, verdicts, intervals, the table."""

import math
from dataclasses import replace

import numpy as np
import pytest

from conflict_sim.errors import InputError
from conflict_sim.experiment import patterns, twins
from conflict_sim.experiment.twins import Gathering, TwinRun
from conflict_sim.results import base_rates, stats

BY_CODE = {p.code: p for p in patterns.PATTERNS}
DAYS = tuple(range(-2, 40))


def gathering(day, people=60, *, end=None, violent=False, arrests=0, dispersed=0, kab=0, hour=14.0):
    return Gathering(kab, day, hour, day if end is None else end, people, violent, arrests, dispersed)


def incident(hour=20.0, severity=0.5, press=False, official=False, injuries=1, damage=1):
    return {
        "hour": hour, "severity": severity, "visible_press": press, "visible_official": official,
        "injuries": injuries, "damage": damage,
    }  # fmt: skip


def run(gatherings=(), incidents=(), street=None, moods=0.6, voters=10_000, announcement=7, hours=None):
    return TwinRun(
        "00.00 bupati", 1, voters, DAYS, tuple(gatherings), tuple(incidents),
        tuple(street or [0.0] * len(DAYS)),
        {name: (moods,) * len(DAYS) for name in twins.MOODS}, announcement, 18,
        tuple(hours or [0.0] * 24 * len(DAYS)),
    )  # fmt: skip


def value(code, runs):
    return BY_CODE[code].statistic(runs)


def test_gatherings_of_following_days_are_one_protest():
    made = run([gathering(1), gathering(2), gathering(4), gathering(4, kab=1), gathering(5, end=6, kab=1)])
    assert sorted(days for days, _ in patterns.protests([made])) == [1, 2, 3]


def test_protests_of_fewer_than_fifty_people_are_not_in_the_records():
    made = run(
        [gathering(1, people=49), gathering(9, people=30), gathering(9, people=20), gathering(20, people=50)]
    )
    assert [min(g.day for g in group) for _, group in patterns.protests([made])] == [9, 20]
    calm = [run([gathering(1, people=49, violent=True), gathering(9)]) for _ in range(20)]
    assert value("P04", calm) == 0.0


def test_a_crowd_is_violent_where_an_incident_begins_while_it_lasts():
    crowd = {"kec": 3, "day": 6, "hour": 18.0, "end_day": 7, "end_hour": 2.0}
    assert twins._within({"kec": 3, "day": 7, "hour": 1.0}, crowd)
    assert not twins._within({"kec": 3, "day": 7, "hour": 2.5}, crowd)
    assert not twins._within({"kec": 2, "day": 6, "hour": 20.0}, crowd)


def test_one_day_and_violent_shares_count_protests():
    one = [run([gathering(d)]) for d in range(15)]
    long = [run([gathering(3), gathering(4, violent=True)])] * 5
    assert value("P02", one + long) == pytest.approx(15 / 20)
    assert value("P04", one + long) == pytest.approx(5 / 20)
    assert math.isnan(value("P02", one)), "fifteen protests say nothing"


def test_responses_are_told_apart_by_violence():
    hard = [run([gathering(1, violent=True, dispersed=3, arrests=2)])] * 6 + [
        run([gathering(1, violent=True)])
    ] * 4
    soft = [run([gathering(1, dispersed=1)])] * 2 + [run([gathering(1)])] * 8
    runs = hard + soft
    assert [value(f"P05{x}", runs) for x in "abcd"] == pytest.approx([0.6, 0.2, 0.6, 0.0])


def test_top_share_and_burstiness():
    sizes = [run([gathering(1, people=p)]) for p in [50] * 90 + [4950] * 10]
    assert value("P01", sizes) == pytest.approx(49500 / 54000)
    regular = run([gathering(d) for d in range(28)])
    assert value("P03", [regular]) == pytest.approx(-1.0), "evenly spaced days have B = -1"


def test_participation_bounds():
    calm = run(street=[1.0] * len(DAYS))
    wild = run(street=[0.0] * (len(DAYS) - 1) + [400.0])
    assert value("P15a", [calm] * 3 + [wild]) == 0.75 and value("P15b", [calm, wild]) == pytest.approx(0.04)


def after_the_result(wave, place, background=0.0, before=0.0):
    """A run announced on day 7 at 18:00: so many people in each hour before it, and from it on a wave on a background."""
    announced = 24 * DAYS.index(7) + 18
    hours = np.full(24 * len(DAYS), before)
    hours[announced:] = background
    hours[announced : announced + len(wave)] += wave
    return replace(run(hours=hours.tolist()), place=place)


def decaying(half, people=50.0):
    """People in each hour of a wave, whose half is over after so many days."""
    edges = people * 24.0 * half / math.log(2) * 0.5 ** (np.arange(481) / (24.0 * half))
    return edges[:-1] - edges[1:]


PLACES = [f"{n:02d}.00 bupati" for n in range(8)]


@pytest.mark.parametrize("half", [5 / 24, 1.0, 2.5, 4.0])
@pytest.mark.parametrize("background", [0.0, 3.0, 40.0])
def test_half_of_a_decaying_wave_is_found_whatever_it_stands_on(half, background):
    runs = [after_the_result(decaying(half), place, background, before=90.0) for place in PLACES]
    assert value("P16", runs) == pytest.approx(half, rel=0.03 if half < 4 else 0.15)
    pooled = np.cumsum(decaying(half)[:480] + background)
    if background == 40.0:
        assert np.searchsorted(pooled, pooled[-1] / 2) / 24 > 1.5 * half, (
            "the whole would be made of background"
        )


def test_an_evening_background_is_taken_off_hour_by_hour():
    evenings = np.where((np.arange(720) + 18) % 24 >= 18, 20.0, 0.0)
    night = np.zeros(720)
    night[2:8] = 30.0
    runs = [after_the_result(night + evenings, place) for place in PLACES]
    assert value("P16", runs) == pytest.approx(5 / 24)


def test_without_a_wave_nothing_is_measured():
    assert math.isnan(value("P16", [run()]))
    steady = [after_the_result([], place, 30.0, 30.0) for place in PLACES]
    assert math.isnan(value("P16", steady))
    luck = np.random.default_rng(1)
    rare = [
        after_the_result(np.where(luck.random(720) < 0.01, 60.0, 0.0), place)
        for place in PLACES
        for _ in range(3)
    ]
    assert math.isnan(value("P16", rare)), "crowds now and then are no wave, in most places"
    few = [after_the_result(decaying(2.0), place) for place in PLACES[:4]]
    assert math.isnan(value("P16", few)), "four places are too few"
    short = [replace(r, street_hours=r.street_hours[: -24 * 5], days=r.days[:-5]) for r in few * 3]
    assert math.isnan(value("P16", short))


def test_each_place_has_one_half_whatever_its_size():
    """One city with a long wave does not give the figure of seven quick ones; runs of a place are one wave."""
    runs = [after_the_result(decaying(0.5), place) for place in PLACES[1:] for _ in range(2)]
    runs += [after_the_result(decaying(4.0, people=5000.0), PLACES[0])]
    assert value("P16", runs) == pytest.approx(0.5, rel=0.01)
    split = [after_the_result(decaying(1.0) * part, place) for place in PLACES for part in (0.0, 0.4, 0.6)]
    assert value("P16", split) == pytest.approx(1.0, rel=0.02)


def test_the_interval_of_the_wave_is_over_places():
    p = BY_CODE["P16"]
    same = [after_the_result(decaying(1.5), place) for place in PLACES]
    found = patterns.assess(same, [p], draws=20)[0]
    assert found.verdict == "hit" and found.low == found.high == pytest.approx(found.value)
    halves = [0.3, 0.5, 0.8, 1.2, 1.6, 2.0, 2.5, 3.0]
    mixed = [after_the_result(decaying(half), place) for half, place in zip(halves, PLACES) for _ in range(5)]
    found = patterns.assess(mixed, [p], draws=60)[0]
    assert found.value == pytest.approx(1.4, rel=0.03)
    assert found.low < 1.2 and found.high > 1.6, "five runs of a place are not five places"
    quick = [after_the_result(decaying(5 / 24), place) for place in PLACES]
    assert p.low == 1.0 and patterns.assess(quick, [p], draws=2)[0].verdict == "miss"


def test_base_rates():
    runs = [run(incidents=[incident(press=True, severity=5.0, official=True)])] + [run()] * 3
    assert [value(c, runs) for c in ("B01", "B02", "B03")] == [0.25] * 3
    many = [run(incidents=[incident(hour=20.0, injuries=2)] * 12 + [incident(hour=10.0, injuries=0)] * 12)]
    assert value("B04", many) == pytest.approx(1.0) and value("P17", many) == pytest.approx(0.5)


def test_published_shares_of_regions_are_the_same_everywhere():
    published = {target.name: target for target in base_rates.TARGETS}
    for code, name in (("B01", "press"), ("B02", "serious"), ("B03", "official_list")):
        p, target = BY_CODE[code], published[name]
        assert (p.low, p.high, p.source) == (target.low, target.high, target.source)
    listed = stats.wilson_interval(base_rates.LISTED, base_rates.OUTSIDE_PAPUA, level=0.95)
    assert round(listed.high, 3) == base_rates.OFFICIAL_MOST == published["official_list"].high
    unseen = [run(incidents=[incident(severity=5.0)])]
    assert value("B02", unseen) == 0.0, "serious incidents are those that the press tells of"


def test_whole_patterns_are_counted_with_and_without_those_given_by_a_rule():
    every = [*patterns.PATTERNS, *patterns.SIGNS]

    def found(*missed):
        return [
            patterns.Finding(p, math.nan, math.nan, math.nan)
            if p.code in missed
            else patterns.Finding(p, x := min(max(p.low, -0.5) + 0.01, p.high), x - 0.001, x + 0.001)
            for p in every
        ]

    nothing_missed = found()
    assert all(f.verdict == "hit" for f in nothing_missed)
    whole = patterns.whole_patterns(nothing_missed)
    assert len(whole.of) == 17 and set(whole.of) - set(whole.hit) == {u.code for u in patterns.UNMEASURED}
    free = patterns.whole_patterns(nothing_missed, by_rule=False)
    assert set(whole.of) - set(free.of) == {"P14", "P17"}, "nothing but a rule gives these"
    some = found("P02", "P10a", "P14", "B01")
    assert set(whole.hit) - set(patterns.whole_patterns(some).hit) == {"P02", "P10", "P14"}
    assert set(free.hit) - set(patterns.whole_patterns(some, by_rule=False).hit) == {"P02"}
    assert patterns.whole_patterns(found()[:3]).hit == ("P01", "P02", "P03"), (
        "what was not looked at is not hit"
    )
    rows = len(every) + len(patterns.UNMEASURED)
    by_rule = sum(p.by_rule is not None for p in every)
    assert patterns.hit_rows(some) == (len(every) - 4, rows)
    assert patterns.hit_rows(some, by_rule=False) == (len(every) - by_rule - 2, rows - by_rule)
    for lang, of in (("id", "dari"), ("en", "of")):
        text = patterns.summary(some, lang)
        assert f"{len(whole.hit) - 3} {of} 17 (P01, P03" in text
        assert f"{len(free.hit) - 1} {of} 15" in text and f"{len(every) - 4} {of} {rows}" in text


def test_rules_that_give_a_sign_are_named_in_the_table():
    marked = [p for p in (*patterns.PATTERNS, *patterns.SIGNS) if p.by_rule]
    assert {"P05b", "P14"} <= {p.code for p in marked}
    for lang in ("id", "en"):
        rows = patterns.table([patterns.Finding(p, 0.5, 0.4, 0.6) for p in marked], lang).splitlines()
        columns = {row.count("|") for row in rows}
        assert len(columns) == 1, "every row has every column"
        for p, row in zip(marked, rows[2:]):
            assert row.startswith(f"| {p.code} |") and f"| {p.by_rule[lang]} |" in row


def test_moods_are_those_of_the_survey_day():
    assert value("P07a", [run(moods=0.52), run(moods=0.5)]) == pytest.approx(0.49)
    assert value("P07a", [run(moods=0.52), run(moods=math.nan)]) == pytest.approx(0.48), "a hidden group"
    assert math.isnan(value("P07a", [run(moods=math.nan)]))


def test_verdicts_and_intervals():
    runs = [run(incidents=[incident(press=i < 4)]) for i in range(10)]
    found = {f.pattern.code: f for f in patterns.assess(runs, draws=200)}
    press = found["B01"]
    assert press.verdict == "hit" and 0.1 <= press.low < 0.4 < press.high <= 0.7
    assert found["P02"].verdict == "not measured" and math.isnan(found["P02"].low)
    assert found["P07a"].verdict == "miss"
    again = {f.pattern.code: f for f in patterns.assess(runs, draws=200)}
    assert again["B01"].low == press.low, "resampling is a function of its seed"


@pytest.mark.parametrize(("lang", "word"), [("id", "tidak terukur"), ("en", "not measured")])
def test_the_table_names_every_pattern_in_both_languages(lang, word):
    text = patterns.table(patterns.assess([run()], draws=5), lang)
    for p in patterns.PATTERNS:
        assert f"| {p.code} |" in text and p.name[lang] in text
    assert word in text


def test_codes_and_ranges_are_in_order():
    codes = [p.code for p in patterns.PATTERNS]
    assert len(set(codes)) == len(codes)
    assert all(p.low < p.high and p.source for p in patterns.PATTERNS)


def test_places_are_the_real_ones():
    found = twins.places()
    assert ("65.01", "bupati") in found and ("64.11", "gubernur") in found
    assert len({code for code, _ in found}) == 18 and not any(code.startswith("00") for code, _ in found)


def test_no_places_are_refused():
    with pytest.raises(InputError, match="at least one place"):
        twins.run_twins([], [1])


def test_a_crowd_has_the_date_on_which_it_begins_and_a_night_belongs_to_its_evening():
    evening, its_night = (0, 6, 18.5, 7, 1.0), (0, 7, 0.5, 7, 4.0)
    other_place = (1, 7, 0.5, 7, 4.0)
    small_hours, morning_after = (0, 12, 2.0, 12, 9.0), (0, 12, 6.0, 12, 14.0)
    into_the_day = (0, 20, 19.0, 21, 13.0)
    crowds = [evening, its_night, other_place, small_hours, morning_after, into_the_day]
    assert twins.dates(crowds) == [(6, 6), (6, 6), (7, 7), (12, 12), (12, 12), (20, 21)]
