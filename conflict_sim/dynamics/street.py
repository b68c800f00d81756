"""The street: 24 hours of one day, in ticks of an hour for the calm, of a quarter for whoever is on the ladder.

Availability follows the hour and the day of week: few at night, most in the evening. Cost follows activity: only
the frontier (people who are active or could be moved today) is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.dynamics import (
    causes,
    clash,
    entry,
    events,
    force_ledger,
    grievance,
    money_cases,
    outsiders,
    police,
    result,
    sabotage,
    sites,
    street_quiet,
)
from conflict_sim.dynamics.calendar import NIGHT, STAGES, WAKE_HOUR, Calendar
from conflict_sim.dynamics.institutions_state import repeats_of
from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.dynamics.site_state import Conduct, conduct
from conflict_sim.dynamics.street_counts import accumulate, anybody, busiest, glance
from conflict_sim.dynamics.street_kernels import build_frontier, release
from conflict_sim.dynamics.street_records import Ladder, People, Places, Ties
from conflict_sim.dynamics.street_tick import tick
from conflict_sim.population.cells import reporting_cell
from conflict_sim.world import World

SITE = rng.decision("street.site")
RETURN = rng.decision("street.return")

#: Share of the possible participants who are free at each hour of a working day, and of a weekend day (assumed).
WORKDAY = (5, 5, 5, 5, 5, 10, 20, 30, 45, 55, 60, 60, 60, 60, 60, 65, 75, 85, 90, 100, 100, 95, 80, 45)
WEEKEND = (8, 5, 5, 5, 5, 10, 20, 40, 70, 80, 85, 85, 80, 80, 80, 85, 90, 95, 95, 100, 100, 95, 80, 50)

#: Presence of negotiators under the dialogue policy, at least.
DIALOGUE_NEGOTIATORS = 0.9


@dataclass
class Street:
    """Buffers and counters of the street; daily counters start anew each morning."""

    people: People
    ties: Ties
    places: Places
    ladder: Ladder
    frontier: NDArray[np.int32]
    moves: tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[np.int16], NDArray[np.int8]]
    near: NDArray[np.float64]
    person_hours: NDArray[np.float64]
    peak: NDArray[np.int64]
    #: People at the same time by (kecamatan that reports them + region; street, level 1..4): busiest moment, and now.
    peak_together: NDArray[np.int64]
    now_together: NDArray[np.int64]
    #: Kecamatan that reports each cell.
    reported_by: NDArray[np.int32]
    #: Most people of each camp at each site today, (sites, camps + 1).
    camp_peak: NDArray[np.int64]
    #: Most supporters at each site today who faced a larger camp there, (sites,).
    facing: NDArray[np.int64]
    damage: NDArray[np.int64]
    assembly_hours: NDArray[np.float64]
    officer_hours: NDArray[np.float64]
    deaths_per_injury: float
    hourly: dict[str, list[int]]
    #: Key of today's choices of a site.
    site_key: np.uint64
    #: Presence of negotiators of the police at each site today, where there are police.
    talk: NDArray[np.float64]
    #: Today's rules for officers at sites.
    conduct: Conduct
    #: For which pulls, officers, people and parameters the tables of sites were made.
    chosen_for: tuple[Any, ...] = ()


@dataclass
class Today:
    """What holds for all hours of a day.

    Args:
        pulls: Pull of every site for each camp, (camps + 1, sites).
        stage: Stage of the calendar.
        guarded: Whether routine guards stand.
        free: Byte below which a voter's availability lies when he is free, hour by hour.
        bars: Who is turned back on his way to an assembly, hour by hour.
    """

    pulls: NDArray[np.float64]
    stage: str
    guarded: bool
    free: NDArray[np.float64]
    bars: list[entry.Bars | None]
    #: People at level 2 or more at each site, as officers were told of them last.
    in_street: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


def _ladder(world: World) -> Ladder:
    q, s = world.params.mobilisation, world.params.street
    backfires = world.params.forces.backfire == "on"
    return Ladder(
        kappa=q.neighbours,
        mates=q.group_mates,
        t_online=q.threshold_online,
        t_street=q.threshold_street,
        sd=q.threshold_sd,
        gap_confront=q.gap_confront,
        gap_riot=q.gap_riot,
        violence_sd=q.violence_sd,
        risk_weight=q.risk_weight,
        violent_ties=q.violent_neighbours,
        outrage_confront=q.outrage_confront,
        negotiators_calm=q.negotiators_calm,
        up0=1.0 / q.hours_to_agitate,
        up1=1.0 / q.hours_to_street,
        up2=1.0 / q.hours_to_confront,
        up3=1.0 / q.hours_to_riot,
        down=1.0 / q.hours_to_calm,
        home=1.0 / q.hours_to_go_home,
        leave1=1.0 / (24.0 * q.agitation_days),
        leave2=1.0 / (24.0 * q.street_days),
        backfire=s.backfire if backfires else 0.0,
        other_camp=s.other_camp_empathy,
        violent_victim=s.violent_victim_weight,
        trust_loss=world.params.trust.victim_seen if backfires else 0.0,
        group_weight=world.params.hoax.group_visibility,
        obligation=world.params.money.obligation,
    )


def people_of(world: World) -> People:
    """Columns that the street reads and writes, as they are now."""
    voters, population = world.voters, world.base.population
    return People(
        alive=voters.alive,
        level=voters.level,
        status=voters.status,
        site=voters.site,
        active_ties=voters.active_ties,
        violent_ties=voters.violent_ties,
        grievance=voters.grievance,
        outrage=voters.outrage,
        trust_police=voters.trust_police,
        camp=population.camp,
        believed_winner=voters.believed_winner,
        village=population.village,
        availability=population.availability,
        online_shock=population.online_shock,
        street_shock=population.street_shock,
        violence_shock=population.violence_shock,
        risk_aversion=population.risk_aversion,
        supporter_group=population.supporter_group,
        paid_by=voters.paid_by,
        in_frontier=np.zeros(population.n, np.uint8),
    )


def start(world: World) -> Street:
    """Allocate the street of a world. Needs the parts ``sites``, ``police``, ``calendar`` and ``calls``."""
    network, place_table = world.base.network, world.parts["sites"]
    n_sites, n_cells = len(place_table), len(world.cells)
    n, kec = world.base.population.n, world.n_kecamatan
    place_cell = np.append(world.cells.of_village, np.int32(n_cells))[: len(world.place_kec)]
    ties = Ties(
        network.indptr,
        network.indices,
        network.member_indptr,
        network.member_groups,
        network.group_indptr,
        network.group_members,
        network.sg_indptr,
        network.sg_members,
        np.zeros(len(network.sg_leader), np.int64),
        world.parts["calls"],
    )

    def per_site() -> NDArray[np.float64]:
        return np.zeros(n_sites)

    calendar: Calendar = world.parts["calendar"]
    cell_count = np.zeros((n_cells + 1, 5), np.int64)
    sizes = np.diff(world.place_start)
    site_camp = np.zeros((n_sites, world.n_camps + 1), np.int64)
    choice_cdf = np.ones((kec + 1, world.n_camps + 1, place_table.choice.shape[1]))
    far = outsiders.start(world, place_table)
    np.add.at(cell_count[:, 0], place_cell, sizes)
    places = Places(
        place_kec=world.place_kec,
        place_cell=place_cell.astype(np.int32),
        kec_kab=np.append(world.region.kec_kab, world.region.kec_kab[:1]).astype(np.int32),
        choice=place_table.choice,
        choice_cdf=choice_cdf,
        far_choice=far,
        far_cdf=choice_cdf if far is place_table.choice else np.ones((*choice_cdf.shape[:2], far.shape[1])),
        shock=calendar.shock,
        shock_bound=np.zeros_like(calendar.shock),
        p_arrest=per_site(),
        force=np.zeros(n_sites, np.int64),
        negotiators=per_site(),
        crowd=np.zeros(n_sites, np.bool_),
        arrest_violent=per_site(),
        arrest_peaceful=per_site(),
        disperse_violent=per_site(),
        disperse_peaceful=per_site(),
        injure=per_site(),
        site_count=np.zeros((n_sites, 5), np.int64),
        site_camp=site_camp,
        site_kab=np.asarray(place_table.kab, np.int32),
        travellers=np.zeros(n_cells + 1, np.int64),
        clash=np.zeros(site_camp.shape),
        cell_count=cell_count,
        site_harm=np.zeros((n_sites, 5), np.int64),
        cell_harm=np.zeros((n_cells + 1, 5), np.int64),
        peaceful_dispersed=np.zeros((world.n_camps + 1, kec + 1), np.int64),
        peaceful_arrested=np.zeros((world.n_camps + 1, kec + 1), np.int64),
        cell_curtailed=np.zeros(n_cells + 1),
        curtailed=np.zeros((world.n_camps + 1, kec + 1)),
    )
    hourly = ("level1", "level2", "level3", "level4", "officers_at_sites", "incidents_open")
    talk = per_site()
    return Street(
        people=people_of(world),
        ties=ties,
        places=places,
        ladder=_ladder(world),
        frontier=np.empty(n, np.int32),
        moves=(np.empty(n, np.int32), np.empty(n, np.uint8), np.empty(n, np.int16), np.empty(n, np.int8)),
        near=np.exp(-place_table.distance / world.params.street.distance_km),
        person_hours=np.zeros((n_cells + 1, 5)),
        peak=np.zeros((n_cells + 1, 5), np.int64),
        peak_together=np.zeros((kec + 1, 5), np.int64),
        now_together=np.zeros((kec + 1, 5), np.int64),
        reported_by=world.cells.kec[reporting_cell(world.cells.voters, world.cells.lat, world.cells.lon)],
        camp_peak=site_camp.copy(),
        facing=np.zeros(n_sites, np.int64),
        damage=np.zeros(n_cells + 1, np.int64),
        assembly_hours=np.zeros(n_cells + 1),
        officer_hours=np.zeros(n_cells + 1),
        deaths_per_injury=events.DEATHS_PER_INJURY,
        hourly={name: [] for name in hourly},
        site_key=world.key(SITE),
        talk=talk,
        conduct=conduct(world, talk),
    )


def free_byte(share: float, day: int, hour: int, polling: bool) -> float:
    """Byte below which a voter's availability lies when he is free for the street at this hour.

    Args:
        share: Share of voters who may come at all.
        day: Day; weekends have hours of their own.
        hour: Hour of the day.
        polling: Whether it is a polling day, which is a public holiday.
    """
    return 256.0 * share * _free(day, polling)[hour] / 100.0


def _free(day: int, polling: bool) -> tuple[int, ...]:
    """Hours of a day: share (%) of the possible participants who are free."""
    return WEEKEND if polling or units.weekday(day) >= 5 else WORKDAY


def asleep(day: int, hour: int, polling: bool) -> float:
    """Share of people who sleep: at night whoever is not free for the street does, by day nobody."""
    return 1.0 - _free(day, polling)[hour] / 100.0 if hour in NIGHT else 0.0


def _morning(world: World, street: Street, log: events.EventLog, calendar: Calendar) -> int:
    """Daily counters to zero, the rested come back, the frontier is drawn; returns its length."""
    for counter in (
        street.person_hours,
        street.peak,
        street.peak_together,
        street.camp_peak,
        street.facing,
        street.damage,
        street.assembly_hours,
        street.officer_hours,
    ):
        counter[:] = 0
    street.places.cell_harm[:] = 0
    street.places.cell_curtailed[:] = 0
    world.parts["force_ledger"].hours_today[:] = 0
    street.places.travellers[:] = 0
    log.today.clear()
    causes.morning(world, log)
    q = world.params
    # Levers may have changed parameters since yesterday.
    street.ladder = _ladder(world)
    street.talk[:] = world.local("street.negotiators")
    if q.street.force_policy == "dialogue":
        np.maximum(street.talk, DIALOGUE_NEGOTIATORS, out=street.talk)
    street.conduct = conduct(world, street.talk)
    street.near = np.exp(-world.parts["sites"].distance / q.street.distance_km)
    calendar.decay_days = q.mobilisation.shock_days
    rested = one_minus_exp(1.0 / q.mobilisation.rest_days) if q.mobilisation.rest_days > 0 else 1.0
    held = one_minus_exp(1.0 / q.street.custody_days) if q.street.custody_days > 0 else 1.0
    key = world.key(RETURN, units.day_key(world.day))
    release(world.voters.status, world.voters.alive, key, rested, held)
    street.site_key = world.key(SITE, units.day_key(world.day))
    street.places.shock_bound[:] = calendar.highest_today(world.day)
    return int(
        build_frontier(
            street.people, street.ties, street.places, street.ladder, street.frontier, world.full_sweep
        )
    )


def _arrivals(world: World, log: events.EventLog, calendar: Calendar, hour: int) -> None:
    """Shocks that arrive within this hour; the rest fades by one hour, and sleepers hear of theirs in the morning."""
    calendar.fade(1.0)
    if hour == WAKE_HOUR:
        calendar.wake()
    sleeping = asleep(world.day, hour, calendar.polling(world.day))
    result.hour_of_news(world, hour)
    for jolt in calendar.jolts_of(world.day):
        if int(jolt.hour) == hour:
            calendar.arrive(jolt, sleeping)
            if jolt.accuses:
                grievance.accuse(world, jolt.accuses, jolt.whom)
            if jolt.claims:
                result.claim(world, jolt.whom.any(axis=2), hour)
            kind = "stage" if jolt.kind in STAGES else "shock"
            known = jolt.event >= 0
            event = log.events[jolt.event] if known else log.add(kind, world.day, jolt.hour, jolt.kind)
            if not known and jolt.kind == "plenary":
                event.kec = int(np.flatnonzero(jolt.whom.any(axis=(1, 2)))[0])
                event.cell = int(np.flatnonzero(world.cells.kec == event.kec)[0])
            largest = jolt.field[:-1].max(axis=(1, 2))
            log.shocks.append(causes.Arrived(event.id, world.day * 1440.0 + 60.0 * hour, largest, sleeping))


def phase(world: World) -> None:
    """Live through the 24 hours of the day."""
    street: Street = world.parts["street"]
    log: events.EventLog = world.parts["events"]
    calendar: Calendar = world.parts["calendar"]
    stage = calendar.stage(world.day)
    pulls = money_cases.drawn(world, sites.pull(world.parts["sites"], stage, world.n_camps))
    pulls = pulls * world.local("measures.site_pull")
    count = _morning(world, street, log, calendar)
    polling = calendar.polling(world.day)
    free = [free_byte(world.params.population.available, world.day, hour, polling) for hour in range(24)]
    # Where stations vote again officers have a polling day, whatever stage everybody else is in.
    duty = "vote" if repeats_of(world, world.day) else stage
    today = Today(pulls, duty, calendar.guarded(world.day), np.array(free), entry.bars_of_day(world))
    per_hour, hour = world.params.street.crowd_ticks_per_hour, 0
    while hour < 24:
        _head(world, street, log, today, hour)
        end = street_quiet.until(world, today.in_street, hour, (today.stage, today.guarded), today.bars)
        done, by_tick, count = street_quiet.live(world, street, count, (hour, end), today.free)
        hour, part = divmod(done, per_hour)
        if by_tick:
            count = _rest(world, street, log, today, count, hour, part)
            hour += 1


def _head(world: World, street: Street, log: events.EventLog, today: Today, hour: int) -> None:
    """What comes at the full hour: news, shocks, orders, officers; the sites that people would go to."""
    _arrivals(world, log, world.parts["calendar"], hour)
    sabotage.hour(world, log, hour)
    _send_officers(world, street, today, 60 * hour)
    officers, in_street = world.parts["police"].officers(), today.in_street
    q, far = world.params.street, world.params.leaders
    roads = (q.distance_km, q.guard_avoidance, far.outsiders, far.outsider_km)
    chosen_for = (today.pulls.tobytes(), officers.tobytes(), in_street.tobytes(), roads)
    if chosen_for == street.chosen_for:
        return
    street.chosen_for = chosen_for
    table, places = world.parts["sites"], street.places
    places.choice_cdf[:] = sites.choice_table(
        table,
        np.asarray(world.region.kec_kab),
        today.pulls,
        officers,
        in_street.astype(np.float64),
        street.near,
        q.guard_avoidance,
    )
    outsiders.update(world, table, places, today.pulls, officers, in_street, street.near)


def _send_officers(world: World, street: Street, today: Today, minute: int) -> None:
    people = sites.seen(world.parts["sites"], street.places.site_count)
    today.in_street, violent = people[:, 2:].sum(axis=1), people[:, 3:].sum(axis=1)
    now = 1440.0 * world.day + minute
    police.dispatch(world, now, today.in_street, violent, today.stage, today.guarded)


def _rest(
    world: World,
    street: Street,
    log: events.EventLog,
    today: Today,
    count: int,
    hour: int,
    first: int,
) -> int:
    """Live tick by tick through an hour whose head is over, from tick ``first`` on; returns the length of the frontier."""
    q, places, place_table = world.params.street, street.places, world.parts["sites"]
    per_hour, per_base = q.crowd_ticks_per_hour, q.crowd_ticks_per_hour // q.ticks_per_hour
    force: police.Police = world.parts["police"]
    for part in range(first, per_hour):
        minute = 60 * part // per_hour
        base = part % per_base == 0
        on_ladder, somebody_out = anybody(places.cell_count, places.site_count)
        if part > 0 and (base or (somebody_out and _crowded(street, place_table, q.crowd))):
            _send_officers(world, street, today, 60 * hour + minute)
        # Between the hours only those on the ladder move; where there are none, nothing can happen.
        if on_ladder or log.going_on or (base and count):
            count = tick(
                world, street, log, count, float(today.free[hour]), today.bars[hour], hour, minute, base
            )
            accumulate(places.cell_count, 1.0 / per_hour, street.person_hours, street.peak)
            busiest(places.cell_count, street.reported_by, street.now_together, street.peak_together)
            clash.watch(places, street.camp_peak, street.facing)
            _assemblies(street, place_table, 1.0 / per_hour, q.crowd)
    street.officer_hours += np.bincount(
        place_table.cell,
        weights=force.officers() * place_table.share,
        minlength=len(street.officer_hours),
    )
    _record_hour(street, log, force)
    return count


def _crowded(street: Street, place_table: sites.Sites, crowd: int) -> bool:
    """Whether a crowd stands at some site: between the hours officers are sent only then."""
    in_street = sites.seen(place_table, street.places.site_count)[:, 2:].sum(axis=1)
    return bool((in_street >= crowd).any())


def _assemblies(street: Street, place_table: sites.Sites, hours: float, crowd: int) -> None:
    """Count the person-hours of crowds in which nobody confronts anybody."""
    count = street.places.site_count
    people = sites.seen(place_table, count)
    if not glance(people, crowd)[0]:
        return
    peaceful = (people[:, 2] >= crowd) & (count[:, 3] + count[:, 4] == 0)
    for s in np.flatnonzero(peaceful):
        street.assembly_hours[place_table.cell[s]] += hours * count[s, 2]


def _record_hour(street: Street, log: events.EventLog, force: police.Police) -> None:
    totals = street.places.cell_count[:-1].sum(axis=0)
    for level in range(1, 5):
        street.hourly[f"level{level}"].append(int(totals[level]))
    street.hourly["officers_at_sites"].append(int(force.at_site.sum()))
    street.hourly["incidents_open"].append(len(log.open))


def forget(world: World) -> None:
    """Clear what was counted during the spin-up; people and officers stay where they are."""
    street: Street = world.parts["street"]
    street.places.peaceful_dispersed[:] = 0
    street.places.peaceful_arrested[:] = 0
    street.places.curtailed[:] = 0
    force_ledger.forget(world)
    for row in street.hourly.values():
        row.clear()
