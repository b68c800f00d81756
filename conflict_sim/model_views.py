"""What a model tells of its scenario, its region and its people, without changing anything."""

from __future__ import annotations

from conflict_sim.agents.agent_set import ColumnModel
from conflict_sim.config.scenario import Scenario
from conflict_sim.network.csr import Network
from conflict_sim.network.report import Statistic, network_report
from conflict_sim.population.cells import CellTable
from conflict_sim.population.columns import PopulationColumns
from conflict_sim.regions.region import Region, Stage
from conflict_sim.world import World


class ModelViews(ColumnModel):
    """Names, places and sizes of a model's world.

    Attributes:
        world: State of the world.
    """

    world: World

    @property
    def settings(self) -> Scenario:
        """Our scenario (``model.scenario`` is Mesa's envelope around it)."""
        return self.world.scenario

    @property
    def seed(self) -> int:
        """World seed."""
        return self.world.seed

    @property
    def region(self) -> Region:
        """The simulated region, or the sample of it."""
        return self.world.region

    @property
    def network(self) -> Network:
        """Social network."""
        return self.world.base.network

    @property
    def columns(self) -> PopulationColumns:
        """Static voter columns."""
        return self.world.base.population

    @property
    def cells(self) -> CellTable:
        """Reporting cells."""
        return self.world.cells

    def population_report(self) -> list[Statistic]:
        """Measured statistics of population and network beside their targets.

        Measured anew at each call; clustering and path lengths on samples of voters.

        Returns:
            Rows in a fixed order. Those of one kecamatan have its code as layer.
        """
        world = self.settings.world
        rows = network_report(self.columns, self.network, world.network, world.population, seed=self.seed)
        return [
            row._replace(layer=self.kec_code[int(row.layer)]) if row.layer.isdigit() else row for row in rows
        ]

    @property
    def stages(self) -> list[Stage]:
        """Calendar of the region's election, and the stages that this run has dated so far."""
        own = self.world.parts["institutions"].stages
        return sorted([*self.region.calendar, *own], key=lambda s: (s.day_start, s.day_end, s.event))

    @property
    def hoax_names(self) -> list[str]:
        """Unique names of the hoaxes of the scenario."""
        return list(self.settings.world.hoax_names)

    @property
    def camp_names(self) -> list[str]:
        """Names of the camps; camp 1 is the first."""
        return list(self.columns.camps)

    @property
    def kec_code(self) -> list[str]:
        """Codes of the kecamatan."""
        return [str(code) for code in self.region.kec_code]

    @property
    def kec_name(self) -> list[str]:
        """Names of the kecamatan."""
        return [str(name) for name in self.region.kec_name]

    @property
    def kab_code(self) -> list[str]:
        """Codes of the regencies and cities."""
        return [str(code) for code in self.region.kab_code]

    @property
    def kab_name(self) -> list[str]:
        """Names of the regencies and cities."""
        return [str(name) for name in self.region.kab_name]

    @property
    def profile(self) -> dict[str, float]:
        """Seconds per phase so far."""
        return dict(self.world.profile)

    @property
    def scale(self) -> float:
        """Share of the roll that is simulated."""
        return self.world.base.scale
