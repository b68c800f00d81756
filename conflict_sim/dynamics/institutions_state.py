"""State of the institutions: cases, dates that the run itself has set, and what they leave in the event log."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics.events import Event, EventLog
from conflict_sim.dynamics.result_rules import LOST, standing
from conflict_sim.numba_setup import kernel
from conflict_sim.regions.region import Stage
from conflict_sim.world import World

#: Status of conflict of a regency (UU 7/2012).
NO_STATUS, BY_BUPATI, BY_GOVERNOR = 0, 1, 2


@dataclass
class Complaint:
    """A report to Bawaslu.

    Args:
        number: Running number.
        kab: Index of the regency.
        kec: Index of the kecamatan.
        camp: Camp of whoever complains.
        arrived: Time of arrival in days (day of arrival and its fraction).
        answered: Time at which it will be, or was, answered.
        event: Event it is about, -1 none.
        late: Whether it was found late.
        outcome: Empty while open; ``dismissed``, ``violation`` or ``crime``.
        case_event: Event of the finding, -1 none.
        prosecuted: Whether a crime has been tried.
    """

    number: int
    kab: int
    kec: int
    camp: int
    arrived: float
    answered: float
    event: int = -1
    late: bool = False
    outcome: str = ""
    case_event: int = -1
    prosecuted: bool = False


@dataclass
class Violation:
    """An official who takes sides.

    Args:
        number: Running number.
        kab: Index of the regency.
        camp: Camp that was favoured.
        day: Day on which it became known.
        sanction_due: Day from which it can be sanctioned; None: it never is.
        event: Its event in the log.
        sanctioned: Whether it was.
    """

    number: int
    kab: int
    camp: int
    day: int
    sanction_due: int | None
    event: int = -1
    sanctioned: bool = False


@dataclass
class Petition:
    """The case before the Constitutional Court.

    Args:
        filed: Last day to file, on which it is filed; None: no petition.
        registered: Day of registration.
        hearing: Day of the preliminary hearing.
        ruling: Day of the ruling.
        heard: Whether it goes to the final rulings (else it is dismissed).
        outcome: Empty before the ruling; ``rejected``, ``re_vote_stations`` or ``re_vote_all``.
        event: Latest event of the case in the log.
    """

    filed: int | None
    registered: int | None = None
    hearing: int | None = None
    ruling: int | None = None
    heard: bool = False
    outcome: str = ""
    event: int = -1


@dataclass
class Institutions:
    """Everything the institutions keep.

    Args:
        petition: The case before the court.
        free_from: When each desk of each regency's Bawaslu gets free (days).
        status: Status of conflict per regency.
        status_since: Day since which it is in force.
        belief: Sums of fraud belief per (kecamatan + nowhere, camp 0..C) this morning.
        voters: Voters in the same shape.
        unfair: Sums of the perceived unfairness of money politics, in the same shape.
    """

    petition: Petition
    free_from: list[NDArray[np.float64]]
    status: NDArray[np.int8]
    status_since: NDArray[np.int64]
    belief: NDArray[np.float64]
    voters: NDArray[np.float64]
    unfair: NDArray[np.float64]
    complaints: list[Complaint] = field(default_factory=list)
    #: Complaints whose case is not over (open, or a crime that was not tried).
    pending: list[Complaint] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    #: Reports served so far per regency: number of the next one's handling time.
    served: list[int] = field(default_factory=list)
    #: Dated stages that this run has set.
    stages: list[Stage] = field(default_factory=list)
    #: Early repeats at single stations: (day, kecamatan, stations).
    repeats: list[tuple[int, int, int]] = field(default_factory=list)
    #: Kecamatan plenaries that were put off, and by whom they were held up (event); per kecamatan.
    postponed: dict[int, int] = field(default_factory=dict)
    #: Day on which stations whose boxes were destroyed vote again; the plenary of their kecamatan waits for it.
    awaited: dict[int, int] = field(default_factory=dict)
    #: Stations of a kecamatan whose boxes were destroyed before they were read out, so far.
    lost: dict[int, int] = field(default_factory=dict)
    #: Kecamatan whose votes were counted again.
    recounted: set[int] = field(default_factory=set)
    #: Today's figures per kecamatan.
    today: dict[str, NDArray[np.int64]] = field(default_factory=dict)


def institutions(world: World) -> Institutions:
    """The institutions of a world."""
    found: Institutions = world.parts["institutions"]
    return found


def repeats_of(world: World, day: int) -> list[tuple[int, int]]:
    """(kecamatan, stations) of the early repeats that are held on a day."""
    state = world.parts.get("institutions")
    return [(kec, number) for held, kec, number in state.repeats if held == day] if state else []


def note(
    world: World,
    detail: str,
    hour: float,
    *,
    kind: str = "institution",
    parents: tuple[int, ...] | list[int] = (),
    kec: int = -1,
) -> Event:
    """Leave an event in the log, with those that led to it."""
    log: EventLog = world.parts["events"]
    event = log.add(kind, world.day, hour, detail)
    event.parents = sorted({p for p in parents if p >= 0})
    event.kec = kec
    if kec >= 0:
        event.cell = int(np.flatnonzero(world.cells.kec == kec)[0])
    return event


def date_stage(
    world: World, event: str, first: int, last: int, hour: str = "", source: str = "set in the run"
) -> None:
    """Enter a stage that this run has set into the calendar."""
    institutions(world).stages.append(Stage(event, first, last, hour, "derived", source))


def count(world: World, what: str, kec: int, number: int = 1) -> None:
    """Add to one of today's figures of a kecamatan."""
    institutions(world).today[what][kec] += number


