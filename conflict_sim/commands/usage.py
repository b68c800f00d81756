"""Refused usage (an unknown option, a missing argument) in the reader's language; Typer itself speaks English only."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, cast

import typer
from typer.core import TyperGroup

from conflict_sim.commands import terminal
from conflict_sim.i18n.catalogue import default_language
from conflict_sim.messages import Text, phrase, say

#: Typer may carry a parser of its own, so the class is taken from one of its errors.
UsageError = cast(type[Exception], typer.BadParameter.__mro__[1])


class Console(TyperGroup):
    """All commands; what Typer refuses is told in the language of the reader."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **more: Any) -> Any:
        """Run the command that the arguments name.

        Args:
            args: Arguments without the program's name; None takes those of this process.
            rest: As of Typer.
            more: As of Typer; with ``standalone_mode=False`` its errors are raised.
        """
        if not more.get("standalone_mode", True):
            return super().main(args, *rest, **more)
        lang = default_language(sys.argv[1:] if args is None else args)
        try:
            with terminal.outcome(lang):
                try:
                    status = super().main(args, *rest, **{**more, "standalone_mode": False})
                except UsageError as error:
                    show(error, lang)
                    status = terminal.WRONG_INPUT
                except typer.Abort:
                    raise KeyboardInterrupt from None
        except typer.Exit as end:
            status = end.exit_code
        sys.exit(status if isinstance(status, int) else terminal.DONE)


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
        pieces = " ".join(context.command.collect_usage_pieces(context))
        line = say("usage.line", command=command, pieces=pieces)
        out.print(line.render(lang), style="yellow", markup=False, soft_wrap=True)
        out.print(say("usage.help", command=command, option=option).render(lang), style="dim", markup=False)
    words = Words(usage_text(error).render(lang))
    title = say("usage.title").render(lang)
    out.print(Panel(words, title=title, title_align="left", border_style="red"))
