import csv
import pickle
import re
import time
from importlib import resources

import numpy as np
import pytest

from conflict_sim.errors import InputError
from conflict_sim.regions import list_regions, load_region
from conflict_sim.regions.calendar import data_rows
from conflict_sim.regions.letters import contest_place, letter_order
from conflict_sim.regions.region import GRADES
from tests.regions.conftest import SHARED, read_csv

CODES = [r.code for r in list_regions()]


@pytest.mark.parametrize("code", CODES)
def test_a_region_is_consistent(code):
    r = load_region(code)
    assert list(r.village_code) == sorted(r.village_code)
    assert len(set(r.village_code.tolist())) == r.village_code.size
    assert [r.kec_code[k] for k in r.village_kec] == [c[:8] for c in r.village_code]
    assert [r.kab_code[b] for b in r.kec_kab] == [c[:5] for c in r.kec_code]
    assert (np.bincount(r.village_kec, weights=r.village_roll) == r.kec_roll).all()
    assert (r.village_tps >= 1).all()
    assert (r.village_roll > 0).all()
    assert ((r.kec_remoteness >= 0) & (r.kec_remoteness <= 1)).all()
    assert (r.neighbour_a != r.neighbour_b).all()
    reached = {0}
    pairs = list(zip(r.neighbour_a.tolist(), r.neighbour_b.tolist()))
    for _ in range(r.kec_code.size):
        reached |= {j for i, j in pairs if i in reached} | {i for i, j in pairs if j in reached}
    assert len(reached) == r.kec_code.size
    for c in r.contests.values():
        assert c.shares.shape == c.votes.shape == (r.kec_code.size, len(c.camps)) and len(c.is_blank) == len(
            c.camps
        )
        assert c.shares.sum(axis=1) == pytest.approx(1)
        assert set(c.grade.tolist()) <= set(GRADES)
        assert ((c.turnout > 0.1) & (c.turnout <= 0.98)).all()
    assert {f.grade for f in r.facts} | {s.grade for s in r.calendar} <= set(GRADES)
    assert all(f.source for f in r.facts) and all(s.source for s in r.calendar)


@pytest.mark.parametrize(
    ("code", "contest", "official"),
    [
        ("64", "gubernur", [793793, 996399]),
        (
            "65",
            "gubernur",
            [40228, 194021, 97244],
        ),  # the headline's 97,224 contradicts its own five regencies
        ("12.19", "bupati", [74355, 81358, 40399]),
        ("15.07", "bupati", [57564, 81585]),
        ("15.07", "gubernur", [80871, 53241]),
        ("17.02", "bupati", [63691, 28035, 52806]),
        ("65.01", "bupati", [50293, 23597]),
        ("65.01", "gubernur", [8363, 47260, 16856]),
        ("64.72", "gubernur", [182183, 170623]),
    ],
)
def test_votes_add_up_to_the_official_result(code, contest, official):
    r = load_region(code)
    official = [official[position] for position in letter_order(contest, code, len(official))]
    assert r.contests[contest].votes.sum(axis=0) == pytest.approx(official, abs=1e-6)
    for camp, votes in zip(r.contests[contest].camps, official):
        assert r.fact(f"official votes {contest} camp {camp}") == votes


@pytest.mark.parametrize(
    ("code", "roll", "kecamatan", "villages"),
    [
        ("64", 2_821_202, 105, 1038),
        ("65", 518_612, 55, 482),
        ("12.19", 323_081, 12, 151),
        ("15.07", 174_465, 11, 93),
        ("17.02", 208_094, 15, 156),
        ("65.01", 115_577, 10, 81),
        ("65.04", 19_522, 5, 32),
        ("64.07", 128_104, 16, 194),
        ("64.08", 297_994, 18, 141),
        ("64.11", 27_869, 5, 50),
        ("00.01", 200_000, 8, 64),
        ("00.02", 3_000, 3, 9),
    ],
)
def test_rolls_and_sizes(code, roll, kecamatan, villages):
    r = load_region(code)
    assert (r.n_voters, r.kec_code.size, r.village_code.size) == (roll, kecamatan, villages)
    assert r.fact("roll pilkada 2024") == roll


