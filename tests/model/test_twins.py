"""Twins of real regions run with the real model, and finished ones are used again."""

from conflict_sim.experiment import twins


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
