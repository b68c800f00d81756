"""Calendar: stages of the election, who seems to have won, open questions, and the shocks of the hour.

The result that a region really had is an input. Until it is announced people know it from unofficial counts,
which reach them in the course of days (``result.py``); the time between the vote and the announcement is the
information gap.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.config.themes import SHOCK_KINDS
from conflict_sim.dynamics.recap import Recap, plan_recap
from conflict_sim.dynamics.result_rules import LOST, UNKNOWN, WON
from conflict_sim.regions.calendar import filing_deadline
from conflict_sim.world import World

HEARD = rng.decision("calendar.heard")
FILED = rng.decision("calendar.filed")
STRUCK = rng.decision("calendar.struck")

#: Hour of polling day from which unofficial counts exist.
FIRST_COUNT_HOUR = 15
#: Share of those with internet whom the first counts reach on polling day itself (assumed).
FIRST_COUNT_SHARE = 0.5
#: Share of those still unreached whom the unofficial counts reach per day after the first.
COUNT_SPREAD_PER_DAY = 0.5
#: Days of the dismissal and of the final rulings of 2025; days that the court may take otherwise (45 working days).
DISMISSAL_DAY, FINAL_DAY, COURT_DAYS = 70, 89, 63
#: Legal margin (share of votes) within which a petition is heard, by population (UU 10/2016 art. 158).
MARGIN_BY_POPULATION_REGENCY = ((250_000, 0.02), (500_000, 0.015), (1_000_000, 0.01), (float("inf"), 0.005))
MARGIN_BY_POPULATION_PROVINCE = (
    (2_000_000, 0.02),
    (6_000_000, 0.015),
    (12_000_000, 0.01),
    (float("inf"), 0.005),
)


#: Days after its announcement for which a result is fresh.
FRESH_DAYS = 7
#: Hours in which whoever is not free for the street is taken to be asleep, not at work.
NIGHT = (22, 23, 0, 1, 2, 3, 4, 5)
#: Hour at which those who slept have heard of what came in the night (assumed; first prayers and news).
WAKE_HOUR = 6


def morning_after(minute: float) -> float:
    """Minute at which whoever sleeps at ``minute`` wakes; both from midnight of day 0."""
    midnight = 1440.0 * (minute // 1440.0)
    wake = midnight + 60.0 * WAKE_HOUR
    return wake if minute < wake else wake + 1440.0


@dataclass(frozen=True)
class Jolt:
    """A shock that arrives at one hour.

    Args:
        kind: Kind of shock, or the stage that causes it.
        day: Day of arrival.
        hour: Hour of arrival, 0 <= hour < 24.
        field: Size per (kecamatan + nowhere, camp 0..C, standing), added to the motive of those voters.
        whom: Whom it concerns, in the same shape (also where the size is 0).
        accuses: Institution that those voters trust less from then on, or None.
        claims: Whether the moved camps' own leaders claim victory.
        event: Its event where it is in the log already, else -1.
    """

    kind: str
    day: int
    hour: float
    field: NDArray[np.float64]
    whom: NDArray[np.bool_]
    accuses: str | None = None
    claims: bool = False
    event: int = -1


#: Jolts that are stages of the election in the event log.
STAGES = frozenset({"announcement", "plenary", "plenary_kabupaten", "re_vote_result"})


@dataclass(frozen=True)
class Round:
    """A re-vote that the court has ordered.

    Args:
        ordered_day: Day of the ruling.
        vote_day: Day of the re-vote.
        announcement_day: Day of its official result.
        announcement_hour: Its hour.
        rows: First and end row of the voters of each station that votes again, shape (stations, 2).
        whole: Whether everybody votes again.
        winner: Camp that has won with the re-vote counted in.
        totals: Votes by camp with the re-vote counted in.
        event: Event of the ruling in the log.
        plenary_day: Day of the plenary of each kecamatan, -1 where nobody votes again.
        logistics_day: Day on which its logistics leave; None: not planned.
    """

    ordered_day: int
    vote_day: int
    announcement_day: int
    announcement_hour: float
    rows: NDArray[np.int64]
    whole: bool
    winner: int
    totals: NDArray[np.float64]
    event: int = -1
    plenary_day: NDArray[np.int64] | None = None
    logistics_day: int | None = None

    def open(self, day: int) -> bool:
        """Whether it is over and its result not out on the morning of ``day``."""
        return self.vote_day < day <= self.announcement_day


@dataclass
class Calendar:
    """Dates of one run and the slowly fading shocks."""

    winner: int
    vote_day: int
    announcement_day: int
    announcement_hour: float
    plenary_day: NDArray[np.int64]
    internet: float
    court_from: int | None
    court_until: int
    jolts: list[Jolt]
    decay_days: float
    #: Shock now, per (kecamatan + nowhere, camp 0..C, standing).
    shock: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0, 3)))
    #: Part of it that belongs to those who sleep and have not heard yet: it does not fade before the morning.
    unheard: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0, 3)))
    #: Whether the decree has reached everybody.
    decree_known: bool = False
    #: Whether a petition would be heard to the end.
    heard: bool = False
    #: Whether the losing side files one, even if the court will not hear it.
    files_anyway: bool = False
    #: Dates of the recapitulation of the first vote.
    recap: Recap | None = None
    #: Re-votes that the court has ordered so far.
    rounds: list[Round] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Nothing is unheard at first."""
        if self.unheard.shape != self.shock.shape:
            self.unheard = np.zeros_like(self.shock)

    def whole_round(self, day: int) -> Round | None:
        """Re-vote of the whole region that is ahead or over on the morning of ``day``; None before the ruling."""
        ordered = [r for r in self.rounds if r.whole and r.ordered_day < day]
        return ordered[-1] if ordered else None

    def partial_rounds(self, day: int) -> list[Round]:
        """Re-votes at some stations that were ordered before ``day``."""
        return [r for r in self.rounds if not r.whole and r.ordered_day < day]

    def dates(self, day: int) -> tuple[int, int, float]:
        """Day of the vote, day and hour of its result, as they count on ``day``."""
        again = self.whole_round(day)
        if again is None:
            return self.vote_day, self.announcement_day, self.announcement_hour
        return again.vote_day, again.announcement_day, again.announcement_hour

    def information_gap(self, day: int) -> bool:
        """Whether a vote is over and its official result is not out on the morning of ``day``."""
        vote, announcement, _ = self.dates(day)
        return vote < day <= announcement or any(r.open(day) for r in self.partial_rounds(day))

    def known_share(self, day: int, hour: int = 0) -> float:
        """Share of voters whom counts or the decree have reached by ``hour`` of ``day``."""
        vote, announcement, _ = self.dates(day)
        return self.share_since(vote, announcement, day, hour)

    def share_since(self, vote: int, announcement: int, day: int, hour: int = 0) -> float:
        """The same for a vote and an announcement on given days."""
        if day > announcement:
            return 1.0
        if day == vote and hour >= FIRST_COUNT_HOUR:
            return FIRST_COUNT_SHARE * self.internet
        if day <= vote:
            return 0.0
        return 1.0 - (1.0 - self.internet) * (1.0 - COUNT_SPREAD_PER_DAY) ** (day - vote - 1)

    def counted(self, day: int) -> bool:
        """Whether first counts are out by the evening of ``day``; a re-vote of everybody annuls those before it."""
        return day >= self.dates(day)[0]

    def announced(self, day: int) -> bool:
        """Whether the official result was out on the morning of ``day``."""
        return day > self.dates(day)[1]

    def court_open(self, day: int) -> bool:
        """Whether a petition is before the court on ``day``."""
        return self.court_from is not None and self.court_from <= day < self.court_until

    def stage(self, day: int) -> str:
        """Name of the stage of ``day``: campaign, quiet, vote, recapitulation, announced, court or after."""
        vote, announcement, _ = self.dates(day)
        if day < vote - 3:
            return "campaign"
        if day < vote:
            return "quiet"
        if day == vote:
            return "vote"
        if day <= announcement:
            return "recapitulation"
        # A re-vote at some stations has a stage of its own on its day and until its result only.
        partial = self.partial_rounds(day)
        if any(day == r.vote_day for r in partial):
            return "vote"
        if any(r.open(day) for r in partial):
            return "recapitulation"
        if self.court_open(day):
            return "court"
        return "announced" if day <= announcement + FRESH_DAYS else "after"

    def fresh(self, day: int) -> bool:
        """Whether a vote is on or over and its result no older than a week; a petition changes nothing."""
        vote, announcement, _ = self.dates(day)
        spans = [(vote, announcement)]
        spans += [(r.vote_day, r.announcement_day) for r in self.partial_rounds(day)]
        return any(first <= day <= last + FRESH_DAYS for first, last in spans)

    def guarded(self, day: int) -> bool:
        """Whether routine guards stand on ``day``: a result is open or fresh, or the boxes of a re-vote are out."""
        out = (r for r in self.rounds if r.logistics_day is not None)
        return self.fresh(day) or any((r.logistics_day or 0) <= day < r.vote_day for r in out)

    def boxes_there(self) -> NDArray[np.int64]:
        """Day from which all boxes of the first vote lie at the camat office, by kecamatan; its plenary at the latest."""
        late = self.recap.days_late if self.recap is not None else 0
        return np.asarray(np.minimum(self.vote_day + 1 + late, self.plenary_day), np.int64)

    def plenaries(self, day: int) -> tuple[NDArray[np.int64], int]:
        """Kecamatan whose plenaries are held on ``day``, and the camp that has won the vote that they read out."""
        for days, winner in [
            (self.plenary_day, self.winner),
            *((r.plenary_day, r.winner) for r in self.rounds),
        ]:
            held = np.flatnonzero(days == day) if days is not None else np.zeros(0, np.int64)
            if len(held):
                return held, winner
        return np.zeros(0, np.int64), self.winner

    def polling(self, day: int) -> bool:
        """Whether everybody is called to vote on ``day``, which is a public holiday then."""
        return day == self.vote_day or any(r.whole and r.vote_day == day for r in self.rounds)

    def jolts_of(self, day: int) -> list[Jolt]:
        """Shocks of ``day`` in order of arrival."""
        return sorted((j for j in self.jolts if j.day == day), key=lambda j: (j.hour, j.kind))

    def left_after(self, hours: float) -> float:
        """Share of a shock that is left after ``hours``."""
        return float(np.exp(-hours / (24.0 * self.decay_days)))

    def fade(self, hours: float) -> None:
        """Let the present shock fade for ``hours``, but for what sleepers have not heard of."""
        left = self.left_after(hours)
        if self.unheard.any():
            self.shock -= self.unheard
            self.shock *= left
            self.shock += self.unheard
        else:
            self.shock *= left

    def arrive(self, jolt: Jolt, asleep: float) -> None:
        """A shock arrives: all of it counts at once, and the part of those ``asleep`` (share) fades from the morning on."""
        self.shock += jolt.field
        if asleep > 0.0:
            self.unheard += asleep * jolt.field

    def wake(self) -> None:
        """Morning: whoever slept has heard, and what he heard fades like everything else from now on."""
        self.unheard[:] = 0.0

    def highest_today(self, day: int) -> NDArray[np.float64]:
        """Upper bound of the shock during ``day`` per (kecamatan, camp, standing)."""
        # While the rest fades the shock lies between what it is now and the part that does not fade yet.
        bound: NDArray[np.float64] = np.maximum(np.maximum(self.shock, self.unheard), 0.0)
        jolts = self.jolts_of(day)
        for jolt in jolts:
            bound = bound + np.maximum(jolt.field, 0.0)
        news = {self.vote_day, self.announcement_day}
        for again in self.rounds:
            news |= {again.vote_day, again.announcement_day}
        if day in news or any(jolt.claims for jolt in jolts):
            # People may learn during the day on which side they stand.
            bound = np.repeat(bound.max(axis=2, keepdims=True), bound.shape[2], axis=2)
        return bound


