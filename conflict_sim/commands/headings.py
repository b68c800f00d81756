"""Help in the reader's language: "Usage", the headings of its panels, "required", the line about ``--help``.

Typer's own words are English. Its commands are asked for theirs here; the headings are constants of the module that
draws the help, and are replaced while it draws. Where another version of Typer lacks one of them, it stays English.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from conflict_sim.i18n.catalogue import default_language, t

#: Constants of Typer's drawing module -> our texts.
_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "help.arguments",
    "OPTIONS_PANEL_TITLE": "help.options",
    "COMMANDS_PANEL_TITLE": "help.commands",
    "REQUIRED_LONG_STRING": "help.required",
    "DEFAULT_STRING": "help.default",
}


def _language(context: Any) -> str:
    given = context.find_root().obj
    return default_language(given if isinstance(given, list) else sys.argv[1:])


@contextmanager
def _words(lang: str) -> Iterator[None]:
    """Typer's headings in ``lang`` while its help is drawn."""
    from typer import rich_utils

    there = {name: getattr(rich_utils, name) for name in _WORDS if hasattr(rich_utils, name)}
    try:
        for name in there:
            values = {"value": "{}"} if name == "DEFAULT_STRING" else {}
            setattr(rich_utils, name, t(_WORDS[name], lang, **values))
        yield
    finally:
        for name, value in there.items():
            setattr(rich_utils, name, value)


def usage_pieces(command: Any, context: Any, lang: str) -> str:
    """What follows the name of a command in a line about its usage, as the help and a refusal both say it.

    Args:
        command: A command or group of Typer.
        context: Its context.
        lang: ``id`` or ``en``.
    """
    pieces = " ".join(command.collect_usage_pieces(context))
    for english, key in (("[OPTIONS]", "help.options_form"), ("COMMAND [ARGS]...", "help.command_form")):
        pieces = pieces.replace(english, t(key, lang))
    return pieces


class _Translated:
    """What commands and groups have in common."""

    def format_usage(self: Any, ctx: Any, formatter: Any) -> None:
        lang = _language(ctx)
        pieces = usage_pieces(self, ctx, lang)
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{t('help.usage', lang)} ")

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = t("help.help", _language(ctx))
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        with _words(_language(ctx)):
            super().format_help(ctx, formatter)  # type: ignore[misc]


class Command(_Translated, TyperCommand):
    """A command whose help speaks the reader's language."""


class Group(_Translated, TyperGroup):
    """A group of commands whose help speaks the reader's language."""


class App(typer.Typer):
    """A Typer application all of whose commands are of :class:`Command`."""

    def command(self, name: str | None = None, **more: Any) -> Any:
        """Register a command, as Typer does.

        Args:
            name: Name of the command.
            more: As of Typer.
        """
        return super().command(name, **{"cls": Command, **more})
