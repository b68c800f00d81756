"""Dates, who seems to have won, shocks and their decay, the court's window."""

import copy
from types import SimpleNamespace

import numpy as np
import pytest

from conflict_sim import rng, units
from conflict_sim.config.parameters_institutions import InstitutionParameters
from conflict_sim.desk import Decision
from conflict_sim.dynamics import calendar as cal
from conflict_sim.dynamics import plenaries, result
from conflict_sim.dynamics.calendar import Calendar, Jolt, build_calendar, legal_margin, role_mask
from conflict_sim.dynamics.result_rules import LOST, UNKNOWN, WON
from conflict_sim.regions.calendar import filing_deadline
from tests.model.worlds import differences, model, quiet, ran, scenario

CAMPS = ("A", "B", "C")
#: What the log says of a case that is dismissed.
COURT = ("petition_filed", "petition_registered", "petition_heard", "ruling_rejected", "winner_fixed")


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
        shock=np.zeros((2, 4, 3)),
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


def test_a_result_is_fresh_for_a_week_with_or_without_a_petition():
    for court_from in (None, 11):
        made = dates(8, court_from=court_from)
        assert [d for d in range(-30, 80) if made.fresh(d)] == list(range(16))
    again = dates(181, vote=178)
    assert [d for d in range(150, 200) if again.fresh(d)] == list(range(178, 189))


@pytest.mark.parametrize("whole", [True, False])
def test_polling_days_counts_and_guards_of_a_re_vote(whole):
    made = dates(8)
    made.rounds.append(cal.Round(89, 178, 181, 16.0, np.array([[0, 5]]), whole, 1, np.array([1.0, 2.0])))
    assert [d for d in range(-30, 300) if made.polling(d)] == [0, 178] if whole else [0]
    assert [d for d in range(20, 300) if made.fresh(d)] == list(range(178, 189))
    annulled = [d for d in range(300) if not made.counted(d)]
    assert annulled == (list(range(90, 178)) if whole else []), "where all vote again nobody has won any more"


def test_a_re_vote_is_the_polling_day_of_its_scenario():
    assert [d for d in range(-30, 300) if dates(181, vote=178).polling(d)] == [178]


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
    ("selector", "camps", "standings"),
    [
        ("any", [1, 2, 3], [UNKNOWN, LOST, WON]),
        ("losers", [1, 2, 3], [LOST]),
        ("winners", [1, 2, 3], [WON]),
        ("A", [1], [UNKNOWN, LOST, WON]),
        ("C", [3], [UNKNOWN, LOST, WON]),
    ],
)
def test_selectors_never_mean_the_uncommitted(selector, camps, standings):
    mask = role_mask(selector, CAMPS)
    assert np.flatnonzero(mask.any(axis=1)).tolist() == camps
    assert np.flatnonzero(mask.any(axis=0)).tolist() == standings


def test_the_winner_has_most_votes():
    world = model(scenario()).world
    assert world.parts["calendar"].winner == 1 + np.argmax(world.base.totals)


def test_plenaries_come_before_the_announcement():
    made = model(scenario(world={"announcement": {"day": 4, "hour": 9}}, days=8))
    plenary = made.world.parts["calendar"].plenary_day
    assert plenary.min() >= 1 and plenary.max() <= 3
    roll = np.asarray(made.region.kec_roll)
    assert np.all(np.diff(plenary[np.argsort(roll, kind="stable")]) >= 0), "larger rolls take longer"


def test_a_re_vote_without_a_date_is_announced_as_long_after_it_as_the_first_vote():
    world = model(scenario()).world
    usual = world.base.contest.announcement_day
    for vote in (0, 178):
        asked = world.scenario.world.model_copy(update={"vote_day": vote, "announcement": None})
        world.scenario = world.scenario.model_copy(update={"world": asked})
        made = build_calendar(world)
        assert made.announcement_day == vote + usual
        assert vote < made.plenary_day.min() <= made.plenary_day.max() <= made.announcement_day
        assert not made.announced(vote) and made.information_gap(vote + 1)


