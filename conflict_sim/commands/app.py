"""``conflict-sim app``: the planners' room in the browser of this machine."""

from __future__ import annotations

from conflict_sim.app import server
from conflict_sim.commands import terminal
from conflict_sim.i18n import t


def start(lang: str, *, port: int, browser: bool) -> None:
    """Serve the app until it is interrupted.

    Args:
        lang: Language of screens whose link names none.
        port: Port on 127.0.0.1.
        browser: Open a browser.

    Raises:
        InputError: The extra ``app`` is missing, or the port is taken.
    """

    def ready(address: str) -> None:
        terminal.say(t("say.app", lang, address=address))

    server.serve(lang, port, browser=browser, ready=ready)
