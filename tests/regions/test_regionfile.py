"""A region file is checked key by key; nothing in it is believed that cannot be."""

import json

import numpy as np
import pytest

from conflict_sim.errors import InputError
from conflict_sim.regions import load_region
from conflict_sim.regions.importer import import_region
from conflict_sim.regions.regionfile import region_from_document


def broken(tmp_path, folder, change):
    path = import_region(folder, "77.10", tmp_path / "r.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_region(path)
    assert {p.file for p in caught.value.problems} == {str(path)}
    return {p.key: p.message for p in caught.value.problems}


def test_a_region_file_is_checked_key_by_key(tmp_path, folder):
    def change(d):
        d["villages"]["roll"][0] = -5
        d["villages"]["code"][2] = d["villages"]["code"][1]
        del d["kabupaten"]["police"]
        d["kecamatan"]["lat"][1] = "north"
        d["kecamatan"]["roll_grade"][0] = "guessed"
        d["contests"]["bupati"]["turnout"] = d["contests"]["bupati"]["turnout"][:-1]
        d["contests"]["gubernur"]["announcement_hour"] = 24
        d["facts"][0]["value"] = "many"
        d["calendar"][0].pop("event")
        d["neighbours"]["a"][0] = "99.99.99"

    found = broken(tmp_path, folder, change)
    assert "negative number" in found["villages.roll[0]"]
    assert "duplicate code" in found["villages.code[2]"]
    assert found["kabupaten.police"] == "missing"
    assert "must be a number" in found["kecamatan.lat[1]"]
    assert "is not one of measured" in found["kecamatan.roll_grade[0]"]
    assert "expected 4" in found["contests.bupati.turnout"]
    assert "outside 0 .. 23" in found["contests.gubernur.announcement_hour"]
    assert "must be a number" in found["facts[0].value"]
    assert found["calendar[0].event"] == "missing"
    assert "unknown kecamatan" in found["neighbours.a[0]"]


def test_votes_and_shares_are_checked_against_the_roll_and_each_other(tmp_path, folder):
    def change(d):
        d["contests"]["bupati"]["votes"][1][2] = 50_000
        shares = d["contests"]["gubernur"]["shares"]
        shares[0][0], shares[1][0] = shares[1][0], shares[0][0]

    found = broken(tmp_path, folder, change)
    roll = int(load_region(import_region(folder, "77.10", tmp_path / "sound.json")).kec_roll[2])
    votes = "contests.bupati.votes[77.10.03]"
    assert "are above the roll of this kecamatan" in found[votes] and found[votes].endswith(f"0 to {roll:,d}")
    assert "contests.bupati.shares[77.10.03].A" in found or "contests.bupati.shares[77.10.03].B" in found
    assert any(key.startswith("contests.gubernur.shares[77.10.01]") for key in found)
    assert len(found) == 3


def test_shares_written_with_two_decimals_are_taken(tmp_path, folder):
    path = import_region(folder, "77.10", tmp_path / "r.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    shares = np.round(document["contests"]["bupati"]["shares"], 2)
    shares[-1] = 1.0 - shares[:-1].sum(axis=0)
    document["contests"]["bupati"]["shares"] = shares.tolist()
    path.write_text(json.dumps(document), encoding="utf-8")
    assert load_region(path).contests["bupati"].shares == pytest.approx(shares.T)


def test_unknown_keys_of_a_region_file_are_refused(tmp_path, folder):
    found = broken(tmp_path, folder, lambda d: d.update(contest={}, wards=[]))
    assert "unknown key; did you mean 'contests'?" in found["contest"]
    assert found["wards"].startswith("unknown key")


def test_keys_written_twice_are_refused(tmp_path, folder):
    path = import_region(folder, "77.10", tmp_path / "r.json")
    path.write_text(path.read_text(encoding="utf-8").replace("{", '{"name": "Lain",', 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"r\.json: name: this key is written twice"):
        load_region(path)


def test_shares_that_do_not_add_up_are_refused(tmp_path, folder):
    def change(d):
        d["contests"]["bupati"]["shares"][0][0] += 0.1

    (key,) = broken(tmp_path, folder, change)
    assert key == "contests.bupati.shares"


def test_order_in_the_file_does_not_matter(tmp_path, folder):
    path = import_region(folder, "77.10", tmp_path / "r.json")
    before = load_region(path)
    d = json.loads(path.read_text(encoding="utf-8"))
    for table in ("villages", "kecamatan"):
        d[table] = {k: v[::-1] for k, v in d[table].items()}
    for c in d["contests"].values():
        for k in ("votes", "shares"):
            c[k] = [x[::-1] for x in c[k]]
        for k in ("grade", "tps_coverage", "turnout"):
            c[k] = c[k][::-1]
    after = region_from_document(d, "reversed")
    for name in ("village_code", "village_roll", "kec_code", "kec_roll", "kec_remoteness", "neighbour_a"):
        assert getattr(before, name).tolist() == getattr(after, name).tolist()
    assert (before.contests["bupati"].votes == after.contests["bupati"].votes).all()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b'{"format": ', "not JSON"),
        (b"[1, 2]", "not a region file"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b'{"format": "conflict-sim region", "version": 99}', "version 99"),
        (b'{"format": "conflict-sim region", "version": 1}', "villages: missing"),
        (b"[" * 200_000, "nested too deeply"),
    ],
)
def test_files_that_are_no_region_files(tmp_path, data, message):
    path = tmp_path / "x.json"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        load_region(path)
    assert message in str(caught.value)


def test_texts_that_steer_a_terminal_are_refused_with_their_place(tmp_path, folder):
    def change(d):
        d["name"] = "Kabupaten \x1b[31mMerah"
        d["kecamatan"]["name"][1] = "Du\0a"
        d["villages"]["name"][2] = "\u202egnalupak"
        d["facts"][0]["source"] = "half \ud800 of a character"
        d["calendar"].append({"ev\tent": [["deep", "\x9b"]]})

    found = broken(tmp_path, folder, change)
    codes = {key: message.partition("U+")[2][:4] for key, message in found.items()}
    last = next(key for key in codes if "ev" in key and "[" in key.removeprefix("calendar["))
    assert codes == {
        "name": "001B",
        "kecamatan.name[1]": "0000",
        "villages.name[2]": "202E",
        "facts[0].source": "D800",
        last.partition("[0]")[0]: "0009",
        last: "009B",
    }
    assert last.endswith(".ev\tent[0][1]")


def test_names_keep_their_letters(tmp_path, folder):
    path = import_region(folder, "77.10", tmp_path / "r.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    document["kecamatan"]["name"][0] = "Tanjung\u00a0Édén “Baru”"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert load_region(path).kec_name[0] == "Tanjung\u00a0Édén “Baru”"
