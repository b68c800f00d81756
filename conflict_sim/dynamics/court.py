"""The Constitutional Court's case and the re-votes that it orders, on the dates of the law and of 2025.

A petition is filed on the third working day after the result, registered, heard, and either dismissed early or
decided with the final rulings. A rejection costs the election bodies the losers' trust, the less the more open they
are; a re-vote brings some back and opens everything again where people vote anew.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.desk import Decision
from conflict_sim.dynamics import counts, result
from conflict_sim.dynamics.calendar import Calendar, Round, jolt, role_mask, struck
from conflict_sim.dynamics.institutions_rules import (
    re_vote_day,
    upper_plenary_hours,
    verdict_shift,
    working_days_after,
)
from conflict_sim.dynamics.institutions_state import (
    Petition,
    count,
    date_stage,
    institutions,
    no_change,
    note,
    shift_trust,
)
from conflict_sim.dynamics.neutrality import seat
from conflict_sim.dynamics.re_votes import late_of, plan_plenaries, share_again
from conflict_sim.dynamics.recap import LAST_KECAMATAN_DAY
from conflict_sim.dynamics.result_rules import LOST
from conflict_sim.world import World

STATIONS = rng.decision("court.stations")
SWING = rng.decision("court.swing")

#: Days of registration and of the first preliminary hearing of 2025; of other votes working days after filing.
REGISTRATION_DAY, HEARING_DAY = 37, 42
REGISTERED_AFTER, HEARD_AFTER = 3, 4
#: Hour at which rulings are read out (assumed), and hour of the filing (assumed).
RULING_HOUR, FILING_HOUR = 10.0, 16.0
#: Days from a re-vote to its result where no box is late, and its hour (Mahakam Ulu 2025: three days; the hour is assumed).
RESULT_AFTER, RESULT_HOUR = 3, 16.0
#: Days before a re-vote on which its logistics leave at the latest (Mahakam Ulu: eight, by river).
SHORTEST_LEAD, RIVER_LEAD = 2, 8


def petition_of(calendar: Calendar, first_vote: bool) -> Petition:
    """Dates of the case that follows a result.

    Args:
        calendar: The calendar, which knows whether and when a petition is filed.
        first_vote: Whether it is the vote of 27 November 2024, whose dates are known.
    """
    if calendar.court_from is None:
        return Petition(None)
    filed, ruling = calendar.court_from, calendar.court_until
    registered = max(REGISTRATION_DAY, filed) if first_vote else working_days_after(filed, REGISTERED_AFTER)
    hearing = max(HEARING_DAY, registered) if first_vote else working_days_after(registered, HEARD_AFTER)
    return Petition(filed, registered, min(hearing, ruling), ruling, calendar.heard)


def file(world: World) -> None:
    """The losing side files on the last day."""
    petition = institutions(world).petition
    if world.day == petition.filed:
        log = world.parts["events"].events
        cause = [e.id for e in log if e.detail == "announcement"][-1:]
        petition.event = note(world, "petition_filed", FILING_HOUR, kind="stage", parents=cause).id
        date_stage(world, "petition filed", world.day, world.day, "16")


def _step(world: World, detail: str, stage: str, hour: float) -> None:
    petition = institutions(world).petition
    petition.event = note(world, detail, hour, kind="stage", parents=[petition.event]).id
    date_stage(world, stage, world.day, world.day, f"{int(hour):02d}")


def register(world: World, _: Decision) -> None:
    """The court registers the petition."""
    _step(world, "petition_registered", "petition registered", 13.0)


def hear(world: World, _: Decision) -> None:
    """The court holds the preliminary hearing."""
    _step(world, "petition_heard", "preliminary hearing", 9.0)


def rule(world: World, decision: Decision) -> None:
    """The court reads out its ruling."""
    q, state = world.params.institutions, institutions(world)
    petition, calendar = state.petition, world.parts["calendar"]
    petition.outcome = decision.outcome
    granted = decision.outcome != "rejected"
    _step(world, "re_vote_ordered" if granted else "ruling_rejected", "court ruling", RULING_HOUR)
    count(world, "rulings", seat(world, capital(world)))
    change = no_change(world)
    change[:, 1:, LOST] = verdict_shift(granted, world.params.belief.kpu_openness, q.verdict_trust)
    shift_trust(world, change)
    everywhere = np.ones(world.n_kecamatan, np.bool_)
    against = role_mask("winners" if granted else "losers", world.base.population.camps)
    calendar.jolts.append(
        jolt(
            decision.outcome,
            world.day,
            RULING_HOUR,
            against,
            everywhere,
            struck(world, decision.outcome) * q.verdict_shock,
            event=petition.event,
        )
    )
    if granted:
        order(world, 1.0 if decision.outcome == "re_vote_all" else q.stations)


def capital(world: World) -> int:
    """Regency whose KPU fixes the result: the one with most inhabitants stands for the province's seat."""
    return int(np.argmax(np.asarray(world.region.kab_population)))


