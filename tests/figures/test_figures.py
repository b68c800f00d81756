import re
import subprocess
import sys

import numpy as np
import pytest

from conflict_sim import figures
from conflict_sim.experiment import task
from conflict_sim.experiment.runner import run
from conflict_sim.figures.base import even_ticks
from conflict_sim.figures.stages import BAND, lay_out, mark_stages, shown_stages, stage_label
from conflict_sim.figures.timeline import zoomed
from conflict_sim.results.store import verify
from tests.experiment.stand_in import scenario


def make(**options):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "MODEL", "tests.experiment.stand_in")
        return run(scenario(), workers=1, **options)


@pytest.fixture(scope="module")
def ensemble(tmp_path_factory):
    return make(seeds=4, out=tmp_path_factory.mktemp("figures") / "r")


@pytest.fixture(scope="module")
def single():
    return make(seeds=1)


@pytest.fixture(scope="module", params=["id", "en"])
def drawn(request, ensemble):
    return request.param, {f.name: f for f in figures.draw_all(ensemble, request.param)}


def words(figure):
    from matplotlib.text import Text

    return " ".join(t.get_text() for t in figure.picture.findobj(Text)).replace("\u00a0", " ")


def test_four_figures_with_sentence_and_table(drawn):
    _, every = drawn
    assert list(every) == ["timeline", "map", "ladder", "hoaxes"]
    for figure in every.values():
        assert figure.sentence.endswith(".") and len(figure.table) > 3
        assert "{" not in figure.sentence and "nan" not in figure.sentence


def test_text_is_in_the_reader_s_language(drawn):
    lang, every = drawn
    assert ("hari demi hari" if lang == "id" else "day by day") in words(every["timeline"])
    assert ("pleno kecamatan" if lang == "id" else "kecamatan plenaries") in words(every["timeline"])
    assert ("Surat suara sudah tercoblos" if lang == "id" else "Ballots punched") in words(every["hoaxes"])
    assert ("H+5" if lang == "id" else "D+5") in words(every["ladder"])


def test_footer_says_how_to_make_it_again(drawn, ensemble):
    lang, every = drawn
    for figure in every.values():
        text = words(figure)
        assert ensemble.key[:8] in text and "1-4" in text
        assert ("bukan ramalan" if lang == "id" else "not forecasts") in text


def test_saved_files_are_the_same_every_time(ensemble, tmp_path):
    for name in ("first", "second"):
        for figure in figures.draw_all(ensemble, "id"):
            figure.save(tmp_path / name)
    files = sorted(p.name for p in (tmp_path / "first").iterdir())
    assert len(files) == 8 and {f.rpartition(".")[2] for f in files} == {"png", "svg"}
    for name in files:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes(), name
    svg = (tmp_path / "first" / "timeline.svg").read_text()
    assert not re.search(r"<dc:date>", svg)


def test_figures_are_sealed_into_the_folder(ensemble):
    figures.save_all(ensemble, "en")
    assert verify(ensemble.folder) == []
    (ensemble.folder / "figures" / "map.svg").write_text("another map")
    assert [str(f) for f in verify(ensemble.folder)] == ["figures/map.svg: changed"]
    figures.save_all(ensemble, "en")
    assert verify(ensemble.folder) == []


@pytest.mark.parametrize("lang", ["id", "en"])
def test_one_run_shows_no_band(single, lang):
    from matplotlib.collections import FillBetweenPolyCollection

    figure = figures.timeline(single, lang)
    assert not figure.picture.findobj(FillBetweenPolyCollection)
    assert ("sebaran tidak diketahui" if lang == "id" else "spread is unknown") in words(figure)
    assert "%" not in figure.sentence


def test_band_is_the_10th_to_the_90th_percentile(ensemble):
    table = figures.timeline(ensemble, "en").table
    street = table[table.observable == "street_peak"]
    data = ensemble.series("street_peak")
    assert np.allclose(street.p10, np.quantile(data, 0.1, axis=0))
    assert np.allclose(street.p90, np.quantile(data, 0.9, axis=0))


def test_every_height_of_the_ladder_stands_at_its_count(ensemble):
    table = figures.ladder(ensemble, "en").table
    people = np.mean(
        [
            sum(r.hourly[f"level{n}"].astype(int) for n in (3, 4)).reshape(-1, 24).max(axis=1)
            for r in ensemble.records
        ],
        axis=0,
    )
    assert np.allclose(table.at_least_level3, people)
    assert (table.at_least_level1 >= table.at_least_level2).all()
    assert (table.at_least_level3 >= table.at_least_level4).all()


def test_map_adds_up_to_the_region(ensemble):
    table = figures.place_map(ensemble, "en").table
    total = ensemble.totals("violent_person_hours").mean()
    assert table.violent_person_hours.sum() == pytest.approx(total, rel=1e-5)
    assert table.loc[table.street_peak.idxmax(), "kecamatan"] == "Tanjung Selor"


