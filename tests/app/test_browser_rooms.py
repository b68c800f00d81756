"""Page Study, reports and a locked room in a browser: both languages, no request that leaves the machine."""

import re
import subprocess
import sys

import pytest

from conflict_sim.app.screen import read
from conflict_sim.config.plan_text import decode
from conflict_sim.hashing import source_hash
from conflict_sim.i18n import LANGUAGES, t
from tests.app.served import SIZE, only_here, serving
from tests.app.test_sandbox import FILE
from tests.app.test_study import make_studies

NAME = "tried"


@pytest.fixture(scope="module")
def study_address(tmp_path_factory):
    """Address of an app that was started beside a folder of results, with another study named."""
    here = make_studies(tmp_path_factory.mktemp("rooms"), "quick", f"results/{NAME}", "elsewhere/named")
    with serving(here / "log", "--study", "elsewhere/named", cwd=here) as where:
        yield where


@pytest.fixture(scope="module")
def locked_address(tmp_path_factory):
    """Address of a room that is locked for a meeting."""
    here = tmp_path_factory.mktemp("locked")
    (here / "forum.yaml").write_text(FILE)
    with serving(here / "log", "--sandbox", "forum.yaml", cwd=here) as where:
        yield where


def saved_text(page, label, folder):
    """What a click on a button saves."""
    with page.expect_download() as saved:
        page.get_by_role("button", name=label).click()
    file = folder / "report.html"
    saved.value.save_as(file)
    return file.read_text()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_study_is_opened_filtered_and_left_for_explore(tabs, study_address, lang, tmp_path):
    page = tabs.open(study_address, f"page=study&lang={lang}")
    page.get_by_text(t("app.study_intro", lang)).wait_for()
    page.goto(f"{study_address}?page=study&lang={lang}&study={NAME}&point=0")
    page.locator(".cs-chart[data-drawn]").nth(2).wait_for()
    page.get_by_role("button", name=t("app.shown_change", lang)).click()
    page.wait_for_url(re.compile("shown=change"))
    # the map is a picture: a click on a cell chooses a point
    chart = page.locator(".cs-chart[data-drawn]").nth(1)
    box = chart.bounding_box()
    chart.click(position={"x": box["width"] * 0.8, "y": box["height"] * 0.3})
    page.wait_for_url(re.compile("point=[1-9]"))
    text = saved_text(page, t("app.report_download", lang), tmp_path)
    assert source_hash() in text and "data:image" in text
    assert only_here(page) and not page.mistakes
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZE["width"]
    page.get_by_role("button", name=t("app.point_open", lang)).click()
    page.wait_for_url(re.compile("page=explore"))
    page.locator(".cs-day").wait_for()
    assert "world.belief.kpu_openness" in page.url


def test_no_link_leaves_the_folder_of_results(tabs, study_address):
    page = tabs.open(study_address, "page=study&lang=en&study=../elsewhere/named")
    page.get_by_text(re.compile("unknown study")).first.wait_for()
    # the one that was named at the start has a name too
    page.goto(f"{study_address}?page=study&lang=en&study=named")
    page.locator(".cs-chart[data-drawn]").nth(2).wait_for()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_has_its_report(tab, lang, tmp_path):
    label = t("app.report_download", lang)
    page = tab(f"page=explore&scenario=quick&lang={lang}")
    page.locator(".cs-chart[data-drawn]").first.wait_for()
    text = saved_text(page, label, tmp_path)
    assert "conflict-sim run quick --plan none" in text and source_hash() in text
    page.goto(page.url.replace("page=explore", "page=plan"))
    page.locator(".cs-lever").first.wait_for()
    text = saved_text(page, label, tmp_path)
    assert "conflict-sim compare quick --plans none" in text and source_hash() in text
    assert not re.search(r"(src|href)=.https?://", text)
    page.goto(page.url.replace("page=plan", "page=compare"))
    page.get_by_role("button", name=t("app.compare_start", lang)).wait_for()
    assert page.get_by_role("button", name=label).is_disabled()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_meeting_moves_what_it_may_and_nothing_else(tabs, locked_address, lang):
    page = tabs.open(locked_address, f"lang={lang}")
    row = page.locator(".cs-lever").first
    row.locator("input[type=checkbox]").focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("draft="))
    before = page.url
    row.get_by_role("slider").first.focus()
    page.keyboard.press("Home")
    page.wait_for_url(lambda url: url != before)
    draft = read(page.url.partition("?")[2], ("plan",)).screen.draft
    assert decode(draft).levers[-1].intensity == 0.25
    for other in ("scenario=kaltim", "plan=hard_hand", "lever=hard_force", "seed=9", "page=study"):
        page.goto(f"{locked_address}?lang={lang}&{other}")
        page.locator(".cs-mistake").first.wait_for()
        page.locator(".cs-meeting", has_text=t("app.field_scenario", lang)).wait_for()
        assert page.locator(".cs-lever").count() == 2
    assert only_here(page) and not page.mistakes


def test_a_wrong_sandbox_is_told_before_anything_is_served(tmp_path):

    file = tmp_path / "forum.yaml"
    file.write_text(FILE.replace("lever: negotiators", "lever: negotiator"))
    command = [
        sys.executable,
        "-m",
        "conflict_sim",
        "app",
        "--no-open",
        "--sandbox",
        str(file),
        "--lang",
        "en",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2
    told = " ".join((done.stdout + done.stderr).split())
    assert "forum.yaml:7" in told and "levers.0.lever" in told and "did you mean 'negotiators'" in told
