import csv
import json
import os
from collections import defaultdict

import numpy as np
import pytest
from typer.testing import CliRunner

from conflict_sim.cli import app
from conflict_sim.errors import InputError
from conflict_sim.regions import describe, importer, load_region
from conflict_sim.regions.importer import import_region, region_document
from conflict_sim.regions.letters import letter_order
from conflict_sim.regions.national import national_tables
from conflict_sim.regions.regionfile import region_from_document
from tests.regions.conftest import read_csv, replace, write


def problems(folder, code="77.10"):
    out = folder.parent / "out.json"
    with pytest.raises(InputError) as caught:
        import_region(folder, code, out)
    assert not out.exists()
    assert not list(folder.parent.glob(".out.json*"))
    return caught.value.problems


def test_a_regency_becomes_a_region_file(folder, tmp_path):
    path = import_region(folder, "77.10", tmp_path)
    assert path == tmp_path / "77.10.json"
    r = load_region(path)
    assert (r.code, r.name, r.level) == ("77.10", "Kabupaten Sepuluh", "kabupaten")
    assert r.kec_code.tolist() == ["77.10.01", "77.10.02", "77.10.03", "77.10.04"]
    b = r.contests["bupati"]
    # the code trap: kecamatan 77.10.01 voted as 77.10.02 in the election tables, and the other way round
    ballot = np.array([[400, 900, 200], [700, 500, 300], [300, 100, 50], [0, 0, 0]])
    assert letter_order("bupati", "77.10", 3) == [0, 2, 1]
    assert b.votes.tolist() == ballot[:, [0, 2, 1]].tolist()
    assert b.grade.tolist() == ["measured", "measured", "partial", "assumed"]
    assert b.tps_coverage.tolist() == [1.0, 1.0, 0.4, 0.0]
    base = np.array([[400, 900, 200], [700, 500, 300], [750, 250, 125]]).sum(axis=0)
    assert b.shares[3] == pytest.approx((base / base.sum())[[0, 2, 1]])
    assert r.contests["gubernur"].is_blank == (True, False)  # the second row of the ballot is camp A
    assert r.contests["gubernur"].votes[0].tolist() == [700, 800]
    assert r.fact("votes counted gubernur camp A") == r.contests["gubernur"].votes[:, 0].sum()
    assert r.village_centroid_grade.tolist() == ["measured", "assumed", *["measured"] * 5]
    assert (r.village_lat[1], r.village_lon[1]) == (-3.0, 118.0)
    assert r.kec_roll_grade.tolist() == ["derived", "derived", "derived", "assumed"]
    assert r.n_voters == 18 * 468
    assert r.kec_name[1] == "Dua, Lama"
    kinds = dict(zip(zip(r.neighbour_a.tolist(), r.neighbour_b.tolist()), r.neighbour_kind.tolist()))
    assert kinds[0, 1] == "land" and kinds[2, 3] == "sea_or_river"
    assert len(kinds) == 3  # one more link joins the two pieces
    assert r.kab_police[0] == round(12000 / 606 * 0.65)
    assert r.find_fact("police in election operation").grade == "assumed"
    assert r.find_fact("trust kpu").value == 0.72
    assert b.announcement_day == 6 and b.announcement_grade == "assumed"


def test_villages_share_the_roll_evenly(folder, tmp_path):
    r = load_region(import_region(folder, "77.10", tmp_path))
    for k in range(r.kec_code.size):
        own = r.village_roll[r.village_kec == k]
        assert own.max() - own.min() <= 1


def test_a_regency_without_votes_keeps_only_what_can_be_derived(folder, tmp_path, caplog):
    r = load_region(import_region(folder, "77.02", tmp_path / "x.json"))
    assert list(r.contests) == ["gubernur"]
    g = r.contests["gubernur"]
    assert set(g.grade.tolist()) == {"assumed"} and g.votes.sum() == 0
    assert g.shares[0] == pytest.approx(np.array([1500, 2300]) / 3800)  # camp A is pair 2
    with pytest.raises(InputError, match="show no votes"):
        r.contests["bupati"]
    assert "77.02 has no contest bupati" in caplog.text


def test_a_regency_without_any_votes_is_refused_with_the_reason(folder):
    replace(folder, "pilkada_regions.csv", "gubernur,77,Rekaan,77,Rekaan,2,1,27,18\n", "")
    table = folder / "pilkada_kecamatan_national.csv"
    table.write_text("\n".join(x for x in table.read_text().splitlines() if not x.startswith("g,")) + "\n")
    (problem,) = problems(folder, "77.02")
    assert "show no votes" in problem.message and "no such contest was held" in problem.message


