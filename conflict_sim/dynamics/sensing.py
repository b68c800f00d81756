"""Sensing: who watches whom, what he notices this morning, and when his report will be known.

Every source watches a fixed random sample of voters of each kecamatan: those with the lowest draws, so that a
larger coverage only adds people. It sees whether they believe a hoax, agitate or complain, misses some, and
reports some for nothing. Sources that look for unrest tell how far it lies above what was usual of late: a hoax
that is believed for weeks is news while it rises. The warning index of a kecamatan is the smoothed figure of its FKDM
above the usual. Agents (``agents/sensors.py``) put the reports on the desk; nothing here changes a voter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.config.parameters_sensing import SensingParameters
from conflict_sim.dynamics import queue_rules, warning_rules
from conflict_sim.dynamics.sensing_rules import above_usual, is_reported, smoothed
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import World

SAMPLE = rng.decision("sensing.sample")
NOTICE = rng.decision("sensing.notice")
NOISE = rng.decision("sensing.noise")
DELAY = rng.decision("sensing.delay")
MAP = rng.decision("sensing.map")

#: What a source looks for: a believed hoax or agitation, agitation alone, the belief that there was fraud.
UNREST, AGITATION, COMPLAINT = 0, 1, 2
#: Name of each source -> what it looks for.
SOURCES = {
    "fkdm": UNREST,
    "police": AGITATION,
    "bin": AGITATION,
    "leaders": UNREST,
    "bawaslu": COMPLAINT,
}
FKDM = 0
#: Members of an FKDM for whom ``sensing.coverage`` is stated.
USUAL_MEMBERS = 5
#: Fraud belief from which somebody complains.
COMPLAINS = 0.5


@dataclass
class Sample:
    """People whom one source watches, kecamatan by kecamatan."""

    coverage: Any
    rows: NDArray[np.int64]
    first: NDArray[np.int64]


@dataclass
class Sensing:
    """What the sources found this morning.

    Args:
        seen: Reported share with its error, shape (sources, kecamatan); NaN where nobody is watched.
        known: Minute from which today's report is known, shape (sources, kecamatan).
        usual: Slow mean of what each source of unrest has seen, same shape; 0 before the first look.
        told: What each source tells, same shape: what it has seen, of unrest how far above the usual.
        recent: FKDM's smoothed figure, (kecamatan,); NaN where it watches nobody.
        index: Warning index, (kecamatan,): FKDM's smoothed figure above the usual; NaN where it watches nobody.
        alarm: Whether the index is above the threshold, (kecamatan,).
        danger_map: Kesbangpol's vulnerability map, (kecamatan,), standard scores.
        map_accuracy: How well it was drawn.
        watched: Rows of all voters that any source has watched so far, sorted.
    """

    seen: NDArray[np.float64]
    known: NDArray[np.float64]
    usual: NDArray[np.float64]
    told: NDArray[np.float64]
    recent: NDArray[np.float64]
    index: NDArray[np.float64]
    alarm: NDArray[np.bool_]
    danger_map: NDArray[np.float64]
    map_accuracy: float
    watched: NDArray[np.int64]
    samples: dict[int, Sample] = field(default_factory=dict)

    @staticmethod
    def row(source: str) -> int:
        """Row of a source."""
        return list(SOURCES).index(source)

    @staticmethod
    def is_alarm(value: float, threshold: float) -> bool:
        """Whether a reported value calls an alarm."""
        return bool(warning_rules.alarms(value, threshold))


def start(world: World) -> Sensing:
    """Nothing seen yet; the map is drawn."""
    shape = (len(SOURCES), world.n_kecamatan)
    return Sensing(
        seen=np.full(shape, np.nan),
        known=np.full(shape, np.inf),
        usual=np.zeros(shape),
        told=np.full(shape, np.nan),
        recent=np.full(world.n_kecamatan, np.nan),
        index=np.full(world.n_kecamatan, np.nan),
        alarm=np.zeros(world.n_kecamatan, np.bool_),
        danger_map=_map(world),
        map_accuracy=world.params.sensing.map_accuracy,
        watched=np.empty(0, np.int64),
    )


def _map(world: World) -> NDArray[np.float64]:
    """A map that correlates with how many are distrustful and hard up, as far as ``map_accuracy`` says.

    Their number counts, not their share: traits are alike from kecamatan to kecamatan, so that a map of shares
    would be one of chance, and the most accurate map would tell nothing about where crowds can come from.
    """
    population = world.base.population
    first = population.kec_start
    distrust = 255.0 - population.trust_government0[: first[-1]].astype(np.float64)
    motive = distrust * population.hardship[: first[-1]]
    size = np.maximum(np.diff(first), 1)
    share = np.add.reduceat(np.append(motive, 0.0), first[:-1])[: world.n_kecamatan] / size
    # In a sample of villages a kecamatan counts with its whole roll.
    truth = np.log(np.maximum(share * world.base.kec_roll, 1.0))
    spread = truth.std()
    score = (truth - truth.mean()) / spread if spread > 0 else np.zeros_like(truth)
    luck = rng.normal(world.seed, MAP, 0, np.arange(world.n_kecamatan))
    rho = world.params.sensing.map_accuracy
    return np.asarray(rho * score + (1.0 - rho * rho) ** 0.5 * luck)


def coverage(q: SensingParameters, of_fkdm: Any = None) -> tuple[Any, ...]:
    """Share of voters that each source watches, in the order of ``SOURCES``.

    Args:
        q: Parameters.
        of_fkdm: ``sensing.coverage`` where it differs by kecamatan, (kecamatan,).
    """
    fkdm = np.minimum(1.0, (q.coverage if of_fkdm is None else of_fkdm) * q.fkdm_members / USUAL_MEMBERS)
    return fkdm, q.police_coverage, q.bin_coverage, q.leaders_coverage, q.complaint_coverage


def mean_hours(q: SensingParameters) -> tuple[float, ...]:
    """Mean delay of each source's reports, in the order of ``SOURCES``."""
    return q.fkdm_hours, q.police_hours, q.bin_hours, q.leaders_hours, q.complaint_hours