def legal_margin(population: float, province: bool) -> float:
    """Margin within which the court hears a petition (share of the valid votes).

    Args:
        population: Inhabitants of the contest's region.
        province: Whether it is a governor's contest.
    """
    table = MARGIN_BY_POPULATION_PROVINCE if province else MARGIN_BY_POPULATION_REGENCY
    return next(margin for limit, margin in table if population <= limit)


def role_mask(selector: str, camps: tuple[str, ...]) -> NDArray[np.bool_]:
    """Voters named by ``any``, ``losers``, ``winners`` or a camp's letter, by (camp 0..C, standing).

    The uncommitted are never meant; losers and winners are those who believe to be.
    """
    mask = np.zeros((len(camps) + 1, 3), np.bool_)
    if selector == "losers":
        mask[1:, LOST] = True
    elif selector == "winners":
        mask[1:, WON] = True
    elif selector == "any":
        mask[1:] = True
    else:
        mask[1 + camps.index(selector)] = True
    return mask


def jolt(
    kind: str,
    day: int,
    hour: float,
    mask: NDArray[np.bool_],
    kecamatan: NDArray[np.bool_],
    size: float | NDArray[np.float64],
    *,
    accuses: str | None = None,
    claims: bool = False,
    event: int = -1,
) -> Jolt:
    """A shock of ``size`` (one, or one for each kecamatan) on the voters of ``mask`` (camp, standing) in ``kecamatan`` (bool[K])."""
    whom = np.zeros((len(kecamatan) + 1, *mask.shape), np.bool_)
    whom[:-1] = kecamatan[:, None, None] & mask[None, :, :]
    sizes = np.zeros(len(kecamatan) + 1)
    sizes[:-1] = size
    return Jolt(kind, day, hour, sizes[:, None, None] * whom, whom, accuses, claims, event)


