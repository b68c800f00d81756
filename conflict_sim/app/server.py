"""Starting the app: on this machine only, without telemetry, and with nothing that is fetched from elsewhere."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
import warnings
import webbrowser
from collections.abc import Callable
from pathlib import Path

from conflict_sim.app import choices
from conflict_sim.app.lock import hold
from conflict_sim.app.lock_check import load_lock
from conflict_sim.app.studies import STUDY_VARIABLE
from conflict_sim.errors import InputError, Problem
from conflict_sim.messages import say
from conflict_sim.results.study_file import read_study_json

log = logging.getLogger(__name__)

HOST, PORT = "127.0.0.1", 8765
#: Modules of the extra ``app``.
NEEDED = ("solara", "ipyvuetify", "starlette", "uvicorn")
#: How to get them.
INSTALL = 'pip install "conflict-sim[app]"'
#: Settings of Solara, read when it is imported. A tab that is gone for two minutes takes its model with it.
SETTINGS = {
    "SOLARA_APP": "conflict_sim.app.site",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_KERNEL_CULL_TIMEOUT": "2m",
    "SOLARA_ASSETS_PROXY": "True",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_TITLE": "conflict_sim",
}


def check_installed() -> None:
    """Whether the extra ``app`` is there, with the files that browsers need.

    Raises:
        InputError: It is not; tells how to install it.
    """
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if not missing and not (Path(sys.prefix) / "share" / "solara" / "cdn" / "echarts@5.4.0").is_dir():
        missing = ["solara-assets"]
    if missing:
        raise InputError(say("app.extra", missing=missing, command=INSTALL))


def check_port(host: str, port: int) -> None:
    """Whether a port is free.

    Args:
        host: Address to listen on.
        port: Its port.

    Raises:
        InputError: It is taken, or may not be used.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(Problem(say("app.port", port=port, other=port + 1), "--port")) from error


def serve(
    lang: str,
    port: int = PORT,
    *,
    browser: bool = True,
    host: str = HOST,
    ready: Callable[[str], None] = log.info,
    study: Path | None = None,
    sandbox: str | None = None,
) -> None:
    """Serve the app until it is interrupted.

    Args:
        lang: Language of screens whose link names none.
        port: Port.
        browser: Open a browser once it answers.
        host: Address; another than 127.0.0.1 lets other machines in.
        ready: Told the address once the server answers.
        study: Folder of a study that may be opened besides those of the folder of results.
        sandbox: Sandbox file, by path or name, that locks the room for a meeting.

    Raises:
        InputError: The extra is missing, the port is taken, the folder holds no study, or the sandbox is wrong.
    """
    check_installed()
    if study is not None:
        read_study_json(study)
        os.environ[STUDY_VARIABLE] = str(study.resolve())
    if sandbox is not None:
        hold(load_lock(sandbox))
    check_port(host, port)
    os.environ.update(SETTINGS)
    os.environ["CONFLICT_SIM_APP_LANG"] = lang
    import uvicorn

    # What every first screen needs is imported and read before anybody waits for it.
    importlib.import_module(SETTINGS["SOLARA_APP"])
    for read in (choices.scenario_names, choices.plan_names):
        read(lang)
    choices.regions()

    # Only true of pages in frames of other sites, which this app is never in.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none", category=UserWarning)
    address = f"http://{host}:{port}/?lang={lang}"
    threading.Thread(target=_answer, args=(address, ready, browser), daemon=True).start()
    uvicorn.run("solara.server.starlette:app", host=host, port=port, log_level="warning")


def _answer(address: str, ready: Callable[[str], None], browser: bool, patience: float = 300.0) -> None:
    """Tell the address, and open a browser, once the server answers; what its first session needs is loaded meanwhile."""
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        try:
            with urllib.request.urlopen(address, timeout=60):  # noqa: S310
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    ready(address)
    if browser:
        webbrowser.open(address)
    # A browser takes a second or more to start, in processes of its own.
    importlib.import_module("conflict_sim.app.warm").warm()
