"""What tests of the app share: settings of Solara before it is imported, and one world that was played."""

import multiprocessing
import os
import threading

os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "False"
os.environ["SOLARA_KERNEL_CULL_TIMEOUT"] = "2m"

import pytest

from conflict_sim.app.live import LiveRun
from conflict_sim.app.screen import Screen
from conflict_sim.experiment import task
from tests.app import browser
from tests.app.room import Room
from tests.app.served import Tabs, serving
from tests.app.wait import until

#: Thresholds at which everybody moves, so that ten days of the small example hold incidents.
RESTLESS = (
    "world.mobilisation.threshold_online:0.1",
    "world.mobilisation.threshold_street:0.15",
    "world.mobilisation.gap_confront:0.05",
)


@pytest.fixture(scope="session")
def played():
    """View of the small example after its last day, restless."""
    run = LiveRun(Screen(scenario="quick", sets=RESTLESS, day=7), lambda: None)
    run.start()
    until(lambda: run.status.state in ("finished", "failed"), 550)  # kernels may have to be compiled first
    assert run.status.error is None
    view = run.status.view
    run.close()
    return view


@pytest.fixture
def stand_in_model(monkeypatch):
    """Runs that take no time, for what is about the pages."""
    monkeypatch.setattr(task, "MODEL", "tests.experiment.stand_in")


@pytest.fixture
def room():
    """Opens rooms at a query; afterwards nothing that they began goes on."""
    made = []

    def make(query):
        made.append(Room(query))
        return made[-1]

    yield make
    for each in made:
        each.close()
    until(lambda: not multiprocessing.active_children(), 30)
    until(lambda: not [thread for thread in threading.enumerate() if thread.name == "conflict-sim live"])


@pytest.fixture(scope="session")
def chromium():
    """A browser."""
    path = browser.find()
    if path is None:
        assert not os.environ.get("CI"), "no browser: python -m tests.app.browser"
        pytest.skip("no browser: python -m tests.app.browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=list(browser.ARGUMENTS))


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """Address of a running app."""
    with serving(tmp_path_factory.mktemp("app") / "log", "--lang", "id") as where:
        yield where


@pytest.fixture
def tabs(chromium):
    """Opens tabs at an address and a query."""
    made = Tabs(chromium)
    yield made
    made.close()


@pytest.fixture
def tab(tabs, address):
    """Opens tabs of the running app at a query."""
    return lambda query: tabs.open(address, query)