def struck(world: World, kind: str, *, each: bool = False) -> NDArray[np.float64]:
    """How much more (above 1) or less an event of a kind weighs in each kecamatan than such events do on average.

    Drawn per seed, contest and kind for each regency, or for ``each`` kecamatan where it is an event of its own there:
    plans of a seed share it.

    Args:
        world: The world.
        kind: Name of the event; one kind has one weight in a place, however often it happens.
        each: Whether every kecamatan has its own event.

    Returns:
        Factors of mean 1, float64[K].
    """
    sd = world.scenario.world.mobilisation.shock_sd
    if sd == 0.0:
        return np.ones(world.n_kecamatan)
    codes = np.asarray(world.region.kec_code if each else world.region.kab_code)
    ids = np.array([int(code.replace(".", "")) for code in codes.tolist()])
    factor: NDArray[np.float64] = np.exp(
        sd * rng.normal(world.seed, STRUCK, crc32(f"{world.scenario.world.contest} {kind}".encode()), ids)
        - sd**2 / 2
    )
    return factor if each else factor[np.asarray(world.region.kec_kab)]


def court_window(
    world: World, announcement_day: int, admissible: bool, files_anyway: bool
) -> tuple[int | None, int]:
    """First day on which a petition is open, and the day of the ruling.

    A filed petition is open from the last day to file; one outside the legal margin is dismissed early, one
    within it is decided with the final rulings.

    Args:
        world: The world.
        announcement_day: Day of the official result.
        admissible: Whether the margin is within the legal threshold.
        files_anyway: Whether the losing side files even where it is not.
    """
    scenario = world.scenario.world
    filed = scenario.petition == "yes" or (scenario.petition == "auto" and (admissible or files_anyway))
    deadline = filing_deadline(announcement_day)
    if scenario.vote_day > 0:
        ruling = deadline + COURT_DAYS
    else:
        ruling = max(FINAL_DAY if admissible else DISMISSAL_DAY, deadline + 1)
    return (deadline if filed else None), ruling


