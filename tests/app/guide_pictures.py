"""Pictures of the planner's guides, of the real app in both languages: ``python -m tests.app.guide_pictures [NAME ...]``.

They show what ``docs/guide.*.md`` describe: Batu Bara with the plan dialogue_first, the sandbox that ships, and a small
study of the made-up region. Everything is really played (ten minutes on two quiet cores, of which most is the comparison);
``--folder DIR`` keeps the study. Look at every picture before it is committed.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from conflict_sim.i18n import LANGUAGES, t
from tests.app import browser
from tests.app.served import SIZE, Tabs, serving

IMAGES = Path(__file__).parents[2] / "docs" / "images"
#: Colours of a picture.
COLOURS = 160
WORLD = "scenario=batu_bara&plan=dialogue_first"
#: A study of seconds.
STUDY = """
name: {id: "Keterbukaan KPU di kabupaten rekaan", en: "Openness of KPU in a made-up regency"}
scenario: quick
plans: [none, facilitate_assembly]
set: {run.gauges: "off"}
vary:
  world.belief.kpu_openness: {uniform: [0.2, 0.95]}
  world.mobilisation.leaders_escalate: {uniform: [0.0, 0.8]}
design: {kind: factorial, levels: 4}
seeds: 2
measure: [fraud_belief_losers, violent_person_hours]
objective: [{observable: violent_person_hours, direction: minimise}]
"""
#: Milliseconds of the last animation, and between two looks at what is still drawn.
REST = 1500


def path_of(name, lang):
    """Where a picture lies."""
    return IMAGES / f"guide-{name}.{lang}.png"


def settled(page):
    """Wait until every chart is drawn and none is drawn again."""
    look = """() => {
        const all = [...document.querySelectorAll(".cs-chart")].map(chart => chart.dataset.drawn || "");
        const same = window.__drawn === all.join() && !all.includes("");
        window.__drawn = all.join();
        return same;
    }"""
    page.wait_for_function(look, polling=REST)
    page.wait_for_timeout(REST)


def panel(title, *, opened=""):
    """Only the panel with a title, with a folded part of it opened."""

    def find(page, lang):
        page.add_style_tag(content=".cs-bar-sticky { position: static !important; }")
        found = page.locator(".cs-panel").filter(has_text=t(title, lang).partition(":")[0]).last
        if opened:
            found.locator("details", has_text=t(opened, lang)).evaluate("(e) => { e.open = true; }")
        return found

    return find


def top(page, lang):
    """The window, from the top of the page on."""
    page.evaluate("window.scrollTo(0, 0)")
    return page


def played(page, lang):
    """A world that has come to the day of its link."""
    page.wait_for_url(lambda url: "day=" in url)
    page.locator(".cs-chart[data-drawn]").nth(4).wait_for()
    page.get_by_role("button", name=t("app.play", lang)).wait_for()


def why(page, lang):
    """The first incident explained."""
    played(page, lang)
    page.get_by_role("button", name=t("app.why", lang)).first.click()
    page.locator(".cs-why li").first.wait_for()


def compared(page, lang):
    """A comparison played to its end."""
    page.get_by_role("button", name=t("app.compare_start", lang)).click()
    page.get_by_role("button", name=t("app.compare_again", lang)).wait_for(timeout=3_600_000)


def planned(page, lang):
    """A plan with its quick view, asked twice: the first time may have to compile."""
    for again in (True, False):
        page.locator(".cs-small .cs-chart[data-drawn]").nth(2).wait_for()
        if again:
            page.reload()


def studied(page, lang):
    """A study with its charts."""
    page.locator(".cs-chart[data-drawn]").nth(1).wait_for()


def roomy(page, lang):
    """A locked room in which two levers are taken."""
    planned(page, lang)
    for lever in ("open_counts", "negotiators"):
        page.locator(f"input[data-lever={lever}]").click(force=True)
        page.locator(".cs-taken", has=page.locator(f"input[data-lever={lever}]")).wait_for()
    planned(page, lang)


#: Page -> its link, what makes it ready, and its pictures: name -> where they are taken.
SHOTS: dict[str, tuple[str, Callable, dict[str, Callable]]] = {
    "explore": (
        f"page=explore&{WORLD}&day=5&layer=tension",
        played,
        {"explore": top, "gauges": panel("app.gauge_title", opened="app.gauge_worth")},
    ),
    "why": (f"page=explore&{WORLD}&day=7&layer=crowd", why, {"why": panel("app.feed_title")}),
    "plan": (f"page=plan&{WORLD}&group=D", planned, {"plan": top}),
    "compare": (
        f"page=compare&{WORLD}&worlds=10",
        compared,
        {"compare": top, "rights": panel("compare.rights")},
    ),
    "study": ("page=study&study={study}", studied, {"study": top}),
    "room": ("page=plan", roomy, {"room": top}),
}
#: Pages of an app of its own -> its options.
OPTIONS = {"room": ("--sandbox", "forum_bulungan")}


def shoot(part, name, lang):
    """One picture of a page or a part of it, in few colours."""
    image = Image.open(io.BytesIO(part.screenshot())).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path_of(name, lang), optimize=True)
    browser.tell(f"{path_of(name, lang).name}: {path_of(name, lang).stat().st_size / 1000:.0f} kB")


def take(tabs, address, name, folder):
    """All pictures of one page, in both languages of one tab, so that nothing is played twice."""
    link, ready, pictures = SHOTS[name]
    if "{study}" in link:
        link = link.format(study=next((folder / "results").glob("guide-study-*")).name)
    lang = LANGUAGES[0]
    page = tabs.open(address, f"{link}&lang={lang}")
    ready(page, lang)
    for other in LANGUAGES:
        if other != lang:
            page.get_by_role("button", name=t(f"app.language_{other}", other)).click()
            page.get_by_role("button", name=t("app.page_plan", other), exact=True).wait_for()
            lang = other
        for picture, place in pictures.items():
            settled(page)
            part = place(page, lang)
            settled(page)
            shoot(part, picture, lang)
        if name == "compare":
            report(page, lang, folder)


def report(page, lang, folder):
    """The report of what was compared, opened as a file."""
    with page.expect_download() as saved:
        page.get_by_role("button", name=t("app.report_download", lang)).click()
    file = folder / f"report.{lang}.html"
    saved.value.save_as(file)
    paper = page.context.new_page()
    paper.set_viewport_size(SIZE)
    paper.goto(file.resolve().as_uri())
    shoot(paper, "report", lang)
    paper.close()


def main():
    """Take them."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("names", nargs="*", choices=[*SHOTS, []], help="pages; left out: all")
    reader.add_argument("--folder", type=Path, help="folder that keeps what was played")
    asked = reader.parse_args()
    names = asked.names or list(SHOTS)
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="guide-"))
    folder.mkdir(parents=True, exist_ok=True)
    if "study" in names:
        (folder / "guide.yaml").write_text(STUDY, encoding="utf-8")
        command = [sys.executable, "-m", "conflict_sim", "sweep", "guide.yaml"]
        subprocess.run(command, check=True, cwd=folder)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find(), args=list(browser.ARGUMENTS))
        for options in dict.fromkeys(OPTIONS.get(name, ()) for name in names):
            tabs = Tabs(chromium)
            with serving(folder / "log", *options, cwd=folder) as address:
                for name in names:
                    if OPTIONS.get(name, ()) == options:
                        take(tabs, address, name, folder)
            tabs.close()


if __name__ == "__main__":
    main()