def hatched(figure):
    from matplotlib.patches import PathPatch

    return [p for p in figure.picture.findobj(PathPatch) if p.get_hatch()]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_kecamatan_with_few_voters_of_the_camp_is_hatched(ensemble, lang):
    from dataclasses import replace

    runs = []
    for record in ensemble.records:
        values = record.daily["acceptance_losers"].copy()
        values[:, record.cells.kec == 2] = np.nan
        runs.append(replace(record, daily={**record.daily, "acceptance_losers": values}))
    fewer = type(ensemble)(runs, ensemble.key, info=ensemble.info)
    columns = ("acceptance_losers", "trust_kpu")
    figure = figures.place_map(fewer, lang, columns=columns)
    whole = figures.place_map(ensemble, lang, columns=columns)
    assert len(hatched(figure)) == len(hatched(whole)) + 1
    note = "Bertitik: tidak ada sel" if lang == "id" else "Dotted: no reporting cell with 300"
    assert note in words(figure) and note not in words(whole)
    table = figure.table.set_index("kec_code")
    assert np.isnan(table.acceptance_losers["65.01.06"])
    assert table.acceptance_losers["65.01.05"] == pytest.approx(
        whole.table.set_index("kec_code").acceptance_losers["65.01.05"]
    )


def test_figures_of_a_kecamatan_are_weighted_by_the_group(ensemble):
    from conflict_sim.figures.place_map import by_kecamatan

    run = ensemble.records[0]
    mine = run.cells.kec == 1
    sizes, values = run.groups["losers"][-1, mine], run.daily["acceptance_losers"][-1, mine]
    assert by_kecamatan(run, "acceptance_losers")[1] == pytest.approx((sizes * values).sum() / sizes.sum())


def test_names_on_a_map_keep_clear_of_each_other():
    from conflict_sim.figures.map_labels import box_of, overlap, spread

    texts = ["Tanjung\nPalas\n3,2", "Tanjung Palas\nBarat\n2,5", "Peso\n1", "Tanjung\nSelor\n22"]
    points = [(100.0, 100.0), (104.0, 96.0), (300.0, 100.0), (110.0, 100.0)]
    offsets = spread(texts, points)
    boxes = [box_of(t, x + dx, y + dy) for t, (x, y), (dx, dy) in zip(texts, points, offsets)]
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    assert offsets[0] == offsets[2] == (0.0, 0.0), "labels with room stay where they belong"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_made_up_region_is_called_so_in_the_reader_s_language(ensemble, lang):
    info = {**ensemble.info, "region_name": "Kota Rekaan (made up)"}
    figure = figures.ladder(type(ensemble)(ensemble.records, ensemble.key, info=info), lang)
    assert ("Kota Rekaan (bukan daerah nyata)" if lang == "id" else "Kota Rekaan (made up)") in words(figure)
    assert lang == "en" or "made up" not in words(figure)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_kecamatan_is_drawn_and_named(ensemble, lang):
    """One merged into a neighbour keeps its outline, those outside the sample are hatched, and all have names."""
    from dataclasses import replace

    from matplotlib.colors import to_hex
    from matplotlib.patches import PathPatch
    from shapely.geometry import box

    from conflict_sim.figures.place_map import reporting

    codes = ["65.01.01", "65.01.05", "65.01.06", "65.01.10", "65.01.02"]
    outlines = {code: box(i, 0, i + 1, 1) for i, code in enumerate(codes)}
    run = ensemble.records[0]
    keep = run.cells.kec != 0
    villages = [v for v, k in zip(run.cells.villages, keep) if k]
    villages[0] = (*villages[0], "65.01.01.2001")
    cells = replace(
        run.cells,
        code=tuple(c for c, k in zip(run.cells.code, keep) if k),
        kec=run.cells.kec[keep],
        voters=run.cells.voters[keep],
        villages=tuple(villages),
    )
    daily = {name: values[:, keep] for name, values in run.daily.items()}
    groups = {name: values[..., keep] for name, values in run.groups.items()}
    less = replace(run, cells=cells, daily=daily, groups=groups)
    fewer = type(ensemble)([less], ensemble.key, info=ensemble.info)
    assert reporting(fewer, outlines) == {**{code: code for code in codes}, "65.01.01": "65.01.05"}
    made = figures.place_map(fewer, lang, outlines, columns=("trust_kpu", "fraud_belief"))
    drawn = [p for p in made.picture.axes[0].findobj(PathPatch) if p in made.picture.axes[0].patches]
    assert len(drawn) == len(codes)
    assert to_hex(drawn[0].get_facecolor()) == to_hex(drawn[1].get_facecolor())
    assert [bool(p.get_hatch()) for p in drawn] == [False, False, False, False, True]
    text = words(made).replace("\n", " ")
    assert all(name in text for name in ("Tanjung Palas", "Tanjung Selor", "Peso", "Bunyu", "T. Palas Barat"))
    assert ("tidak dalam sampel" if lang == "id" else "not in the sample") in text


