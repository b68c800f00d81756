"""The state of one simulated world: columns of voters, places, sites, clock. Phases and agents write it, nobody else.

A world is built from a scenario, a region, a population and a network, all of which it leaves untouched and may
share with other worlds of the same seed (plans meet the same people). Every array that a kernel changes is
allocated here, so that its size can be read in one place.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.config.scenario import Scenario
from conflict_sim.config.scenario import World as WorldParameters
from conflict_sim.desk import Desk
from conflict_sim.network.csr import Network
from conflict_sim.population.cells import CellTable, build_cells
from conflict_sim.population.columns import PopulationColumns
from conflict_sim.regions.letters import contest_place
from conflict_sim.regions.region import Contest, Region

#: ``status`` of a voter.
FREE, RESTING, IN_CUSTODY = 0, 1, 2
#: Levels of the ladder.
CALM, AGITATING, ASSEMBLED, CONFRONTING, RIOTING = 0, 1, 2, 3, 4
#: Below this many voters a second thread costs more than it gives.
MIN_VOTERS_PER_THREAD = 50_000


@dataclass
class Base:
    """What is built once per seed and shared by plans.

    Args:
        region: The region (or its village sample).
        contest: The contest that is voted on.
        population: Voter columns.
        network: Social network.
        seed: World seed.
        scale: Share of the roll that is simulated (1 = everybody).
        totals: Votes per camp in the whole contest: also where only a sample of villages is simulated, and of the
            whole province in a governor's contest, however few of its regencies are simulated.
        inhabitants: Inhabitants of the place that held the contest.
        kec_roll: Whole roll of each kecamatan that is in the sample, int64[K].
        kab_share: Share of each regency's roll that is simulated, float64[R].
        built_for: Hash of what the scenario set for the build; empty where nobody can tell.
    """

    region: Region
    contest: Contest
    population: PopulationColumns
    network: Network
    seed: int
    scale: float
    totals: NDArray[np.float64]
    inhabitants: float
    kec_roll: NDArray[np.int64]
    kab_share: NDArray[np.float64]
    built_for: str = ""

    @property
    def kec_stations(self) -> NDArray[np.int64]:
        """Polling stations of each kecamatan, as many as its whole roll has where only a part is simulated."""
        region = self.region
        count = np.bincount(region.village_kec, weights=region.village_tps, minlength=len(region.kec_code))
        whole = self.kec_roll / np.maximum(np.asarray(region.kec_roll), 1)
        return np.round(count * whole).astype(np.int64)


@dataclass
class Voters:
    """Columns that change (one entry per voter). Static columns stay in ``Base.population``.

    Bytes per voter: 42 here, besides what the street and the gauges keep.
    """

    alive: NDArray[np.bool_]
    hoax_state: NDArray[np.uint32]
    #: Camp that the voter takes for the winner; 0: no result has reached him.
    believed_winner: NDArray[np.uint8]
    fraud_belief: NDArray[np.float32]
    belief_shown: NDArray[np.uint8]
    belief_sum: NDArray[np.uint16]
    trust_kpu: NDArray[np.float32]
    trust_police: NDArray[np.float32]
    trust_government: NDArray[np.float32]
    outrage: NDArray[np.float32]
    grievance: NDArray[np.float32]
    level: NDArray[np.uint8]
    status: NDArray[np.uint8]
    site: NDArray[np.int16]
    active_ties: NDArray[np.uint8]
    violent_ties: NDArray[np.uint8]
    #: Camp that paid him for his vote; 0: none.
    paid_by: NDArray[np.uint8]
    #: Neighbours of whom he knows that a rival paid them (lower 7 bits); 128: passed over.
    money_seen: NDArray[np.uint8]
    #: Bits of ``dynamics.money_kernels``: offered, decisive, knows of a payment, exposed.
    money_flags: NDArray[np.uint8]

    @classmethod
    def start(cls, population: PopulationColumns) -> Voters:
        """Columns at the first morning: trust at its start, nobody in the street."""
        n = population.n

        def trust(byte: NDArray[np.uint8]) -> NDArray[np.float32]:
            return (byte * np.float32(1 / 255)).astype(np.float32)

        return cls(
            alive=np.ones(n, np.bool_),
            hoax_state=np.zeros(n, np.uint32),
            believed_winner=np.zeros(n, np.uint8),
            fraud_belief=np.zeros(n, np.float32),
            belief_shown=np.zeros(n, np.uint8),
            belief_sum=np.zeros(n, np.uint16),
            trust_kpu=trust(population.trust_kpu0),
            trust_police=trust(population.trust_police0),
            trust_government=trust(population.trust_government0),
            outrage=np.zeros(n, np.float32),
            grievance=np.zeros(n, np.float32),
            level=np.zeros(n, np.uint8),
            status=np.zeros(n, np.uint8),
            site=np.full(n, -1, np.int16),
            active_ties=np.zeros(n, np.uint8),
            violent_ties=np.zeros(n, np.uint8),
            paid_by=np.zeros(n, np.uint8),
            money_seen=np.zeros(n, np.uint8),
            money_flags=np.zeros(n, np.uint8),
        )


@dataclass
class World:
    """Everything a phase may read or write during a run."""

    scenario: Scenario
    base: Base
    threads: int
    voters: Voters
    cells: CellTable
    #: Parameters of today: the scenario's, as changed by the levers that act.
    params: WorldParameters
    #: Row range of each village, and of "nowhere" (isolated voters) where there are any.
    place_start: NDArray[np.int64]
    #: Kecamatan of each of these; K for nowhere.
    place_kec: NDArray[np.int32]
    #: Day relative to the vote; the day that the next step will live through.
    day: int
    first_day: int
    #: Full sweep of the street instead of the frontier (slow; tests show that nothing changes).
    full_sweep: bool = False
    #: Parameters that differ from place to place today -> values, one per site, kecamatan, or kecamatan and camp.
    scoped: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    #: Orders and reports of the actors.
    desk: Desk = field(default_factory=Desk)
    #: State that belongs to one mechanism, by the mechanism's name.
    parts: dict[str, Any] = field(default_factory=dict)
    profile: dict[str, float] = field(default_factory=dict)
    _pool: ThreadPoolExecutor | None = None

    @classmethod
    def create(cls, scenario: Scenario, base: Base, threads: int = 1, full_sweep: bool = False) -> World:
        """Allocate the state of a world on the first morning of ``scenario``."""
        population = base.population
        start, kec = population.village_start, population.village_kec
        if population.n > population.n_resident:
            start, kec = np.append(start, population.n), np.append(kec, np.int32(population.n_kecamatan))
        return cls(
            scenario=scenario,
            base=base,
            threads=threads if population.n >= 2 * MIN_VOTERS_PER_THREAD else 1,
            voters=Voters.start(population),
            cells=build_cells(base.region, population),
            params=scenario.world,
            place_start=start,
            place_kec=kec,
            day=scenario.world.start,
            first_day=scenario.world.start,
            full_sweep=full_sweep,
        )

    @property
    def region(self) -> Region:
        """The region."""
        return self.base.region

    @property
    def seed(self) -> int:
        """World seed."""
        return self.base.seed

    @property
    def n_camps(self) -> int:
        """Number of camps (camp 0, the uncommitted, not counted)."""
        return len(self.base.population.camps)

    @property
    def n_kecamatan(self) -> int:
        """Number of kecamatan; index ``n_kecamatan`` is "nowhere" (isolated voters)."""
        return len(self.base.region.kec_code)

    def local(self, parameter: str) -> Any:
        """Today's value of a parameter of :attr:`params`, which a lever may have changed in some places only.

        Args:
            parameter: Dotted key below ``world`` (``"street.negotiators"``).

        Returns:
            One number; or, while a lever acts on some places only, an array with an entry per place.
        """
        found = self.scoped.get(parameter)
        if found is not None:
            return found
        group, name = parameter.split(".")
        return getattr(getattr(self.params, group), name)

    def key(self, stream: int, tick: int = 0) -> np.uint64:
        """Random-number key of a decision stream at a tick."""
        return rng.key(self.seed, stream, tick)

    def contest_luck(self, decision: int) -> float:
        """A draw of the contest, uniform on [0, 1).

        Drawn per seed and per place that held the contest: plans of a seed share it, and so do the regencies of a
        governor's contest, while two regions of one seed do not.
        """
        place = int(contest_place(self.scenario.world.contest, str(self.region.kab_code[0])).replace(".", ""))
        return float(rng.uniform(self.seed, decision, 0, [place])[0])

    def by_village(self, kernel: Any, *args: Any) -> None:
        """Run ``kernel(first_village, last_village, *args)`` over all villages, on ``threads`` threads.

        Ranges are cut at village borders into parts of about equal voters; each voter and each village
        belongs to one thread, so results do not depend on the number of threads.
        """
        self.by_range(self.place_start, kernel, *args)

    def by_range(self, start: NDArray[np.int64], kernel: Any, *args: Any) -> None:
        """Run ``kernel(first, last, *args)`` over the row ranges that ``start`` cuts, on ``threads`` threads.

        Args:
            start: int64[parts+1], row range of each village or kecamatan.
            kernel: Compiled function that writes nothing outside its parts.
            args: What else it takes.
        """
        n_places = len(start) - 1
        if self.threads <= 1:
            kernel(0, n_places, *args)
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="conflict-sim")
        cuts = np.searchsorted(start, np.linspace(0, start[-1], 4 * self.threads + 1))
        cuts[0], cuts[-1] = 0, n_places
        jobs = [self._pool.submit(kernel, int(a), int(b), *args) for a, b in pairwise(cuts) if b > a]
        for job in jobs:
            job.result()

    def __getstate__(self) -> dict[str, Any]:
        # Threads are no state: a copied or unpickled world makes its own.
        return {**self.__dict__, "_pool": None}