def plenary_jolts(world: World, recap: Recap, losers: NDArray[np.bool_]) -> list[Jolt]:
    """Shocks of the plenaries below the one that fixes the result, as they close: one for each kecamatan."""
    mobilisation, jolts = world.scenario.world.mobilisation, []
    weight = struck(world, "plenary", each=True)
    held = zip(recap.kec_day.tolist(), recap.kec_hour.tolist(), range(len(recap.kec_day)))
    for d, h, k in sorted(held):
        place = np.arange(len(recap.kec_day)) == k
        jolts.append(jolt("plenary", int(d), float(h), losers, place, weight * mobilisation.plenary_shock))
    factor = world.scenario.world.institutions.tier_shock
    if recap.province and factor > 0.0:
        kec_kab = np.asarray(world.region.kec_kab)
        for r, (d, h) in enumerate(zip(recap.kab_day.tolist(), recap.kab_hour.tolist())):
            size = factor * struck(world, "plenary_kabupaten") * mobilisation.plenary_shock
            jolts.append(jolt("plenary_kabupaten", int(d), float(h), losers, kec_kab == r, size))
    return jolts


def is_heard(world: World) -> bool:
    """Whether the court hears a petition to the end: a margin within the law, or a case that it lets through."""
    scenario, totals = world.scenario.world, world.base.totals
    ranked = np.sort(totals)[::-1] / totals.sum()
    margin = ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0)
    law = scenario.institutions
    return bool(
        margin <= legal_margin(world.base.inhabitants, scenario.contest == "gubernur")
        or law.verdict.startswith("re_vote")
        or world.contest_luck(HEARD) < law.beyond_margin
    )


