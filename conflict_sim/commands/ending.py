"""How commands that play runs end: status for programs, folder and time for people, exit status 1 where runs failed."""

from __future__ import annotations

from collections.abc import Sized
from pathlib import Path
from typing import Any

import typer

from conflict_sim.commands import terminal
from conflict_sim.i18n import number, t


def status(failures: Sized, what: str = "runs") -> dict[str, Any]:
    """The first two entries of the JSON object.

    Args:
        failures: What failed.
        what: What a failure is one of, in English: ``runs`` or ``seeds``.
    """
    if len(failures):
        return {"status": f"some {what} failed", "exit": terminal.FAILED}
    return {"status": "done", "exit": terminal.DONE}


def files_and_time(folder: Path, seconds: float, lang: str, reused: int = 0) -> None:
    """Where the results lie and how long it took.

    Args:
        folder: Result folder.
        seconds: Time spent.
        lang: ``id`` or ``en``.
        reused: Runs that were there before.
    """
    screen, spent = terminal.screen(), terminal.duration(seconds, lang)
    screen.print(t("summary.files", lang, folder=folder), markup=False, soft_wrap=True)
    again = t("summary.time_reused", lang, time=spent, n=number(reused, lang))
    screen.print(again if reused else t("summary.time", lang, time=spent), markup=False)


def leave(failures: Sized, completed: int, lang: str) -> None:
    """End the command, once everything is written.

    Args:
        failures: Runs that failed.
        completed: Runs that did not.
        lang: ``id`` or ``en``.

    Raises:
        typer.Exit: Some runs failed (status 1).
    """
    if len(failures):
        n, runs = number(len(failures), lang), number(completed + len(failures), lang)
        terminal.say(t("say.failed_seeds", lang, n=n, runs=runs))
        raise typer.Exit(terminal.FAILED)
