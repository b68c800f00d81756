"""Twins of real regions run with the real model, with a street or without; finished ones are used again."""

import pytest

from conflict_sim.experiment import opinions, twins
from conflict_sim.experiment.patterns.targets import SURVEY_DAY


def test_twins_of_two_places_run_and_are_used_again(tmp_path):
    told = []
    made = twins.run_twins(
        [("65.04", "bupati")], [1], voters=1500, out=tmp_path, workers=1,
        tell=lambda done, all_: told.append((done, all_)),
    )  # fmt: skip
    assert len(made) == 1 and told == [(1, 1)] and 800 < made[0].voters < 4000
    assert len(made[0].days) == twins.DAYS == len(made[0].in_street)
    again = twins.run_twins([("65.04", "bupati")], [1], voters=1500, out=tmp_path, workers=1)
    assert repr(again) == repr(made)  # moods without a result are missing, and NaN equals nothing


def test_every_place_is_there_once():
    places = twins.places()
    assert len(set(places)) == len(places)
    assert [c for code, c in places if code == "65.01"] == ["bupati", "gubernur"]  # its province has it too


@pytest.mark.parametrize(
    ("day", "hour", "dated"), [(3, 23.75, 3), (4, 0.0, 3), (4, 4.75, 3), (4, 5.0, 4), (-1, 2.0, -1)]
)
def test_a_night_belongs_to_its_evening(day, hour, dated):
    """There is a crowd on the evening of day 3 and none on that of day -2."""
    assert twins.dates([(0, 3, 18.0, 3, 19.0), (0, day, hour, day, hour)])[1][0] == dated


def test_worlds_with_an_empty_street_tell_what_people_share_and_believe():
    def figures(until, **changes):
        return opinions.listen("65.04", "bupati", 1, 3000, changes, until=until).figures

    found = figures(SURVEY_DAY)
    assert set(found) == {"sharers", "reach", "losers", "winners"}
    assert 0.0 < found["winners"] < found["losers"] < 1.0
    assert figures(SURVEY_DAY - 1).keys() == {"sharers", "reach"}, "nobody was asked yet"
    eager = figures(SURVEY_DAY, **{"hoax.attention": 0.6, "hoax.share_checks": 0.02})
    deaf = figures(SURVEY_DAY, **{"hoax.attention": 0.0})
    assert eager["reach"] > found["reach"] >= deaf["reach"] and eager["sharers"] > deaf["sharers"]
    doubting = figures(SURVEY_DAY, **{"belief.prior": 0.55})
    assert doubting["losers"] > found["losers"] and doubting["winners"] > found["winners"]
