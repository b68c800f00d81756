"""Every kind of wrong input is refused with a message that names file, line, key and what would be right."""

from __future__ import annotations

import os
import pickle
import time
from pathlib import Path

import pytest

from conflict_sim.config.loader import load_scenario
from conflict_sim.errors import InputError

WORLD = 'world: {region: "65.01"}\n'
REGIONS = ["12.19", "64", "65", "65.01"]
OBSERVABLES = ["incidents", "injuries", "violent_person_hours", "peaceful_assembly_curtailed", "cost"]


def world(text: str) -> str:
    return f'world: {{region: "65.01", {text}}}\n'


def uncertain(text: str) -> str:
    return f"{WORLD}uncertain: {{{text}}}\n"


# name, text of the file, line of the message, key, parts of the message
BROKEN = [
    ("unknown key", WORLD + "wrold: 1\n", 2, "wrold", ["unknown key", "did you mean 'world'?"]),
    ("unknown group", world("blief: {}"), 1, "world.blief", ["did you mean 'belief'?"]),
    ("unknown parameter", world("belief: {kpu_opennes: 0.4}"), 1, "world.belief.kpu_opennes", ["did you mean 'kpu_openness'?"]),
    ("key at the wrong place", world("kpu_openness: 0.4"), 1, "world.kpu_openness", ["belongs at world.belief.kpu_openness"]),
    ("text for a number", world("belief: {social: fast}"), 1, "world.belief.social", ["must be a number", "0 to 5", "1/day", "'fast'"]),
    ("half a day", WORLD + "run: {days: 2.5}\n", 2, "run.days", ["whole number", "1 to 800", "2.5"]),
    ("YAML 1.1 yes", WORLD + "run: {days: yes}\n", 2, "run.days", ["whole number", "'yes'"]),
    ("true for a number", WORLD + "run: {seed: true}\n", 2, "run.seed", ["whole number", "not true"]),
    ("null for a number", WORLD + "run:\n  seeds:\n", 3, "run.seeds", ["whole number", "nothing"]),
    ("text for a group", WORLD + "name: Bulungan\n", 2, "name", ["a group of keys", "id, en"]),
    ("list for a group", "world: [1]\n", 1, "world", ["a group of keys", "region, contest"]),
    ("null for a group", "world:\n", 1, "world", ["a group of keys", "nothing"]),
    ("group for a list", world("hoaxes: {theme: count_stopped}"), 1, "world.hoaxes", ["must be a list"]),
    ("word for a list", WORLD + "plans: none\n", 2, "plans", ["must be a list", "'none'"]),
    ("above the range", world("belief: {kpu_openness: 1.4}"), 1, "world.belief.kpu_openness", ["1.4 is out of range", "0 to 1"]),
    ("below the range", WORLD + "run: {seeds: -1}\n", 2, "run.seeds", ["-1 is out of range", "1 to 100000"]),
    ("scale 0", WORLD + "run: {scale: 0}\n", 2, "run.scale", ["out of range", "above 0 to 1"]),
    ("huge number", WORLD + f"run: {{days: {'9' * 300}}}\n", 2, "run.days", ["whole number"]),
    ("infinite", world("belief: {social: .inf}"), 1, "world.belief.social", ["'.inf' is not a finite number"]),
    ("overflow", world("belief: {social: 1e999}"), 1, "world.belief.social", ["not a finite number"]),
    ("not a number", world("belief: {social: .nan}"), 1, "world.belief.social", ["not a finite number"]),
    ("negative population", world("population: -5000"), 1, "world.population", ["not -5000", "the region's roll", "run.scale"]),
    ("negative size of groups", world("network: {chat_group_size: -3}"), 1, "world.network.chat_group_size", ["4 to 250", "members"]),
    ("no region", "world: {contest: bupati}\n", 1, "world.region", ["is required"]),
    ("no world", "name: {id: a, en: b}\n", 1, "world", ["is required"]),
    ("region as a number", "world: {region: 12.10}\n", 1, "world.region", ["must be text", 'quotes: "12.10"']),
    ("region misspelt", 'world: {region: "65.1"}\n', 1, "world.region", ["not a region code", '"65.01"']),
    ("unknown region", 'world: {region: "65.02"}\n', 1, "world.region", ["unknown region '65.02'", "did you mean '65.01'?"]),
    ("unknown contest", world("contest: walikota"), 1, "world.contest", ["unknown value 'walikota'", "bupati, gubernur"]),
    ("unknown plan", WORLD + "plans: [none, dialog]\n", 2, "plans.1", ["unknown plan 'dialog'"]),
    ("unknown observable", WORLD + "measure:\n  - injuries\n  - incident\n", 4, "measure.1", ["unknown observable 'incident'", "did you mean 'incidents'?"]),
    ("plan listed twice", WORLD + "plans: [none, none]\n", 2, "plans.1", ["listed twice"]),
    ("no plan", WORLD + "plans: []\n", 2, "plans", ["at least 1 entries"]),
    ("unknown hoax theme", world("hoaxes: [{theme: count_stoped, day: 1}]"), 1, "world.hoaxes.0.theme", ["unknown hoax theme", "did you mean 'count_stopped'?"]),
    ("hoax without day", world("hoaxes: [{theme: count_stopped}]"), 1, "world.hoaxes.0.day", ["is required"]),
    ("nine hoaxes", world("hoaxes: [" + "{theme: count_stopped, day: 1}, " * 9 + "]"), 1, "world.hoaxes", ["at most 8 entries, not 9"]),
    ("unknown camp", world("shocks: [{kind: generic, day: 1, camp: Z}]"), 1, "world.shocks.0.camp", ["unknown camp 'Z'", "losers"]),
    ("unknown shock", world("shocks: [{kind: coup, day: 1}]"), 1, "world.shocks.0.kind", ["unknown shock kind 'coup'", "rally_clash"]),
    ("hour 24", world("shocks: [{kind: generic, day: 1, hour: 24}]"), 1, "world.shocks.0.hour", ["24 is out of range", "0 to 23"]),
    ("hoax after the end", world("hoaxes: [{theme: count_stopped, day: 46}]"), 1, "world.hoaxes.0.day", ["day 46", "day -14 to 45"]),
    ("shock before the start", world("shocks: [{kind: generic, day: -15}]"), 1, "world.shocks.0.day", ["day -15", "day -14 to 45"]),
    ("announcement after the end", world("announcement: {day: 60}"), 1, "world.announcement.day", ["outside the calendar"]),
    ("announcement before the vote", world("vote_day: 20, announcement: {day: 7}"), 1, "world.announcement.day", ["before the vote is over", "day 20"]),
    ("announcement before the polls close", world("announcement: {day: 0, hour: 12}"), 1, "world.announcement.hour", ["polls close at 13:00"]),
    ("more ticks for the calm", world("street: {ticks_per_hour: 8}"), 1, "world.street.ticks_per_hour", ["must divide", "allowed are 1, 2, 4"]),
    ("ticks that do not fit", world("street: {ticks_per_hour: 4, crowd_ticks_per_hour: 6}"), 1, "world.street.ticks_per_hour", ["allowed are 1, 2, 3, 6"]),
    ("kecamatan of another region", world('hoaxes: [{theme: count_stopped, day: 1, kecamatan: ["65.02.01"]}]'), 1, "world.hoaxes.0.kecamatan.0", ["not in region 65.01"]),
    ("kecamatan misspelt", world("hoaxes: [{theme: count_stopped, day: 1, kecamatan: [Peso]}]"), 1, "world.hoaxes.0.kecamatan.0", ["code of a kecamatan", "'Peso'"]),
    ("weights above 1", world("grievance: {hardship: 0.9}"), 1, "world.grievance", ["must not exceed 1"]),
    ("negative budget", WORLD + "budget: {officers: -3}\n", 2, "budget.officers", ["out of range", "officers"]),
    ("story shorter than run", WORLD + "run: {days: 60, story_days: 5}\n", 2, "run.story_days", ["shorter than the run"]),
    ("uncertain unknown key", uncertain("world.belief.kpu_opennes: {uniform: [0, 1]}"), 2, "uncertain.world.belief.kpu_opennes", ["there is no key", "did you mean 'world.belief.kpu_openness'?"]),
    ("uncertain out of range", uncertain("world.belief.prior: {uniform: [0.1, 1.5]}"), 2, "uncertain.world.belief.prior", ["1.5 is not possible", "0 to 1"]),
    ("uncertain whole number", uncertain("world.street.crowd: {uniform: [3, 9]}"), 2, "uncertain.world.street.crowd", ["whole number", "use integers"]),
    ("uncertain unknown word", uncertain("world.street.arrest_rule: {choice: [floor, magic]}"), 2, "uncertain.world.street.arrest_rule", ["'magic' is not possible", "epstein"]),
    ("uncertain setting", uncertain("run.days: {choice: [3]}"), 2, "uncertain.run.days", ["only the parameters of `world`"]),
    ("uncertain ticks", uncertain("world.street.ticks_per_hour: {integers: [2, 4]}"), 2, "uncertain.world.street.ticks_per_hour", ["3 is not possible", "allowed are 1, 2, 4"]),
    ("uncertain missing hoax", uncertain("world.hoaxes.0.seeds: {integers: [1, 2]}"), 2, "uncertain.world.hoaxes.0.seeds", ["there is no key"]),
    ("uncertain reversed", uncertain("world.trust.recovery: {uniform: [0.5, 0.1]}"), 2, "uncertain.world.trust.recovery", ["lower end must be below"]),
    ("uncertain group", uncertain("world.belief: {choice: [1]}"), 2, "uncertain.world.belief", ["name one value below it"]),
    ("uncertain two kinds", uncertain("world.belief.prior: {uniform: [0, 1], choice: [1]}"), 2, "uncertain.world.belief.prior", ["exactly one of"]),
    ("uncertain unknown kind", uncertain("world.belief.prior: {unifrom: [0, 1]}"), 2, "uncertain.world.belief.prior.unifrom", ["did you mean 'uniform'?"]),
    ("uncertain one end", uncertain("world.belief.prior: {uniform: [0.2]}"), 2, "uncertain.world.belief.prior.uniform.1", ["[lowest, highest]"]),
    ("uncertain bare number", uncertain("world.belief.prior: 3"), 2, "uncertain.world.belief.prior", ["a group of keys", "uniform"]),
    ("uncertain log of zero", uncertain("world.hoax.verify: {loguniform: [0, 1]}"), 2, "uncertain.world.hoax.verify", ["above 0"]),
    ("uncertain weights", uncertain("world.grievance.hardship: {uniform: [0.1, 0.6]}"), 2, "uncertain.world.grievance.hardship", ["must not exceed 1"]),
    ("uncertain region", uncertain("world.region: {choice: ['64']}"), 2, "uncertain.world.region", ["not its region"]),
    ("empty file", "", None, None, ["the file is empty"]),
    ("only comments", "# nothing\n\n", None, None, ["the file is empty"]),
    ("a list", "- a\n- b\n", 1, None, ["a group of keys (name, world, run, ...)"]),
    ("a sentence", "Just some words.\n", 1, None, ["a group of keys"]),
    ("not YAML", 'world: {region: "65.01"\n', 2, None, ["not valid YAML"]),
    ("colon in a value", "name: a: b\n", 1, None, ["not valid YAML"]),
    ("odd character", "a: \x00\n", 1, None, ["control character U+0000"]),
    ("tab", 'world:\n\tregion: "65.01"\n', 2, None, ["starts with a tab", "spaces"]),
    ("tab after spaces", 'world:\n  \tregion: "65.01"\n', 2, None, ["starts with a tab"]),
    ("duplicate key", WORLD + WORLD, 2, "world", ["given twice", "line 1"]),
    ("duplicate key below", WORLD + "run:\n  days: 3\n  seed: 1\n  days: 4\n", 5, "run.days", ["given twice", "line 3"]),
    ("tag", WORLD + "x: !!python/object/apply:os.system [ls]\n", 2, "x", ["the tag", "not allowed"]),
    ("merge key", WORLD + "run:\n  <<: {days: 3}\n", 3, "run.<<", ["merge keys", "extends"]),
    ("two documents", WORLD + "---\n" + WORLD, 2, None, ["a second document"]),
    ("a list as a key", "? [a, b]\n: c\n", 1, None, ["a key must be a word"]),
    ("alias of nothing", "run: *days\n", 1, "run", ["has no anchor"]),
    ("alias of itself", "run: &r\n  days: *r\n", 2, "run.days", ["contains itself"]),
    ("too deep", "a: " + "[" * 40 + "]" * 40, 1, None, ["nested more than 30 levels"]),
    ("extends nothing", "extends: bulungn\n", 1, "extends", ["there is no scenario 'bulungn'", "did you mean 'bulungan'?"]),
    ("extends a number", "extends: 3\n", 1, "extends", ["name of a scenario or a file"]),
    ("extends a missing file", "extends: ../other/x.yaml\n", 1, "extends", ["no such file"]),
    ("extends itself", "extends: ./broken.yaml\n", 1, "extends", ["in a circle"]),
    ("extends itself by name", "extends: broken\n", 1, "extends", ["the file extends itself", "'broken'"]),
]  # fmt: skip


