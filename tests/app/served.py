"""A running app, and tabs of a real browser in which it is looked at."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

#: Milliseconds: kernels may have to be compiled first.
WAIT = 300_000
#: What tests of the app are read on.
SIZE = {"width": 1366, "height": 768}


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(log, *options, cwd=None):
    """Address of an app that runs with some options; fails where its log holds a traceback.

    Args:
        log: File that takes what it says.
        options: Options of ``conflict-sim app``.
        cwd: Folder in which it runs.
    """
    port = _free_port()
    command = [sys.executable, "-m", "conflict_sim", "app", "--no-open", "--port", str(port), *options]
    with log.open("w+") as told:
        server = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, cwd=cwd)
        try:
            limit = time.monotonic() + 120
            while True:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20):
                        break
                except (urllib.error.URLError, OSError):
                    assert server.poll() is None and time.monotonic() < limit, log.read_text()
                    time.sleep(0.2)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
            told.seek(0)
            assert "Traceback" not in told.read()


class Tabs:
    """Opens tabs; each has its list of requests and of mistakes in the page."""

    def __init__(self, chromium):
        self._chromium, self._contexts = chromium, []

    def open(self, address, query):
        """A tab of its own at a query."""
        context = self._chromium.new_context(viewport=SIZE)
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.asked, page.mistakes = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.mistakes.append(str(error)))
        page.goto(f"{address}?{query}")
        return page

    def close(self):
        """Close all of them."""
        for context in self._contexts:
            context.close()


def only_here(page):
    """Whether no request of a tab has left this machine."""
    return page.asked and all(re.match(r"(http|ws)://127\.0\.0\.1:|data:|blob:", url) for url in page.asked)
