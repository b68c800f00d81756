"""The command line as a whole: refused usage (an unknown option, a missing argument) in the reader's language.

Typer itself speaks English only. With ``--json``, refused usage is one JSON object too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any, cast

import typer

from conflict_sim import __version__
from conflict_sim.commands import terminal
from conflict_sim.commands.headings import Group, usage_pieces
from conflict_sim.errors import InputError, Problem
from conflict_sim.i18n.catalogue import default_language
from conflict_sim.messages import Text, phrase, say

#: Typer may carry a parser of its own, so the class is taken from one of its errors.
UsageError = cast(type[Exception], typer.BadParameter.__mro__[1])
#: Typer's own status after Ctrl-C; ours is that of every stopped run.
_INTERRUPTED = 130
#: Read by the libraries of linear algebra when they are loaded.
_ALGEBRA = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


def calm_algebra() -> None:
    """One thread for linear algebra, as in workers, unless the user says otherwise.

    Its matrices are small here: more threads would spend several times the work in waiting for each other.
    """
    for name in _ALGEBRA:
        os.environ.setdefault(name, "1")


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether ``--json`` stands among the arguments, however wrong the rest is."""
    options = list(arguments)
    if "--" in options:
        options = options[: options.index("--")]
    return any(text == "--json" or text.startswith("--json=") for text in options)


class Console(Group):
    """All commands. Unknown options, missing arguments and bad values are told in the language of the reader."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **more: Any) -> Any:
        """Run the command that the arguments name.

        Args:
            args: Arguments without the program's name; None takes those of this process.
            rest: As of Typer.
            more: As of Typer; with ``standalone_mode=False`` its errors are raised.
        """
        given = list(sys.argv[1:] if args is None else args)
        more = {"obj": given, **more}
        if not more.get("standalone_mode", True):
            return super().main(args, *rest, **more)
        lang, as_json = default_language(given), wants_json(given)
        try:
            with terminal.outcome(lang, as_json=as_json):
                try:
                    status = super().main(args, *rest, **{**more, "standalone_mode": False})
                except UsageError as error:
                    if as_json:
                        raise InputError(problem_of(error)) from None
                    show(error, lang)
                    status = terminal.WRONG_INPUT
                except typer.Abort:
                    raise KeyboardInterrupt from None
                if status == _INTERRUPTED:
                    raise KeyboardInterrupt
        except typer.Exit as end:
            status = end.exit_code
        sys.exit(status if isinstance(status, int) else terminal.DONE)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; Ctrl-C while it is still being loaded is told like a later one."""
        given: Sequence[str] = ctx.obj or ()
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            with terminal.outcome(default_language(given), as_json=wants_json(given)):
                raise


def problem_of(error: Any) -> Problem:
    """What Typer refused, with the option or argument as its key."""
    parameter = getattr(error, "param", None)
    option = getattr(error, "option_name", None)
    if parameter is not None:
        names = [*parameter.opts] if getattr(parameter, "param_type_name", "") == "option" else []
        option = names[0] if names else parameter.metavar or parameter.name
    return Problem(usage_text(error), key=option)


def usage_text(error: Any) -> Text:
    """What Typer refused, as a message.

    Args:
        error: A usage error of Typer.
    """
    told = phrase("refused_usage", error.format_message())
    if "reason" in told.values:
        return Text(told.id, {**told.values, "reason": phrase("usage_reason", str(told.values["reason"]))})
    return told


def show(error: Any, lang: str) -> None:
    """Print a usage error on stderr: how the command is used, where the help is, what is wrong.

    Args:
        error: A usage error of Typer; help that was asked for by giving no argument has been printed already.
        lang: ``id`` or ``en``.
    """
    from rich.panel import Panel
    from rich.text import Text as Words

    if type(error).__name__ == "NoArgsIsHelpError":
        return
    out = terminal.screen(stderr=True)
    context = getattr(error, "ctx", None)
    if context is not None:
        command, option = context.command_path, context.help_option_names[0]
        pieces = usage_pieces(context.command, context, lang)
        line = say("usage.line", command=command, pieces=pieces)
        out.print(line.render(lang), style="yellow", markup=False, soft_wrap=True)
        out.print(say("usage.help", command=command, option=option).render(lang), style="dim", markup=False)
    words = Words(usage_text(error).render(lang))
    title = say("usage.title").render(lang)
    out.print(Panel(words, title=title, title_align="left", border_style="red"))


def say_version(wanted: bool) -> None:
    """Print the version and end, where it is asked for."""
    if wanted:
        typer.echo(f"conflict-sim {__version__}")
        raise typer.Exit
