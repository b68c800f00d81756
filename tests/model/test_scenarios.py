"""Every shipped scenario, lived through at small scale: what its text promises does happen, when and where it says."""

from functools import cache

import numpy as np
import pytest

from conflict_sim.config.loader import load_scenario, with_values
from conflict_sim.dynamics.hoax import believers
from conflict_sim.model import ConflictModel
from conflict_sim.population.columns import BYTE

#: Scale and days of the short runs (all that a scenario promises lies inside them, but for the last days).
SMALL = {
    "batu_bara": (0.02, 45),
    "tanjung_jabung_timur": (0.03, 90),
    "rejang_lebong": (0.03, 75),
    "bulungan": (0.05, 30),
    "kaltara": (0.1, 30),
    "kaltim": (0.005, 85),
    "mahakam_ulu": (0.2, 40),
    "national_announcement": (0.1, 20),
    "quick": (1.0, 8),
}


class Lived:
    """A run with the trust and the believers of every evening."""

    def __init__(self, name, **changes):
        scale, self.n_days = SMALL[name]
        settings = with_values(load_scenario(name), {"run.scale": scale, **changes})
        # As many first believers as in the whole region: a few voters' share of them would be nobody at all.
        hoaxes = tuple(h.model_copy(update={"seeds": round(h.seeds / scale)}) for h in settings.world.hoaxes)
        self.settings = settings.model_copy(
            update={"world": settings.world.model_copy(update={"hoaxes": hoaxes})}
        )
        self.made = ConflictModel(self.settings)
        self.calendar = self.made.world.parts["calendar"]
        self.world = self.settings.world
        self.trust_police, self.believers = {}, {}
        for _ in range(self.n_days):
            self.made.step()
            day, voters = self.made.days[-1], self.made.world.voters
            self.trust_police[day] = voters.trust_police.astype(float)
            self.believers[day] = voters.hoax_state.copy()

    def events(self, kind, detail=None):
        return [e for e in self.made.events if e.kind == kind and detail in (None, e.detail)]

    def daily(self, name, day):
        return float(np.nansum(self.made.daily[name][self.made.days.index(day)]))

    def hourly(self, name, day):
        first = 24 * self.made.days.index(day)
        return self.made.hourly[name][first : first + 24]

    def jolt(self, kind):
        (found,) = [j for j in self.calendar.jolts if j.kind == kind]
        return found


@cache
def lived(name):
    return Lived(name)


@pytest.fixture(scope="module", autouse=True)
def _let_go():
    """No run outlives this module (other tests count what is alive)."""
    yield
    lived.cache_clear()


@pytest.mark.parametrize("name", SMALL)
def test_the_story_is_told_on_its_days(name):
    """Shocks, stages and hoaxes are in the log at their day and hour; a story has believers from its day on."""
    run = lived(name)
    last = run.made.days[-1]
    shocks = sorted((s.day, s.hour, s.kind) for s in run.world.shocks)
    assert shocks and shocks == [(e.day, int(e.hour), e.detail) for e in run.events("shock")]
    announced = run.world.announcement
    assert [(e.day, int(e.hour)) for e in run.events("stage", "announcement")] == [
        (announced.day, announced.hour)
    ]
    for k, hoax in enumerate(run.world.hoaxes):
        started = [(e.day, e.detail) for e in run.events("hoax")]
        if hoax.day > last:
            continue
        assert (hoax.day, run.made.hoax_names[k]) in started
        if hoax.day > run.made.days[0]:
            assert not believers(run.believers[hoax.day - 1], k).any()
        assert believers(run.believers[hoax.day], k).sum() >= 0.5 * run.made.scale * hoax.seeds


@pytest.mark.parametrize("name", SMALL)
def test_stages_follow_the_vote(name):
    run = lived(name)
    calendar, vote = run.calendar, run.world.vote_day
    stages = [calendar.stage(d) for d in (vote - 4, vote - 1, vote, vote + 1, calendar.announcement_day + 1)]
    assert stages[:4] == ["campaign", "quiet", "vote", "recapitulation"]
    assert stages[4] in ("announced", "court")
    assert calendar.known_share(vote) == 0 < calendar.known_share(vote + 1) < 1
    assert all(vote < d <= calendar.announcement_day for d in calendar.plenary_day)