def test_shocks_arrive_at_their_hour_and_fade():
    field = np.zeros((2, 4, 3))
    field[:, 1:] = 0.3
    made = dates(jolts=[Jolt("generic", 2, hour, field, field > 0) for hour in (9.0, 4.0)])
    assert [j.hour for j in made.jolts_of(2)] == [4.0, 9.0] and made.jolts_of(3) == []
    assert made.highest_today(2)[0, :, UNKNOWN].tolist() == pytest.approx([0, 0.6, 0.6, 0.6])
    made.shock += field
    made.fade(36.0)
    assert made.shock[0, 1] == pytest.approx([0.3 * np.exp(-1)] * 3)
    assert np.array_equal(made.highest_today(3)[0, 1], made.shock[0, 1])


def test_shocks_in_a_run(monkeypatch):
    """Hour by hour: nothing before the shock, its full size at its hour for those it moves, then the decay."""
    from conflict_sim.dynamics import street

    shocks = [{"kind": "generic", "day": 0, "hour": 15, "camp": "losers", "size": 0.4}]
    zero = {"mobilisation.announcement_shock": 0.0, "mobilisation.plenary_shock": 0.0, "shocks": shocks}
    made = model(
        scenario(2, {**zero, "mobilisation.shock_days": 2.0, "announcement": {"day": 0, "hour": 13}}),
        full_sweep=True,  # hour by hour
    )
    seen, true_record = [], street._record_hour
    monkeypatch.setattr(
        street,
        "_record_hour",
        lambda *args: (seen.append(made.world.parts["calendar"].shock.copy()), true_record(*args)),
    )
    made.run_for(2)
    seen, camps = np.array(seen), slice(1, made.world.n_camps + 1)
    assert not seen[:39].any() and seen[39, 0, camps, LOST] == pytest.approx(0.4)
    assert not seen[:, :, 0].any() and not seen[:, -1].any()
    assert not seen[..., [UNKNOWN, WON]].any()
    assert seen[47, 0, camps, LOST] == pytest.approx(0.4 * np.exp(-8 / 48))
    logged = [e for e in made.events if e.kind == "shock"]
    assert [(e.day, e.hour, e.detail) for e in logged] == [(0, 15.0, "generic")]


def test_a_shock_of_one_kecamatan_stays_there():
    made = model(scenario())
    code = made.kec_code[1]
    shocks = [{"kind": "rally_clash", "day": 0, "hour": 8, "camp": "any", "size": 0.5, "kecamatan": [code]}]
    jolt = model(scenario(world={"shocks": shocks})).world.parts["calendar"].jolts_of(0)[0]
    assert np.flatnonzero(jolt.field.any(axis=(1, 2))).tolist() == [1]


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
    others = ("complaints", "violations", "objection", "app_daily_loss")
    still |= {f"institutions.{name}": 0.0 for name in others}
    made = ran(scenario(2, {**still, "trust.recovery": 0.0}))
    camp = made.columns.camp
    losers = (camp > 0) & (camp != made.world.parts["calendar"].winner)
    # Only those whom the announcement of 14:00 has reached believe to have lost.
    knows = rng.uniform(made.seed, result.KNOWS, 0, np.arange(made.columns.n))
    losers &= knows < made.world.parts["calendar"].internet
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


def far_apart(seed=1, gap=0.2, vote_day=0, **changes):
    """A world whose margin lies beyond the law where ``gap`` is more than .02; its petition is left to chance."""
    given = {key.replace("__", "."): value for key, value in changes.items()}
    announcement = {"day": vote_day + 6, "hour": 18}
    dated = {"vote_day": vote_day, "start": vote_day - 1, "announcement": announcement}
    settings = quiet(12, {**dated, **given})
    world = copy.copy(model(settings).world)
    world.base = copy.copy(world.base)
    world.base.totals = np.array([0.5 + gap / 2, 0.5 - gap / 2, 0.0]) * 1e5
    world.base.seed, world.base.inhabitants = seed, 200_000.0
    return world