@kernel
def sum_kernel(v0, v1, place_start, alive, camp, belief, winner, money_seen, unfair, sums, heads, resent):
    """Fraud belief, voters and perceived unfairness by village and camp; villages v0..v1-1."""
    for v in range(v0, v1):
        fraud, people, resented = sums[v], heads[v], resent[v]
        for i in range(place_start[v], place_start[v + 1]):
            c = np.int64(camp[i])
            fraud[c] += belief[i] if alive[i] else np.float32(0.0)
            people[c] += alive[i]
            lost = standing(camp[i], winner[i]) == LOST
            resented[c] += unfair[1 * lost, money_seen[i]] if alive[i] else 0.0


def sum_belief(world: World) -> None:
    """Sums of fraud belief and unfairness per kecamatan and camp, from the columns of this morning."""
    state = institutions(world)
    shape = (len(world.place_kec), world.n_camps + 1)
    sums, heads, resent = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    world.by_village(
        sum_kernel,
        world.place_start,
        world.voters.alive,
        world.base.population.camp,
        world.voters.fraud_belief,
        world.voters.believed_winner,
        world.voters.money_seen,
        world.parts["money"].unfair,
        sums,
        heads,
        resent,
    )
    for table, found in ((state.belief, sums), (state.voters, heads), (state.unfair, resent)):
        table[:] = 0.0
        np.add.at(table, world.place_kec, found)


@kernel
def shift_kernel(v0, v1, place_start, place_kec, alive, camp, believed_winner, change, trust):
    """Add ``change[kecamatan, camp, standing]`` to the trust of the voters there, within 0..1."""
    for v in range(v0, v1):
        here = change[place_kec[v]]
        if not here.any():
            continue
        for i in range(place_start[v], place_start[v + 1]):
            c = camp[i]
            known = (c > 0) & (believed_winner[i] > 0)
            stands = (1 + (c == believed_winner[i])) * known
            if alive[i]:
                trust[i] = min(max(trust[i] + here[c, stands], 0.0), 1.0)


def shift_trust(world: World, change: NDArray[np.float64], institution: str = "kpu") -> None:
    """Change trust in an institution by (kecamatan + nowhere, camp 0..C, standing)."""
    if not change.any():
        return
    world.by_village(
        shift_kernel,
        world.place_start,
        world.place_kec,
        world.voters.alive,
        world.base.population.camp,
        world.voters.believed_winner,
        change,
        getattr(world.voters, f"trust_{institution}"),
    )


def no_change(world: World) -> NDArray[np.float64]:
    """An empty table for :func:`shift_trust`."""
    return np.zeros((world.n_kecamatan + 1, world.n_camps + 1, 3))
