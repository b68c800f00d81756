"""Patterns: each statistic on runs made by hand, verdicts, intervals, the table."""

import math

import pytest

from conflict_sim.errors import InputError
from conflict_sim.experiment import patterns, twins
from conflict_sim.experiment.twins import Gathering, TwinRun

BY_CODE = {p.code: p for p in patterns.PATTERNS}
DAYS = tuple(range(-2, 30))


def gathering(day, people=60, *, end=None, violent=False, arrests=0, dispersed=0, kab=0, hour=14.0):
    return Gathering(kab, day, hour, day if end is None else end, people, violent, arrests, dispersed)


def incident(hour=20.0, severity=0.5, press=False, official=False, injuries=1, damage=1):
    return {
        "hour": hour, "severity": severity, "visible_press": press, "visible_official": official,
        "injuries": injuries, "damage": damage,
    }  # fmt: skip


def run(gatherings=(), incidents=(), street=None, moods=0.6, voters=10_000, announcement=7):
    return TwinRun(
        "00.00 bupati", 1, voters, DAYS, tuple(gatherings), tuple(incidents),
        tuple(street or [0.0] * len(DAYS)),
        {name: (moods,) * len(DAYS) for name in twins.MOODS}, announcement,
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


def test_the_wave_after_the_announcement():
    street = [0.0] * len(DAYS)
    street[DAYS.index(7)], street[DAYS.index(9)], street[DAYS.index(12)] = 30.0, 30.0, 30.0
    assert value("P16", [run(street=street)]) == 2.0
    assert math.isnan(value("P16", [run()]))


def test_base_rates():
    runs = [run(incidents=[incident(press=True, severity=5.0, official=True)])] + [run()] * 3
    assert [value(c, runs) for c in ("B01", "B02", "B03")] == [0.25] * 3
    many = [run(incidents=[incident(hour=20.0, injuries=2)] * 12 + [incident(hour=10.0, injuries=0)] * 12)]
    assert value("B04", many) == pytest.approx(1.0) and value("P17", many) == pytest.approx(0.5)


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
