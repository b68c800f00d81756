"""Finding a browser for the tests of the app, and bringing one: ``python -m tests.app.browser``.

Debian and Ubuntu as root: the distribution's Chromium. Elsewhere: Playwright's own. Where neither can be had this says
so, and the tests that need one are left out; with CI set that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
#: What a browser asks the internet for on its own is switched off: the tests look at every request.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def tell(text):
    """One line for whoever called make."""
    sys.stderr.write(f"{text}\n")


def find():
    """Path of a browser that is there, None where there is none."""
    named = os.environ.get("CONFLICT_SIM_BROWSER")
    for path in [named] if named else map(shutil.which, NAMES):
        if path and Path(path).exists():
            return path
    own = _own()  # starts Playwright, so it is asked last
    return own if Path(own).exists() else None


def _own():
    """Playwright's own Chromium, where it was installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _run(*command):
    tell("+ " + " ".join(command))
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 0


def bring():
    """Install one; whether there is one now."""
    if find():
        return True
    tell("Bringing a browser for the tests of the app (once)")
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
        if _run(*install) or (_run("apt-get", "update", "-qq") and _run(*install)):
            return find() is not None
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    return find() is not None


if __name__ == "__main__":
    if bring():
        sys.exit(0)
    tell("No browser could be brought: the tests of the app in a browser are left out.")
    tell("Install Chromium, or name a browser: CONFLICT_SIM_BROWSER=/path/to/chromium")
    sys.exit(1 if os.environ.get("CI") else 0)
