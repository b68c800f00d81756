import json
import os

import numpy as np
import pytest
import shapely

from conflict_sim.errors import InputError
from conflict_sim.regions import load_region
from conflict_sim.regions.geometry import _apart, region_polygons, rings
from conflict_sim.regions.tables import read_table


@pytest.mark.parametrize("code", ["00.01", "00.02", "65.01", "64", "15.07"])
def test_polygons_cover_the_villages_and_do_not_overlap(code):
    r = load_region(code)
    villages, kecs, kabs = (region_polygons(r, level) for level in ("village", "kecamatan", "kabupaten"))
    assert list(villages) == r.village_code.tolist()
    assert list(kecs) == r.kec_code.tolist()
    assert list(kabs) == r.kab_code.tolist()
    for shapes in (villages, kecs, kabs):
        assert all(s.is_valid and s.area > 0 and "Polygon" in s.geom_type for s in shapes.values())
        assert sum(s.area for s in shapes.values()) == pytest.approx(
            shapely.union_all(list(shapes.values())).area
        )
    for v, s in enumerate(villages.values()):
        assert s.distance(shapely.Point(r.village_lon[v], r.village_lat[v])) < 1e-9
    for k, s in enumerate(kecs.values()):
        own = [s_ for s_, kec in zip(villages.values(), r.village_kec) if kec == k]
        assert s.area == pytest.approx(sum(g.area for g in own))


def test_outlines_stay_near_the_villages():
    r = load_region("65.01")
    box = shapely.union_all(list(region_polygons(r).values())).bounds
    assert box[0] > r.village_lon.min() - 0.3 and box[2] < r.village_lon.max() + 0.3
    assert box[1] > r.village_lat.min() - 0.3 and box[3] < r.village_lat.max() + 0.3


def test_outlines_are_cached():
    r = load_region("00.02")
    assert region_polygons(r)["00.02.01"] is region_polygons(r)["00.02.01"]


def test_equal_centroids_are_drawn_apart():
    xy = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [2.0, 2.0]])
    out = _apart(xy)
    assert len({tuple(p) for p in out.tolist()}) == 4
    assert np.abs(out - xy).max() < 0.01


def test_a_region_with_coinciding_centroids_has_all_its_cells(folder, tmp_path):
    from conflict_sim.regions.importer import import_region
    from tests.regions.conftest import replace

    replace(folder, "desa_national.csv", "Awal,77.10.01,-3.001,118.001", "Awal,77.10.01,,")
    r = load_region(import_region(folder, "77.10", tmp_path))
    cells = region_polygons(r, "village")
    assert len(cells) == 7 and all(s.area > 0 for s in cells.values())


def geojson(tmp_path, region, leave_out=(), key="code"):
    features = [
        {
            "type": "Feature",
            "properties": {key: code},
            "geometry": shapely.geometry.mapping(shape.buffer(0.01)),
        }
        for code, shape in region_polygons(region).items()
        if code not in leave_out
    ]
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.parametrize("key", ["code", "kec_code", "kode"])
def test_a_geojson_of_the_user_replaces_the_outlines(tmp_path, key):
    r = load_region("00.02")
    path = geojson(tmp_path, r, key=key)
    own = region_polygons(r, "kecamatan", geojson=path)
    drawn = region_polygons(r, "kecamatan")
    assert all(own[c].area > drawn[c].area for c in drawn)
    villages = region_polygons(r, "village", geojson=path)
    for k, code in enumerate(r.kec_code.tolist()):
        parts = [villages[c] for c in r.village_code[r.village_kec == k].tolist()]
        assert sum(p.area for p in parts) == pytest.approx(own[code].area, rel=1e-6)
    assert list(region_polygons(r, "kabupaten", geojson=path)) == ["00.02"]


def test_a_geojson_with_mistakes_is_refused(tmp_path):
    r = load_region("00.02")
    with pytest.raises(InputError, match=r"no polygon for kecamatan 00\.02\.02"):
        region_polygons(r, geojson=geojson(tmp_path, r, leave_out=("00.02.02",)))
    path = geojson(tmp_path, r)
    d = json.loads(path.read_text())
    d["features"].append(d["features"][0])
    d["features"][1]["geometry"] = {"type": "Polygon", "coordinates": "none"}
    d["features"][2]["geometry"] = {"type": "Point", "coordinates": [1, 2]}
    path.write_text(json.dumps(d))
    with pytest.raises(InputError) as caught:
        region_polygons(r, geojson=path)
    text = str(caught.value)
    assert "features[3]: duplicate code 00.02.01" in text
    assert "features[1].geometry: the polygon of 00.02.02 cannot be read" in text
    assert "features[2].geometry: 00.02.03 has no area" in text
    for data, message in (
        (b"", "not JSON"),
        (b"{}", "not a GeoJSON FeatureCollection"),
        (b"\xff\xfe", "not UTF-8"),
    ):
        path.write_bytes(data)
        with pytest.raises(InputError, match=message):
            region_polygons(r, geojson=path)
    with pytest.raises(InputError, match="no such GeoJSON file"):
        region_polygons(r, geojson=tmp_path / "none.geojson")
    with pytest.raises(InputError, match="unknown level 'street'"):
        region_polygons(r, "street")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.timeout(20)
def test_pipes_are_refused_and_not_waited_for(tmp_path):
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    for read in (load_region, lambda path: region_polygons(load_region("00.02"), geojson=path)):
        with pytest.raises(InputError, match=r"pipe\.json: is no ordinary file"):
            read(pipe)
    problems = []
    assert read_table(pipe, [], problems) is None and "is no ordinary file" in problems[0].message
    with pytest.raises(InputError, match="is a folder, not a file"):
        load_region(tmp_path)


def test_rings_are_plain_numbers():
    r = load_region("65")
    for shape in region_polygons(r).values():
        first, *rest = rings(shape)
        assert first[0] == first[-1] and len(first) > 3
        assert all(shapely.Polygon(x).area <= shapely.Polygon(first).area for x in rest)


def test_the_shared_outlines_fit(shared):
    for code, name in (("12.19", "12.19_batu_bara"), ("65", "65_kalimantan_utara")):
        r = load_region(code)
        path = shared / "boundaries" / f"kecamatan_{name}.geojson"
        assert len(region_polygons(r, geojson=path)) == r.kec_code.size
        assert all(s.area > 0 for s in region_polygons(r, "village", geojson=path).values())
