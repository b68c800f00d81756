"""Dates, who seems to have won, shocks and their decay, the court's window."""

import copy

import numpy as np
import pytest

from conflict_sim.dynamics import calendar as cal
from conflict_sim.dynamics.calendar import Calendar, Jolt, build_calendar, camp_mask, legal_margin
from conflict_sim.regions.calendar import filing_deadline
from tests.model.worlds import model, ran, scenario

CAMPS = ("A", "B", "C")


def dates(announcement=8, court_from=None, vote=0, jolts=(), decay=1.5, internet=0.7):
    return Calendar(
        winner=2,
        vote_day=vote,
        announcement_day=announcement,
        announcement_hour=14.0,
        plenary_day=np.array([1]),
        internet=internet,
        court_from=court_from,
        court_until=70,
        jolts=list(jolts),
        decay_days=decay,
        shock=np.zeros((2, 4)),
    )


def test_the_information_gap_lies_between_vote_and_announcement():
    days = [d for d in range(-5, 20) if dates(8).information_gap(d)]
    assert days == list(range(1, 9))
    assert [d for d in range(-5, 20) if dates(8).announced(d)] == list(range(9, 20))


def test_unofficial_counts_reach_people_in_the_course_of_days():
    share = [dates(8, internet=0.7).known_share(d) for d in (-3, 0, 1, 2, 3, 8, 9, 30)]
    assert share[:3] == [0.0, 0.0, pytest.approx(0.7)]
    assert share[3:5] == [pytest.approx(0.85), pytest.approx(0.925)]
    assert share[5] < 1 and share[6:] == [1.0, 1.0]
    assert np.all(np.diff(share) >= 0)
    assert dates(internet=0.0).known_share(1) == 0.0


def test_stages_follow_each_other():
    stages = [dates(8, court_from=11).stage(d) for d in (-30, -4, -3, -1, 0, 1, 8, 9, 10, 11, 69, 70)]
    assert stages == [
        "campaign", "campaign", "quiet", "quiet", "vote", "recapitulation", "recapitulation",
        "announced", "announced", "court", "court", "after",
    ]  # fmt: skip
    assert [dates(8).stage(d) for d in (15, 16)] == ["announced", "after"]


@pytest.mark.parametrize(
    ("people", "province", "margin"),
    [
        (250_000, False, 0.02),
        (250_001, False, 0.015),
        (500_000, False, 0.015),
        (900_000, False, 0.01),
        (2_000_000, False, 0.005),
        (2_000_000, True, 0.02),
        (4_000_000, True, 0.015),
        (12_000_000, True, 0.01),
        (12_000_001, True, 0.005),
    ],
)
def test_legal_margins(people, province, margin):
    assert legal_margin(people, province) == margin


@pytest.mark.parametrize(("gap", "heard"), [(0.019, True), (0.021, False)])
def test_the_court_hears_close_results_only(gap, heard):
    world = model(scenario()).world
    world.base = copy.copy(world.base)
    world.base.totals = np.array([0.5 + gap / 2, 0.5 - gap / 2, 0.0]) * 1e5
    world.base.inhabitants = 200_000.0
    made = build_calendar(world)
    assert (made.court_from is not None) == heard
    if heard:
        first = filing_deadline(made.announcement_day)
        assert [d for d in range(120) if made.court_open(d)] == list(range(first, cal.FINAL_DAY))


@pytest.mark.parametrize(
    ("selector", "camps"),
    [("any", [1, 2, 3]), ("losers", [1, 3]), ("winners", [2]), ("A", [1]), ("C", [3])],
)
def test_selectors_never_mean_the_uncommitted(selector, camps):
    assert np.flatnonzero(camp_mask(selector, CAMPS, 2)).tolist() == camps


def test_the_winner_has_most_votes():
    world = model(scenario()).world
    assert world.parts["calendar"].winner == 1 + np.argmax(world.base.totals)


def test_plenaries_come_before_the_announcement():
    made = model(scenario(world={"announcement": {"day": 4, "hour": 9}}, days=8))
    plenary = made.world.parts["calendar"].plenary_day
    assert plenary.min() >= 1 and plenary.max() <= 3
    roll = np.asarray(made.region.kec_roll)
    assert np.all(np.diff(plenary[np.argsort(roll, kind="stable")]) >= 0), "larger rolls take longer"


def test_shocks_arrive_at_their_hour_and_fade():
    field = np.zeros((2, 4))
    field[:, 1:] = 0.3
    made = dates(jolts=[Jolt("generic", 2, 9.0, field), Jolt("generic", 2, 4.0, field)])
    assert [j.hour for j in made.jolts_of(2)] == [4.0, 9.0] and made.jolts_of(3) == []
    assert made.highest_today(2)[0].tolist() == pytest.approx([0, 0.6, 0.6, 0.6])
    made.shock += field
    made.fade(36.0)
    assert made.shock[0, 1] == pytest.approx(0.3 * np.exp(-1))
    assert made.highest_today(3)[0, 1] == made.shock[0, 1]