def station_rows(world: World, share: float, tick: int) -> NDArray[np.int64]:
    """Rows of the voters of each station that votes again, shape (stations, 2).

    Stations of a village are equal parts of its voters; at least one votes again.
    """
    start = world.place_start
    if share >= 1.0:
        return np.array([[0, start[len(world.region.village_code)]]], np.int64)
    tps = np.maximum(np.asarray(world.region.village_tps, np.int64), 1)
    village = np.repeat(np.arange(len(tps)), tps)
    within = np.arange(len(village)) - np.repeat(np.cumsum(tps) - tps, tps)
    luck = rng.uniform(world.seed, STATIONS, tick, np.arange(len(village)))
    chosen = np.sort(np.argsort(luck, kind="stable")[: max(1, round(share * len(village)))])
    size = np.diff(start)[village[chosen]]
    first = start[village[chosen]] + size * within[chosen] // tps[village[chosen]]
    end = start[village[chosen]] + size * (within[chosen] + 1) // tps[village[chosen]]
    return np.stack([first, end], axis=1).astype(np.int64)


def order(world: World, share: float) -> Round:
    """Order a re-vote at a share of the stations (1: everywhere) and enter its dates."""
    q, calendar, state = world.params.institutions, world.parts["calendar"], institutions(world)
    tick = units.day_key(world.day)
    rows = station_rows(world, share, tick)
    voting = share_again(world, rows)
    late, remote = late_of(world, voting)
    lead = max(SHORTEST_LEAD, round(RIVER_LEAD * remote)) + late
    day = re_vote_day(world.day, share, lead)
    # A plenary waits for the boxes of its farthest village, and the result for the last plenary.
    result_day = day + min(max(RESULT_AFTER, late + 2), LAST_KECAMATAN_DAY + 1)
    plenary_day, plenaries = plan_plenaries(world, voting, day, result_day, RESULT_HOUR)
    again = float((rows[:, 1] - rows[:, 0]).sum()) / world.base.population.n_resident
    shares = np.asarray(world.base.totals, np.float64) / np.sum(world.base.totals)
    place = counts.places(world)
    z = rng.normal(world.seed, SWING, tick, place)
    totals = np.maximum(shares + again * q.swing * (z - z[np.argsort(place)].mean()), 0.0)
    made = Round(
        ordered_day=world.day,
        vote_day=day,
        announcement_day=result_day,
        announcement_hour=RESULT_HOUR,
        rows=rows,
        whole=share >= 1.0,
        winner=1 + int(np.argmax(totals)),
        totals=totals,
        event=state.petition.event,
        plenary_day=plenary_day,
        logistics_day=day - lead,
    )
    calendar.jolts += plenaries
    calendar.rounds.append(made)
    result.vote_again(world, made)
    name = "re-vote" if made.whole else "re-vote at some stations"
    date_stage(world, "re-vote logistics leave", day - lead, day - 1)
    date_stage(world, name, day, day, "07-13")
    opens = max(RESULT_HOUR - upper_plenary_hours(len(world.region.kec_code)), 8.0)
    date_stage(world, "recapitulation of the re-vote", day + 1, result_day, f"{int(opens):02d}")
    date_stage(world, "result of the re-vote", result_day, result_day, "16")
    mobilisation = world.scenario.world.mobilisation
    losers = role_mask("losers", world.base.population.camps)
    everywhere = np.ones(world.n_kecamatan, np.bool_)
    calendar.jolts.append(
        jolt(
            "re_vote_result",
            made.announcement_day,
            RESULT_HOUR,
            losers,
            everywhere,
            struck(world, "re_vote_result")
            * mobilisation.announcement_shock
            * (1.0 if made.whole else again),
        )
    )
    return made


def vote_day_events(world: World) -> None:
    """A re-vote leaves its day in the log, with the ruling that ordered it."""
    for again in world.parts["calendar"].rounds:
        if again.vote_day == world.day:
            note(world, "re_vote", 7.0, kind="stage", parents=[again.event])