def draw_sample(world: World, source: int, share: Any) -> Sample:
    """The round(share x voters) people of each kecamatan with the lowest draws."""
    first = world.base.population.kec_start
    size = np.diff(first)
    wanted = np.minimum(np.floor(share * size + 0.5).astype(np.int64), size)
    luck = rng.uniform(world.seed, SAMPLE, source, np.arange(first[-1]))
    rows = []
    for k, m in enumerate(wanted):
        here = luck[first[k] : first[k + 1]]
        lowest = np.argpartition(here, m - 1)[:m] if 0 < m < len(here) else np.arange(m)
        rows.append(np.sort(lowest) + first[k])
    return Sample(share, np.concatenate([*rows, np.empty(0, np.int64)]), np.append(0, np.cumsum(wanted)))


@kernel
def watch(
    rows, first, looks_for, alive, hoax_state, level, fraud_belief, key, sensitivity, false_reports, out
):
    """Share of each kecamatan's sample that is reported today, into ``out`` (NaN without a sample)."""
    for k in range(len(out)):
        reported = 0
        for j in range(first[k], first[k + 1]):
            i = rows[j]
            sign = level[i] > 0
            if looks_for == UNREST:
                sign = sign or hoax_state[i] & np.uint32(0x11111111) != 0
            elif looks_for == COMPLAINT:
                sign = fraud_belief[i] > COMPLAINS
            if alive[i] and is_reported(sign, draw(key, i), sensitivity, false_reports):
                reported += 1
        n = first[k + 1] - first[k]
        out[k] = reported / n if n > 0 else np.nan


def phase(world: World) -> None:
    """Every source looks at its people; the index follows; what is known when is drawn."""
    part: Sensing = world.parts["sensing"]
    q, voters, kecamatan = world.params.sensing, world.voters, np.arange(world.n_kecamatan)
    today = units.day_key(world.day)
    if q.map_accuracy != part.map_accuracy:
        part.danger_map, part.map_accuracy = _map(world), q.map_accuracy
    shares = coverage(q, world.local("sensing.coverage"))
    days = [today + s for s in range(len(SOURCES))]
    late = rng.uniform_of(np.array([[world.key(DELAY, day)] for day in days]), kecamatan)
    error = None
    if q.noise > 0.0:
        error = q.noise * rng.normal_of(np.array([[world.key(NOISE, day)] for day in days]), kecamatan)
    for s, (looks_for, share, hours) in enumerate(zip(SOURCES.values(), shares, mean_hours(q))):
        sample = part.samples.get(s)
        if sample is None or not np.array_equal(sample.coverage, share):
            sample = part.samples[s] = draw_sample(world, s, share)
            part.watched = np.union1d(part.watched, sample.rows)
        watch(
            sample.rows,
            sample.first,
            looks_for,
            voters.alive,
            voters.hoax_state,
            voters.level,
            voters.fraud_belief,
            world.key(NOTICE, today + s),
            q.sensitivity,
            q.false_reports,
            part.seen[s],
        )
        if error is not None:
            part.seen[s] += error[s]
        rate = 1.0 / (60.0 * hours) if hours > 0.0 else np.inf
        part.known[s] = [1440.0 * world.day + queue_rules.exponential_time(u, rate) for u in late[s].tolist()]
    part.told[:] = part.seen
    for s, looks_for in enumerate(SOURCES.values()):
        if looks_for == UNREST:
            _above_usual(part, s, q)
    for k, index in enumerate(part.told[FKDM]):
        part.index[k] = index
        part.alarm[k] = bool(warning_rules.alarms(index, q.alarm))


def _above_usual(part: Sensing, source: int, q: SensingParameters) -> None:
    """What a source of unrest tells: FKDM's smoothed figure or today's figure of others, above the usual."""
    for k, seen in enumerate(part.seen[source].tolist()):
        figure = seen
        if source == FKDM:
            old = part.recent[k]
            figure = seen if np.isnan(old) or np.isnan(seen) else smoothed(old, seen, q.index_days)
            part.recent[k] = figure
        if not np.isnan(seen):
            part.usual[source, k] = smoothed(part.usual[source, k], seen, q.usual_days)
        part.told[source, k] = above_usual(figure, part.usual[source, k])


def people_watched(world: World) -> NDArray[np.int64]:
    """Voters that any source has watched, shape (camps + 1, kecamatan) by residence."""
    population, rows = world.base.population, world.parts["sensing"].watched
    out = np.zeros((world.n_camps + 1, world.n_kecamatan), np.int64)
    kec = population.village_kec[population.village[rows]]
    np.add.at(out, (population.camp[rows], kec), 1)
    return out
