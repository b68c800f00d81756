"""Signs of the field at the calibrated defaults, in whole small regions of the built-in tables; where a test sets a parameter, it says so.

Triggers are those of the common story of ``experiment/twins.py`` and the region's own calendar; where a test adds a
shock, it is the push of the trials (``trials.PUSH``) unless it says otherwise. Seeds are named by the test; many others are
in the slow tier.
"""

from functools import cache
from itertools import chain

import numpy as np
import pytest

from conflict_sim.dynamics import street
from conflict_sim.experiment import twins
from conflict_sim.experiment.trials import PUSH
from conflict_sim.model import ConflictModel
from conflict_sim.regions.calendar import data_rows
from conflict_sim.regions.store import load_region
from conflict_sim.results.stats import auc
from tests.model.test_signs import incidents, over

#: Places with at most so many voters are run whole.
SMALL = 210_000
#: First day and days of a story that holds the vote and the announcement of a regency's result.
FIRST_DAY, DAYS = -2, 13
#: The two smallest regions.
TINY = ("64.11", "65.04")


def live(code, contest, seed, *shocks, days=DAYS):
    """A whole region with all defaults, played to its end."""
    settings = twins.twin(code, contest, 1_000_000, first_day=FIRST_DAY, days=days, shocks=shocks)
    made = ConflictModel(settings, rng=seed)
    made.run_for(days)
    return made


def push(day, hour, size=PUSH):
    return {"kind": "generic", "day": day, "hour": hour, "camp": "losers", "size": size}


@cache
def elections(seed):
    """(place, harm, hours from the announcement to the first incident after it) of every small regency."""
    found = []
    for code in (code for code, contest in twins.places() if contest == "bupati"):
        region = load_region(code)
        if region.n_voters <= SMALL:
            made, race = live(code, "bupati", seed), region.contests["bupati"]
            harm = sum(e.severity for e in incidents(made))
            hours = [
                24.0 * (e.day - race.announcement_day) + e.hour - race.announcement_hour
                for e in incidents(made)
            ]
            found.append((code, harm, min((h for h in hours if h >= 0), default=np.inf)))
    return found


def every_election(seeds):
    places, harm, lag = zip(*chain.from_iterable(elections(seed) for seed in seeds))
    return list(places), np.array(harm), np.array(lag)


FEW, MANY = range(1, 4), range(11, 21)


@over(FEW, MANY)
def test_most_regions_see_nothing_and_a_few_see_most(seeds):
    _, harm, _ = every_election(seeds)
    assert len(harm) == 12 * len(seeds)
    assert 0.5 < np.mean(harm == 0) < 0.9, harm
    assert np.median(harm) == 0
    # Among those that see anything a few see most: were they all alike, largest and middle would be one.
    seen = np.sort(harm[harm > 0])[::-1]
    assert seen[0] > 3 * np.median(seen), seen
    fifth = round(len(seen) / 5)
    assert seen[:fifth].sum() > 2 * seen[-fifth:].sum() + seen.sum() / 5, seen


@over(FEW, MANY)
def test_violence_follows_the_result_within_hours(seeds):
    """Where there is any, it begins in the night after the result: neither at once nor days later."""
    _, _, lag = every_election(seeds)
    lag = lag[np.isfinite(lag)]
    assert len(lag) >= 2 * len(seeds)
    assert np.mean(lag <= 8) >= 0.8, np.sort(lag)
    assert 1 <= np.median(lag) <= 8, np.sort(lag)


@over(range(1, 5), range(11, 31))
def test_a_crowd_that_stands_already_turns_sooner(seeds):
    """Under an hour where a crowd stands (Palopo, Kaltara), some hours from calm (Tana Toraja, 7 h): Mahakam Ulu."""
    calm, tense = [], []
    for seed in seeds:
        for found, pushes in (
            (calm, [push(9, 16, 0.4)]),
            (tense, [push(9, 9, 0.4), push(9, 16, 0.4)]),
        ):
            made = live("64.11", "bupati", seed, *pushes)
            hours = [24.0 * (e.day - 9) + e.hour - 16 for e in incidents(made)]
            found.append(min((h for h in hours if h >= 0), default=np.inf))
    assert np.median(tense) < 1.0, tense
    assert 1.0 < np.median(calm) <= 8.0, calm


