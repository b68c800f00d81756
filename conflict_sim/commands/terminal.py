"""Speaking to people and to programs: text on stdout, complaints on stderr, exit status 0, 1 or 2."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

import typer

from conflict_sim.errors import InputError, Problem, RunFailedError, unknown
from conflict_sim.i18n import LANGUAGES, t
from conflict_sim.messages import rendered

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

    from conflict_sim.reports.table import Table

#: Width of what is written into a pipe or a file.
PIPE_WIDTH = 118
DONE, FAILED, WRONG_INPUT = 0, 1, 2
#: Arguments of the package that are options here.
_OPTIONS = frozenset(
    [
        "seeds",
        "workers",
        "watch",
        "smallest_effect",
        "engine",
        "scheduler",
        "attribute",
        "teams",
        "plan",
        "objective",
        "choosing",
        "finalists",
        "minutes",
    ]
)


def screen(*, stderr: bool = False) -> Console:
    """Console for people; plain and of fixed width where no terminal listens."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    console = Console(stderr=stderr, highlight=False, width=None if stream.isatty() else PIPE_WIDTH)
    # Rich would end the program here; a reader who has seen enough (`| head`) is no failure
    console.on_broken_pipe = partial(mute, stream)  # type: ignore[method-assign]
    return console


def mute(stream: TextIO) -> None:
    """Send the rest of a stream nowhere: nobody reads it any more. The command goes on, and nothing is lost."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _write(text: str, *, stderr: bool = False) -> None:
    try:
        typer.echo(text, err=stderr)
    except BrokenPipeError:
        mute(sys.stderr if stderr else sys.stdout)


def drawn(table: Table) -> RichTable:
    """A table of a result as the console draws it.

    Args:
        table: The table, whose cells are plain text.
    """
    from rich.markup import escape
    from rich.table import Table as RichTable

    made = RichTable(
        title=escape(table.title), title_justify="left", title_style="bold", box=None, pad_edge=False
    )
    for i, head in enumerate(table.heads):
        side = "left" if i in table.words else "right"
        made.add_column(escape(head), justify=side, overflow="fold", no_wrap=i in table.whole)
    for row in table.rows:
        made.add_row(*(escape(cell) for cell in row))
    if table.note:
        made.caption, made.caption_justify = escape(table.note), "left"
    return made


def say(text: str) -> None:
    """One line on stderr."""
    _write(text, stderr=True)


def print_json(value: Mapping[str, Any]) -> None:
    """The one JSON object of ``--json`` on stdout."""
    _write(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False))


def check_language(lang: str) -> str:
    """The language asked for.

    Raises:
        InputError: It is none of ours.
    """
    if lang not in LANGUAGES:
        raise InputError(Problem(unknown("language", lang, LANGUAGES), key="--lang"))
    return lang


@contextmanager
def outcome(lang: str, *, as_json: bool = False) -> Iterator[None]:
    """Turn errors into messages and exit status.

    Wrong input lists every problem and gives 2, a failed or stopped run gives 1. With ``as_json`` the same stands
    on stdout as one object, whose ``error`` is the whole message.

    Args:
        lang: Language of the messages; an unknown one is wrong input too.
        as_json: Also print the object.
    """
    wanted, lang = lang, lang if lang in LANGUAGES else LANGUAGES[0]
    try:
        check_language(wanted)
        yield
    except InputError as error:
        found = [_as_typed(p) for p in error.problems]
        problems = [p.render(lang) for p in found]
        lines = [t("say.problems", lang, n=len(problems)), *(f"  • {problem}" for problem in problems)]
        say("\n".join(lines))
        if as_json:
            report = {"status": "wrong input", "exit": WRONG_INPUT, "error": "\n".join(problems)}
            print_json({**report, "problems": [p.as_dict(lang) for p in found]})
        raise typer.Exit(WRONG_INPUT) from None
    except RunFailedError as error:
        told = rendered(error, lang)
        say(t("say.failed", lang, message=told))
        if as_json:
            print_json({"status": "failed", "exit": FAILED, "error": told, "problems": []})
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt as stop:
        counts = getattr(stop, "finished", None)
        text = t("say.interrupted", lang, **counts) if counts else t("say.interrupted_early", lang)
        say(text)
        if as_json:
            print_json({"status": "stopped", "exit": FAILED, "error": text, "problems": []})
        raise typer.Exit(FAILED) from None


def _as_typed(problem: Problem) -> Problem:
    """A mistake in an argument of the package, named by the option of the command line that it came from."""
    if problem.file is not None or problem.key not in _OPTIONS:
        return problem
    return replace(problem, file="--" + problem.key.replace("_", "-"), key=None)


def duration(seconds: float, lang: str) -> str:
    """A span of time in words, short."""
    from conflict_sim.i18n import number

    if seconds < 100:
        return t("summary.seconds", lang, n=number(seconds, lang))
    return t("summary.minutes", lang, n=number(seconds / 60, lang))
