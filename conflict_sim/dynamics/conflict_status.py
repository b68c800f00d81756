"""Status of conflict under UU 7/2012: none, declared by the head of a regency, or by the governor.

It is a state and a flag (``World.parts["conflict_status"]``, one entry per regency): while it is in
force, the Forkopimda asks for soldiers of the regency (``agents/forkopimda.py``), and they come without being asked for
anew (``force_moves``). It does nothing else by itself.
"""

from __future__ import annotations

from conflict_sim.desk import Decision
from conflict_sim.dynamics.events import Event, EventLog
from conflict_sim.dynamics.institutions_rules import beyond_control
from conflict_sim.dynamics.institutions_state import BY_BUPATI, BY_GOVERNOR, NO_STATUS, institutions, note
from conflict_sim.dynamics.neutrality import seat
from conflict_sim.world import World

#: Sites whose damage disrupts government.
PUBLIC_OFFICES = frozenset({"kpu", "bawaslu", "police", "camat_office"})


def grave_incidents(world: World, kab: int, days: int = 1) -> list[Event]:
    """Incidents of a regency within the last ``days`` that meet the law's tests."""
    log: EventLog = world.parts["events"]
    q, kec_kab = world.params.institutions, world.region.kec_kab
    going_on = {o.event.id: o.last_hot for o in log.open}
    out = []
    for event in log.events:
        if event.kind != "incident" or int(kec_kab[event.kec]) != kab:
            continue
        began = 1440.0 * event.day + 60.0 * event.hour
        until = going_on.get(event.id, 1440.0 * event.end_day + 60.0 * event.end_hour)
        if until < 1440.0 * (world.day - days):
            continue
        damage = sum(number for kind, number in event.damage_at.items() if kind in PUBLIC_OFFICES)
        if beyond_control(event.level_peak, (until - began) / 60.0, damage, q.status_hours, q.status_damage):
            out.append(event)
    return out


def declare(world: World, decision: Decision) -> None:
    """The status is declared: by the governor where ``outcome`` says so, else by the head of the regency."""
    state, kab = institutions(world), decision.kabupaten
    level = BY_GOVERNOR if decision.outcome == "governor" else BY_BUPATI
    if state.status[kab] >= level:
        return
    if state.status[kab] == NO_STATUS:
        state.status_since[kab] = world.day
    state.status[kab] = level
    parents = [e.id for e in grave_incidents(world, kab, days=3)]
    name = "conflict_status_governor" if level == BY_GOVERNOR else "conflict_status_bupati"
    note(world, name, 12.0, parents=parents, kec=seat(world, kab))


def lift(world: World, decision: Decision) -> None:
    """The status ends."""
    state, kab = institutions(world), decision.kabupaten
    if state.status[kab] != NO_STATUS:
        state.status[kab] = NO_STATUS
        note(world, "conflict_status_lifted", 12.0, kec=seat(world, kab))
