import json

import pytest

from conflict_sim.errors import InputError
from conflict_sim.regions import describe, list_regions, load_region
from conflict_sim.regions.calendar import data_rows
from conflict_sim.regions.describe import term
from conflict_sim.regions.importer import import_region
from conflict_sim.regions.region import GRADES


@pytest.mark.parametrize("code", ["12.19", "64", "65.01", "00.01"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_figure_has_a_grade_and_a_source(code, lang):
    rows = describe(load_region(code), lang, detail="village")
    for row in rows:
        assert row.grade_key in GRADES and row.grade and row.unit and row.figure, row
        assert row.source, row
        assert isinstance(row.value, (int, float, str))


def test_detail_grows():
    r = load_region("65.01")
    few, more, all_ = (describe(r, "en", d) for d in ("region", "kecamatan", "village"))
    assert len(few) < len(more) < len(all_)
    assert describe(r, "en") == more
    assert describe(load_region("64"), "en") == describe(load_region("64"), "en", "region")
    rolls = [x.value for x in more if x.section == "kecamatan" and x.figure == "registered voters"]
    assert sum(rolls) == 115_577
    assert sum(x.value for x in all_ if x.section == "village" and x.figure == "registered voters") == 115_577


def test_both_languages_say_the_same():
    r = load_region("64.11")
    en, id_ = describe(r, "en", "village"), describe(r, "id", "village")
    assert [(x.place, x.value, x.grade_key) for x in en] == [(x.place, x.value, x.grade_key) for x in id_]
    assert {x.section for x in id_} == {
        "wilayah",
        "pemilihan",
        "angka",
        "tahapan",
        "kecamatan",
        "desa/kelurahan",
    }


def test_every_term_of_the_tables_has_an_indonesian_form():
    known = {(t["kind"], t["en"]) for t in data_rows("terms.csv")}
    for listing in list_regions():
        r = load_region(listing.code)
        for fact in r.facts:
            assert ("figure", fact.what.partition(" camp ")[0]) in known, fact.what
            assert ("unit", fact.unit) in known, fact.unit
        for stage in r.calendar:
            assert ("stage", stage.event) in known, stage.event
    assert term("figure", "official votes bupati camp B", "id") == "suara resmi bupati/wali kota, kubu B"
    assert term("figure", "a figure of one's own", "id") == "a figure of one's own"


def test_no_english_is_left_in_indonesian_sources():
    english = {
        "the",
        "of",
        "and",
        "with",
        "from",
        "press",
        "roll",
        "prints",
        "stations",
        "officers",
        "by",
        "regencies",
    }
    for listing in list_regions():
        for row in describe(load_region(listing.code), "id", "village"):
            words = set(f"{row.source} {row.note}".lower().replace(",", " ").replace(";", " ").split())
            assert not words & english, (row.source, row.note)


def remoteness_sources(region, lang="en"):
    rows = [x for x in describe(region, lang, "kecamatan") if x.section == "kecamatan"]
    figure = term("figure", "remoteness", lang)
    return {x.place: (x.grade_key, x.source) for x in rows if x.figure == figure}


BY_RULE = ("assumed", "rule: value of the regency, rising with distance from its largest kecamatan")


def test_remoteness_of_a_kecamatan_is_a_rule_where_nobody_judged_it():
    told = remoteness_sources(load_region("64"))
    assert told.pop("64.08.11") == ("assumed", "judged for the region profile (hard access)")
    assert set(told.values()) == {BY_RULE}
    assert "rumus: nilai kabupaten, naik menurut jarak dari kecamatan terbesarnya" in {
        source for _, source in remoteness_sources(load_region("65.01"), "id").values()
    }


def test_remoteness_of_an_imported_kecamatan(folder, tmp_path):
    path = import_region(folder, "77.10", tmp_path)
    told = remoteness_sources(load_region(path))
    assert list(told) == ["77.10.01", "77.10.02", "77.10.03", "77.10.04"]
    assert set(told.values()) == {BY_RULE}
    document = json.loads(path.read_text(encoding="utf-8"))
    document["kecamatan"]["remoteness"][1:3] = [0.9, 0.95]
    own = {"code": "77.10.03", "what": "remoteness", "value": 0.95, "unit": "index 0-1", "grade": "measured"}
    document["facts"].append({**own, "source": "travel times, 2023"})
    path.write_text(json.dumps(document), encoding="utf-8")
    told = remoteness_sources(load_region(path))
    assert told["77.10.02"] == ("assumed", "region file; no source is named")
    assert told["77.10.03"] == ("measured", "travel times, 2023")
    assert told["77.10.01"] == told["77.10.04"] == BY_RULE


def test_unknown_language_and_detail():
    r = load_region("00.02")
    with pytest.raises(InputError, match="unknown language 'fr'"):
        describe(r, "fr")
    with pytest.raises(InputError, match="did you mean 'village'"):
        describe(r, "en", "vilage")


def test_the_list_of_regions():
    rows = {r.code: r for r in list_regions()}
    assert len(rows) == 22
    assert (rows["65.01"].voters, rows["65.01"].villages, rows["65.01"].contests) == (
        115_577,
        81,
        ("bupati", "gubernur"),
    )
    assert {code for code, row in rows.items() if row.level == "kota"} == {"64.71", "64.72", "64.74", "65.71"}
    assert rows["65.01"].level == rows["00.01"].level == "kabupaten"
    assert rows["64"].level == "provinsi" and rows["64"].contests == ("gubernur",)
