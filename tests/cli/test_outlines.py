"""``run.outlines``: a planner's own boundaries replace the drawn ones, and mistakes in them are told before any run."""

import json

import pytest
import shapely
from typer.testing import CliRunner

from conflict_sim import cli, figures
from conflict_sim.config.loader import load_scenario, scenario_key
from conflict_sim.experiment import run
from conflict_sim.regions.geometry import region_polygons
from conflict_sim.regions.store import load_region

SCENARIO = "world: {region: '00.02', start: 6, spin_up: 0, announcement: {day: 7}}\nrun: {days: 3, seeds: 1, outlines: batas.geojson}\n"


def write(folder, leave_out=()):
    """Two-by-one-degree boxes for the kecamatan: nothing that the drawn outlines could be taken for."""
    codes = [c for c in region_polygons(load_region("00.02")) if c not in leave_out]
    features = [
        {
            "type": "Feature",
            "properties": {"kode": code},
            "geometry": shapely.geometry.mapping(shapely.box(2 * i, 0, 2 * i + 2, 1)),
        }
        for i, code in enumerate(codes)
    ]
    (folder / "batas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (folder / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    return folder / "s.yaml"


def test_the_map_is_drawn_with_the_file_beside_the_scenario(tmp_path):
    scenario = load_scenario(write(tmp_path))
    ensemble = run(scenario, out=tmp_path / "out", workers=1)
    assert ensemble.info["outlines"] == scenario.run.outlines
    picture = figures.place_map(ensemble, "en").picture
    # The boxes are twice as wide as high: all of them in a row, and nothing else.
    wide = 2.0 * len(load_region("00.02").kec_code)
    spans = {round(float(axes.dataLim.width)) for axes in picture.axes if axes.dataLim.width > 1}
    assert spans == {round(wide)}
    words = " ".join(text.get_text() for text in picture.texts)
    assert "approximations" not in words
    plain = figures.place_map(run(load_scenario("quick"), seeds=1, workers=1), "en").picture
    assert "approximations" in " ".join(text.get_text() for text in plain.texts)


def test_boundaries_change_no_run(tmp_path):
    scenario = load_scenario(write(tmp_path))
    bare = scenario.model_copy(update={"run": scenario.run.model_copy(update={"outlines": None})})
    assert scenario_key(scenario) == scenario_key(bare)


@pytest.mark.parametrize("command", ["check", "run"])
def test_a_kecamatan_that_lacks_is_told_at_once(tmp_path, command):
    path = write(tmp_path, leave_out=("00.02.02",))
    told = CliRunner().invoke(cli.app, [command, str(path), "--lang", "en"])
    assert told.exit_code == 2
    assert "s.yaml:2" in told.output and "run.outlines" in told.output and "00.02.02" in told.output
    (tmp_path / "batas.geojson").unlink()
    told = CliRunner().invoke(cli.app, [command, str(path), "--lang", "en"])
    assert told.exit_code == 2 and "run.outlines" in told.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["s.yaml"]