def hours_of_violence(seeds, *hours):
    """Person-hours of violence by hour of the day, within a day of pushes ten days apart at these hours."""
    by_hour = np.zeros(24)
    for code in TINY:
        for seed in seeds:
            pushes = [push(7 + 10 * i, hour) for i, hour in enumerate(hours)]
            made = live(code, "bupati", seed, *pushes, days=42)
            violent = made.hourly["level3"] + made.hourly["level4"]
            for pushed in pushes:
                first = 24 * made.days.index(pushed["day"]) + pushed["hour"]
                by_hour += np.roll(violent[first : first + 24], pushed["hour"])
    return by_hour


@over(FEW, range(11, 19))
def test_violence_peaks_after_dark_where_news_comes_by_day(seeds, monkeypatch):
    by_hour = hours_of_violence(seeds, 12, 15, 18, 20)
    assert 18 <= by_hour.argmax() <= 23, by_hour
    evening = by_hour[18:].sum() / by_hour.sum()
    assert evening > 1.3 * 6 / 24, by_hour
    # An input gives it: were people as free at all hours, the evening would hold less than its part of the day.
    flat = (60,) * 24
    monkeypatch.setattr(street, "WORKDAY", flat)
    monkeypatch.setattr(street, "WEEKEND", flat)
    even = hours_of_violence(seeds, 12, 15, 18, 20)
    assert even[18:].sum() / even.sum() < 0.9 * evening, even


@over(FEW, range(11, 19))
def test_news_of_the_night_brings_violence_in_the_morning(seeds):
    """A weakness that decision 0014 names: the field has crowds of the afternoon and violence after dark on such days."""
    by_hour = hours_of_violence(seeds, 0, 2, 4, 6)
    assert 6 <= by_hour.argmax() <= 12, by_hour


def in_the_street(made, day, hour, hours=48):
    """Person-hours in the street from a moment on."""
    out = made.hourly["level2"] + made.hourly["level3"] + made.hourly["level4"]
    first = 24 * made.days.index(day) + hour
    return int(out[first : first + hours].sum())


@over(FEW, range(11, 21))
def test_a_second_trigger_brings_a_second_wave(seeds):
    """Five days after the first, in common worlds: a wave of its own, smaller than without a first one, and no echo between.

    Those who were out rest (``rest_days``).
    """
    for code in TINY:
        first, second, alone, quiet = [], [], [], []
        for seed in seeds:
            twice = live(code, "bupati", seed, push(9, 16), push(14, 16), days=19)
            fresh = live(code, "bupati", seed, push(14, 16), days=19)
            first.append(in_the_street(twice, 9, 16))
            second.append(in_the_street(twice, 14, 16))
            alone.append(in_the_street(fresh, 14, 16))
            quiet.append(in_the_street(fresh, 9, 16))
        assert np.all(np.array(first) > 10 * np.array(quiet)), (first, quiet)
        share = np.array(second) / np.array(alone)
        assert np.all(share < 1.0) and np.median(share) > 0.4, (code, share)
        assert 0.5 < np.median(np.array(second) / np.array(first)) < 4.0, (code, first, second)
        once = [in_the_street(live(code, "bupati", seed, push(9, 16), days=19), 14, 16) for seed in seeds]
        assert np.all(np.array(second) > 10 * np.array(once)), (second, once)


#: Races of Tana Tidung's 20,000 voters: won by 2 points, and by 29.
THIN, WIDE = "bupati", "gubernur"


@over(FEW, range(11, 21))
def test_what_losers_believe_counts_more_than_how_close_it_was(seeds):
    """The same people after a thin race counted in the open, and after a wide one behind closed doors.

    The only arm is ``belief.kpu_openness``, which sets fraud belief; both results are read out on day 7 at 18:00, and events
    weigh alike (``shock_sd`` 0), since the luck of two contests is not the same.
    """
    street_hours = {}
    for openness in (0.05, 0.95):
        for contest in (THIN, WIDE):
            found = []
            for seed in seeds:
                changes = {"belief.kpu_openness": openness, "announcement.day": 7, "announcement.hour": 18}
                changes["mobilisation.shock_sd"] = 0.0
                settings = twins.twin(
                    "65.04", contest, 1_000_000, changes, first_day=FIRST_DAY, days=DAYS - 1
                )
                made = ConflictModel(settings, rng=seed)
                made.run_for(DAYS - 1)
                first, runner_up = np.sort(made.world.base.totals / made.world.base.totals.sum())[:-3:-1]
                assert first - runner_up < 0.03 if contest == THIN else first - runner_up > 0.25
                found.append(in_the_street(made, 7, 18))
            street_hours[openness, contest] = np.array(found)
    closed, opened = ({contest: street_hours[o, contest] for contest in (THIN, WIDE)} for o in (0.05, 0.95))
    assert np.all(closed[WIDE] > 1.5 * opened[THIN]), street_hours
    assert np.median(closed[WIDE] / opened[THIN]) > 2.0, street_hours
    # The margin itself says little: at one openness wide and thin races bring out about as many.
    for same in (closed, opened):
        assert 0.5 < np.median(same[WIDE] / same[THIN]) < 2.0, street_hours


