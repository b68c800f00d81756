"""Cases of money politics: branches come to light through neighbours or Bawaslu, and are handled or ignored.

A case that is handled gives the election bodies trust and moves the accused camp; one that stays unanswered for
seven days takes trust and moves the other camps. Both draw people to Bawaslu's office.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.dynamics.calendar import Calendar, jolt
from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.dynamics.money_kernels import PEOPLE_EXPOSED, expose_kernel
from conflict_sim.world import World

if TYPE_CHECKING:
    from conflict_sim.dynamics.money import Money

REPORT = rng.decision("money.report")
ENFORCE = rng.decision("money.enforce")
HANDLED = rng.decision("money.handled")

#: Days after which an unanswered report counts as ignored (Bawaslu's limit for a report).
ANSWER_DAYS = 7
#: Bawaslu looks for branches from the quiet period until the limits of reporting and answering have passed.
FIRST_DAY, LAST_DAY = -3, 14
#: Hour at which people hear of a case (assumed: office hours).
HEARD_HOUR = 10
#: Days for which a case draws people to Bawaslu, the first included, and its pull there, in the unit of ``sites.PULL``
#: (both assumed: crowds at Bawaslu lasted hours; how long news of a case keeps bringing people is not on record).
DRAW_DAYS, DRAW_PULL = 3, 3.0


@dataclass(frozen=True)
class Case:
    """A branch that has come to light.

    Args:
        broker: Row of the broker.
        camp: Camp that paid.
        village: Village index.
        kecamatan: Kecamatan index.
        due: Day on which it counts as ignored.
    """

    broker: int
    camp: int
    village: int
    kecamatan: int
    due: int


@dataclass
class Cases:
    """Cases by state, and how many of each kind there were."""

    unanswered: list[Case] = field(default_factory=list)
    by_citizens: int = 0
    by_bawaslu: int = 0
    handled: int = 0
    ignored: int = 0
    #: (last day, camp, kabupaten) of what draws people to Bawaslu.
    drawn: list[tuple[int, int, int]] = field(default_factory=list)


def reported(world: World, witness: NDArray[np.int64], night: int) -> None:
    """Rivals' supporters who learned of payments tonight may bring a TPS broker to light.

    Args:
        world: The world.
        witness: How many of them there were, per broker.
        night: Number of the night.
    """
    money: Money = world.parts["money"]
    rows = np.flatnonzero((witness > 0) & ~money.brokers.exposed)
    chance = 1.0 - (1.0 - _where_they_work(world, "money.report", rows)) ** witness[rows]
    found = rows[rng.uniform(world.seed, REPORT, night, rows) < chance]
    money.cases.by_citizens += len(found)
    _open(world, found)


def day(world: World) -> None:
    """Bawaslu finds branches; cases that nobody answered count as ignored."""
    money: Money = world.parts["money"]
    calendar: Calendar = world.parts["calendar"]
    looks = np.any(world.local("money.enforcement") > 0)
    votes = [calendar.vote_day, *(again.vote_day for again in money.again if again.opened)]
    if any(FIRST_DAY <= world.day - vote <= LAST_DAY for vote in votes) and looks:
        brokers = money.brokers
        before = 0 if money.passed_before is None else money.passed_before
        rows = np.flatnonzero((brokers.level == 2) & ~brokers.exposed & (brokers.passed_on > before))
        # The weekly probability as a hazard: seven days give exactly it.
        weekly = _where_they_work(world, "money.enforcement", rows)
        chance = [one_minus_exp(-math.log1p(-p) / 7.0) if p < 1.0 else 1.0 for p in weekly.tolist()]
        luck = rng.uniform(world.seed, ENFORCE, units.day_key(world.day), rows)
        found = rows[luck < chance]
        money.cases.by_bawaslu += len(found)
        _open(world, found)
    late = [case for case in money.cases.unanswered if case.due <= world.day]
    if late:
        money.cases.unanswered = [case for case in money.cases.unanswered if case.due > world.day]
        money.cases.ignored += len(late)
        _settle(world, late, handled=False)


def _where_they_work(world: World, parameter: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Today's value of a parameter at the places of some brokers."""
    value = world.local(parameter)
    if np.ndim(value) == 0:
        return np.full(len(rows), value)
    return np.asarray(value[world.place_kec[world.parts["money"].village[rows]]])