def problems(path: Path | str, **more: object) -> list:
    with pytest.raises(InputError) as caught:
        load_scenario(path, observables=OBSERVABLES, regions=REGIONS, **more)
    return caught.value.problems


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "line", "key", "parts"), [c[1:] for c in BROKEN], ids=[c[0] for c in BROKEN]
)
def test_message(folder, text, line, key, parts):
    (folder / "broken.yaml").write_text(text, encoding="utf-8")
    found = problems("broken.yaml")
    assert all(p.file == "broken.yaml" for p in found)
    matching = [p for p in found if p.line == line and (key is None or p.key == key)]
    assert any(all(part in p.message for part in parts) for p in matching), "\n".join(map(str, found))


def test_a_correct_file_has_no_problem(folder):
    (folder / "fine.yaml").write_text(WORLD, encoding="utf-8")
    assert load_scenario("fine.yaml", observables=OBSERVABLES, regions=REGIONS).world.region == "65.01"


def test_all_mistakes_at_once_in_the_order_of_lines(folder):
    (folder / "many.yaml").write_text(
        "wrold: 1\n"
        "world:\n"
        '  region: "65.99"\n'
        "  belief: {social: 99, priro: 0.1}\n"
        "  hoaxes: [{theme: count_stopped, day: 400}]\n"
        "plans: [nix]\n"
        "measure: [unrest]\n"
        "uncertain: {world.x: {uniform: [0, 1]}}\n"
        "run: {days: 30, seeds: many}\n",
        encoding="utf-8",
    )
    found = problems("many.yaml")
    keys = [p.key for p in found]
    assert keys == [
        "wrold",
        "world.region",
        "world.belief.priro",
        "world.belief.social",
        "world.hoaxes.0.day",
        "plans.0",
        "measure.0",
        "uncertain.world.x",
        "run.seeds",
    ]
    assert [p.line for p in found] == sorted(p.line for p in found)
    assert len(str(InputError(found)).splitlines()) == len(found)


