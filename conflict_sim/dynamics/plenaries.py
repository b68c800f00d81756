"""Plenaries and results on other dates than planned: put off after an incident, moved by decision, planned anew.

Until the vote the recapitulation can be planned anew: how fast the boxes travel is what it is on polling day.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from conflict_sim.desk import Decision
from conflict_sim.dynamics import court
from conflict_sim.dynamics.calendar import Calendar, plenary_jolts, role_mask
from conflict_sim.dynamics.institutions_rules import OPENING_HOUR, regency_plenary_hours
from conflict_sim.dynamics.institutions_state import date_stage, institutions, note
from conflict_sim.dynamics.recap import LAST_KECAMATAN_DAY, plan_recap
from conflict_sim.regions.calendar import filing_deadline
from conflict_sim.world import World

#: A plenary that is moved into the day ends by this hour (assumed: before people come home from work).
DAYTIME_END = 14.0


def move(calendar: Calendar, k: int, day: int, latest_hour: float = 24.0) -> None:
    """Hold the plenary of a kecamatan on another day, and end it no later than an hour."""
    i = held(calendar, k, int(calendar.plenary_day[k]))
    if i is not None:
        item = calendar.jolts[i]
        calendar.jolts[i] = replace(item, day=day, hour=min(item.hour, latest_hour))
    calendar.plenary_day[k] = day


def held(calendar: Calendar, k: int, day: int) -> int | None:
    """Place among the calendar's shocks of the plenary of a kecamatan on a day, of whatever vote; None: there is none."""
    found = (
        i for i, j in enumerate(calendar.jolts) if j.kind == "plenary" and j.day == day and j.whom[k].any()
    )
    return next(found, None)


def postpone(world: World, decision: Decision) -> None:
    """A kecamatan plenary is put off, once; the result waits for the last of them."""
    calendar: Calendar = world.parts["calendar"]
    k, days = decision.kecamatan, int(decision.value)
    if days <= 0 or calendar.plenary_day[k] != world.day or k in institutions(world).postponed:
        return
    move(calendar, k, world.day + days)
    institutions(world).postponed[k] = decision.subject
    cause = note(world, "plenary_postponed", 8.0, parents=[decision.subject], kec=k)
    date_stage(world, f"plenary postponed {world.region.kec_code[k]}", world.day, world.day + days)
    _let_the_result_wait(world, calendar, k, cause.id)


def await_repeat(world: World, decision: Decision) -> None:
    """The plenary of a kecamatan whose boxes were destroyed waits until the day after its stations voted again."""
    calendar: Calendar = world.parts["calendar"]
    k, day = decision.kecamatan, int(decision.value) + 1
    if not world.day <= calendar.plenary_day[k] < day:
        return
    institutions(world).awaited[k] = day - 1
    move(calendar, k, day)
    cause = note(world, "plenary_postponed", 8.0, parents=[decision.subject], kec=k)
    date_stage(world, f"plenary postponed {world.region.kec_code[k]}", world.day, day)
    _let_the_result_wait(world, calendar, k, cause.id)


def _let_the_result_wait(world: World, calendar: Calendar, k: int, cause: int) -> None:
    """The tiers above a plenary that was put off wait for it, each until the day after the one below."""
    last = max(int(calendar.plenary_day[k]), _let_the_regency_wait(world, calendar, k))
    if last >= calendar.announcement_day > world.day:
        _date_result(world, calendar, last + 1, cause)