def test_rolls_of_a_province_are_those_of_its_regencies():
    for province in ("64", "65"):
        p = load_region(province)
        for b, code in enumerate(p.kab_code.tolist()):
            own = load_region(code)
            assert own.kec_roll.tolist() == p.kec_roll[p.kec_kab == b].tolist()
            assert own.kab_police[0] == p.kab_police[b]


def test_known_places_and_grades():
    r = load_region("12.19")
    medang_deras = r.kec_code.tolist().index("12.19.01")
    assert r.kec_roll[medang_deras] == 41810
    assert r.kec_roll_grade[medang_deras] == "measured"
    assert r.contests["bupati"].announcement_day == 6 and r.contests["bupati"].announcement_hour == 18
    assert r.fact("police in election operation") == 228
    bulungan = load_region("Bulungan")
    assert (bulungan.contests["bupati"].announcement_day, bulungan.contests["bupati"].announcement_hour) == (
        7,
        0,
    )
    assert (
        bulungan.contests["gubernur"].announcement_day,
        bulungan.contests["gubernur"].announcement_hour,
    ) == (11, 20)
    assert set(bulungan.kec_roll_grade.tolist()) == {"derived"}
    kaltim = load_region("64")
    c = kaltim.contests["gubernur"]
    assert (c.announcement_day, c.announcement_hour, c.announcement_grade) == (12, 1, "measured")
    assert kaltim.kab_police.sum() == 5947
    partial = set(kaltim.kec_code[c.grade == "partial"].tolist())
    assert partial == set(kaltim.kec_code[c.tps_coverage < 0.8].tolist()) and "64.07.17" in partial
    assert kaltim.fact("remoteness", "64.08.11") == 0.8
    assert kaltim.kec_remoteness[kaltim.kec_code.tolist().index("64.08.11")] == 0.8


def test_turnout_matches_the_published_one():
    for code, contest, published in (
        ("64", "gubernur", 0.667),
        ("65", "gubernur", 0.681),
        ("12.19", "bupati", 0.6268),
        ("15.07", "bupati", 0.82),
        ("17.02", "bupati", 0.736),
    ):
        r = load_region(code)
        assert float(r.contests[contest].turnout @ r.kec_roll) / r.n_voters == pytest.approx(
            published, abs=0.003
        )


def test_kolom_kosong_is_a_camp():
    for code, blank in (("64.72", (True, False)), ("65.71", (True, False)), ("65.02", (False, True))):
        contest = load_region(code).contests["bupati"]
        assert contest.is_blank == blank
        empty = float(contest.votes.sum(axis=0)[blank.index(True)])
        assert empty == {"64.72": 39443, "65.71": 43787, "65.02": 2567}[code]


def test_letters_do_not_follow_the_ballot():
    """One order per contest: the same in a province and its regencies, another in other contests."""
    orders = {}
    for listing in list_regions():
        if listing.made_up:
            continue
        r = load_region(listing.code)
        for name, c in r.contests.items():
            place, n = contest_place(name, listing.code), len(c.camps)
            orders.setdefault((name, place), letter_order(name, listing.code, n))
            assert orders[name, place] == letter_order(name, f"{listing.code}.01"[:8], n)
            assert c.camps == tuple("ABCDEFGH"[:n]) and sorted(orders[name, place]) == list(range(n))
    moved = [order != sorted(order) for order in orders.values()]
    assert 0.2 < np.mean(moved) < 0.9
    assert letter_order("bupati", "65.01", 2) == [0, 1] and letter_order("bupati", "15.07", 2) == [1, 0]
    province = load_region("65").contests["gubernur"]
    for b, code in enumerate(load_region("65").kab_code.tolist()):
        own = load_region(code).contests["gubernur"]
        assert (own.shares == province.shares[load_region("65").kec_kab == b]).all()


