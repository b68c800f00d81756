"""The app in a browser: both languages, no request that leaves the machine, play, reload, keyboard, two tabs."""

import re

import pytest

from tests.app import browser
from tests.app.conftest import RESTLESS
from tests.app.served import only_here

QUICK = "scenario=quick&lang={lang}"


def day_of(page):
    return page.locator(".cs-day").inner_text()


@pytest.mark.parametrize(
    ("lang", "tab_name", "play", "first"),
    [("id", "Jelajah", "Putar", "H−2"), ("en", "Explore", "Play", "D−2")],
)
def test_the_page_stands_in_both_languages_and_asks_nobody_else(tab, address, lang, tab_name, play, first):
    page = tab(QUICK.format(lang=lang))
    page.get_by_role("button", name=tab_name, exact=True).wait_for()
    page.get_by_role("button", name=play).wait_for()
    page.locator(".cs-chart[data-drawn]").nth(4).wait_for()
    assert day_of(page).startswith(first)
    assert page.locator(".cs-chart").count() == 5 and not page.mistakes
    assert only_here(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 1366


def test_play_pause_and_reload_from_the_address(tab):
    page = tab(QUICK.format(lang="en"))
    page.get_by_role("button", name="fast", exact=True).click()
    page.get_by_role("button", name="Play").click()
    page.get_by_text("finished, 10 days").wait_for()
    page.wait_for_url(re.compile("day=7"))
    page.get_by_role("button", name="Start over").click()
    page.wait_for_url(re.compile("day=-2"))
    page.get_by_role("button", name="+1 day").click()
    page.wait_for_url(re.compile("day=-1"))
    page.reload()
    page.locator(".cs-day", has_text="D−1").wait_for()
    page.get_by_role("button", name="Tension").click()
    page.wait_for_url(re.compile("layer=tension"))
    page.go_back()
    page.get_by_role("heading", name=re.compile("residents in the street")).wait_for()
    assert not page.mistakes


def test_why_an_incident_happened(tab):
    sets = "&".join(f"set={text}" for text in RESTLESS)
    page = tab(f"{QUICK.format(lang='en')}&day=5&{sets}")
    page.get_by_role("button", name="Why?").first.click()
    page.locator(".cs-why li").first.wait_for()
    assert "event=" in page.url


def test_the_keyboard_reaches_and_works_the_controls(tab):
    page = tab(QUICK.format(lang="en"))
    page.locator(".cs-chart[data-drawn]").first.wait_for()
    page.locator("body").click(position={"x": 5, "y": 760})
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == "+1 day":
            break
    page.keyboard.press("Enter")
    page.locator(".cs-day", has_text="D−1").wait_for()


def test_two_tabs_do_not_know_each_other(tab):
    one, other = tab(QUICK.format(lang="en")), tab(QUICK.format(lang="id"))
    one.get_by_role("button", name="+1 day").click()
    one.locator(".cs-day", has_text="D−1").wait_for()
    other.get_by_role("button", name="Putar").wait_for()
    assert day_of(other).startswith("H−2")


def test_a_wrong_link_is_explained_beside_the_field(tab):
    page = tab("scenario=quick&lang=en&seed=abc&layer=heat&nothing=1")
    page.get_by_text("not a whole number").wait_for()
    page.get_by_text("unknown layer").wait_for()
    page.get_by_text("could not be read in full").wait_for()
    assert "Traceback" not in page.locator("body").inner_text()


def test_a_browser_of_the_system_is_taken_without_asking_playwright(monkeypatch, tmp_path):
    there = tmp_path / "chromium"
    there.touch()
    monkeypatch.setattr(browser.shutil, "which", lambda name: str(there) if name == "chromium" else None)
    monkeypatch.setattr(browser, "_own", lambda: pytest.fail("asked Playwright"))
    monkeypatch.delenv("CONFLICT_SIM_BROWSER", raising=False)
    assert browser.find() == str(there)