def _let_the_regency_wait(world: World, calendar: Calendar, k: int) -> int:
    """Governor's contest: hold the plenary of a kecamatan's regency on the day after that kecamatan; returns its day.

    It opens in the morning and takes as long as ever. Without a plenary of its own (a regency's contest), or where it is
    later anyway, nothing is changed; -1 where it does not wait.
    """
    recap, day = calendar.recap, int(calendar.plenary_day[k]) + 1
    if recap is None or not recap.province:
        return -1
    kab = np.asarray(world.region.kec_kab)
    r = int(kab[k])
    old = int(recap.kab_day[r])
    if not world.day <= old < day:
        return -1
    hour = OPENING_HOUR + regency_plenary_hours(int((kab == r).sum()))
    days, hours = recap.kab_day.copy(), recap.kab_hour.copy()
    days[r], hours[r] = day, hour
    calendar.recap = replace(recap, kab_day=days, kab_hour=hours)
    calendar.jolts = [
        replace(j, day=day, hour=hour)
        if j.kind == "plenary_kabupaten" and j.day == old and j.whom[k].any()
        else j
        for j in calendar.jolts
    ]
    date_stage(world, f"plenary postponed {world.region.kab_code[r]}", old, day)
    return day


def reschedule(world: World, decision: Decision) -> None:
    """A kecamatan plenary that is still to come is moved by ``value`` days; ``outcome`` "daytime" ends it early.

    Not before the boxes are there (the day after the vote, or after the repeat that it waits for), nor after the last day that the rules allow.
    """
    calendar: Calendar = world.parts["calendar"]
    k, old = decision.kecamatan, int(calendar.plenary_day[decision.kecamatan])
    first = max(world.day, calendar.vote_day + 1, institutions(world).awaited.get(k, calendar.vote_day) + 1)
    last = max(calendar.vote_day + LAST_KECAMATAN_DAY, old)
    if old < first:
        return
    day = min(max(old + int(decision.value), first), last)
    move(calendar, k, day, DAYTIME_END if decision.outcome == "daytime" else 24.0)
    if day != old:
        cause = note(world, "plenary_moved", 8.0, kec=k)
        date_stage(world, f"plenary moved {world.region.kec_code[k]}", day, day)
        _let_the_result_wait(world, calendar, k, cause.id)


def move_result(world: World, decision: Decision) -> None:
    """The official result is read out ``value`` days later (earlier, where negative) than planned."""
    calendar: Calendar = world.parts["calendar"]
    if calendar.rounds or calendar.announcement_day <= world.day:
        return
    last = int(calendar.plenary_day.max())
    if calendar.recap is not None and calendar.recap.province:
        last = max(last, int(calendar.recap.kab_day.max()))
    day = max(calendar.announcement_day + int(decision.value), world.day + 1, last)
    if day != calendar.announcement_day:
        _date_result(world, calendar, day, -1)


def _date_result(world: World, calendar: Calendar, day: int, cause: int) -> None:
    state = institutions(world)
    old = calendar.announcement_day
    calendar.announcement_day = day
    calendar.jolts = [
        replace(j, day=day) if j.kind == "announcement" and j.day == old else j for j in calendar.jolts
    ]
    note(world, "result_postponed" if day > old else "result_brought_forward", 8.0, parents=[cause])
    date_stage(world, "official result", day, day, f"{int(calendar.announcement_hour):02d}")
    if calendar.court_from is not None:
        calendar.court_from = filing_deadline(day)
        calendar.court_until = max(calendar.court_until, calendar.court_from + 1)
        state.petition = court.petition_of(calendar, world.scenario.world.vote_day == 0)


def plan_anew(world: World) -> bool:
    """On polling day: plan the recapitulation again where boxes travel otherwise than was planned; whether it was."""
    calendar: Calendar = world.parts["calendar"]
    recap, q = calendar.recap, world.params.institutions
    if world.day != calendar.vote_day or recap is None or q.remote_delay == recap.remote_delay:
        return False
    new = plan_recap(world, calendar.vote_day, calendar.announcement_day, calendar.announcement_hour)
    losers = role_mask("losers", world.base.population.camps)
    calendar.jolts = [j for j in calendar.jolts if j.kind not in ("plenary", "plenary_kabupaten")]
    calendar.jolts += plenary_jolts(world, new, losers)
    calendar.recap = new
    calendar.plenary_day[:] = new.kec_day
    return True