def test_figures_of_a_camp_carry_its_letter():
    for listing in list_regions():
        r = load_region(listing.code)
        named = [f for f in r.facts if " camp " in f.what]
        for contest, c in r.contests.items():
            own = {f.what: f.value for f in named if f.code == contest_place(contest, listing.code)}
            for i, camp in enumerate(c.camps):
                official = own.get(f"official votes {contest} camp {camp}")
                if official is not None and contest_place(contest, listing.code) == listing.code:
                    assert c.votes[:, i].sum() == pytest.approx(official, rel=1e-6)
        letters = [(f.code, f.what) for f in named]
        groups = [(code, what.partition(" camp ")[0]) for code, what in letters]
        assert all(a < b for a, b, g, h in zip(letters, letters[1:], groups, groups[1:]) if g == h)


def test_mahakam_ulu_carries_its_re_vote():
    r = load_region("64.11")
    got = [r.fact(f"re-vote official votes bupati camp {c}") for c in "ABC"]
    # the table has 3,013, 7,731 and 10,033 in the order of the ballot
    assert got == [7731, 3013, 10033] and letter_order("bupati", "64.11", 3) == [1, 0, 2]
    first = r.contests["bupati"].votes.sum(axis=0)
    assert np.argmax(first) == np.argmax(got) == 2  # camp C of the scenario won both
    assert [s.day_start for s in r.calendar if s.event == "re-vote"] == [178]
    assert not [
        s for s in load_region("65.01").calendar if s.event.startswith("re-vote") and s.day_start == 178
    ]


def test_islands_are_linked_by_sea():
    kaltara = load_region("65")
    sea = {
        (kaltara.kec_code[i][:5], kaltara.kec_code[j][:5])
        for i, j, kind in zip(kaltara.neighbour_a, kaltara.neighbour_b, kaltara.neighbour_kind)
        if kind == "sea_or_river"
    }
    assert ("65.01", "65.71") in sea  # Tarakan
    assert ("65.03", "65.03") in sea  # Sebatik


def test_no_name_of_a_candidate_is_stored():
    folder = resources.files("conflict_sim.regions") / "data"
    text = "\n".join(p.read_text(encoding="utf-8") for p in folder.iterdir() if p.name.endswith(".csv"))
    assert not re.search(r"\b(S\.E|S\.H|M\.Si|Drs|Ir|S\.Sos|M\.AP)\.|\bH\. [A-Z]", text)
    assert "http" not in text
    if SHARED.is_dir():
        names = {
            part.strip()
            for row in read_csv(SHARED / "pilkada_candidates.csv")
            if row["region_code"][:2] in ("12", "15", "17", "64", "65")
            for part in re.split(r" - |,", row["pair_name"].upper())
            if len(part.strip()) > 9 and "KOLOM" not in part
        }
        assert len(names) > 100
        assert not [n for n in names if n in text.upper()]


def test_tables_are_small_and_their_sources_listed():
    folder = resources.files("conflict_sim.regions") / "data"
    listed = {r["file"] for r in data_rows("provenance.csv")}
    for path in folder.iterdir():
        if path.name.endswith(".csv") and path.name != "provenance.csv":
            assert path.name in listed
            assert len(path.read_bytes()) < 2**20
            with path.open(encoding="utf-8", newline="") as stream:
                widths = {len(row) for row in csv.reader(stream)}
            assert len(widths) == 1, path.name


def test_loading_is_quick():
    for code, limit in (("64", 0.5), ("65.01", 0.1)):
        best = min(_seconds(code) for _ in range(3))
        assert best < limit


def _seconds(code):
    start = time.perf_counter()
    load_region(code)
    return time.perf_counter() - start


