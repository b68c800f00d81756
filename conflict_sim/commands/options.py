"""Options that several commands share, and how any option or help text is explained in the reader's language."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from conflict_sim.i18n.catalogue import default_language, t

LANG = default_language(sys.argv[1:])


def help_text(key: str, *examples: str) -> str:
    """Help text in the reader's language, with examples that keep their lines."""
    text = t(key, LANG)
    if examples:
        lines = "\n".join(f"  conflict-sim {e}" for e in examples)
        text += f"\n\n\b\n{t('cli.examples', LANG)}\n{lines}"
    return text


def option(key: str, *names: str, metavar: str | None = None) -> Any:
    """An option without a default of its own, explained by a text of the catalogue."""
    return typer.Option(*names, help=t(key, LANG), metavar=metavar, show_default=False)


def argument(key: str, metavar: str) -> Any:
    """An argument, explained by a text of the catalogue."""
    return typer.Argument(help=t(key, LANG), metavar=metavar, show_default=False)


Lang = Annotated[str, typer.Option("--lang", help=t("cli.lang", LANG), metavar="id|en", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help=t("cli.json", LANG))]
Source = Annotated[str, argument("cli.run.scenario", "SCENARIO")]
Assignments = Annotated[list[str] | None, option("cli.set", "--set", metavar="KEY=VALUE")]
Days = Annotated[int | None, option("cli.run.days")]
Scale = Annotated[float | None, option("cli.run.scale")]
Workers = Annotated[int | None, option("cli.run.workers")]
Fresh = Annotated[bool, typer.Option("--fresh", help=t("cli.run.fresh", LANG))]

# What the app is told.
APP_EXAMPLES = (
    "app",
    "app --port 9000 --no-open --lang en",
    "app --study results/openness_by_force-study-1a2b3c4d",
    "app --sandbox forum_bulungan",
)
Port = Annotated[int, typer.Option(help=t("cli.app.port", LANG), min=1, max=65535)]
NoOpen = Annotated[bool, typer.Option("--no-open", help=t("cli.app.open", LANG))]
StudyFolder = Annotated[Path | None, option("cli.app.study", "--study", metavar="DIR")]
SandboxFile = Annotated[str | None, option("cli.app.sandbox", "--sandbox", metavar="FILE")]