@pytest.mark.parametrize("camps", [1, 8])
def test_one_to_eight_camps(folder, tmp_path, camps):
    table = folder / "pilkada_kecamatan_national.csv"
    rows = [x for x in table.read_text().splitlines() if not x.startswith("b,77.10")]
    rows += [
        f"b,77.10.0{k},{c + 1},{10 * (c + 1)},5,{t}"
        for k, t in ((1, 6), (2, 7), (3, 5))
        for c in range(camps)
    ]
    table.write_text("\n".join(rows) + "\n")
    replace(
        folder,
        "pilkada_regions.csv",
        "77.10,Kabupaten Sepuluh,77,Rekaan,3,0",
        f"77.10,Kabupaten Sepuluh,77,Rekaan,{camps},0",
    )
    r = load_region(import_region(folder, "77.10", tmp_path))
    assert r.contests["bupati"].camps == tuple("ABCDEFGH"[:camps])
    assert r.contests["bupati"].votes.sum() == 3 * sum(10 * (c + 1) for c in range(camps))


def test_official_rolls_are_used_where_the_folder_has_them(folder, tmp_path):
    write(
        folder,
        "official_totals.csv",
        "region_code,event,metric,value",
        ["77.10,pilkada2024,dpt,9000", "77,pilkada2024,dpt,13500"],
    )
    write(folder, "kecamatan.csv", "kec_code,dpt_pilkada2024_official", ["77.10.02,3000", "77.10.03,"])
    r = load_region(import_region(folder, "77.10", tmp_path))
    assert r.n_voters == 9000
    assert r.kec_roll[1] == 3000
    assert r.kec_roll_grade.tolist() == ["derived", "measured", "derived", "assumed"]
    assert r.fact("roll per polling station") == 500


def test_a_roll_too_small_for_the_votes_is_raised_and_marked(folder, tmp_path):
    replace(folder, "pilkada_kecamatan_national.csv", "b,77.10.03,1,300,2,5", "b,77.10.03,1,2500,2,5")
    r = load_region(import_region(folder, "77.10", tmp_path))
    assert r.kec_roll[2] == int(np.ceil(2650 / 0.95)) < 1.25 * 5 * 468
    assert "raised" in r.kec_roll_rule[2]
    assert r.contests["bupati"].turnout.max() <= 0.98
    arguments = ["regions", "import", str(folder), "77.10", "--out", str(tmp_path / "again.json")]
    done = CliRunner().invoke(app, [*arguments, "--lang", "en"])
    assert "Note: rolls raised so that they hold the votes (votes / 0.95): Tiga (77.10.03)." in done.stdout
    assert json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)["raised_rolls"] == ["77.10.03"]


@pytest.mark.parametrize("total", [None, 9000])
def test_votes_far_above_what_the_stations_hold_are_refused(folder, total):
    """A typing error of one digit must not become a larger roll, even where the regency's own roll could hold it."""
    table = "pilkada_kecamatan_national.csv"
    line = replace(folder, table, "b,77.10.03,2,100,2,5", "b,77.10.03,2,4100,2,5")
    if total:
        row = f"77.10,pilkada2024,dpt,{total}"
        write(folder, "official_totals.csv", "region_code,event,metric,value", [row])
    (found,) = problems(folder)
    assert (found.file, found.line, found.key) == (str(folder / table), line, "votes")
    assert found.message == (
        "4,450 votes in 77.10.03 (Tiga) are more than its polling stations can have had: 2,340 voters as a rule; "
        "allowed: up to 2,779 votes (a roll may be raised by 25%)"
    )


@pytest.mark.parametrize(
    ("table", "old", "new", "column"),
    [
        ("kecamatan_national.csv", "2,0,7,77.10.02", "2,0,700000,77.10.02", "tps_pilkada"),
        ("kecamatan_national.csv", "77.10.03,Tiga", "77.10.03,", "kec_name"),
        ("kecamatan_adjacency_national.csv", "31.5", "31500", "centroid_distance_km"),
        ("pilkada_kecamatan_national.csv", "g,77.10.01,1,900", "g,77.10.01,1,9000000000", "votes"),
        ("regencies.csv", ",12000,400", ",120000000,400", "population_2024"),
    ],
)
def test_what_no_region_file_takes_is_named_in_its_table(folder, table, old, new, column):
    line = replace(folder, table, old, new)
    assert (str(folder / table), line, column) in [(p.file, p.line, p.key) for p in problems(folder)]


