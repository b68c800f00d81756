"""Outlines of places for the map of the app: kecamatan, and the villages that report together, as GeoJSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shapely import union_all
from shapely.geometry.base import BaseGeometry

from conflict_sim.figures.place_map import reporting
from conflict_sim.regions.geometry import region_polygons, rings
from conflict_sim.regions.region import Region
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.record import RunRecord

#: Decimals of a coordinate in degrees, about 10 m.
_DECIMALS = 4
#: Villages that a name of several lists.
_NAMED = 3


@dataclass(frozen=True)
class Shapes:
    """What a map needs besides figures.

    Args:
        kecamatan: GeoJSON of all kecamatan; the name of a feature is its code.
        cells: GeoJSON of all reporting cells, villages outside a sample included; names are codes.
        owner: Kecamatan -> the one whose figures hold its own.
        kecamatan_names: Code -> name.
        cell_names: Code of a cell -> names of its villages.
        made: Whether the outlines were made from centroids of villages.
    """

    kecamatan: Mapping[str, Any]
    cells: Mapping[str, Any]
    owner: Mapping[str, str]
    kecamatan_names: Mapping[str, str]
    cell_names: Mapping[str, tuple[str, ...]]
    made: bool


def shapes_of(region: Region, record: RunRecord, outlines: str | None = None) -> Shapes:
    """Outlines of a region, and which of its villages report together in a run.

    Args:
        region: The whole region.
        record: A protected record of a run in it, or in a sample of its villages.
        outlines: The user's own GeoJSON of kecamatan.
    """
    large = region_polygons(region, "kecamatan", outlines or None)
    small = region_polygons(region, "village", outlines or None)
    names = dict(zip(region.village_code.tolist(), region.village_name.tolist()))
    cells: dict[str, BaseGeometry] = {}
    cell_names: dict[str, tuple[str, ...]] = {}
    for code, villages in zip(record.cells.code, record.cells.villages):
        cells[code] = union_all([small[village] for village in villages])
        shown = tuple(str(names[village]) for village in villages[:_NAMED])
        cell_names[code] = (*shown, *(("…",) if len(villages) > _NAMED else ()))
    reported = {village for villages in record.cells.villages for village in villages}
    for village in small.keys() - reported:
        cells[village] = small[village]
        cell_names[village] = (str(names[village]),)
    return Shapes(
        kecamatan=_collection(large),
        cells=_collection(cells),
        owner=reporting(Ensemble([record], key="live"), large),
        kecamatan_names=dict(zip(region.kec_code.tolist(), region.kec_name.tolist())),
        cell_names=cell_names,
        made=not outlines,
    )


def _collection(shapes: Mapping[str, BaseGeometry]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": code},
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [
                        [[[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y in ring]]
                        for ring in rings(shape)
                    ],
                },
            }
            for code, shape in sorted(shapes.items())
        ],
    }