@pytest.mark.parametrize("chance", [0.0, 0.2, 0.54, 1.0])
def test_so_many_losers_beyond_the_margin_go_to_court(chance):
    """Over 4,000 seeds the share is the parameter within three binomial errors; exactly at 0 and 1."""
    world, n = far_apart(institutions__petition_beyond_margin=chance), 4000
    filed = 0
    for seed in range(n):
        world.base.seed = seed
        filed += cal.files_beyond_margin(world)
    assert abs(filed / n - chance) <= 3 * np.sqrt(chance * (1 - chance) / n)


def test_the_default_chance_gives_the_share_of_contests_of_2024():
    """310 of 545 contests, if the losers of the 30 of 534 within the margin all file."""
    within = 30 / 534
    beyond = InstitutionParameters.model_fields["petition_beyond_margin"].default
    assert within + (1 - within) * beyond == pytest.approx(310 / 545, abs=0.005)


def test_a_petition_beyond_the_margin_follows_its_draw_and_is_dismissed():
    seen = set()
    for seed in range(20):
        world = far_apart(seed, institutions__petition_beyond_margin=0.54)
        made, files = build_calendar(world), cal.files_beyond_margin(world)
        seen.add(files)
        assert not made.heard and made.files_anyway == files
        first = filing_deadline(6)
        assert made.court_from == (first if files else None)
        assert [d for d in range(120) if made.court_open(d)] == (list(range(first, 70)) if files else [])
    assert seen == {False, True}


def test_a_petition_after_a_re_vote_is_dismissed_as_late_as_any():
    made = build_calendar(far_apart(vote_day=178, institutions__petition_beyond_margin=1.0))
    first = filing_deadline(184)
    assert (made.court_from, made.court_until) == (first, first + cal.COURT_DAYS)


def test_within_the_margin_the_chance_does_not_matter():
    for chance in (0.0, 1.0):
        made = build_calendar(far_apart(gap=0.01, institutions__petition_beyond_margin=chance))
        assert made.heard and made.court_from is not None and made.court_until == cal.FINAL_DAY
    for chance in (0.0, 1.0):
        settings = {"petition": "no", "institutions__petition_beyond_margin": chance}
        assert build_calendar(far_apart(gap=0.01, **settings)).court_from is None
        settings["petition"] = "yes"
        assert build_calendar(far_apart(**settings)).court_until == cal.DISMISSAL_DAY


def test_regencies_of_one_governors_contest_share_its_petition():
    """One seed, many places: the draw goes by the place that held the contest, not by the seed alone."""
    world = far_apart(institutions__petition_beyond_margin=0.54)

    def files(contest, code):
        settings = world.scenario.world.model_copy(update={"contest": contest})
        world.scenario = world.scenario.model_copy(update={"world": settings})
        world.base.region = SimpleNamespace(kab_code=np.array([code]))
        return cal.files_beyond_margin(world)

    codes = [f"64.{k:02d}" for k in range(1, 40)]
    for seed in (1, 2, 3):
        world.base.seed = seed
        assert len({files("gubernur", code) for code in codes}) == 1
        assert 0.25 < np.mean([files("bupati", code) for code in codes]) < 0.85