@pytest.mark.parametrize(
    ("table", "name", "column"),
    [
        ("regencies.csv", "Kabupaten Sepuluh", "region_name"),
        ("kecamatan_national.csv", "Tiga", "kec_name"),
        ("desa_national.csv", "Ujung", "desa_name"),
        ("provinces.csv", "Rekaan", "prov_name"),
    ],
)
@pytest.mark.parametrize(
    ("character", "code"), [("\x00", "U+0000"), ("\x1b", "U+001B"), ("\u202e", "U+202E")]
)
def test_names_that_steer_a_terminal_are_refused(folder, table, name, column, character, code):
    line = replace(folder, table, f",{name},", f",{name}{character}[31m,")
    (found,) = problems(folder)
    assert (found.file, found.line, found.key) == (str(folder / table), line, column)
    assert found.message.startswith(f"the control character {code} is not allowed")
    assert found.render("id").endswith(f"karakter kendali {code} tidak diizinkan dalam berkas teks; hapuslah")


def test_columns_that_are_not_read_may_hold_anything(folder, tmp_path):
    table = folder / "pilkada_regions.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace(",Rekaan,", ',"Re\nkaan\x1b",'), encoding="utf-8"
    )
    assert "\x1b" not in import_region(folder, "77.10", tmp_path).read_text(encoding="utf-8")


def test_figures_of_institutions_have_ranges(folder):
    rows = ["77.10,remoteness,6,index 0-1,assumed,x", "77.10,riot police arrival,9,hours,assumed,x"]
    write(folder, "institutions.csv", "region_code,what,value,unit,grade,source", rows)
    (found,) = problems(folder)
    assert str(found) == f"{folder / 'institutions.csv'}:2: value: 6 is out of range (allowed 0 .. 1)"