def crowd_of_next_day(hour, seeds):
    """Most people in the street on the day of a result that is read out at some hour of it, in Tana Tidung."""
    most = []
    for seed in seeds:
        changes = {"announcement.day": 7, "announcement.hour": hour}
        settings = twins.twin("65.04", "bupati", 1_000_000, changes, first_day=FIRST_DAY, days=DAYS - 2)
        made = ConflictModel(settings, rng=seed)
        made.run_for(DAYS - 2)
        most.append(in_the_street(made, 7, 6, hours=24))
    return np.array(most)


@over(FEW, range(11, 21))
def test_a_result_read_out_at_night_brings_the_crowd_of_one_read_out_in_the_morning(seeds):
    """Whoever sleeps hears of it when he wakes: May 2019, read out at 01:46, the crowds came in the day after."""
    night, morning = crowd_of_next_day(1, seeds), crowd_of_next_day(7, seeds)
    assert morning.min() > 0
    assert 0.5 < np.median(night / morning) < 2.0, (night, morning)


#: Bawaslu's IKP 2024 of the provinces (``regions/data/facts.csv``); there is none of their regencies in the tables.
INDEX = "vulnerability index ikp 2024"


@over(FEW, MANY)
def test_the_published_index_of_provinces_does_not_tell_where_it_burns(seeds):
    """Nothing in the model knows the index, and regencies differ within their province: it ranks them like chance.

    That it might rank provinces of another kind (Papua) is not looked at: the tables hold none. (Standard error of the AUC
    with a third burning: .1 for 36 elections, .06 for 120.)
    """
    places, harm, _ = every_election(seeds)
    published = {row["code"]: float(row["value"]) for row in data_rows("facts.csv") if row["what"] == INDEX}
    score, burnt = np.array([published[code[:2]] for code in places]), harm > 0
    assert abs(auc(score, burnt) - 0.5) < 3 * (0.1 if len(burnt) < 100 else 0.06), auc(score, burnt)
    # Of the elections 7 in 12 are outside the province rated highest; a few seeds have ten that burn.
    outside = np.mean(score[burnt] < score.max())
    assert outside > (0.0 if len(burnt) < 100 else 0.25), outside
    assert not burnt[score == score.max()].all()


@pytest.mark.slow
def test_a_map_without_error_mislabels_a_province_at_the_defaults():
    """Seeds 1-6, every voter of Kalimantan Utara: most kecamatan of the top third stay calm, and others burn.

    The map is drawn exactly (``map_accuracy = 1``), and still who is vulnerable is not who will have an incident.
    """
    areas, calm, burnt, outside = [], 0, 0, 0
    for seed in range(1, 7):
        shock = {"kind": "generic", "day": 2, "hour": 10, "camp": "losers", "size": PUSH}
        settings = twins.twin(
            "65", "gubernur", 1_000_000, {"sensing.map_accuracy": 1.0}, first_day=-2, days=26, shocks=[shock]
        )
        made = ConflictModel(settings, rng=seed)
        made.run_for(26)
        score = made.world.parts["sensing"].danger_map
        harm = np.zeros(len(score))
        for event in incidents(made):
            harm[event.kec] += event.severity
        top = np.argsort(-score)[: len(score) // 3]
        calm += np.count_nonzero(harm[top] == 0)
        burnt += np.count_nonzero(harm)
        outside += np.count_nonzero(harm) - np.count_nonzero(harm[top])
        if harm.any():
            areas.append(auc(score, harm > 0))
    assert burnt >= 5 and calm > 2 * burnt, (calm, burnt)
    assert outside > 0 and 0.3 < np.mean(areas) < 0.9, (outside, burnt, areas)
