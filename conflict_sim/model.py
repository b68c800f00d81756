"""The model: a Mesa model whose step is one day, lived through by an ordered table of phases."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from mesa import DataCollector
from mesa.model import RNGLike
from numpy.typing import NDArray

from conflict_sim import tipping
from conflict_sim.agents import actor, cast, leaders, supporter_group
from conflict_sim.agents.broker import Broker
from conflict_sim.agents.mesa_scenario import envelope, scenario_arguments
from conflict_sim.agents.voter import Voter
from conflict_sim.config.names import check_measures
from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import Scenario
from conflict_sim.dynamics import (
    belief,
    calendar,
    events,
    force_ledger,
    grievance,
    hoax,
    measures,
    money,
    police,
    response,
    result,
    sensing,
    sites,
    street,
    street_edits,
)
from conflict_sim.dynamics import institutions as offices
from conflict_sim.dynamics.gauges import begin_gauges, gauge_history, gauge_phase
from conflict_sim.hashing import json_hash
from conflict_sim.interventions import base as levers
from conflict_sim.interventions import day as plan_day
from conflict_sim.interventions.plans import resolve_plan
from conflict_sim.memory import release_freed
from conflict_sim.metrics import busiest_moment, collect, group_voters, observable_names
from conflict_sim.metrics.tally import count_believers
from conflict_sim.model_views import ModelViews
from conflict_sim.network.layers import build_network
from conflict_sim.population.columns import append_isolated
from conflict_sim.population.sampling import sample_villages
from conflict_sim.population.synth import build_population
from conflict_sim.region_check import region_of, resolve_in_region
from conflict_sim.regions.region import Region
from conflict_sim.world import Base, World

log = logging.getLogger(__name__)

#: Scenario of a model that is made without one: small enough to step at once.
DEFAULT_SCENARIO = "quick"


@dataclass(frozen=True)
class Phase:
    """One row of the day.

    Args:
        name: Short name, also the key of ``--profile``.
        doc: What happens, one line.
        run: Function of the world.
    """

    name: str
    doc: str
    run: Callable[[World], None]


#: The day, in order. Each phase reads what the phases before it have written.
PHASES: tuple[Phase, ...] = (
    Phase("levers", "the plan's levers change today's parameters and cost what they cost", plan_day.phase),
    Phase("news", "unofficial counts or the decree have reached more people overnight", result.phase),
    Phase("sensing", "FKDM and other sources look at those whom they watch", sensing.phase),
    Phase(
        "actors",
        "institutions, leaders and units observe, decide and put their orders on the desk",
        actor.phase,
    ),
    Phase("money", "candidates' money runs down to voters at night, and comes to light", money.phase),
    Phase("institutions", "complaints, plenaries, rulings, sanctions are carried out", offices.phase),
    Phase("hoaxes", "hoaxes start, are shared, believed, checked and forgotten", hoax.phase),
    Phase("belief", "fraud belief follows ties, priors and believed hoaxes", belief.phase),
    Phase("grievance", "trust recovers, outrage fades, grievance follows", grievance.phase),
    Phase(
        "leaders", "supporter groups read their people, take a stance and call or calm", supporter_group.phase
    ),
    Phase(
        "measures",
        "people get to know each other; leaders whom a plan orders to be held fall silent",
        measures.phase,
    ),
    Phase("street", "24 hours: ladder, crowds, officers, force, harm, incidents", street.phase),
    Phase("gauges", "calm and tension of every kecamatan are read; nothing else is written", gauge_phase),
)


def build_key(scenario: Scenario) -> str:
    """Hash of all that the build reads of a scenario besides the seed: two with the same key share a world.

    Args:
        scenario: The scenario.
    """
    world = scenario.world
    mobilisation = ("leaders_escalate", "leaders_pledge", "provocateurs")
    return json_hash(
        {
            "region": world.region,
            "contest": world.contest,
            "scale": scenario.run.scale,
            # How many are free to come is read day by day.
            "population": world.population.model_dump(mode="json", exclude={"available"}),
            "network": world.network.model_dump(mode="json"),
            "belief": world.belief.model_dump(mode="json", include={"prior", "prior_sd"}),
            "hoax": world.hoax.model_dump(mode="json", include={"high_sharers"}),
            "mobilisation": world.mobilisation.model_dump(mode="json", include=set(mobilisation)),
        }
    )


def build_world(scenario: Scenario, seed: int, *, isolated: int = 0) -> Base:
    """Build region sample, population and network: what plans of one seed share.

    Args:
        scenario: The scenario.
        seed: World seed.
        isolated: Voters without ties and outside every denominator to append (for tests of independence).

    Raises:
        InputError: The region is unknown, or has no such contest, camp or kecamatan.
    """
    world = scenario.world
    whole = region_of(scenario)
    region, scale = whole, 1.0
    if scenario.run.scale < 1.0:
        region = whole.subset(sample_villages(whole, scenario.run.scale, seed))
        scale = region.n_voters / whole.n_voters
    population = build_population(
        region,
        world.contest,
        world.population,
        world.network,
        seed,
        belief=world.belief,
        hoax=world.hoax,
        mobilisation=world.mobilisation,
    )
    network = build_network(
        population, region, world.network, seed, mobilisation=world.mobilisation, contest_name=world.contest
    )
    release_freed()
    if isolated:
        population, network = append_isolated(population, isolated), network.with_isolated(isolated)
    return Base(
        region=region,
        contest=region.contests[world.contest],
        population=population,
        network=network,
        seed=seed,
        scale=scale,
        totals=np.asarray(whole.contests[world.contest].whole.votes),
        inhabitants=whole.contests[world.contest].whole.inhabitants,
        built_for=build_key(scenario),
        **_whole_rolls(region, whole),
    )


def _whole_rolls(region: Region, whole: Region) -> dict[str, NDArray[Any]]:
    """Roll of each kecamatan as it really is, and the share of each regency's roll that is simulated."""
    kab_of = np.asarray(whole.kec_kab)
    totals = np.bincount(kab_of, weights=whole.kec_roll)
    kept = np.bincount(region.kec_kab, weights=region.kec_roll)
    return {
        "kec_roll": np.asarray(whole.kec_roll)[np.isin(whole.kec_code, region.kec_code)],
        "kab_share": kept / np.maximum(totals[np.isin(whole.kab_code, region.kab_code)], 1.0),
    }


