"""Real regional tables: load a built-in region, import any regency from national tables, draw its places."""

from conflict_sim.regions.describe import DescriptionRow, describe
from conflict_sim.regions.region import Contest, Contests, Fact, Region, Stage
from conflict_sim.regions.store import RegionListing, list_regions, load_region

__all__ = [
    "Contest",
    "Contests",
    "DescriptionRow",
    "Fact",
    "Region",
    "RegionListing",
    "Stage",
    "describe",
    "list_regions",
    "load_region",
]
