"""Catalogues of texts: flat JSON, key -> text with named places (``"{runs} runs"``)."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from string import Formatter

#: Languages, the first is the default.
LANGUAGES = ("id", "en")


class _Counting(Formatter):
    """``{n} {n:run|runs}``: the first word for one, the second for any other number."""

    def format_field(self, value: object, spec: str) -> str:
        one, several, more = spec.partition("|")
        return super().format_field(value, spec) if not several else one if str(value) == "1" else more


_COUNTING = _Counting()


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All texts of a language.

    Args:
        lang: ``id`` or ``en``.

    Raises:
        ValueError: Another language.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}; valid: {', '.join(LANGUAGES)}")
    text = files("conflict_sim.i18n").joinpath(f"{lang}.json").read_text(encoding="utf-8")
    loaded: dict[str, str] = json.loads(text)
    return loaded


def t(key: str, lang: str, /, **values: object) -> str:
    """Text of a key in a language.

    Args:
        key: Dotted key of the catalogue.
        lang: ``id`` or ``en``.
        values: Named places of the text; ``{n:run|runs}`` is a word that depends on the number.

    Raises:
        KeyError: The catalogue has no such key, or a place has no value. A missing text is a defect, not
            something to paper over; a test compares the catalogues with the source.
    """
    return _COUNTING.vformat(catalogue(lang)[key], (), values)


def default_language(arguments: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> str:
    """Language of the command line: ``--lang`` if it is there, else that of the system, else Indonesian.

    Args:
        arguments: Arguments of the command.
        environment: Variables; None takes those of the process (LC_ALL, LC_MESSAGES, LANG).
    """
    for i, argument in enumerate(arguments):
        value = arguments[i + 1] if argument == "--lang" and i + 1 < len(arguments) else None
        if argument.startswith("--lang="):
            value = argument.partition("=")[2]
        if value in LANGUAGES:
            return value
    settings = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = settings.get(name, "")
        if value and value.partition(".")[0] not in {"C", "POSIX"}:
            return "en" if value.lower().startswith("en") else LANGUAGES[0]
    return LANGUAGES[0]