def test_chance_0_and_1_are_the_worlds_without_and_with_a_petition():
    """Bit for bit, from the campaign past the dismissal."""
    lived = {}
    for key, changes in {
        "never": {"institutions.petition_beyond_margin": 0.0},
        "no": {"petition": "no", "institutions.petition_beyond_margin": 1.0},
        "always": {"institutions.petition_beyond_margin": 1.0},
        "yes": {"petition": "yes", "institutions.petition_beyond_margin": 0.0},
    }.items():
        lived[key] = ran(quiet(75, changes))
    assert differences(lived["never"], lived["no"]) == []
    assert differences(lived["always"], lived["yes"]) == []
    assert differences(lived["no"], lived["yes"]) != []
    assert [s.event for s in lived["never"].stages if s.event == "winner fixed"] == ["winner fixed"]
    steps = [(e.detail, e.day) for e in lived["always"].events if e.detail in COURT]
    assert steps == list(zip(COURT, (filing_deadline(2), 37, 42, 70, 73)))
    dismissal = next(j for j in lived["always"].world.parts["calendar"].jolts if j.kind == "rejected")
    losers = role_mask("losers", lived["always"].world.base.population.camps)
    assert dismissal.day == 70 and np.array_equal(dismissal.whom[:-1].any(axis=0), losers)
    weight = cal.struck(lived["always"].world, "rejected").max()
    size = lived["always"].settings.world.institutions.verdict_shock
    assert dismissal.field.max() == pytest.approx(weight * size) and size > 0


def test_another_day_of_the_result_neither_makes_nor_drops_a_petition():
    for chance, filed in ((0.0, None), (1.0, filing_deadline(8))):
        dated = {"announcement": {"day": 6, "hour": 18}, "institutions.petition_beyond_margin": chance}
        made = model(quiet(12, dated))
        made.run_for(1)
        calendar = made.world.parts["calendar"]
        plenaries.move_result(made.world, Decision(by="kpu", due=0.0, kind="move_result", value=2.0))
        assert calendar.announcement_day == 8 and calendar.court_from == filed
        assert made.world.parts["institutions"].petition.filed == filed


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
        return np.flatnonzero(field[0].any(axis=0)).tolist()

    assert moved(14) == [UNKNOWN, LOST]
    assert moved(15) == [LOST]


def test_what_each_voter_takes_for_the_result():
    """Nobody before the first counts; then those they reach, internet first; then everybody by the decree."""
    made = model(scenario(6, {"shocks": [], "announcement": {"day": 3, "hour": 14}}))
    luck = rng.uniform(made.seed, result.KNOWS, 0, np.arange(made.columns.n))
    calendar = made.world.parts["calendar"]
    believed = made.world.voters.believed_winner
    for day in range(-1, 5):
        made.step()
        share = calendar.known_share(day, 23)
        if day == 3:
            share = max(share, calendar.internet)
        expected = np.where(luck < share, calendar.winner, 0)
        assert np.array_equal(believed, expected), day
    assert (believed == calendar.winner).all()


def test_a_claim_of_victory_convinces_attached_supporters_until_the_decree():
    claim = {"kind": "premature_victory_claim", "day": 0, "hour": 16, "camp": "any", "size": 0.0}
    made = model(scenario(6, {"shocks": [claim], "announcement": {"day": 3, "hour": 14}}))
    winner, camp = made.world.parts["calendar"].winner, made.columns.camp
    made.run_for(2)
    believed = made.world.voters.believed_winner.copy()
    fooled = (believed > 0) & (believed != winner)
    assert np.array_equal(believed[fooled], camp[fooled]) and not fooled[camp == 0].any()
    luck = rng.uniform(made.seed, result.CLAIM, units.day_key(0), np.arange(made.columns.n))
    expected = (luck < 0.3 * made.columns.strength * (1 / 255)) & (camp > 0) & (camp != winner)
    assert np.array_equal(fooled, expected) and 0.05 < fooled[camp > 0].mean() < 0.25
    made.run_for(2)
    assert np.array_equal(made.world.voters.believed_winner[fooled], camp[fooled]), (
        "counts do not convince them"
    )
    made.run_for(2)
    assert (made.world.voters.believed_winner == winner).all(), "the decree does"