def test_shocks_in_a_run(monkeypatch):
    """Hour by hour: nothing before the shock, its full size at its hour for those it moves, then the decay."""
    from conflict_sim.dynamics import street

    shocks = [{"kind": "generic", "day": 0, "hour": 15, "camp": "losers", "size": 0.4}]
    zero = {"mobilisation.announcement_shock": 0.0, "mobilisation.plenary_shock": 0.0, "shocks": shocks}
    made = model(scenario(2, {**zero, "mobilisation.shock_days": 2.0, "announcement": {"day": 0, "hour": 0}}))
    seen, true_record = [], street._record_hour
    monkeypatch.setattr(
        street,
        "_record_hour",
        lambda *args: (seen.append(made.world.parts["calendar"].shock.copy()), true_record(*args)),
    )
    made.run_for(2)
    winner, seen = made.world.parts["calendar"].winner, np.array(seen)
    losers = [c for c in range(1, made.world.n_camps + 1) if c != winner]
    assert not seen[:39].any() and seen[39, 0, losers] == pytest.approx(0.4)
    assert not seen[:, :, [0, winner]].any() and not seen[:, -1].any()
    assert seen[47, 0, losers] == pytest.approx(0.4 * np.exp(-8 / 48))
    logged = [e for e in made.events if e.kind == "shock"]
    assert [(e.day, e.hour, e.detail) for e in logged] == [(0, 15.0, "generic")]


def test_a_shock_of_one_kecamatan_stays_there():
    made = model(scenario())
    code = made.kec_code[1]
    shocks = [{"kind": "rally_clash", "day": 0, "hour": 8, "camp": "any", "size": 0.5, "kecamatan": [code]}]
    jolt = model(scenario(world={"shocks": shocks})).world.parts["calendar"].jolts_of(0)[0]
    assert np.flatnonzero(jolt.field.any(axis=1)).tolist() == [1]


def test_announcement_and_plenaries_are_stages_of_the_log():
    made = ran(scenario())
    stages = [(e.day, e.hour, e.detail) for e in made.events if e.kind == "stage"]
    assert (2, 14.0, "announcement") in stages
    assert {d for d, _, what in stages if what == "plenary"} == set(
        made.world.parts["calendar"].plenary_day.tolist()
    )
    hoaxes = [(e.day, e.detail) for e in made.events if e.kind == "hoax"]
    assert hoaxes == [(0, "count_stopped"), (1, "pre_punched_ballots")]


@pytest.mark.parametrize(
    ("kind", "column"),
    [("police_meddling_claim", "trust_police"), ("count_app_error", "trust_kpu"), ("generic", None)],
)
def test_accusations_cost_the_accused_trust_among_those_moved(kind, column):
    shocks = [{"kind": kind, "day": 0, "hour": 16, "camp": "losers", "size": 0.01}]
    still = {"shocks": shocks, "street.backfire": 0.0, "trust.victim_seen": 0.0, "trust.accusation": 0.05}
    made = ran(scenario(2, {**still, "trust.recovery": 0.0}))
    camp = made.columns.camp
    losers = (camp > 0) & (camp != made.world.parts["calendar"].winner)
    for name in ("trust_kpu", "trust_police", "trust_government"):
        start = getattr(made.columns, f"{name}0") / 255
        lost = start - getattr(made.world.voters, name)
        expected = np.where(losers & (name == column), np.minimum(0.05, start), 0.0)
        assert np.allclose(lost, expected, atol=1e-6), name


def test_a_petition_outside_the_margin_is_dismissed_early():
    def made_with(petition):
        world = model(scenario(4, {"petition": petition})).world
        world.base = copy.copy(world.base)
        world.base.totals, world.base.inhabitants = np.array([0.6, 0.4, 0.0]) * 1e5, 200_000.0
        return build_calendar(world)

    made = made_with("yes")
    first = filing_deadline(made.announcement_day)
    assert [d for d in range(120) if made.court_open(d)] == list(range(first, cal.DISMISSAL_DAY))
    assert made_with("no").court_from is None and made_with("auto").court_from is None


def test_a_re_vote_has_its_own_clock():
    made = dates(181, vote=178)
    assert [made.stage(d) for d in (150, 175, 177, 178, 179, 181, 182)] == [
        "campaign", "quiet", "quiet", "vote", "recapitulation", "recapitulation", "announced",
    ]  # fmt: skip
    assert [d for d in range(150, 200) if made.information_gap(d)] == [179, 180, 181]
    assert made.known_share(178) == 0.0 and made.known_share(179) == pytest.approx(0.7)


def test_before_the_first_counts_nobody_knows_whether_he_lost():
    def moved(hour):
        shock = {"kind": "generic", "day": 0, "hour": hour, "camp": "losers", "size": 0.1}
        made = build_calendar(model(scenario(2, {"shocks": [shock]})).world)
        field = next(j for j in made.jolts if j.kind == "generic").field
        return np.flatnonzero(field[0]), made.winner

    camps, winner = moved(14)
    assert camps.tolist() == [1, 2, 3]
    camps, _ = moved(15)
    assert winner not in camps and len(camps) == 2
