"""Votes that are missing are refused, or the kecamatan takes those of its regency and says so."""

import pytest

from conflict_sim.regions import load_region
from conflict_sim.regions.importer import import_region
from tests.regions.conftest import replace
from tests.regions.test_importer import problems

MISSING = (
    "the votes of pair 1 in 77.10.01 are missing, though figures of 6 of its 6 polling stations are there; "
    "write them (0 where there were none)"
)


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        (
            "b,77.10.01,1,700,6,6\n",
            "",
            (0, "pair_no"),
            MISSING,
        ),
        (
            "b,77.10.01,1,700,6,6",
            "b,77.10.01,1,,6,6",
            (0, "votes"),
            MISSING,
        ),
        (
            "b,77.10.01,1,700,6,6",
            "b,77.10.01,,700,6,6",
            (0, "pair_no"),
            "700 votes without the number of their pair; allowed: 1 to 3",
        ),
        (
            "b,77.10.01,1,700,6,6",
            "b,77.10.01,0,700,6,6",
            (0, "pair_no"),
            "700 votes without the number of their pair; allowed: 1 to 3",
        ),
        (
            "b,77.10.01,2,500,6,6",
            "b,77.10.01,2,500,5,6",
            (0, "tps_reported"),
            "5 of 6 polling stations in 77.10.01, but 6 of 6 on line {before}",
        ),
        (
            "b,77.10.01,2,500,6,6",
            "b,77.10.01,2,500,6,7",
            (0, "tps_total"),
            "6 of 7 polling stations in 77.10.01, but 6 of 6 on line {before}",
        ),
        (
            "b,77.02.01,,,0,9",
            "b,77.02.01,1,5,0,9",
            (0, "pair_no"),
            "the votes of pair 2 in 77.02.01 are missing",
        ),
    ],
    ids=["row", "blank", "no_pair", "pair_0", "reported", "total", "one_of_two"],
)
def test_votes_that_are_missing_are_not_zero(folder, old, new, place, message):
    line = replace(folder, "pilkada_kecamatan_national.csv", old, new)
    (found,) = problems(folder)
    assert (found.line - line, found.key) == place
    assert found.message.startswith(message.format(before=line - 1))
    assert found.render("id") != found.render("en")


def test_rows_of_a_kecamatan_tell_all_that_is_wrong_once(folder):
    table = "pilkada_kecamatan_national.csv"
    first = replace(
        folder, table, "b,77.10.01,1,700,6,6", "b,77.10.01,x,700,6,6"
    )  # not also: pair 1 is missing
    replace(folder, table, "b,77.10.02,2,900,7,7", "b,77.10.02,2,,6,7")
    assert [(p.line - first, p.key) for p in problems(folder)] == [
        (0, "pair_no"),
        (4, "votes"),
        (4, "tps_reported"),
    ]


@pytest.mark.parametrize("seen", ["0", "1"])
def test_a_kecamatan_without_any_figures_takes_those_of_its_regency(folder, tmp_path, seen):
    """In the tables of 2024 there are stations that reported nothing: one row, no pair, no votes."""
    table = folder / "pilkada_kecamatan_national.csv"
    rows = [x for x in table.read_text().splitlines() if not x.startswith("b,77.10.03")]
    table.write_text("\n".join([*rows, f"b,77.10.03,,,{seen},5"]) + "\n")
    b = load_region(import_region(folder, "77.10", tmp_path)).contests["bupati"]
    assert (b.grade[2], b.tps_coverage[2], b.votes[2].sum()) == ("assumed", 0.0, 0.0)
    assert b.shares[2] == pytest.approx(b.votes.sum(axis=0) / b.votes.sum())