@pytest.mark.parametrize("name", SMALL)
def test_every_run_is_spun_up_from_the_campaign(name):
    """Never cold at the date of interest: the first day that is lived, recorded or not, is one of the campaign."""
    run = lived(name)
    first = run.world.start - run.world.spin_up
    assert run.made.days[0] == run.world.start and run.calendar.stage(first) == "campaign"


def test_batu_bara_looks_calm_two_weeks_before_the_vote():
    run = lived("batu_bara")
    shares = np.sort(run.made.world.base.totals / run.made.world.base.totals.sum())
    assert len(shares) == 3 and shares[-1] - shares[-2] < 0.05  # "within a few points"
    calm = [run.made.days.index(d) for d in run.made.days if d <= -13]
    assert run.made.daily["incidents"][calm].sum() == 0
    assert moved_kecamatan(run, "rally_clash") == ["12.19.06"]


def moved_kecamatan(run, kind):
    """Codes of the kecamatan that a shock moves."""
    return [run.made.kec_code[k] for k in np.flatnonzero(run.jolt(kind).field[:-1].any(axis=(1, 2)))]


def test_tanjung_jabung_timur_starts_83_days_ahead_and_its_stories_on_the_coast():
    run = lived("tanjung_jabung_timur")
    assert run.made.days[0] == -83
    assert moved_kecamatan(run, "rally_clash") == ["15.07.04"]
    names = [h.theme for h in run.world.hoaxes]
    k = names.index("stolen_ballots")
    first = run.made.columns.kecamatan()[believers(run.believers[1], k)]
    codes = {run.made.kec_code[i] for i in first}
    assert "15.07.05" in codes
    seeded = np.bincount(first, minlength=len(run.made.kec_code))
    assert run.made.kec_code[int(seeded.argmax())] == "15.07.05"


def test_rejang_lebong_a_candidate_is_arrested_three_days_before_the_vote():
    run = lived("rejang_lebong")
    arrest, claim = run.jolt("candidate_arrested"), run.jolt("police_meddling_claim")
    assert (arrest.day, arrest.hour, run.calendar.stage(arrest.day)) == (-3, 7.0, "quiet")
    # Only camp A is moved, everywhere; and only its members blame the police from the next evening on.
    assert np.array_equal(arrest.field[:-1].any(axis=(0, 2)), [False, True, False, False])
    assert (arrest.field[:-1, 1] == 0.1).all() and (claim.day, claim.accuses) == (-2, "police")
    camp = run.made.columns.camp
    fallen = run.trust_police[-3] - run.trust_police[-2]
    assert fallen[camp == 1].mean() > 0.01
    assert abs(fallen[camp != 1].mean()) < 0.1 * fallen[camp == 1].mean()


def test_bulungan_waits_for_its_result_on_day_five():
    run = lived("bulungan")
    assert [run.calendar.information_gap(d) for d in (0, 1, 5, 7, 8)] == [False, True, True, True, False]
    assert 0.5 < run.calendar.known_share(5) < 1  # everybody has seen counts, or nearly so
    assert not run.calendar.announced(7) and run.calendar.announced(8)
    # The decree comes after midnight: whoever supports the losers hears of it on day 7, not before.
    assert run.events("stage", "announcement")[0].hour == 0
    before, after = run.daily("believers_any", -1), run.daily("believers_any", 5)
    assert before == 0 < after


