"""Pages Plan and Compare in a browser: both languages, no request that leaves the machine, from a lever to an answer."""

import re

import pytest

from conflict_sim.app.screen import read
from conflict_sim.config.plan import Plan
from conflict_sim.config.plan_text import decode, encode
from conflict_sim.hashing import source_hash
from conflict_sim.i18n import LANGUAGES, t
from tests.app.served import SIZE, only_here

#: Words that only a page in the other language would hold.
FOREIGN = {"id": ("evidence", "lead time", "worlds", "allow_risk_3"), "en": ("bukti", "persiapan", "dunia")}


def link(lang, page, *levers, more="", **plan):
    """A link to a page with a plan of one's own."""
    text = encode(Plan.model_validate({"levers": list(levers), **plan}))
    return f"page={page}&scenario=quick&lang={lang}&draft={text}{more}"


def plan_of(page):
    """The plan in the address of a tab."""
    return decode(read(page.url.partition("?")[2], ("plan", "compare")).screen.draft)


def words(page):
    """Everything that the page shows."""
    return page.locator("body").inner_text()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plan_stands_in_both_languages_with_its_quick_view(tab, lang):
    page = tab(f"page=plan&scenario=quick&lang={lang}&group=S")
    page.locator(".cs-lever").first.wait_for()
    page.locator(".cs-small .cs-chart[data-drawn]").nth(2).wait_for()
    shown = words(page)
    assert t("app.quick_title", lang) in shown and t("app.budget_title", lang) in shown
    assert not [word for word in FOREIGN[lang] if word in shown.lower()]
    assert only_here(page) and not page.mistakes
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZE["width"]


def test_a_lever_is_ticked_by_keyboard_and_its_strength_moved(tab):
    page = tab("page=plan&scenario=quick&lang=en&group=S")
    row = page.locator(".cs-lever", has_text="(S3)")
    row.locator("input[type=checkbox]").focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("draft="))
    assert [use.lever for use in plan_of(page).levers] == ["negotiators"]
    page.get_by_role("button", name="street (1)").wait_for()
    before = page.url
    row.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(lambda url: url != before)
    assert plan_of(page).levers[0].intensity == 0.95


@pytest.mark.parametrize("lang", LANGUAGES)
def test_levers_that_contradict_are_marked_and_lead_nowhere(tab, lang):
    both = ({"lever": "negotiators"}, {"lever": "hard_force"})
    page = tab(link(lang, "plan", *both, more="&group=S"))
    page.locator(".cs-lever .v-alert").first.wait_for()
    assert page.get_by_role("button", name=t("app.plan_compare", lang)).is_disabled()
    page.get_by_text(t("app.plan_allow", lang)).click()
    page.wait_for_url(lambda url: "draft=" in url and plan_of(page).allow_risk_3)
    page.get_by_text("⚠").first.wait_for()
    assert page.get_by_role("button", name=t("app.plan_compare", lang)).is_disabled()


def test_a_plan_above_its_budget_is_marked_beside_the_ceiling(tab):
    page = tab(link("id", "plan", {"lever": "rapid_clarification"}, budget={"rupiah": 1e6}))
    wrong = page.locator(".cs-resource .error--text", has_text="anggaran rencana")
    wrong.first.wait_for()
    field = page.locator(".cs-resource", has_text="biaya").locator("input")
    field.fill("900.000.000")
    field.press("Enter")
    page.wait_for_url(lambda url: "draft=" in url and plan_of(page).budget.rupiah == 9e8)
    wrong.first.wait_for(state="detached")
    assert page.get_by_role("button", name="Bandingkan rencana ini").is_enabled()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_compare_sharpens_ends_and_is_taken_along(tab, lang, tmp_path):
    page = tab(link(lang, "compare", {"lever": "negotiators"}, more="&worlds=4"))
    page.get_by_role("button", name=t("app.compare_start", lang)).click()
    page.get_by_role("button", name=t("app.compare_stop", lang)).wait_for()
    page.get_by_role("button", name=t("app.compare_again", lang)).wait_for()
    page.locator(".cs-chart[data-drawn]").first.wait_for()
    shown = words(page)
    assert "conflict-sim compare quick --plans my_plan.yaml" in shown and t("report.answers", lang) in shown
    # plans are called by their names; their files stand only in the command
    assert "facilitate_assembly" not in shown
    assert not [word for word in FOREIGN[lang] if word in shown.lower()]
    with page.expect_download() as saved:
        page.get_by_role("button", name=t("report.csv", lang)).first.click()
    figures = tmp_path / "figures.csv"
    saved.value.save_as(figures)
    rows = figures.read_text().splitlines()
    assert rows[0].startswith("plan,observable,unit") and {"my_plan", "facilitate_assembly"} == {
        row.partition(",")[0] for row in rows[1:]
    }
    assert only_here(page) and not page.mistakes
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZE["width"]


def test_compare_is_stopped_at_once(tab):
    page = tab("page=compare&scenario=quick&lang=en&plan=dialogue_first&worlds=100")
    page.get_by_role("button", name="Start comparing").click()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text(re.compile(r"Stopped: \d+ of 100 worlds")).first.wait_for(timeout=15_000)
    page.get_by_role("button", name="Compare again").wait_for()
    assert not page.mistakes


def test_the_report_of_a_comparison_needs_no_other_file(tab, tmp_path):
    page = tab("page=compare&scenario=quick&lang=en&plan=dialogue_first&worlds=2")
    page.get_by_role("button", name="Start comparing").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name=t("app.report_download", "en")).click()
    file = tmp_path / "report.html"
    saved.value.save_as(file)
    text = file.read_text()
    assert "conflict-sim compare quick" in text and not re.search(r"(src|href)=.https?://", text)
    assert "dialogue_first" in text and source_hash() in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_file_is_opened_mended_and_opened_again(tab, lang, tmp_path):
    page = tab(f"page=plan&scenario=quick&lang={lang}")
    page.get_by_role("button", name=t("app.plan_open", lang)).wait_for()
    file, chooser = tmp_path / "mine.yaml", page.locator("input[type=file]")
    file.write_text("levers:\n  - {lever: negotiators, intensity: 7}\n")
    chooser.set_input_files(str(file))
    page.get_by_text("mine.yaml:2").first.wait_for()
    assert "draft=" not in page.url and str(tmp_path) not in words(page)
    file.write_text("levers:\n  - {lever: negotiators, intensity: 0.7}\n")
    chooser.set_input_files(str(file))
    page.wait_for_url(lambda url: "draft=" in url)
    assert [(use.lever, use.intensity) for use in plan_of(page).levers] == [("negotiators", 0.7)]
    page.get_by_text("mine.yaml").first.wait_for(state="detached")
    file.write_bytes(b"#" * 200_001)
    chooser.set_input_files(str(file))
    page.get_by_text("200 kB").first.wait_for()
    file.write_bytes(b"")
    chooser.set_input_files(str(file))
    page.get_by_text("200 kB").first.wait_for(state="detached")
    page.get_by_text("mine.yaml").first.wait_for()
    assert only_here(page) and not page.mistakes
