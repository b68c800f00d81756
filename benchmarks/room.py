"""The app in a headless Chromium on the same machine: first paint, a day stepped and drawn, a lever moved, memory, two tabs
at once, and the way of somebody who starts it and leaves with a report.

Times are those of the reader: from the action to what the page shows, on a server that runs already.
"""

from __future__ import annotations

import itertools
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

import psutil

from benchmarks.timing import ROOT, Row, wall
from tests.app import browser

SECTION = "The app"
PATIENCE = 600_000


@contextmanager
def served() -> Iterator[tuple[str, psutil.Process]]:
    """Address and process of a running app."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "conflict_sim", "app", "--no-open", "--port", str(port), "--lang", "en"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    try:
        while True:
            try:
                with urllib.request.urlopen(address, timeout=60):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield address, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()


def cpu_of(process: psutil.Process) -> float:
    """CPU seconds of a process so far; other processes do not count."""
    times = process.cpu_times()
    return times.user + times.system


def opened(chromium: Any, address: str, query: str) -> Any:
    """A new tab of its own session at a query."""
    page = chromium.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}?{query}")
    return page


def ready(page: Any) -> None:
    """Wait until the world of a tab rests."""
    page.get_by_role("button", name="Play").and_(page.locator(":not([disabled])")).wait_for()
    page.locator(".cs-chart[data-drawn]").first.wait_for()


def first_paint(chromium: Any, address: str, rounds: int) -> list[float]:
    """Seconds from navigation to controls that can be used, each in a new session."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        page = opened(chromium, address, "scenario=quick&lang=en")
        page.locator(".cs-fields input").first.wait_for()
        page.get_by_role("button", name="Start over").wait_for()
        times.append(time.perf_counter() - began)
        page.context.close()
    return times


def days(page: Any, rounds: int) -> list[float]:
    """Seconds from a click on "+1 day" until the map shows the next day."""
    times = []
    for _ in range(rounds):
        before = page.locator(".cs-day").inner_text()
        drawn = page.locator(".cs-chart").first.get_attribute("data-drawn")
        step = page.get_by_role("button", name="+1 day")
        step.and_(page.locator(":not([disabled])")).wait_for()
        began = time.perf_counter()
        step.click()
        page.wait_for_function(
            "([day, drawn]) => document.querySelector('.cs-day').innerText !== day"
            " && document.querySelector('.cs-chart').dataset.drawn !== drawn",
            arg=[before, drawn],
            polling="raf",
        )
        times.append(time.perf_counter() - began)
    return times


def resets(page: Any, process: psutil.Process, rounds: int) -> list[int]:
    """Resident bytes of the server after each of several plays of ten days with a reset before the next."""
    sizes = []
    page.get_by_role("button", name="fast", exact=True).click()
    for _ in range(rounds):
        page.get_by_role("button", name="Play").click()
        page.get_by_text("finished, 10 days").wait_for()
        sizes.append(process.memory_info().rss)
        page.get_by_role("button", name="Start over").click()
        page.locator(".cs-day", has_text="D\N{MINUS SIGN}2").wait_for()
        ready(page)
    return sizes


def answers(page: Any, seconds: float) -> list[float]:
    """Seconds from a click on a layer until it is chosen, again and again for a while."""
    times, limit = [], time.monotonic() + seconds
    for layer in itertools.cycle(("Tension", "Support", "Crowd")):
        if time.monotonic() > limit:
            return times
        button = page.get_by_role("button", name=layer, exact=True)

        def choose(button: Any = button) -> None:
            button.click()
            button.and_(page.locator(".cs-chosen")).wait_for()

        times.append(wall(choose))
    return times


def levers(page: Any, rounds: int) -> list[float]:
    """Seconds from a key on the slider of a lever until the curves of the quick view are those of the moved plan."""
    waiting = page.locator(".cs-panel [role=status]")
    page.locator(".cs-small .cs-chart[data-drawn]").nth(2).wait_for()
    waiting.wait_for(state="detached")
    slider = page.locator(".cs-settings [role=slider]").first
    slider.focus()

    def move() -> None:
        page.keyboard.press("ArrowLeft")
        waiting.wait_for()
        waiting.wait_for(state="detached")

    return [wall(move) for _ in range(rounds)]