def test_the_errors_survive_a_worker(folder):
    (folder / "broken.yaml").write_text("wrold: 1\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario("broken.yaml")
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_anchors_bomb_is_refused_before_it_is_expanded(folder):
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 11)]
    (folder / "bomb.yaml").write_text("\n".join(levels), encoding="utf-8")
    began = time.perf_counter()
    found = problems("bomb.yaml")
    assert "aliases" in found[0].message and "20,000" in found[0].message
    assert time.perf_counter() - began < 2


def test_many_aliases_of_little_things(folder):
    (folder / "many.yaml").write_text("a: &a 1\nb: [" + "*a, " * 101 + "]\n", encoding="utf-8")
    assert "more than 100 aliases" in problems("many.yaml")[0].message


def test_200_mb_file_is_refused_unread(folder):
    with (folder / "huge.yaml").open("wb") as handle:
        handle.truncate(200 * 2**20)
    began = time.perf_counter()
    found = problems("huge.yaml")
    assert "too large: 200.0 MiB; at most 1 MiB" in found[0].message
    assert time.perf_counter() - began < 0.5


def test_many_small_values(folder):
    (folder / "long.yaml").write_text("a: [" + "1, " * 30_000 + "]\n", encoding="utf-8")
    assert "more than 20,000 values" in problems("long.yaml")[0].message


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless device")
def test_endless_device_is_not_read_to_its_end():
    assert "is no ordinary file" in problems("/dev/zero")[0].message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.timeout(20)
