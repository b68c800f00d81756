"""Outlines of villages, kecamatan and kabupaten: Voronoi cells of the villages' centroids, or a user's GeoJSON.

The cells are a drawing aid, not boundaries: inside a kecamatan every place belongs to the nearest village centroid,
and the outside is cut off a little beyond the villages.
"""

from __future__ import annotations

import json
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.errors import InputError, Problem, not_a_file, system_reason
from conflict_sim.messages import phrase, say
from conflict_sim.regions.region import Region

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LEVELS = ("village", "kecamatan", "kabupaten")
#: GeoJSON properties that may hold the code of a kecamatan, in this order.
CODE_PROPERTIES = ("code", "kec_code", "kode")
#: Two centroids closer than this (degrees, about 10 m) are drawn apart on a small spiral.
SAME_PLACE = 1e-4
#: Reach of the outline beyond the outermost centroids, in typical distances between villages.
MARGIN = 0.75
#: Gaps and bays narrower than twice this many typical distances are closed, and holes are filled.
CLOSING = 2.5
MAX_GEOJSON_BYTES = 200 * 2**20

_cache: weakref.WeakKeyDictionary[Region, dict[str, dict[str, BaseGeometry]]] = weakref.WeakKeyDictionary()


def region_polygons(
    region: Region, level: str = "kecamatan", geojson: str | Path | None = None
) -> dict[str, BaseGeometry]:
    """Outlines of the places of a region, in degrees (lon, lat).

    Args:
        region: The region.
        level: ``village``, ``kecamatan`` or ``kabupaten``.
        geojson: Optional file with kecamatan polygons, matched by a property ``code`` (or ``kec_code``, ``kode``);
            villages are then Voronoi cells inside their kecamatan.

    Returns:
        Code -> shapely Polygon or MultiPolygon, valid and not empty; outlines of one level do not overlap (with a
        GeoJSON, as far as its own polygons do not).

    Raises:
        InputError: Unknown level, or a GeoJSON that is missing, broken or lacks a kecamatan.
    """
    if level not in LEVELS:
        raise InputError(say("region.level", name=level, names=LEVELS))
    if geojson is not None:
        return _from_geojson(region, level, Path(geojson))
    done = _cache.setdefault(region, {})
    if level not in done:
        if "village" not in done:
            done["village"] = _village_cells(region)
        cells = [done["village"][c] for c in region.village_code.tolist()]
        done["kecamatan"] = _merge(cells, region.village_kec, region.kec_code)
        done["kabupaten"] = _merge([*done["kecamatan"].values()], region.kec_kab, region.kab_code)
    return dict(done[level])


def rings(shape: BaseGeometry) -> list[list[tuple[float, float]]]:
    """Outer rings of a polygon or multipolygon as lists of (lon, lat), largest first."""
    parts = sorted(getattr(shape, "geoms", [shape]), key=lambda g: -g.area)
    return [[(float(x), float(y)) for x, y, *_ in part.exterior.coords] for part in parts]


def _flat(region: Region) -> tuple[NDArray[np.float64], float]:
    """Village centroids with longitude shrunk by cos(latitude), duplicates drawn apart; and that factor."""
    factor = float(np.cos(np.radians(region.village_lat.mean())))
    xy = np.column_stack([region.village_lon * factor, region.village_lat])
    return _apart(xy), factor