def test_names_aliases_and_unknown_regions():
    for name in ("Rejang Lebong", "rejang_lebong", "kabupaten rejang lebong", "17.02"):
        assert load_region(name).code == "17.02"
    assert load_region("kaltim").code == "64"
    with pytest.raises(InputError, match=r"unknown region 'bulungen'; did you mean 'bulungan'\?"):
        load_region("bulungen")
    with pytest.raises(InputError, match=r"codes are text.*regions import"):
        load_region("11.01")
    with pytest.raises(InputError, match="no such region file"):
        load_region("nowhere/region.json")


def test_a_missing_contest_says_why():
    r = load_region("64")
    assert "bupati" not in r.contests and r.contests.get("bupati") is None
    with pytest.raises(InputError, match="one such contest per regency"):
        r.contests["bupati"]


def test_facts_fall_back_to_what_contains_the_place():
    r = load_region("65.01")
    assert r.fact("internet access", "65.01.05") == 0.67
    assert r.fact("trust kpu") == 0.72
    assert r.fact("nothing of the kind", default=3.0) == 3.0
    with pytest.raises(InputError, match="did you mean 'trust police'"):
        r.fact("trust polic")


def test_arrays_are_read_only():
    r = load_region("00.02")
    with pytest.raises(ValueError, match="read-only"):
        r.village_roll[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        r.contests["bupati"].shares[0, 0] = 1


def test_a_subset_is_a_region_in_proportion():
    r = load_region("65")
    keep = np.arange(0, r.village_code.size, 4)
    s = r.subset(keep[::-1])
    assert s.village_code.tolist() == r.village_code[keep].tolist()
    assert s.village_roll.tolist() == r.village_roll[keep].tolist()
    assert (np.bincount(s.village_kec, weights=s.village_roll) == s.kec_roll).all()
    assert set(s.kec_code.tolist()) == {c[:8] for c in s.village_code.tolist()}
    for name, c in s.contests.items():
        at = [r.kec_code.tolist().index(k) for k in s.kec_code]
        assert (c.shares == r.contests[name].shares[at]).all()
        part = s.kec_roll / r.kec_roll[at]
        assert c.votes == pytest.approx(r.contests[name].votes[at] * part[:, None])
    for b, code in enumerate(s.kab_code.tolist()):
        whole = r.kab_code.tolist().index(code)
        part = s.kec_roll[s.kec_kab == b].sum() / r.kec_roll[r.kec_kab == whole].sum()
        assert s.kab_police[b] == pytest.approx(r.kab_police[whole] * part)
    same = r.subset(np.arange(r.village_code.size))
    assert same.kab_police == pytest.approx(r.kab_police)
    assert same.neighbour_a.tolist() == r.neighbour_a.tolist()
    for wrong in ([], [0, 0], [10**6], [-1], [True, False]):
        with pytest.raises(ValueError, match="village"):
            r.subset(wrong)


def test_a_subset_stays_in_one_piece():
    r = load_region("65")
    one_each = [int(np.flatnonzero(r.village_kec == k)[0]) for k in range(0, r.kec_code.size, 3)]
    s = r.subset(one_each)
    reached = {0}
    pairs = list(zip(s.neighbour_a.tolist(), s.neighbour_b.tolist()))
    for _ in range(s.kec_code.size):
        reached |= {j for i, j in pairs if i in reached} | {i for i, j in pairs if j in reached}
    assert len(reached) == s.kec_code.size
    assert "derived" in s.neighbour_grade.tolist()


def test_made_up_regions_say_so():
    for listing in list_regions():
        assert listing.made_up == listing.code.startswith("00.")
        assert ("made up" in listing.name) == listing.made_up
    city = load_region("00.01")
    assert {f.source for f in city.facts} == {"made up by rule"}
    c = city.contests["gubernur"]
    assert c.announcement_day >= 20 and c.announcement_hour < 5


def test_a_region_survives_pickling():
    r = pickle.loads(pickle.dumps(load_region("64")))
    assert r.n_voters == 2_821_202 and r.fact("linmas") == 13_162
    with pytest.raises(InputError, match="one such contest per regency"):
        r.contests["bupati"]