def test_stages_of_the_other_contest_are_left_out():
    stages = [
        {"event": "vote", "day_start": 0, "day_end": 0},
        {"event": "announcement bupati", "day_start": 7, "day_end": 7},
        {"event": "announcement gubernur", "day_start": 11, "day_end": 11},
        {"event": "campaign", "day_start": -63, "day_end": -4},
        {"event": "court final rulings", "day_start": 89, "day_end": 89},
    ]
    assert [s[0] for s in shown_stages(stages, "bupati", -14, 45)] == ["vote", "announcement bupati"]
    assert stage_label("announcement bupati", "id", "bupati") == "hasil resmi"


@pytest.mark.parametrize(
    ("lang", "label"), [("id", "pleno ditunda 65.01.02"), ("en", "plenary put off 65.01.02")]
)
def test_stages_dated_by_the_run_have_names(lang, label):
    stages = [
        {"event": "recapitulation kecamatan", "day_start": 1, "day_end": 5},
        {"event": "plenary postponed 65.01.02", "day_start": 3, "day_end": 4},
        {"event": "petition filed", "day_start": 9, "day_end": 9},
    ]
    shown = [s[0] for s in shown_stages(stages, "bupati", -14, 45)]
    assert shown == ["plenary postponed 65.01.02", "petition filed"]
    assert stage_label(shown[0], lang, "bupati") == label
    assert stage_label("petition filed", "id") == "gugatan diajukan ke MK"


def test_labels_of_stages_do_not_run_into_each_other():
    stages = [{"event": f"stage {i}", "day_start": i, "day_end": i} for i in (0, 1, 1, 2, 43, 44, 45, 45)]
    stages = [{**stage, "event": f"{stage['event']} {chr(97 + i)}"} for i, stage in enumerate(stages)]
    marks = lay_out(stages, "bupati", list(range(-14, 46)), "en")
    middles = [mark.middle for mark in marks]
    assert [mark.number for mark in marks] == list(range(1, 9))
    assert [mark.at for mark in marks] == sorted(mark.at for mark in marks)
    assert min(np.diff(middles)) > 1.4 and middles[-1] <= 45
    assert all(abs(mark.middle - mark.at) < 4.5 for mark in marks)


@pytest.mark.parametrize("name", ["timeline", "ladder", "hoaxes"])
def test_every_stage_has_its_number_at_the_axis_and_in_the_key(drawn, name):
    _, every = drawn
    from matplotlib.text import Annotation

    picture = every[name].picture
    first = picture.axes[0]
    numbers = [a for a in first.findobj(Annotation) if a.get_text().isdigit()]
    assert len(numbers) >= 2 and len({a.get_text() for a in numbers}) == len(numbers)
    low, high = first.get_xlim()
    for note in numbers:
        assert low <= note.xyann[0] <= high and note.arrow_patch is not None
        assert f"{note.get_text()} " in words(every[name])


def test_overlapping_stages_are_one_grey():
    from matplotlib.colors import to_hex
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    stages = [
        {"event": "one", "day_start": 0, "day_end": 5},
        {"event": "other", "day_start": 3, "day_end": 8},
    ]
    axes = Figure().add_subplot()
    mark_stages([axes], lay_out(stages, "bupati", list(range(-14, 46)), "en"))
    bands = [p for p in axes.findobj(Rectangle) if p is not axes.patch and p.get_width() in (5, 6)]
    assert {to_hex(p.get_facecolor(), keep_alpha=True) for p in bands} == {f"{BAND}ff"}


@pytest.mark.parametrize(
    ("low", "high", "limits"),
    [(0.38, 0.38, (0.33, 0.43)), (0.0, 0.02, (0.0, 0.1)), (0.97, 1.0, (0.9, 1.0)), (0.0, 1.0, (0.0, 1.0))],
)
def test_small_changes_of_belief_can_be_seen(low, high, limits):
    assert zoomed(low, high) == pytest.approx(limits)


@pytest.mark.parametrize(
    ("highest", "ticks"), [(1.95, [0, 0.5, 1, 1.5, 2]), (0.19, [0, 0.05, 0.1, 0.15, 0.2]), (0, [0])]
)
def test_ticks_of_colours_are_round_and_even(highest, ticks):
    assert even_ticks(highest) == pytest.approx(ticks)


def test_a_scenario_without_hoaxes_has_three_figures(single):
    from dataclasses import replace

    quiet = type(single)([replace(single.records[0], hoaxes=())], single.key, info=single.info)
    assert [f.name for f in figures.draw_all(quiet, "en")] == ["timeline", "map", "ladder"]
    with pytest.raises(ValueError, match="no hoax"):
        figures.hoax_curves(quiet, "en")


def test_pictures_leave_no_global_state(single):
    import matplotlib

    before = dict(matplotlib.rcParams)
    figures.draw_all(single, "id")
    assert dict(matplotlib.rcParams) == before


def test_pictures_need_no_pyplot(tmp_path):
    """Other tests of this process may import it (Solara does), so a fresh one draws."""
    make(seeds=2, out=tmp_path / "r")
    code = (
        "import sys; from conflict_sim import figures; from conflict_sim.results.ensemble import Ensemble; "
        "drawn = figures.draw_all(Ensemble.open(sys.argv[1]), 'id'); "
        "sys.exit(not drawn or 'matplotlib.pyplot' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "r")], check=True)