def _apart(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    keys = np.round(xy / SAME_PLACE).astype(np.int64)
    _, group, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    out = xy.copy()
    for g in np.flatnonzero(counts > 1):
        rows = np.flatnonzero(group.ravel() == g)
        angle = 2.399963 * np.arange(rows.size)
        radius = 4 * SAME_PLACE * np.sqrt(np.arange(rows.size))
        out[rows] = xy[rows[0]] + np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return out


def _spacing(xy: NDArray[np.float64]) -> float:
    """Typical distance between neighbouring points: median distance to the nearest other one."""
    if xy.shape[0] < 2:
        return 0.02
    d2 = ((xy[:, None, :] - xy[None, :, :]) ** 2).sum(axis=2)
    np.fill_diagonal(d2, np.inf)
    return float(np.clip(np.sqrt(np.median(d2.min(axis=1))), 0.003, 0.3))


def _cells(xy: NDArray[np.float64], outline: BaseGeometry) -> list[BaseGeometry]:
    """Voronoi cells of points, clipped to an outline that holds them all."""
    import shapely

    if xy.shape[0] == 1:
        return [outline]
    frame = outline.buffer(1.0).envelope
    cells = np.array(shapely.voronoi_polygons(shapely.multipoints(xy), extend_to=frame).geoms)
    points = shapely.points(xy)
    found = shapely.STRtree(cells).query(points, predicate="intersects")
    owner = np.full(xy.shape[0], -1)
    owner[found[0]] = found[1]
    clipped = shapely.intersection(cells[owner], outline)
    return [_areas(g) for g in clipped]


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry, without stray lines and points."""
    import shapely

    valid = shapely.make_valid(shape)
    if valid.geom_type in ("Polygon", "MultiPolygon"):
        return valid
    parts = [g for g in shapely.get_parts(valid) if g.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts)


def _village_cells(region: Region) -> dict[str, BaseGeometry]:
    import shapely

    xy, factor = _flat(region)
    hulls = []
    for k in range(region.kec_code.size):
        points = xy[region.village_kec == k]
        reach = MARGIN * _spacing(points)
        hulls.append(shapely.multipoints(points).convex_hull.buffer(reach, quad_segs=4))
    outline = shapely.union_all(hulls)
    near = CLOSING * _spacing(xy)
    outline = outline.buffer(near, quad_segs=4).buffer(-near, quad_segs=4).union(outline)
    outline = shapely.union_all([shapely.Polygon(g.exterior) for g in shapely.get_parts(outline)])
    cells = _cells(xy, outline)
    return {code: _unflatten(g, factor) for code, g in zip(region.village_code.tolist(), cells)}


def _unflatten(shape: BaseGeometry, factor: float) -> BaseGeometry:
    import shapely

    return shapely.transform(shape, lambda c: c / np.array([factor, 1.0]))


def _merge(
    shapes: list[BaseGeometry], owner: NDArray[np.int32], codes: NDArray[np.str_]
) -> dict[str, BaseGeometry]:
    import shapely

    merged = {}
    for i, code in enumerate(codes.tolist()):
        parts = [shapes[j] for j in np.flatnonzero(owner == i)]
        merged[code] = _areas(shapely.union_all(parts))
    return merged


def _from_geojson(region: Region, level: str, path: Path) -> dict[str, BaseGeometry]:
    polygons = read_polygons(path, region.kec_code.tolist())
    if level == "kecamatan":
        return polygons
    if level == "kabupaten":
        return _merge(list(polygons.values()), region.kec_kab, region.kab_code)
    import shapely

    xy, factor = _flat(region)
    out: dict[str, BaseGeometry] = {}
    for k, outline in enumerate(polygons.values()):
        rows = np.flatnonzero(region.village_kec == k)
        flat = shapely.transform(outline, lambda c: c * np.array([factor, 1.0]))
        points = xy[rows].copy()
        for i, g in enumerate(shapely.points(points)):
            if not flat.covers(g):  # a centroid can lie outside its polygon: take the nearest point inside
                inner = flat.buffer(-1e-5)
                near = shapely.shortest_line(flat if inner.is_empty else inner, g).coords[0]
                points[i] = near
        cells = _cells(_apart(points), flat)
        out |= {str(region.village_code[r]): _unflatten(c, factor) for r, c in zip(rows, cells)}
    return out


def read_polygons(path: Path, codes: list[str]) -> dict[str, BaseGeometry]:
    """Polygons of a GeoJSON file for the codes asked for.

    Args:
        path: A FeatureCollection; each feature names its code in ``code``, ``kec_code`` or ``kode``.
        codes: Codes that must be there.

    Returns:
        Code -> geometry, in the order of ``codes``; other features are ignored.

    Raises:
        InputError: The file cannot be read, is no FeatureCollection, or lacks a code.
    """
    import shapely
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    file = str(path)
    features = _features(path)
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for i, feature in enumerate(features):
        key = f"features[{i}]"
        properties = feature.get("properties") if isinstance(feature, dict) else None
        code = (
            next((properties[p] for p in CODE_PROPERTIES if p in properties), None)
            if isinstance(properties, dict)
            else None
        )
        if code not in codes:
            continue
        if code in found:
            problems.append(Problem(say("geojson.duplicate", code=code), file, key=key))
            continue
        try:
            polygon = shapely.make_valid(shape(feature["geometry"]))
        except (ShapelyError, KeyError, TypeError, ValueError, AttributeError, IndexError) as e:
            told = say("geojson.polygon", code=code, reason=phrase("geometry", str(e)))
            problems.append(Problem(told, file, key=f"{key}.geometry"))
            continue
        polygon = _areas(polygon) if polygon.geom_type not in ("Point", "LineString") else polygon
        if polygon.is_empty or polygon.area <= 0:
            problems.append(Problem(say("geojson.no_area", code=code), file, key=f"{key}.geometry"))
            continue
        found[code] = polygon
    lacking = [c for c in codes if c not in found]
    if lacking and not problems:
        shown: object = lacking[:8]
        if len(lacking) > 8:
            shown = say("geojson.some", codes=shown, more=len(lacking) - 8)
        told = say("geojson.lacking", codes=shown, names=CODE_PROPERTIES)
        problems.append(Problem(told, file, key="features"))
    if problems:
        raise InputError(problems)
    return {c: found[c] for c in codes}


def _features(path: Path) -> list[Any]:
    file = str(path)
    try:
        if (told := not_a_file(path)) is not None:
            raise InputError(Problem(told, file))
        if not path.is_file():
            raise InputError(Problem(say("geojson.no_file"), file))
        if path.stat().st_size > MAX_GEOJSON_BYTES:
            raise InputError(Problem(say("file.larger", most=MAX_GEOJSON_BYTES // 2**20), file))
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as e:
        raise InputError(Problem(say("file.plain_not_utf8"), file)) from e
    except json.JSONDecodeError as e:
        raise InputError(Problem(say("file.not_json", reason=phrase("json", e.msg)), file, e.lineno)) from e
    except (OSError, RecursionError) as e:
        raise InputError(Problem(say("file.cannot_read", reason=system_reason(e)), file)) from e
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise InputError(Problem(say("geojson.not_features"), file, key="features"))
    return features
