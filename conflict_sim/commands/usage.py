"""The command line as a whole: with ``--json``, refused usage is one JSON object too."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, cast

import typer
from typer.core import TyperGroup

from conflict_sim.commands import terminal
from conflict_sim.errors import InputError, Problem
from conflict_sim.i18n.catalogue import default_language

#: Typer may carry a parser of its own, so its class is taken from one of its errors.
UsageError = cast(type[Exception], typer.BadParameter.__mro__[1])
#: Typer's own status after Ctrl-C; ours is that of every stopped run.
_INTERRUPTED = 130


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether ``--json`` stands among the arguments, however wrong the rest is."""
    options = list(arguments)
    if "--" in options:
        options = options[: options.index("--")]
    return any(text == "--json" or text.startswith("--json=") for text in options)


class Console(TyperGroup):
    """All commands. Unknown options, missing arguments and bad values are told like any other wrong input."""

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
        if not wants_json(given):
            try:
                super().main(args, *rest, **more)
            except SystemExit as end:
                sys.exit(terminal.FAILED if end.code == _INTERRUPTED else end.code)
        try:
            with terminal.outcome(default_language(given), as_json=True):
                try:
                    status = super().main(args, *rest, **{**more, "standalone_mode": False})
                except UsageError as error:
                    raise InputError(problem_of(error)) from None
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
    return Problem(error.format_message(), key=option)
