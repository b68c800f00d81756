"""``conflict-sim app``: the planners' room in the browser of this machine."""

from __future__ import annotations

from pathlib import Path

from conflict_sim.app import server
from conflict_sim.commands import terminal
from conflict_sim.i18n import t


def start(
    lang: str, *, port: int, browser: bool, study: Path | None = None, sandbox: str | None = None
) -> None:
    """Serve the app until it is interrupted.

    Args:
        lang: Language of screens whose link names none.
        port: Port on 127.0.0.1.
        browser: Open a browser.
        study: Folder of a study that may be opened besides those of the folder of results.
        sandbox: Sandbox file, by path or name, that locks the room for a meeting.

    Raises:
        InputError: The extra ``app`` is missing, the port is taken, the folder holds no study, or the sandbox is wrong.
    """

    def ready(address: str) -> None:
        terminal.say(t("say.app", lang, address=address))

    server.serve(lang, port, browser=browser, ready=ready, study=study, sandbox=sandbox)
