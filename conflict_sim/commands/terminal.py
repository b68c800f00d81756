"""Speaking to people and to programs: text on stdout, complaints on stderr, exit status 0, 1 or 2."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from conflict_sim.errors import InputError, RunFailedError
from conflict_sim.i18n import LANGUAGES, t
from conflict_sim.messages import rendered

if TYPE_CHECKING:
    from rich.console import Console

#: Width of what is written into a pipe or a file.
PIPE_WIDTH = 118
DONE, FAILED, WRONG_INPUT = 0, 1, 2


def screen(*, stderr: bool = False) -> Console:
    """Console for people; plain and of fixed width where no terminal listens."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, width=None if stream.isatty() else PIPE_WIDTH)


def say(text: str) -> None:
    """One line on stderr."""
    typer.echo(text, err=True)


def print_json(value: Mapping[str, Any]) -> None:
    """The one JSON object of ``--json`` on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False))


def check_language(lang: str) -> str:
    """The language asked for.

    Raises:
        typer.Exit: It is none of ours (status 2).
    """
    if lang not in LANGUAGES:
        say(t("say.bad_language", LANGUAGES[0], given=lang))
        raise typer.Exit(WRONG_INPUT)
    return lang


@contextmanager
def outcome(lang: str, *, as_json: bool = False) -> Iterator[None]:
    """Turn errors into messages and exit status.

    Wrong input lists every problem and gives 2, a failed or stopped run gives 1. With ``as_json`` the same stands
    on stdout as one object.
    """
    try:
        yield
    except InputError as error:
        problems = [p.render(lang) for p in error.problems]
        say(t("say.problems", lang, n=len(problems)))
        for problem in problems:
            say(f"  • {problem}")
        if as_json:
            details = [p.as_dict(lang) for p in error.problems]
            print_json({"status": "wrong input", "exit": WRONG_INPUT, "problems": details})
        raise typer.Exit(WRONG_INPUT) from None
    except RunFailedError as error:
        told = rendered(error, lang)
        say(t("say.failed", lang, message=told))
        if as_json:
            print_json({"status": "failed", "exit": FAILED, "message": told})
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt as stop:
        counts = getattr(stop, "finished", None)
        text = t("say.interrupted", lang, **counts) if counts else t("say.interrupted_early", lang)
        say(text)
        if as_json:
            print_json({"status": "stopped", "exit": FAILED, "message": text})
        raise typer.Exit(FAILED) from None


def duration(seconds: float, lang: str) -> str:
    """A span of time in words, short."""
    from conflict_sim.i18n import number

    if seconds < 100:
        return t("summary.seconds", lang, n=number(seconds, lang))
    return t("summary.minutes", lang, n=number(seconds / 60, lang))