def test_a_named_pipe_is_refused_and_not_waited_for(folder):
    os.mkfifo(folder / "fifo.yaml")
    assert str(problems("fifo.yaml")[0]).startswith("fifo.yaml: is no ordinary file but a pipe or a device")


def test_missing_file_and_missing_name(folder):
    found = problems("there.yaml")
    assert str(found[0]) == "there.yaml: there is no such file"
    found = problems("bulungn")
    assert "there is no scenario 'bulungn' (searched: " in found[0].message
    assert "did you mean 'bulungan'?" in found[0].message
    assert "scenarios" in found[0].message
    assert "empty or damaged" in problems("")[0].message
    assert "empty or damaged" in problems("a\0b")[0].message


def test_folder_instead_of_file(folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "one.yaml").write_text(WORLD, encoding="utf-8")
    assert "is a folder, not a file; it holds one" in problems(str(folder / "sub"))[0].message
    assert "'sub' here is a folder" in problems("sub")[0].message


def test_not_utf8(folder):
    (folder / "latin.yaml").write_bytes(WORLD.encode() + b"name: {id: caf\xe9}\n")
    found = problems("latin.yaml")
    assert "is not UTF-8" in found[0].message and found[0].line == 2
    (folder / "wide.yaml").write_bytes(WORLD.encode("utf-16"))
    assert "UTF-16" in problems("wide.yaml")[0].message


def test_byte_order_mark_and_windows_line_ends_are_fine(folder):
    (folder / "bom.yaml").write_bytes(b"\xef\xbb\xbf" + WORLD.replace("\n", "\r\n").encode())
    assert load_scenario("bom.yaml").world.region == "65.01"


def test_unreadable_file_tells_the_reason(folder, monkeypatch):
    (folder / "locked.yaml").write_text(WORLD, encoding="utf-8")

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be read: Permission denied" in problems("locked.yaml")[0].message


def test_plan_that_is_there_is_accepted(folder):
    (folder / "plans").mkdir()
    (folder / "plans" / "mine.yaml").write_text("levers: []\n", encoding="utf-8")
    (folder / "s.yaml").write_text(WORLD + "plans: [none, mine]\n", encoding="utf-8")
    assert load_scenario("s.yaml").plans == ("none", "mine")
    with pytest.raises(InputError, match="unknown plan 'mine'"):
        load_scenario("s.yaml", plans=["none"])