def test_kaltara_is_five_regions_with_officers_of_their_own():
    run = lived("kaltara")
    police, region = run.made.world.parts["police"], run.made.region
    assert len(region.kab_code) == 5
    # People by the unit that they belong to, wherever they are.
    owned, units = police.owned(), police.units
    assert np.array_equal(owned, units.strength)
    for kind in ("polres", "satpol_pp", "tni", "linmas"):
        assert units.of(kind).sum() == 5 and (owned[units.of(kind)] > 0).all()
    assert not units.of("neighbour").any(), "the neighbours are in the run themselves"
    assert {e.detail for e in run.events("shock")} == {"premature_victory_claim", "count_app_error"}
    assert run.jolt("count_app_error").accuses == "kpu"
    k = [h.theme for h in run.world.hoaxes].index("foreign_voters")
    where = run.made.columns.kecamatan()[believers(run.believers[2], k)]
    assert run.made.kec_code[int(np.bincount(where).argmax())] == "65.03.01"  # Sebatik


def test_kaltim_court_case_is_open_until_day_70():
    run = lived("kaltim")
    opened, ruling = run.calendar.court_from, run.calendar.court_until
    assert 12 < opened <= 17 and ruling == 70
    stages = [run.calendar.stage(d) for d in (12, opened, 69, 70)]
    assert stages == ["recapitulation", "court", "court", "after"]
    assert len(run.made.region.kab_code) == 10
    # The open case holds back grievance: without a petition it is the same until the day of filing, then higher.
    other = Lived("kaltim", **{"world.petition": "no"})
    assert other.calendar.court_from is None
    for day in (opened - 1, opened + 1, 69):
        held, free = run.daily("grievance", day), other.daily("grievance", day)
        assert (held == free) if day < opened else (held < free), day


def test_mahakam_ulu_votes_again_on_day_178():
    run = lived("mahakam_ulu")
    assert run.calendar.vote_day == 178 and run.calendar.stage(178) == "vote"
    # The first winner is out on day 151: his camp is moved, nobody else, and it blames the KPU.
    out = run.jolt("disqualification")
    winner = run.calendar.winner
    assert run.made.camp_names[winner - 1] == "C" and out.accuses == "kpu"
    assert np.array_equal(np.flatnonzero(out.field[:-1].any(axis=(0, 2))), [winner])
    assert run.calendar.known_share(177) == 0, "nobody knows a winner before the re-vote"
    assert run.made.stages and any(s.event == "re-vote" and s.day_start == 178 for s in run.made.stages)
    # 474 officers for the 27,869 voters of the whole regency.
    police = run.made.world.parts["police"]
    officers = police.owned()[police.units.of("polsek", "polres", "brimob", "bko", "neighbour")].sum()
    assert officers == pytest.approx(239 + 235, abs=1), "a sample of villages has the officers of the regency"


def test_national_announcement_is_read_at_night_and_the_crowd_forms_next_evening():
    run = lived("national_announcement")
    (stage,) = run.events("stage", "announcement")
    assert (stage.day, stage.hour) == (34, 2.0)
    out = sum(run.hourly(f"level{k}", 34) for k in (2, 3, 4))
    assert out.max() >= 20 and out[2:6].max() < 0.5 * out.max()
    assert 15 <= int(out.argmax()) <= 23
    assert out.max() > 1.5 * sum(run.hourly(f"level{k}", 33) for k in (2, 3, 4)).max()


def test_national_announcement_brings_its_crowd_without_the_rally_too():
    """Sleepers hear of the result in the morning; the rally of the record only moves the crowd into the evening."""
    whole = lived("national_announcement")
    claim = [s.model_dump() for s in whole.world.shocks if s.kind != "generic"]
    assert len(claim) == len(whole.world.shocks) - 1
    alone = Lived("national_announcement", **{"world.shocks": claim})
    crowd = {run: sum(run.hourly(f"level{k}", 34) for k in (2, 3, 4)) for run in (whole, alone)}
    assert crowd[alone].max() > 0.5 * crowd[whole].max()
    assert 6 <= int(crowd[alone].argmax()) < int(crowd[whole].argmax())


def test_quick_has_a_result_and_a_believed_story():
    run = lived("quick")
    assert run.daily("believers_any", 1) > 0 and run.calendar.announced(6)
    assert np.isclose(run.made.columns.trust_kpu0.mean() / BYTE, 0.72, atol=0.02)