def to_a_report(chromium: Any) -> tuple[float, str]:
    """Seconds from the start of the app to a saved report of a plan against none, every voter of Bulungan; and what of it."""
    began = time.perf_counter()
    with served() as (address, _):
        page = opened(chromium, address, "scenario=bulungan&lang=en&page=plan&group=S")
        page.locator("input[data-lever=negotiators]").wait_for()
        page.locator("input[data-lever=negotiators]").focus()
        page.keyboard.press("Space")
        page.locator(".cs-taken").wait_for()
        page.get_by_role("button", name="Compare this plan").click()
        page.get_by_role("button", name="Start comparing").click()
        started = time.perf_counter() - began
        page.get_by_role("button", name="Compare again").wait_for()
        told = page.locator(".cs-when").inner_text()
        with page.expect_download() as saved:
            page.get_by_role("button", name="Report (one HTML file)").click()
        size = saved.value.path().stat().st_size
        took = time.perf_counter() - began
        page.context.close()
    return took, f"comparison begun after {started:.0f} s; {told}; report of {size / 1e6:.1f} MB"


def rows(rounds: int = 10, seconds: float = 20.0, plays: int = 20) -> list[Row]:
    """All figures of the app; none, with a note, where there is no browser."""
    path = browser.find()
    if path is None:
        return [Row(SECTION, "no browser: python -m tests.app.browser", None, "s")]
    from playwright.sync_api import sync_playwright

    with served() as (address, process), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(browser.ARGUMENTS))
        note, used = "a new session each; {:.2f} s CPU of the server", cpu_of(process)
        paints = first_paint(chromium, address, rounds)
        note = note.format((cpu_of(process) - used) / rounds)
        found = [
            Row(SECTION, "first paint with controls, quick, median", median(paints), "s", "<= 3", note),
            Row(SECTION, "first paint with controls, quick, slowest", max(paints), "s"),
        ]
        # so many days that it still plays when the other tab has been asked for the last time
        one = opened(chromium, address, "scenario=bulungan&lang=en&day=0&set=run.days:365")
        ready(one)
        used = cpu_of(process)
        stepped = days(one, rounds)
        note = f"{(cpu_of(process) - used) / rounds:.2f} s CPU of the server"
        what = "Bulungan 1:1, one day stepped and drawn"
        found += [
            Row(SECTION, f"{what}, median", median(stepped), "s", "<= 0.5", note),
            Row(SECTION, f"{what}, slowest", max(stepped), "s"),
        ]
        other = opened(chromium, address, "scenario=quick&lang=en")
        ready(other)
        alone = answers(other, seconds / 2)
        one.get_by_role("button", name="fast", exact=True).click()
        one.get_by_role("button", name="Play").click()
        beside = answers(other, seconds)
        one.get_by_role("button", name="Pause").click()
        late = max(beside) - median(alone)
        found += [
            Row(SECTION, "a layer chosen, alone, median", median(alone), "s"),
            Row(SECTION, "the same beside Bulungan playing, median", median(beside), "s"),
            Row(SECTION, "the same beside Bulungan playing, slowest less median alone", late, "s", "<= 0.5"),
        ]
        one.context.close()
        plan = opened(chromium, address, "page=plan&scenario=bulungan&plan=dialogue_first&lang=en&group=S")
        moved = levers(plan, rounds)
        what = "Bulungan, a lever moved and the curves of the quick view redrawn"
        found += [
            Row(SECTION, f"{what}, median", median(moved), "s", "<= 1"),
            Row(SECTION, f"{what}, slowest", max(moved), "s"),
        ]
        plan.context.close()
        sizes = resets(other, process, plays)
        grown = 100 * (sizes[-1] / sizes[0] - 1)
        note = f"{sizes[0] / 2**20:.0f} MiB after the first, {sizes[-1] / 2**20:.0f} MiB after the last"
        played = f"resident memory over {10 * plays} days and {plays} resets, growth"
        found.append(Row(SECTION, played, grown, "%", "<= 10", note))
        took, note = to_a_report(chromium)
        found.append(
            Row(SECTION, "from starting the app to a report, Bulungan 1:1", took, "s", "<= 300", note)
        )
        chromium.close()
    return found