def files_beyond_margin(world: World) -> bool:
    """Whether the losing side goes to court even over a margin beyond the law."""
    return world.contest_luck(FILED) < world.scenario.world.institutions.petition_beyond_margin


def build_calendar(world: World) -> Calendar:
    """Dates, shocks and the believed winner of a world's scenario."""
    scenario, region, contest = world.scenario.world, world.region, world.base.contest
    camps = world.base.population.camps
    totals = world.base.totals
    winner = 1 + int(np.argmax(totals))
    # The region's own date counts from the first vote; a re-vote is taken to be counted in as many days.
    day, hour = scenario.vote_day + contest.announcement_day, float(contest.announcement_hour)
    if scenario.announcement is not None:
        day, hour = scenario.announcement.day, float(scenario.announcement.hour)
    heard = is_heard(world)
    files_anyway = files_beyond_margin(world)
    court_from, court_until = court_window(world, day, heard, files_anyway)
    everywhere = np.ones(world.n_kecamatan, np.bool_)
    losers = role_mask("losers", camps)
    mobilisation = scenario.mobilisation
    recap = plan_recap(world, scenario.vote_day, day, hour)
    size = struck(world, "announcement") * mobilisation.announcement_shock
    jolts = [jolt("announcement", day, hour, losers, everywhere, size)]
    jolts += plenary_jolts(world, recap, losers)
    for shock in scenario.shocks:
        place = everywhere
        if shock.kecamatan:
            place = np.isin(np.asarray(region.kec_code), list(shock.kecamatan))
        mask = role_mask(shock.camp, camps)
        if shock.camp in ("losers", "winners") and (shock.day, shock.hour) < (
            scenario.vote_day,
            FIRST_COUNT_HOUR,
        ):
            # Before the first counts nobody knows whether he lost: what moves losers moves every camp.
            mask[1:, UNKNOWN] = True
        kind = SHOCK_KINDS[shock.kind]
        jolts.append(
            jolt(
                shock.kind,
                shock.day,
                float(shock.hour),
                mask,
                place,
                shock.strength if shock.size is not None else struck(world, shock.kind) * shock.strength,
                accuses=kind.accuses,
                claims=kind.claims_victory,
            )
        )
    return Calendar(
        winner=winner,
        vote_day=scenario.vote_day,
        announcement_day=day,
        announcement_hour=hour,
        plenary_day=recap.kec_day.copy(),
        recap=recap,
        internet=region.fact("internet access", default=0.7),
        court_from=court_from,
        court_until=court_until,
        heard=heard,
        files_anyway=files_anyway,
        jolts=jolts,
        decay_days=mobilisation.shock_days,
        shock=np.zeros((world.n_kecamatan + 1, world.n_camps + 1, 3)),
    )
