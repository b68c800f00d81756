"""The day of the institutions: what they have decided is carried out, cases go on, and the log keeps the causes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from conflict_sim import rng, units
from conflict_sim.desk import Decision
from conflict_sim.dynamics import bawaslu, conflict_status, counts, court, neutrality, plenaries
from conflict_sim.dynamics.calendar import Calendar, jolt, role_mask, struck
from conflict_sim.dynamics.counts import Counts, lose_kernel
from conflict_sim.dynamics.institutions_rules import objection_chance
from conflict_sim.dynamics.institutions_state import (
    Institutions,
    date_stage,
    institutions,
    no_change,
    note,
    shift_trust,
    sum_belief,
)
from conflict_sim.dynamics.result_rules import LOST
from conflict_sim.world import World

OBJECTION = rng.decision("institutions.objection")

#: Day of the decree that names undisputed winners (9 January 2025), and days after a ruling.
WINNER_FIXED_DAY, FIXED_AFTER_RULING = 43, 3
FIGURES = ("complaints_late", "violations", "rulings")


def start(world: World) -> None:
    """Allocate the institutions. Needs the part ``calendar``."""
    calendar: Calendar = world.parts["calendar"]
    kec, kab = world.n_kecamatan, len(world.region.kab_code)
    state = Institutions(
        petition=court.petition_of(calendar, world.scenario.world.vote_day == 0),
        free_from=bawaslu.desks(world),
        status=np.zeros(kab, np.int8),
        status_since=np.zeros(kab, np.int64),
        belief=np.zeros((kec + 1, world.n_camps + 1)),
        voters=np.zeros((kec + 1, world.n_camps + 1)),
        unfair=np.zeros((kec + 1, world.n_camps + 1)),
        served=[0] * kab,
        today={name: np.zeros(kec, np.int64) for name in FIGURES},
    )
    world.parts["institutions"] = state
    world.parts["conflict_status"] = state.status
    world.parts["grave"] = [[] for _ in range(kab)]
    _date_recap(world, calendar)


def _date_recap(world: World, calendar: Calendar) -> None:
    recap = calendar.recap
    if recap is None:
        return
    source = "planned from roll, distances and the day of the result"
    hours = f"09-{int(recap.kec_hour.max()):02d}"
    first, last = int(recap.kec_day.min()), int(recap.kec_day.max())
    date_stage(world, "recapitulation kecamatan", first, last, hours, source)
    day, hour = recap.top_start
    if recap.province:
        kab_first, kab_last = int(recap.kab_day.min()), int(recap.kab_day.max())
        date_stage(world, "recapitulation kabupaten", kab_first, kab_last, "09-20", source)
    tier = "province" if recap.province else "kabupaten"
    date_stage(world, f"recapitulation {tier}", day, calendar.announcement_day, f"{int(hour):02d}", source)
    date_winner(world)


def date_winner(world: World) -> None:
    """Enter the day of the decree that names an undisputed winner; nothing where a petition is filed."""
    state = institutions(world)
    state.stages = [stage for stage in state.stages if stage.event != "winner fixed"]
    if world.parts["calendar"].court_from is None and world.scenario.world.vote_day == 0:
        date_stage(world, "winner fixed", WINNER_FIXED_DAY, WINNER_FIXED_DAY, "", "press, 9 January 2025")


def forget(world: World) -> None:
    """The log starts anew after the spin-up: cases stay, their events are gone."""
    state = institutions(world)
    state.petition.event = -1
    for complaint in state.complaints:
        complaint.event = complaint.case_event = -1
    for violation in state.violations:
        violation.event = -1


def _objections(world: World) -> None:
    """Witnesses of the losing side object at today's plenaries; an objection becomes a complaint."""
    calendar, state, q = world.parts["calendar"], institutions(world), world.params.institutions
    today, winner = calendar.plenaries(world.day)
    chances = np.broadcast_to(world.local("institutions.objection"), world.n_kecamatan)
    if not chances.any() or len(today) == 0:
        return
    luck = rng.uniform(world.seed, OBJECTION, units.day_key(world.day), today)
    order = 1 + np.argsort(counts.places(world))
    others = [int(c) for c in order if c != winner]
    losers = role_mask("losers", world.base.population.camps)
    weight = struck(world, "objection", each=True)
    for k, u in zip(today.tolist(), luck):
        belief, voters = state.belief[k, others], state.voters[k, others]
        if voters.sum() <= 0 or u >= objection_chance(float(belief.sum() / voters.sum()), float(chances[k])):
            continue
        held = plenaries.held(calendar, k, world.day)
        if held is None:
            continue
        hour = calendar.jolts[held].hour
        plenary = note(world, "plenary", hour, kind="stage", kec=k)
        calendar.jolts[held] = replace(calendar.jolts[held], event=plenary.id)
        event = note(world, "objection", hour, kind="stage", parents=[plenary.id], kec=k)
        place = np.arange(world.n_kecamatan) == k
        calendar.jolts.append(
            jolt("objection", world.day, hour, losers, place, weight[k] * q.objection_shock, event=event.id)
        )
        camp = others[int(np.argmax(belief))]
        bawaslu.complain(world, k, camp, hour, event.id)


