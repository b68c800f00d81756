"""Who won a governor's contest is what the province decided, also where one of its regencies is simulated."""

import json

import numpy as np
import pytest

from conflict_sim.errors import InputError
from conflict_sim.regions import load_region
from conflict_sim.regions.describe import describe
from conflict_sim.regions.importer import import_region, region_document
from conflict_sim.regions.letters import letter_order
from conflict_sim.regions.national import national_tables
from conflict_sim.regions.regionfile import region_from_document
from tests.regions.conftest import read_csv

#: Votes of the province in the order of the ballot, and its inhabitants.
PROVINCES = {
    "15": ([695_938, 1_087_601], 3_834_439),
    "64": ([793_793, 996_399], 4_123_303),
    "65": ([40_228, 194_021, 97_244], 770_627),
}


@pytest.mark.parametrize("code", ["64.11", "64.72", "65.02", "15.07"])
def test_a_regency_won_by_another_camp_keeps_the_winner_of_its_province(code):
    contest = load_region(code).contests["gubernur"]
    ballot, inhabitants = PROVINCES[code[:2]]
    assert contest.whole.votes.tolist() == [
        ballot[i] for i in letter_order("gubernur", code[:2], len(ballot))
    ]
    assert contest.whole.inhabitants == inhabitants
    assert contest.reaches_beyond
    here = contest.votes.sum(axis=0)
    assert here.argmax() != contest.whole.votes.argmax(), "it voted against the province"
    rows = contest.votes.sum(axis=1, keepdims=True)
    assert (contest.shares * rows).sum(axis=0) == pytest.approx(here), "its own shares stay its own"
    own = load_region(code).contests["bupati"]
    assert own.whole.votes.tolist() == own.votes.sum(axis=0).tolist() and not own.reaches_beyond


@pytest.mark.parametrize("code", ["64", "65"])
def test_every_regency_of_a_province_has_its_letters_and_its_result(code):
    province = load_region(code)
    whole = province.contests["gubernur"].whole
    assert whole.votes.tolist() == province.contests["gubernur"].votes.sum(axis=0).tolist()
    assert whole.inhabitants == province.kab_population.sum()
    votes = np.zeros_like(whole.votes)
    for regency in province.kab_code.tolist():
        contest = load_region(regency).contests["gubernur"]
        votes += contest.votes.sum(axis=0)
        assert contest.camps == province.contests["gubernur"].camps
        assert contest.whole.votes == pytest.approx(whole.votes, rel=1e-9)
        assert contest.whole.inhabitants == whole.inhabitants
    assert votes == pytest.approx(whole.votes, rel=1e-9)


def test_a_sample_of_villages_keeps_the_whole_result():
    region = load_region("65.02")
    assert region.subset([0, 5]).contests["gubernur"].whole is region.contests["gubernur"].whole


def test_an_imported_regency_takes_the_winner_of_its_province(shared, tmp_path):
    contest = load_region(import_region(shared, "12.13", tmp_path)).contests["gubernur"]
    order = letter_order("gubernur", "12", 2)
    assert contest.whole.votes.tolist() == [[3_434_824, 1_888_914][i] for i in order]
    assert contest.whole.inhabitants == 15_640_905 and contest.whole.grade == "partial"
    assert contest.votes.sum(axis=0).argmax() != contest.whole.votes.argmax()


def test_imported_regencies_agree_with_the_published_winner_of_every_province(shared):
    tables = national_tables(shared)
    held = [r for r in read_csv(shared / "pilkada_regions.csv") if r["contest"] == "gubernur"]
    seen = 0
    for row in held:
        code = min((c for c in tables.regencies if c[:2] == row["region_code"]), default=None)
        contest = region_document(tables, code)["contests"].get("gubernur") if code else None
        if contest is not None:
            order = letter_order("gubernur", row["region_code"], len(contest["camps"]))
            seen += 1
            assert order[int(np.argmax(contest["whole"]["votes"]))] + 1 == int(row["winner_pair"]), code
            assert sum(contest["whole"]["votes"]) == pytest.approx(float(row["votes_total"]), rel=1e-3)
    assert seen >= 30


def test_the_importer_adds_up_the_province(folder, tmp_path):
    for code in ("77.10", "77.02"):  # the second has no votes of its own
        whole = load_region(import_region(folder, code, tmp_path)).contests["gubernur"].whole
        assert whole.votes.tolist() == [1500, 2300]  # camp A is pair 2
        assert whole.inhabitants == 30_000 and whole.grade == "partial"


def test_a_file_without_the_result_of_the_province_holds_no_governors_contest(folder, tmp_path):
    path = import_region(folder, "77.10", tmp_path)
    document = json.loads(path.read_text(encoding="utf-8"))
    del document["contests"]["gubernur"]["whole"]
    region = region_from_document(document, "old.json")
    assert list(region.contests) == ["bupati"]
    with pytest.raises(InputError, match=r"how the whole province voted, .* import the region again"):
        region.contests["gubernur"]
    del document["contests"]["bupati"]
    with pytest.raises(InputError, match="how the whole province voted") as caught:
        region_from_document(document, "old.json")
    assert [p.key for p in caught.value.problems] == ["contests.gubernur.whole"]


@pytest.mark.parametrize(
    ("change", "key", "message"),
    [
        ({"votes": [1500]}, "votes", "has 1 entries, expected 2"),
        ({"votes": [-1, 2300]}, "votes[0]", "a negative number"),
        ({"votes": [1400, 2300]}, "votes", "camp A has 1500 votes in the region, more than .*1400"),
        ({"inhabitants": 0}, "inhabitants", "0 is outside"),
        ({"grade": "hearsay"}, "grade[0]", "'hearsay' is not one of"),
        ({"source": None}, "source", "must be"),
    ],
)
def test_mistakes_in_the_result_of_the_province(folder, tmp_path, change, key, message):
    document = json.loads(import_region(folder, "77.10", tmp_path).read_text(encoding="utf-8"))
    document["contests"]["gubernur"]["whole"] |= change
    with pytest.raises(InputError, match=message) as caught:
        region_from_document(document, "x.json")
    assert f"contests.gubernur.whole.{key}" in [p.key for p in caught.value.problems]


@pytest.mark.parametrize(
    ("lang", "figure"),
    [("en", "result of the whole contest gubernur"), ("id", "hasil gubernur seluruh provinsi")],
)
def test_the_result_of_the_province_is_shown(lang, figure):
    def rows(code):
        return {r.figure: r for r in describe(load_region(code), lang, "region") if figure in r.figure}

    found = rows("65.02")
    assert len(found) == 3 and max(r.value for r in found.values()) == pytest.approx(0.5853)
    assert {r.grade_key for r in found.values()} == {"measured"}
    assert not rows("65"), "a province is the whole contest itself"
    people = [
        r for r in describe(load_region("65.02"), "en", "region") if r.figure.startswith("inhabitants of")
    ]
    assert [r.value for r in people] == [770_627]
