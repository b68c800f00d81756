"""Mistakes as a planner reads them: exact texts in Indonesian, English for Python, ids for programs."""

import copy
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conflict_sim import cli, mechanisms
from conflict_sim.commands.scenarios import read_scenario
from conflict_sim.config.loader import load_scenario, parse_assignments
from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import HoaxSeed, Run, Scenario, World
from conflict_sim.errors import InputError, Problem, RunFailedError, nearest
from conflict_sim.hashing import source_hash
from conflict_sim.interventions.plans import resolve_plan
from conflict_sim.messages import join, phrase, rendered, say
from conflict_sim.regions.store import load_region
from conflict_sim.regions.tables import read_table
from conflict_sim.results.files import storage_error
from conflict_sim.results.provenance import environment
from conflict_sim.results.store import ResultFolder, verify

ROOT = Path(__file__).parents[2]
HEAD = 'world: {region: "65.01"}\n'
BROKEN = {
    "world: {region: 65.01}": '1: world.region: harus berupa teks, bukan 65.01; tulislah dalam tanda kutip: "65.01"',
    'world: {region: "65.01", belif: {}}': "1: world.belif: kunci tidak dikenal; mungkin maksud Anda 'belief'?",
    HEAD + "run: {scale: 3}": "2: run.scale: 3 di luar rentang yang diizinkan: di atas 0 sampai 1 (bagian dari daftar pemilih)",
    HEAD + "run: {days: many}": "2: run.days: harus berupa bilangan bulat, 1 sampai 800 (hari), bukan 'many'",
    HEAD + "run: {days: 3, days: 4}": "2: run.days: kunci ini ditulis dua kali (pertama pada baris 2)",
    HEAD + "days: 3": "2: days: kunci tidak dikenal; tempat 'days' adalah run.days",
    HEAD + "plans: [non]": "2: plans.0: rencana 'non' tidak dikenal; mungkin maksud Anda 'none'?",
    HEAD + "plans: []": "2: plans: harus berisi paling sedikit 1 butir, bukan 0",
    HEAD + "measure: [cost, cost]": "2: measure.1: 'cost' tercantum dua kali",
    'world: {region: "65.1"}': '1: world.region: \'65.1\' bukan kode daerah; provinsi memakai dua angka ("64"), kabupaten atau kota dua dan dua angka ("65.01")',
    'world: {region: "65.01", contest: walikota}': "1: world.contest: nilai 'walikota' tidak dikenal; pilihan: bupati, gubernur",
    'world: {region: "65.01", hoaxes: [{day: 1}]}': "1: world.hoaxes.0.theme: wajib diisi: Isi ceritanya (sebuah tema, bukan orang).",
    HEAD + "uncertain: {world.belief.kpu_openness: {uniform: [0.5, 4]}}": "2: uncertain.world.belief.kpu_openness: 4 tidak mungkin untuk 'world.belief.kpu_openness'; yang diizinkan: 0 sampai 1",
    HEAD + "uncertain: {world.belief.kpu_openness: {uniform: [0.5, 0.4]}}": "2: uncertain.world.belief.kpu_openness: ujung bawah harus di bawah ujung atas, bukan [0.5, 0.4]",
    HEAD + "extends: nowhere": "2: extends: tidak ada skenario 'nowhere' (dicari di: ",
    HEAD + "\trun: {}": "2: YAML memakai spasi untuk lekukan; baris ini diawali tab",
    HEAD + "run: [1, 2": "bukan YAML yang sah: ",
    "": "berkas kosong; sedikitnya perlu `world:` dengan `region:`",
}  # fmt: skip


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_scenario_files(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("s.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario("s.yaml")
    (problem,) = caught.value.problems
    told = problem.render("id")
    assert told.startswith("s.yaml:") and BROKEN[text] in told, told
    assert problem.message.id and str(problem) == problem.render("en") != told


def told(call, *arguments, **named):
    """Text in Indonesian of the one mistake that a call complains of."""
    with pytest.raises((InputError, RunFailedError)) as caught:
        call(*arguments, **named)
    return rendered(caught.value, "id")


def test_other_input(tmp_path):
    assert told(load_region, "bulunggan").startswith(
        "daerah 'bulunggan' tidak dikenal; mungkin maksud Anda 'bulungan'?"
    )
    region = load_region("64")
    assert told(region.contests.__getitem__, "bupati") == (
        "daerah 64 tidak mempunyai pemilihan 'bupati': di sebuah provinsi pemilihan ini diadakan di tiap kabupaten; "
        "sebutkan satu kabupaten, misalnya 64.11"
    )
    assert told(parse_assignments, ["run.days"]) == "--set: 'run.days' tidak berbentuk kunci=nilai"
    assert told(verify, tmp_path / "x") == f"{tmp_path / 'x'}: folder itu tidak ada"
    assert told(mechanisms.thresholds, None, [], fraction=False) == (
        "thresholds: satu per orang diperlukan bila graph adalah None"
    )
    assert told(load_region, tmp_path / "r.json") == f"{tmp_path / 'r.json'}: berkas daerah itu tidak ada"
    (tmp_path / "s.yaml").write_text("world: {region: there/r.json}", encoding="utf-8")
    assert told(read_scenario, tmp_path / "s.yaml", {}).endswith(
        f":1: world.region: there/r.json: berkas daerah itu tidak ada (dicari di: {tmp_path}, folder kerja)"
    )
    (tmp_path / "r.json").write_text('{"format": ', encoding="utf-8")
    assert told(load_region, tmp_path / "r.json") == f"{tmp_path / 'r.json'}:1: bukan JSON: nilai diharapkan"


def test_plans():
    scenario = Scenario(world=World(region="65.01"), run=Run(days=10))
    use = {"lever": "budget_line", "cost_per_day": 1234567.5}
    plan = Plan.model_validate({"budget": {"rupiah": 1e6}, "levers": [use]})
    assert told(resolve_plan, plan, scenario).startswith(
        "budget.rupiah: biaya langkah selama simulasi ini 12.345.675 rupiah; anggaran rencana 1.000.000 rupiah"
    )
    use = {"lever": "budget_line", "officers": 40.5, "staff_days_per_day": 2}
    plan = Plan.model_validate({"budget": {"officers": 40, "staff_days": 1}, "levers": [use]})
    assert told(resolve_plan, plan, scenario).splitlines() == [
        "budget.officers: langkah memerlukan 40,50 petugas pada hari tersibuknya; anggaran rencana 40 petugas",
        "budget.staff_days: langkah memerlukan 20 hari kerja pegawai selama simulasi ini; anggaran rencana 1 hari kerja pegawai",
    ]
    for use, begin in (({"start": 90}, "mulai pada hari 90"), ({"end": -90}, "berakhir pada hari -90")):
        plan = Plan.model_validate({"levers": [{"lever": "budget_line", **use}]})
        assert told(resolve_plan, plan, scenario) == (
            f"levers.0.{next(iter(use))}: {begin}, jadi tidak pernah bekerja; "
            "kalender simulasi ini adalah hari -14 sampai -5 (world.start dan run.days)"
        )
    plan = Plan.model_validate({"levers": [{"lever": "budget_lin"}]})
    assert told(resolve_plan, plan, scenario) == (
        "levers.0.lever: langkah 'budget_lin' tidak dikenal; mungkin maksud Anda 'budget_line'?"
    )


def test_result_folders(tmp_path):
    manifest = {"key": "x", "code": source_hash(), **environment(), "python": "3.1.4"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    here = ".".join(map(str, sys.version_info[:2]))
    assert told(ResultFolder, tmp_path, "y") == (
        f"{tmp_path}: memuat hasil versi yang lain (python 3.1, sekarang {here}); "
        "pilihlah --out lain, atau mulai dari awal dengan --fresh"
    )
    (tmp_path / "manifest.json").write_text(json.dumps({**manifest, **environment()}), encoding="utf-8")
    assert "memuat hasil skenario atau rencana yang lain; pilihlah" in told(ResultFolder, tmp_path, "y")
    assert told(verify, tmp_path / "manifest.json").endswith("berupa berkas, bukan folder hasil")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "figures").write_text("", encoding="utf-8")
    (tmp_path / "new" / ".conflict-sim").write_text('{"key": "y"}', encoding="utf-8")
    assert told(ResultFolder, tmp_path / "new", "y").endswith("di tempat folder gambar sudah ada berkas")


def test_tables(tmp_path):
    (tmp_path / "t.csv").write_text("code,n\n12.1,many\n", encoding="utf-8")
    problems = []
    table = read_table(tmp_path / "t.csv", ["code", "n"], problems)
    table.codes("code", "regency")
    table.numbers("n")
    assert [p.render("id").removeprefix(f"{tmp_path / 't.csv'}:") for p in problems] == [
        "2: code: '12.1' bukan kode kabupaten atau kota (kode adalah teks dengan titik: 12.10, bukan 12.1)",
        "2: n: 'many' bukan bilangan",
    ]


def test_scenarios_made_in_python_tell_too():
    from pydantic import ValidationError

    with pytest.raises(ValidationError) as caught:
        Scenario(world=World(region="65.01", hoaxes=(HoaxSeed(theme="count_stopped", day=400),)))
    (detail,) = caught.value.errors()
    assert detail["ctx"]["told"].render("id") == (
        "world.hoaxes.0.day: hari 400 di luar kalender simulasi ini, hari -14 sampai 45 (world.start dan run.days)"
    )


def test_errors_travel_between_processes(tmp_path):
    hint = nearest("bulunga", ["bulungan"])
    first = InputError(
        Problem(say("name.unknown", what=phrase("noun", "region"), name="x", hint=hint), "s.yaml", 3, "k")
    )
    for error in (first, storage_error(OSError(28, "No space left on device"), tmp_path)):
        for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
            assert type(again) is type(error) and str(again) == str(error)
            assert again.render("id") == error.render("id") != str(error)
    failed = pickle.loads(pickle.dumps(RunFailedError(say("run.unguarded"))))
    assert rendered(failed, "id").startswith("sebuah proses kerja mati saat dimulai.")
    assert str(failed).startswith("a worker process died while starting.")


def test_plain_texts_still_do():
    error = InputError(["one", Problem("two", "f", 2)])
    assert str(error) == error.render("id") == "one\nf:2: two"
    assert rendered(ValueError("three"), "id") == "three"
    assert error.problems[1].as_dict("id") == {
        "message": "two",
        "id": None,
        "file": "f",
        "line": 2,
        "key": None,
    }


def test_numbers_and_lists_follow_the_language():
    many = say("yaml.many", most=20000)
    assert "20,000" in many and "20.000" in many.render("id")
    assert join([say("run.no_seeds"), "x"], "list.or").render("id") == "seeds tidak boleh kosong atau x"


def shell(*arguments, **variables):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    environment |= {"PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-m", "conflict_sim", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)


def test_the_command_line_follows_lang_and_the_system():
    indonesian = "tidak ada skenario 'bulunga'"
    assert indonesian in shell("check", "bulunga").stderr
    assert indonesian in shell("check", "bulunga", LANG="id_ID.UTF-8").stderr
    assert "there is no scenario 'bulunga'" in shell("check", "bulunga", LANG="en_GB.UTF-8").stderr
    assert "there is no scenario 'bulunga'" in shell("check", "bulunga", "--lang", "en").stderr


def test_programs_get_text_and_id():
    done = CliRunner().invoke(cli.app, ["check", "bulunga", "--json", "--lang", "id"])
    (problem,) = json.loads(done.stdout)["problems"]
    assert done.exit_code == 2 and problem["id"] == "file.not_found"
    assert problem["message"].startswith("tidak ada skenario 'bulunga'")
    assert "mungkin maksud Anda 'bulungan'?" in problem["message"]


@pytest.mark.parametrize(
    ("arguments", "indonesian", "english"),
    [
        (["run", "x", "--seedz", "3"], "Opsi tidak dikenal: --seedz (mungkin maksud Anda: --seeds, --set)", "No such option: --seedz"),
        (["rnu"], "Perintah 'rnu' tidak dikenal. Mungkin maksud Anda 'run'?", "No such command 'rnu'"),
        (["run"], "Argumen 'SCENARIO' wajib diisi.", "Missing argument 'SCENARIO'."),
        (["run", "x", "--seeds", "many"], "Nilai '--seeds' salah: harus berupa bilangan bulat", "Invalid value for '--seeds'"),
        (["run", "x", "y"], "Ada argumen yang berlebih: y", "Got unexpected extra argument"),
        (["run", "x", "--seeds"], "Opsi '--seeds' memerlukan nilai.", "Option '--seeds' requires an argument."),
    ],
)  # fmt: skip
def test_refused_usage(arguments, indonesian, english):
    for variables, expected, help in (({}, indonesian, "Bantuan: "), ({"LANG": "en_GB"}, english, "Try ")):
        done = shell(*arguments, **variables)
        assert done.returncode == 2 and done.stdout == ""
        assert expected in done.stderr
        assert help in done.stderr or "--seeds'" in expected