class ConflictModel(ModelViews):
    """Every registered voter of a region through the days around a vote; one step is one day.

    Args:
        scenario: A :class:`Scenario`, a name or path of a scenario file, or None for the small example.
        rng: World seed, or a NumPy generator whose next number is the seed (``model.seed`` tells it); the scenario's
            ``run.seed`` where left out.
        plan: A :class:`Plan`, or a name or path of a plan file; a name is looked up beside the scenario's file first.
        threads: Threads of the kernels; results do not depend on it.
        world: What :func:`build_world` made for this scenario and seed, to be shared between plans. One that was made
            for another seed, region, contest, sample, population or network is not used: the right one is built.
        full_sweep: Look at every voter in every street tick (slow; results do not depend on it).

    Example:
        A page for ``solara run page.py``; a plan of its own has to be in ``model_params`` too, else *Reset* drops it::

            seeds = {"type": "SliderInt", "value": 1, "min": 1, "max": 50, "step": 1}
            page = SolaraViz(
                ConflictModel("quick"),
                components=[make_plot_component(["in_street", "violent"])],
                model_params={"scenario": "quick", "rng": seeds},
            )

    Attributes:
        daily: Observable -> array (days done, reporting cells), before results hide what rests on fewer than 300
            voters of a camp.
        hourly: Region total -> array (24 x days done,).
        events: Event log.
        ledger: Right -> array (camps + 1, kecamatan).
        running: False after the scenario's last day.

    Raises:
        InputError: Scenario, plan, seed or region are wrong.
    """

    def __init__(
        self,
        scenario: Scenario | str | None = None,
        *,
        rng: int | RNGLike | None = None,
        plan: Plan | str = "none",
        threads: int = 1,
        world: Base | None = None,
        full_sweep: bool = False,
    ):
        given, seed = scenario_arguments(scenario, rng)
        if isinstance(given, Scenario):
            settings = given
        else:
            settings = resolve_in_region(given or DEFAULT_SCENARIO)[0].scenario
        check_measures(settings, observable_names())
        seed = settings.run.seed if seed is None else seed
        super().__init__(scenario=envelope(settings, seed))
        self.plan, acting = resolve_plan(plan, settings)
        began = time.perf_counter()
        if world is not None and (world.seed, world.built_for) != (seed, build_key(settings)):
            log.info("the world given was made for another seed or scenario; building the right one")
            world = None
        base = world if world is not None else build_world(settings, seed)
        self.world = World.create(settings, base, threads=threads, full_sweep=full_sweep)
        self._start(acting)
        self._daily: dict[str, list[NDArray[Any]]] = {}
        self._groups: dict[str, list[NDArray[np.int64]]] = {}
        self._peaks: dict[str, list[NDArray[np.int64]]] = {}
        self.days: list[int] = []
        self.voters = self._create_voters()
        state = self.world.parts["leaders"]
        supporter_group.SupporterGroup.create_agents(self, len(state), **state.columns)
        self.brokers = Broker.create_agents(
            self, len(base.network.broker_parent), **vars(self.world.parts["money"].brokers)
        )
        self.world.parts["cast"] = cast.build_cast(self)
        self._written: set[str] = set()
        self.datacollector = DataCollector(
            model_reporters={
                name: name
                for name in ("in_street", "violent", "believing", "mean_fraud_belief", "incidents_today")
            }
        )
        self.world.profile["build"] = time.perf_counter() - began

    def _start(self, acting: tuple[levers.ActiveLever, ...]) -> None:
        world = self.world
        world.parts["levers"] = acting
        world.parts["cost_today"] = {}
        world.parts["calendar"] = calendar.build_calendar(world)
        result.start(world)
        offices.start(world)
        world.parts["hoax"] = hoax.start(world)
        world.parts["money"] = money.start(world)
        belief.start(world)
        world.parts["leaders"] = leaders.start(world)
        world.parts["measures"] = measures.start(world)
        world.parts["sites"] = sites.start(world)
        world.parts["police"] = police.start(world, world.parts["sites"])
        world.parts["sensing"] = sensing.start(world)
        world.parts["response"] = response.start(world)
        world.parts["events"] = events.EventLog()
        world.parts["force_ledger"] = force_ledger.start(world)
        world.parts["street"] = street.start(world)
        begin_gauges(world)

    def _create_voters(self) -> Any:
        population, voters = self.world.base.population, self.world.voters
        names = [
            "camp",
            "village",
            "strength",
            "hardship",
            "risk_aversion",
            "availability",
            "online_shock",
            "street_shock",
            "violence_shock",
            "prior",
            "supporter_group",
        ]
        changing = [
            "trust_kpu",
            "trust_police",
            "trust_government",
            "believed_winner",
            "fraud_belief",
            "belief_shown",
            "grievance",
            "outrage",
            "hoax_state",
            "level",
            "status",
            "site",
            "paid_by",
            "money_seen",
            "money_flags",
        ]
        columns = {name: getattr(population, name) for name in names}
        columns |= {name: getattr(voters, name) for name in changing}
        made = Voter.create_agents(self, population.n, alive=voters.alive, shared=names, **columns)
        self.populations[Voter].bounds.update(self._bounds())
        return made

    def _bounds(self) -> dict[str, tuple[float, float]]:
        """Lowest and highest value of a voter's attributes: kernels do not check where they look things up."""
        base = self.world.base
        camps = (0, len(base.population.camps))
        shares = ("trust_kpu", "trust_police", "trust_government", "fraud_belief", "outrage")
        return {
            "camp": camps,
            "believed_winner": camps,
            "paid_by": camps,
            "village": (0, len(self.world.place_kec) - 1),
            "supporter_group": (-1, len(base.network.sg_leader) - 1),
            "site": (-1, len(self.world.parts["sites"]) - 1),
            "level": (0, 4),
            "status": (0, 2),
            "grievance": (0, float(np.finfo(np.float32).max)),
            **dict.fromkeys(shares, (0, 1)),
        }

    def step(self) -> None:
        """Live through one day, phase by phase, then measure."""
        world = self.world
        if self._written:
            belief.recount(world)
            street_edits.recount(world)
            self._written.clear()
        if not self.days:
            self._spin_up()
        for phase in PHASES:
            began = time.perf_counter()
            phase.run(world)
            world.profile[phase.name] = world.profile.get(phase.name, 0.0) + time.perf_counter() - began
        tipping.evening(world, PHASES)
        began = time.perf_counter()
        for name, values in collect(world).items():
            self._daily.setdefault(name, []).append(values)
        for name, sizes in group_voters(world).items():
            self._groups.setdefault(name, []).append(sizes)
        for name, people in busiest_moment(world).items():
            self._peaks.setdefault(name, []).append(people)
        world.profile["measure"] = world.profile.get("measure", 0.0) + time.perf_counter() - began
        self.days.append(world.day)
        self.datacollector.collect(self)
        world.day += 1
        if len(self.days) >= self.settings.run.days:
            events.close_all(world)
            self.running = False

    def _spin_up(self) -> None:
        """Live through the days before the first recorded one; only their traces in people and places stay.

        Otherwise everybody who is ready to move would do so on the first day.
        """
        world, began = self.world, time.perf_counter()
        first = world.day
        for world.day in range(first - self.settings.world.spin_up, first):
            for phase in PHASES:
                phase.run(world)
        world.day = first
        events.forget(world)
        street.forget(world)
        response.forget(world)
        measures.forget(world)
        offices.forget(world)
        world.profile["spin_up"] = time.perf_counter() - began

    def on_voter_removed(self, row: int) -> None:
        """Let crowds, groups and counters go of a voter who was removed."""
        street_edits.remove(self.world, row)

    def on_column_written(self, agent_type: type, name: str) -> None:
        """A voter's attribute was written from outside: shared columns become this model's own, counters are redone."""
        if agent_type is not Voter:
            return
        world = self.world
        array, shared = self.populations[agent_type].arrays[name], world.base.population
        if getattr(shared, name, array) is not array:
            world.base = replace(world.base, population=replace(shared, **{name: array}))
            street_edits.rebind(world)
        self._written.add(name)

    def _residents(self, name: str) -> NDArray[Any]:
        """Values of a column for living voters on the roll (isolated ones are outside every figure)."""
        n, voters = self.columns.n_resident, self.world.voters
        column, living = getattr(voters, name)[:n], voters.alive[:n]
        return np.asarray(column if living.all() else column[living])

    @property
    def in_street(self) -> int:
        """People at level 2 or more now."""
        return int(np.count_nonzero(self._residents("level") >= 2))

    @property
    def violent(self) -> int:
        """People at level 3 or more now."""
        return int(np.count_nonzero(self._residents("level") >= 3))

    @property
    def believing(self) -> int:
        """People who believe at least one hoax now."""
        n, voters = self.columns.n_resident, self.world.voters
        return int(count_believers(voters.hoax_state[:n], voters.alive[:n]))

    @property
    def mean_fraud_belief(self) -> float:
        """Mean belief that the count is fraudulent; not-a-number where nobody is left."""
        held = self._residents("fraud_belief")
        return float(held.mean()) if held.size else math.nan

    @property
    def incidents_today(self) -> int:
        """Incidents that began on the last day lived through."""
        return len(self.world.parts["events"].today)

    @property
    def daily(self) -> dict[str, NDArray[Any]]:
        """Observable -> array (days done, cells)."""
        return {name: np.stack(rows) for name, rows in self._daily.items()}

    @property
    def gauges(self) -> dict[str, NDArray[Any]]:
        """Gauge -> array (days done, kecamatan); ``status`` indexes ``dynamics.gauges.LABELS``. Empty when off."""
        return gauge_history(self.world)

    @property
    def hourly(self) -> dict[str, NDArray[np.int64]]:
        """Region total -> array (24 x days done,)."""
        return {name: np.array(rows) for name, rows in self.world.parts["street"].hourly.items()}

    @property
    def events(self) -> list[events.Event]:
        """Event log: shocks, stages, hoaxes, incidents."""
        return list(self.world.parts["events"].events)

    @property
    def ledger(self) -> dict[str, NDArray[Any]]:
        """Rights that can be touched -> array (camps + 1, kecamatan) by residence; row 0 has no camp."""
        live = self.world.parts["street"]
        dispersed = live.places.peaceful_dispersed[:, :-1]
        arrested = live.places.peaceful_arrested[:, :-1]
        return {
            "peaceful_dispersed": dispersed,
            "peaceful_arrested": arrested,
            "assembly_hours_curtailed": live.places.curtailed[:, :-1],
            **response.rights(self.world),
            **force_ledger.rights(self.world),
            **measures.rights(self.world, plan_day.rights_touched(self.world)),
        }

    @property
    def camp_voters(self) -> NDArray[np.int64]:
        """Registered voters by camp and kecamatan, shape (camps + 1, kecamatan); row 0 has no camp."""
        return self.columns.counts().T

    @property
    def groups(self) -> dict[str, NDArray[np.int64]]:
        """Losers and winners -> voters of the group, shape (days done, cells): what figures of camps rest on."""
        return {name: np.stack(rows) for name, rows in self._groups.items()}

    @property
    def peaks(self) -> dict[str, NDArray[np.int64]]:
        """Most people at the same time, ``street_peak`` and by level -> (days done, kecamatan that reports them)."""
        return {name: np.stack(rows)[:, :-1] for name, rows in self._peaks.items()}

    @property
    def region_peaks(self) -> dict[str, NDArray[np.int64]]:
        """The same for the whole region -> (days done,)."""
        return {name: np.stack(rows)[:, -1] for name, rows in self._peaks.items()}