@pytest.mark.parametrize("hour", [13, 14, 20])
def test_a_claim_on_the_day_of_the_decree_convinces_only_those_who_do_not_have_it_yet(hour):
    claim = {"kind": "premature_victory_claim", "day": 3, "hour": hour, "camp": "any", "size": 0.0}
    made = model(scenario(6, {"shocks": [claim], "announcement": {"day": 3, "hour": 14}}))
    calendar = made.world.parts["calendar"]
    made.run_for(5)
    luck = rng.uniform(made.seed, result.KNOWS, 0, np.arange(made.columns.n))
    wrong = made.world.voters.believed_winner != calendar.winner
    has_decree = luck < calendar.internet
    assert not wrong[has_decree].any() and wrong[~has_decree].any()
    made.run_for(1)
    assert not (made.world.voters.believed_winner != calendar.winner).any(), "the next morning all have it"


def test_the_calendar_of_a_re_vote_has_its_announcement_and_filing_window_after_it():
    from conflict_sim.experiment.task import run_stages

    made = model(scenario())
    usual = made.world.base.contest.announcement_day
    asked = made.settings.world.model_copy(update={"vote_day": 178, "announcement": None})
    rows = [
        {"event": f"{what} bupati", "day_start": usual, "day_end": usual, "hour": ""}
        for what in ("announcement", "filing window")
    ]
    moved = run_stages(rows, made.settings.model_copy(update={"world": asked}))
    assert {row["day_start"] for row in moved} == {178 + usual}
    assert moved[-1]["day_end"] == filing_deadline(178 + usual)


def struck(seed, kind="announcement", sd=0.5, each=False):
    world = far_apart(seed, mobilisation__shock_sd=sd)
    kecamatan = [f"64.{kab:02d}.{k:02d}" for kab in range(1, 21) for k in range(1, 4)]
    world.base.region = SimpleNamespace(
        kab_code=np.array([f"64.{kab:02d}" for kab in range(1, 21)]),
        kec_code=np.array(kecamatan),
        kec_kab=np.repeat(np.arange(20), 3),
    )
    world.base.population = SimpleNamespace(kec_start=np.zeros(61))
    return cal.struck(world, kind, each=each)


def test_what_an_event_weighs_has_mean_one_and_the_spread_of_its_parameter():
    found = np.array([struck(seed, each=True) for seed in range(100)])
    assert found.shape == (100, 60) and abs(found.mean() - 1.0) < 3 * found.std() / np.sqrt(found.size)
    assert abs(np.log(found).std() - 0.5) < 0.02
    assert np.all(struck(1, sd=0.0) == 1.0)


def test_one_regency_feels_an_event_alike_and_each_its_own():
    by_regency = struck(7).reshape(20, 3)
    assert np.all(by_regency == by_regency[:, :1]) and len(np.unique(by_regency)) == 20
    assert len(np.unique(struck(7, each=True))) == 60
    assert np.array_equal(struck(7), struck(7)), "plans of a seed share it"
    assert not np.any(struck(7) == struck(8)) and not np.any(struck(7) == struck(7, "re_vote_result"))


def test_the_weight_is_in_the_shock_of_the_result_and_not_in_a_stated_size():
    stated = {"kind": "disqualification", "day": 1, "hour": 9, "camp": "any", "size": 0.3}
    silent = {"kind": "disqualification", "day": 2, "hour": 9, "camp": "any"}
    settings = scenario(12, {"mobilisation.shock_sd": 0.5, "shocks": [stated, silent]})
    world = model(settings).world
    jolts = {(j.kind, j.day): j.field.max() for j in build_calendar(world).jolts}
    factor = cal.struck(world, "announcement").max()
    assert factor != 1.0
    day = build_calendar(world).announcement_day
    assert jolts["announcement", day] == pytest.approx(
        factor * settings.world.mobilisation.announcement_shock
    )
    assert jolts["disqualification", 1] == 0.3
    assert jolts["disqualification", 2] == pytest.approx(0.05 * cal.struck(world, "disqualification").max())


def test_regions_of_one_seed_have_luck_of_their_own_in_court():
    world = far_apart()
    world.base.seed = 5
    luck = set()
    for k in range(1, 11):
        world.base.region = SimpleNamespace(kab_code=np.array([f"64.{k:02d}"]))
        luck.add(world.contest_luck(cal.HEARD))
    assert len(luck) == 10