def test_an_import_never_blames_the_file_that_it_did_not_write(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(importer, "regency_remoteness", lambda density: float("nan"))
    with pytest.raises(InputError) as caught:
        import_region(folder, "77.10", tmp_path / "new.json")
    assert {p.file for p in caught.value.problems} == {str(folder)} and not (tmp_path / "new.json").exists()


def test_a_roll_above_what_the_residents_allow_is_cut_and_marked(folder, tmp_path):
    replace(folder, "regencies.csv", ",12000,400", ",8000,400")
    r = load_region(import_region(folder, "77.10", tmp_path))
    assert r.n_voters == 6400
    assert "cut to 0.8 x residents" in r.kec_roll_rule[0]


def test_figures_of_institutions_are_used(folder, tmp_path):
    write(
        folder,
        "institutions.csv",
        "region_code,what,value,unit,grade,source",
        [
            "77,police in election operation,270,officers,measured,x",
            "77.10,riot police arrival,9,hours,assumed,x",
            "77.10,remoteness,0.6,index 0-1,assumed,x",
            "*,trust kpu,0.5,share,measured,x",
        ],
    )
    r = load_region(import_region(folder, "77.10", tmp_path))
    assert r.kab_police[0] == pytest.approx(270 * 18 / 27, abs=1)
    assert r.find_fact("police in election operation", "77.10").grade == "assumed"
    assert r.kab_riot_police_hours[0] == 9
    assert r.fact("trust kpu") == 0.5
    assert float(r.kec_remoteness @ r.kec_roll) / r.n_voters == pytest.approx(0.6, abs=0.02)
    assert len([f for f in r.facts if f.what == "remoteness" and f.code == "77.10"]) == 1


def test_sources_are_published_ones_or_none(folder, tmp_path):
    rows = [
        "77.10,police in election operation,270,officers,measured,Polda Rekaan press release",
        "77.10,riot police arrival,9,hours,measured,figures.xlsx",
        "77.10,remoteness,0.6,index 0-1,assumed,judged on the map",
        "*,trust kpu,0.72,share,measured,notes.md 3.3 (2023)",
        "*,trust police,0.5,share,measured,notes.md 3.3",
    ]
    write(folder, "institutions.csv", "region_code,what,value,unit,grade,source", rows)
    r = load_region(import_region(folder, "77.10", tmp_path))
    facts = {f.what: f for f in r.facts}
    nameless = ("assumed", "regional tables of the import; no published source is named", "")
    assert {
        what: (facts[what].grade, facts[what].source, facts[what].note)
        for what in (
            "police in election operation",
            "riot police arrival",
            "remoteness",
            "trust kpu",
            "trust police",
        )
    } == {
        "police in election operation": ("measured", "Polda Rekaan press release", ""),
        "riot police arrival": nameless,
        "remoteness": ("assumed", "judged on the map", ""),
        "trust kpu": ("measured", "Populi survey, June 2023", "national"),
        "trust police": nameless,
    }
    shown = {row.source for row in describe(r, "id")}
    assert "tabel daerah yang diimpor; tanpa sumber terbit" in shown and "survei Populi, Juni 2023" in shown
    assert not [source for source in shown if ".csv" in source or ".md" in source]


@pytest.mark.parametrize(
    ("table", "old", "new", "column", "message"),
    [
        ("kecamatan_national.csv", "tps_pilkada", "tps", "tps_pilkada", "missing column"),
        (
            "pilkada_kecamatan_national.csv",
            "pair_no,votes",
            "pair_no,vote",
            "votes",
            "missing column; did you mean 'vote'?",
        ),
        (
            "desa_national.csv",
            "77.10.01.2002",
            "77.10.01.2001",
            "desa_code",
            "duplicate code 77.10.01.2001, first on line 2",
        ),
        ("kecamatan_national.csv", "77.10.04,Baru", "77.10.03,Baru", "kec_code", "duplicate code 77.10.03"),
        (
            "kecamatan_national.csv",
            "-3.10,118.10",
            "minus three,118.10",
            "lat",
            "'minus three' is not a number",
        ),
        ("kecamatan_national.csv", ",2,0,7,", ",2,0,-7,", "tps_pilkada", "-7 is a negative number"),
        (
            "regencies.csv",
            "77.10,Kabupaten Sepuluh",
            "77.1,Kabupaten Sepuluh",
            "region_code",
            "codes are text",
        ),
        ("regencies.csv", ",12000,", ",nan,", "population_2024", "not a finite number"),
        (
            "pilkada_kecamatan_national.csv",
            "b,77.10.01,3,300",
            "b,77.10.01,4,300",
            "pair_no",
            "names 3 for this contest",
        ),
        (
            "pilkada_kecamatan_national.csv",
            "b,77.10.01,3,300",
            "b,77.10.01,2,300",
            "pair_no",
            "appears twice",
        ),
        (
            "pilkada_kecamatan_national.csv",
            "b,77.10.01,3,300,6,6",
            "b,77.10.01,3,300,7,6",
            "tps_reported",
            "7 of 6",
        ),
        (
            "pilkada_kecamatan_national.csv",
            "b,77.02.01",
            "b,77.02.09",
            "kec_code",
            "is not in kecamatan_national.csv",
        ),
        (
            "kecamatan_adjacency_national.csv",
            "sea_or_river",
            "bridge",
            "kind",
            "'bridge' is not land or sea_or_river",
        ),
        ("desa_national.csv", "Hening,77.02.01", "Hening,77.02.02", "kec_code", "does not fit village"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_column(folder, table, old, new, column, message):
    line = replace(folder, table, old, new)
    found = [p for p in problems(folder) if p.key == column and message in p.message]
    assert found and found[0].file == str(folder / table)
    assert found[0].line == line


def test_votes_above_an_official_roll(folder):
    write(folder, "kecamatan.csv", "kec_code,dpt_pilkada2024_official", ["77.10.03,460"])
    write(folder, "official_totals.csv", "region_code,event,metric,value", ["77.10,pilkada2024,dpt,3000"])
    found = [str(p) for p in problems(folder) if "above its official roll" in p.message]
    assert any("900 votes in 77.10.03 are above its official roll 460" in p for p in found)
    assert any("3450 votes in 77.10 are above its official roll 3000" in p for p in found)
    assert all("pilkada_kecamatan_national.csv:" in p and ": votes:" in p for p in found)


def test_missing_empty_and_foreign_files_are_all_named_at_once(folder):
    (folder / "provinces.csv").unlink()
    (folder / "regencies.csv").write_text("")
    table = folder / "desa_national.csv"
    table.write_bytes(table.read_bytes().replace(b"Ujong", b"").replace(b"Ujung", b"Ujung\xe9"))
    (folder / "pilkada_regions.csv").write_text(
        "contest,region_code,prov_code,n_pairs,single_pair,tps_total\n"
    )
    replace(
        folder,
        "kecamatan_adjacency_national.csv",
        "77.10.01,77.10.02,land,3.1,6.0,0",
        "77.10.01,77.10.02,land",
    )
    found = {os.path.basename(p.file): p for p in problems(folder)}
    assert found["provinces.csv"].message == "no such file"
    assert found["regencies.csv"].message == "the file is empty"
    assert "UTF-8" in found["desa_national.csv"].message
    assert (found["desa_national.csv"].line, found["desa_national.csv"].key) == (3, "desa_name")
    assert "no rows" in found["pilkada_regions.csv"].message
    assert found["kecamatan_adjacency_national.csv"].line == 2


def test_unknown_codes_and_folders(folder, tmp_path):
    (problem,) = problems(folder, "77.11")
    assert "unknown regency or city '77.11'" in problem.message and "did you mean" in problem.message
    (problem,) = problems(folder, "77")
    assert "not a province" in problem.message
    with pytest.raises(InputError, match="no such folder"):
        import_region(tmp_path / "nowhere", "77.10")
    with pytest.raises(InputError, match="cannot be written"):
        import_region(folder, "77.10", tmp_path / "no" / "folder.json")


def test_many_mistakes_are_cut_short(folder):
    rows = [f"77.10.01.2{i:03d},V,77.10.01,x,y" for i in range(3, 90)]
    with (folder / "desa_national.csv").open("a", encoding="utf-8") as stream:
        stream.write("\n".join(rows) + "\n")
    found = problems(folder)
    assert len(found) == 51 and found[-1].message == "and 124 more mistakes"


def test_a_full_disk_leaves_nothing_behind(folder, tmp_path, monkeypatch):
    out = tmp_path / "r.json"
    import_region(folder, "77.10", out)
    before = out.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="No space left on device"):
        import_region(folder, "77.10", out)
    assert out.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["national", "r.json"]


def test_a_folder_that_changes_is_read_again(folder, tmp_path):
    import_region(folder, "77.10", tmp_path)
    assert national_tables(folder) is national_tables(folder)
    replace(folder, "regencies.csv", "Kabupaten Sepuluh", "Kabupaten Sepuluh Baru")
    assert load_region(import_region(folder, "77.10", tmp_path)).name == "Kabupaten Sepuluh Baru"


def test_every_regency_of_the_national_tables_builds(shared):
    tables = national_tables(shared)
    counted = defaultdict(lambda: defaultdict(int))
    with (shared / "pilkada_kecamatan_national.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["pair_no"]:
                counted[row["contest"], row["kec_code"][:5]][row["pair_no"]] += int(row["votes"] or 0)
    contested = [
        r["region_code"] for r in read_csv(shared / "pilkada_regions.csv") if r["contest"] != "gubernur"
    ]
    assert len(contested) == 508
    silent = []
    for code in contested:
        r = region_from_document(region_document(tables, code), code)
        assert r.kec_code.size == len(tables.kecamatan[code])
        assert not [f.source for f in r.facts if ".csv" in f.source or ".md" in f.source]
        for contest, letter in (("bupati", "b"), ("gubernur", "g")):
            shown = counted[letter, code]
            if contest not in r.contests:
                assert sum(shown.values()) == 0
                silent += [code] if contest == "bupati" else []
                continue
            votes = r.contests[contest].votes.sum(axis=0)
            order = letter_order(contest, code, votes.size)
            assert votes.tolist() == [shown[str(i + 1)] for i in order]
        assert (r.kec_roll * 0.95 >= max_votes(r) - 1).all()
        if not any("raised" in rule for rule in r.kec_roll_rule.tolist()):
            assert r.n_voters <= 0.8 * r.fact("population") + 1
    assert sorted(silent) == [
        "93.03",
        "94.02",
        "94.03",
        "94.05",
        "94.06",
        "94.07",
        "94.08",
        "95.03",
        "95.04",
        "95.05",
        "95.08",
    ]


def max_votes(r):
    return np.max([c.votes.sum(axis=1) for c in r.contests.values()], axis=0)


def test_the_code_trap_of_papua_barat_daya(shared, tmp_path):
    r = load_region(import_region(shared, "96.01", tmp_path))
    votes = dict(zip(r.kec_name.tolist(), r.contests["bupati"].votes.sum(axis=1).tolist()))
    rows = [x for x in read_csv(shared / "pilkada_kecamatan_national.csv") if x["contest"] == "b"]
    aimas = sum(int(x["votes"] or 0) for x in rows if x["kec_code"] == "96.01.07")
    assert votes["Aimas"] == aimas > 0


def test_built_in_regions_agree_with_the_shared_tables(shared):
    for code in ("12.19", "15.07", "17.02", "65.01", "64.72"):
        built = load_region(code)
        made = region_from_document(region_document(national_tables(shared), code), code)
        assert built.village_code.tolist() == made.village_code.tolist()
        assert built.village_lat.tolist() == made.village_lat.tolist()
        assert built.kec_name.tolist() == made.kec_name.tolist()
        assert built.contests["bupati"].is_blank == made.contests["bupati"].is_blank
        for name, c in built.contests.items():
            assert np.abs(c.shares - made.contests[name].shares).max() < 0.02