def _open(world: World, found: NDArray[np.int64]) -> None:
    """Branches come to light: payments are known, brokers are out, cases are handled or wait."""
    money: Money = world.parts["money"]
    brokers, population = money.brokers, world.base.population
    answered = rng.uniform(world.seed, HANDLED, 0, found) < world.params.money.handled
    now: list[Case] = []
    for b, handled in zip(found.tolist(), answered.tolist(), strict=True):
        branch = range(b, b + 1)
        if brokers.level[b] == 2:
            branch = range(int(money.first_child[b]), int(money.last_child[b]))
        village, camp = int(money.village[b]), int(brokers.camp[b])
        brokers.exposed[b] = True
        for leaf in branch:
            brokers.exposed[leaf] = True
            # Cash that he has not handed out by now, he does not hand out any more.
            brokers.kept[leaf] += brokers.in_hand[leaf]
            money.leaked[village] += brokers.in_hand[leaf]
            brokers.in_hand[leaf] = 0
            money.counts[village, PEOPLE_EXPOSED] += expose_kernel(
                int(brokers.place[leaf]),
                camp,
                population.tps_start,
                world.voters.paid_by,
                world.voters.money_flags,
            )
        kecamatan = int(world.place_kec[village])
        case = Case(b, camp, village, kecamatan, world.day + ANSWER_DAYS)
        (now if handled else money.cases.unanswered).append(case)
    money.cases.handled += len(now)
    _settle(world, now, handled=True)


def _settle(world: World, cases: list[Case], *, handled: bool) -> None:
    """Trust of the village changes; the accused camp (handled) or the others (ignored) may come to Bawaslu."""
    q, calendar = world.params.money, world.parts["calendar"]
    money: Money = world.parts["money"]
    trust, alive = world.voters.trust_kpu, world.voters.alive
    moved: dict[int, NDArray[np.bool_]] = {}
    for case in cases:
        rows = slice(world.place_start[case.village], world.place_start[case.village + 1])
        step = q.trust_step if handled else -q.trust_step
        changed = np.clip(trust[rows] + np.float32(step), 0.0, 1.0)
        trust[rows] = np.where(alive[rows], changed, trust[rows])
        kab = int(world.region.kec_kab[case.kecamatan])
        for camp in range(1, world.n_camps + 1):
            if (camp == case.camp) == handled:
                moved.setdefault(camp, np.zeros(world.n_kecamatan, np.bool_))[case.kecamatan] = True
                money.cases.drawn.append((world.day + DRAW_DAYS - 1, camp, kab))
    if q.enforcement_shock == 0.0:
        return
    kind = "money_case_handled" if handled else "money_case_ignored"
    for camp, kecamatan in sorted(moved.items()):
        mask = np.zeros((world.n_camps + 1, 3), np.bool_)
        mask[camp] = True
        calendar.jolts.append(jolt(kind, world.day, HEARD_HOUR, mask, kecamatan, q.enforcement_shock))


def drawn(world: World, pulls: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pull of every site with that of Bawaslu raised where a case was heard of.

    Args:
        world: The world.
        pulls: Pull by (camps + 1, sites), left untouched.
    """
    cases: Cases = world.parts["money"].cases
    cases.drawn = [row for row in cases.drawn if row[0] >= world.day]
    if not cases.drawn:
        return pulls
    sites = world.parts["sites"]
    bawaslu = np.array([kind == "bawaslu" for kind in sites.kind])
    raised = pulls.copy()
    for _, camp, kab in cases.drawn:
        here = bawaslu & (sites.kab == kab)
        raised[camp, here] = pulls[camp, here] + DRAW_PULL
    return raised