def _application(world: World) -> None:
    """Misread figures of the count application stand until they are taken down, and cost trust each day."""
    state: Counts = world.parts["counts"]
    q = world.params.institutions
    if state.app == "right":
        # Figures exist from the vote on; after a re-vote of everybody the errors of the first count are history.
        errors = [
            j.day
            for j in world.parts["calendar"].jolts
            if j.kind == "count_app_error" and state.vote_day <= j.day <= world.day
        ]
        if not errors:
            return
        state.app, state.misread_since = "misread", max(errors)
    if state.app == "misread" and q.app_daily_loss > 0.0:
        world.by_village(
            lose_kernel,
            world.place_start,
            world.voters.alive,
            world.base.population.camp,
            world.key(counts.SOURCE),
            counts.listeners(world),
            counts.APP,
            q.app_daily_loss,
            world.voters.trust_kpu,
        )


def withdraw_count(world: World, _: Decision) -> None:
    """The KPU takes the application's misread figures down."""
    state, q = world.parts["counts"], world.params.institutions
    if state.app != "misread":
        return
    state.app = "withdrawn"
    shocks = [e.id for e in world.parts["events"].events if e.detail == "count_app_error"]
    event = note(world, "count_withdrawn", 10.0, parents=shocks[-1:])
    losers = role_mask("losers", world.base.population.camps)
    everywhere = np.ones(world.n_kecamatan, np.bool_)
    size = struck(world, "count_withdrawn") * q.withdrawal_shock
    world.parts["calendar"].jolts.append(
        jolt("count_withdrawn", world.day, 10.0, losers, everywhere, size, event=event.id)
    )


def repeat(world: World, decision: Decision) -> None:
    """Stations of a kecamatan vote again within ten days, after a mistake at the vote or because their boxes were lost."""
    note(world, "repeat_at_stations", 7.0, kind="stage", parents=[decision.subject], kec=decision.kecamatan)
    institutions(world).repeats.append((world.day, decision.kecamatan, int(decision.value)))
    date_stage(world, "repeat at some stations", world.day, world.day, "07-13")


def recount(world: World, decision: Decision) -> None:
    """Votes of a kecamatan are counted again, or some stations vote again, of the offices' own accord: once.

    Those who believe to have lost trust the election bodies more by ``value``.
    """
    state, k = institutions(world), decision.kecamatan
    # Not before the morning after the vote, when there is something to count again.
    if not world.parts["calendar"].counted(world.day - 1) or k in state.recounted:
        return
    state.recounted.add(k)
    change = no_change(world)
    change[k, 1:, LOST] = decision.value
    shift_trust(world, change)
    note(world, "recount", 9.0, kec=k)
    date_stage(world, f"recount {world.region.kec_code[k]}", world.day, world.day, "09")


#: Kind of decision -> who carries it out.
ACTS: dict[str, Callable[[World, Decision], None]] = {
    "postpone": plenaries.postpone,
    "withdraw_count": withdraw_count,
    "repeat": repeat,
    "await_repeat": plenaries.await_repeat,
    "recount": recount,
    "reschedule": plenaries.reschedule,
    "move_result": plenaries.move_result,
    "register": court.register,
    "hear": court.hear,
    "rule": court.rule,
    "answer": bawaslu.answer,
    "prosecute": bawaslu.prosecute,
    "sanction": neutrality.sanction,
    "declare": conflict_status.declare,
    "lift": conflict_status.lift,
}


def phase(world: World) -> None:
    """One day of all institutions."""
    state, q = institutions(world), world.params.institutions
    for figures in state.today.values():
        figures[:] = 0
    if q.complaints > 0.0 or q.objection > 0.0:
        sum_belief(world)
    if plenaries.plan_anew(world):
        _date_recap(world, world.parts["calendar"])
    court.file(world)
    court.vote_day_events(world)
    for decision in world.desk.take(Decision, 1440.0 * (world.day + 1) - 1.0):
        ACTS[decision.kind](world, decision)
    petition = state.petition
    ruled = petition.ruling if petition.outcome == "rejected" else None
    if ruled is not None and world.day == ruled + FIXED_AFTER_RULING:
        date_stage(world, "winner fixed", world.day, world.day)
        note(world, "winner_fixed", 10.0, kind="stage", parents=[petition.event])
    _objections(world)
    bawaslu.arrive(world)
    bawaslu.find_late(world)
    neutrality.happen(world)
    _application(world)
    grave = [[e.id for e in conflict_status.grave_incidents(world, kab)] for kab in range(len(state.status))]
    world.parts["grave"] = grave
