"""One self-contained page: nothing is asked of any machine, names stay words, and what must be said is said."""

import json

import pytest
from typer.testing import CliRunner

import conflict_sim as cs
from conflict_sim import cli
from conflict_sim.errors import InputError
from conflict_sim.i18n import catalogue, t
from conflict_sim.reports import report as module
from conflict_sim.reports.comparison_words import answers
from conflict_sim.reports.plan_labels import by_label, plan_labels
from conflict_sim.results.comparison import Comparison
from conflict_sim.results.store import NOTE, read_manifest
from conflict_sim.results.study_result import StudyResult
from tests.reports.conftest import HOSTILE
from tests.reports.page import Page


@pytest.fixture(scope="module")
def pages(run_folder, compared, study_folder, hostile):
    folders = {"run": run_folder, "compare": compared.folder, "study": study_folder, "hostile": hostile}
    return {
        (name, lang): module.page(module.open_result(folder), lang)
        for name, folder in folders.items()
        for lang in ("id", "en")
    }


NAMES = [(name, lang) for name in ("run", "compare", "study", "hostile") for lang in ("id", "en")]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_nothing_of_any_machine(pages, name):
    page = Page(pages[name])
    assert page.addresses and all(a.startswith(("data:", "#")) for a in page.addresses)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "iframe", "object", "embed", "form", "base", "video"}
    assert not [k for _, a in page.elements for k in a if k.startswith("on") or k == "style"]
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script" not in policy
    assert "@import" not in pages[name] and "url(" not in pages[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_whole_and_can_be_read_without_eyes(pages, name):
    page = Page(pages[name])
    assert not page.wrong and page.all("html") == [{"lang": name[1]}]
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:]))
    pictures = page.all("img")
    assert pictures and all(len(img["alt"]) > 30 for img in pictures)
    assert all(th.get("scope") in ("col", "row") for th in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table")) > 3
    anchors = [a["href"][1:] for a in page.all("a") if a["href"].startswith("#")]
    idents = [a["id"] for _, a in page.elements if "id" in a]
    assert anchors and set(anchors) <= set(idents) and len(idents) == len(set(idents))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_names_stay_words(pages, lang):
    page = Page(pages["hostile", lang])
    assert page.text.count('<script>alert("1")</script>') >= 3
    assert [img for img in page.all("img") if not img["src"].startswith("data:image/svg+xml;base64,")] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_must_be_said_is_said(pages, name):
    text, lang = Page(pages[name]).text, name[1]
    assert NOTE[lang] in text and t("report.statement", lang) in text
    for key in ("report.answers", "report.asked", "report.effect", "report.reading", "report.again"):
        assert t(key, lang) in text, key


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_answers_of_a_comparison_stand_at_the_top_with_their_intervals(pages, compared, lang):
    text = Page(pages["compare", lang]).text
    named = by_label(compared, plan_labels(compared.info["by_plan"], compared.plans, lang))
    assert (
        named.plans[1:] == ("Calm", "Hard")
        and named.baseline == {"id": "Tanpa rencana", "en": "No plan"}[lang]
    )
    for told in answers(named, lang):
        assert " ".join(told.split()) in text
    assert text.index(t("report.answers", lang), 300) < text.index(t("compare.rights", lang))
    assert t("compare.rights", lang) in text and t("compare.harm_camp", lang) in text
    other = "en" if lang == "id" else "id"
    assert t("report.statement_title", other) not in text


@pytest.mark.parametrize("name", ["run", "compare", "study"])
def test_command_and_hashes_make_it_again(pages, run_folder, compared, study_folder, name):
    folder = {"run": run_folder, "compare": compared.folder, "study": study_folder}[name]
    made = read_manifest(folder) or json.loads((folder / "study.json").read_text())
    text = Page(pages[name, "en"]).text
    assert made["key"] in text and made["code"] in text and made["libraries"]["numba"] in text
    assert (made.get("command") or made["info"]["command"]) in text
    if "self" in made:
        assert made["self"] in text and f"conflict-sim verify {folder.name}" in text
    assert "teams: 400" in text  # the plan as a file


def test_the_same_result_gives_the_same_page(run_folder, pages, tmp_path):
    path = cs.report(run_folder, tmp_path / "again.html", lang="en")
    assert path.read_text(encoding="utf-8") == pages["run", "en"]


def test_a_plan_of_the_highest_risk_is_told_before_anything_else(run_folder):
    opened = module.open_result(run_folder)
    note = {"id": "Rencana ini memakai langkah berisiko.", "en": "This plan uses a lever of risk 3."}
    opened.info |= {"allow_risk_3": True, "plan_notes": [note]}
    for lang in ("id", "en"):
        text = Page(module.page(opened, lang)).text
        assert t("report.risk_title", lang) in text
        assert text.index(note[lang]) < text.index(t("summary.outcomes", lang))


def test_runs_that_failed_are_told(compared):
    from dataclasses import replace

    from conflict_sim.results.ensemble import Failure

    failed = replace(compared, failures=(Failure("calm", 7, "no <room>\nlong trace", "Traceback ..."),))
    text = Page(module.page(failed, "en")).text
    assert "Calm, world 7: no <room>" in text and "Traceback" not in text


def test_a_comparison_is_opened_as_it_was(compared):
    again = Comparison.open(compared.folder)
    assert (again.plans, again.seeds, again.watch, again.level) == (
        compared.plans,
        compared.seeds,
        compared.watch,
        compared.level,
    )
    for name in ("table", "ledger", "harm", "distribution", "differences"):
        assert getattr(again, name).equals(getattr(compared, name)), name
    assert again.flags == compared.flags and again.info == compared.info


def test_a_result_in_memory_needs_the_name_of_a_file(compared, tmp_path):
    from dataclasses import replace

    alone = replace(compared, folder=None)
    with pytest.raises(InputError, match="in memory only"):
        cs.report(alone)
    assert cs.report(alone, tmp_path / "r.html").stat().st_size > 50_000


def test_other_languages_and_other_folders_are_refused(run_folder, tmp_path):
    with pytest.raises(InputError, match="unknown language"):
        cs.report(run_folder, tmp_path / "r.html", lang="fr")
    for wrong in (tmp_path / "none", tmp_path, run_folder / "manifest.json"):
        with pytest.raises(InputError):
            cs.report(wrong, tmp_path / "r.html")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "manifest.json").write_text('{"plans": ["none"], "runs": [{}], "seeds": []}')
    (broken / "summary.json").write_text("{")
    with pytest.raises(InputError, match="no readable result"):
        cs.report(broken, tmp_path / "r.html")


def call(*arguments):
    return CliRunner().invoke(cli.app, ["report", *map(str, arguments)])


def test_the_command_writes_beside_the_result_and_tells_where(run_folder):
    done = call(run_folder, "--lang", "en")
    path = run_folder.parent / "result-report.en.html"
    assert done.exit_code == 0 and str(path) in done.stdout and "MiB" in done.stdout
    assert HOSTILE not in path.read_text(encoding="utf-8")
    told = json.loads(call(run_folder, "--json").stdout)
    assert told["bytes"] > 50_000 and told["file"].endswith("result-report.id.html")


def test_the_command_refuses_what_is_no_result(tmp_path):
    done = call(tmp_path, "--lang", "en")
    assert done.exit_code == 2 and "manifest.json" in done.stderr
    assert call(tmp_path / "nothing", "--lang", "id").exit_code == 2


def test_texts_of_reports_are_in_both_catalogues(study_folder):
    assert isinstance(module.open_result(study_folder), StudyResult)
    keys = [k for k in catalogue("id") if k.startswith("report.")]
    assert len(keys) > 50 and all(catalogue("en")[k] for k in keys)
