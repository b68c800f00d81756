"""A field for one number: read in both notations, and what is wrong with it stands beside it."""

from __future__ import annotations

import math
from collections.abc import Callable

import solara

from conflict_sim.i18n import t


@solara.component
def Entry(label: str, value: object, wrong: str, keep: Callable[[object], str], lang: str):
    """The field. Empty means silent.

    Args:
        label: What it is.
        value: What holds; None is silent.
        wrong: What is wrong with it; empty where nothing is.
        keep: Told a whole number, a number, or None once it was typed; returns what is wrong with it by its form.
        lang: ``id`` or ``en``.
    """
    refused, set_refused = solara.use_state("")
    shown = written(value, lang)

    def typed(text: str) -> None:
        if text.strip() == shown:
            set_refused("")
            return
        try:
            found = read_number(text, lang)
        except ValueError:
            set_refused(t("app.no_number", lang))
            return
        set_refused(keep(found))

    message = refused or wrong
    solara.InputText(
        label, value=shown, on_value=typed, error=message or False, continuous_update=False, dense=True
    ).key(shown)


def written(value: object, lang: str) -> str:
    """A number as it stands in a field: all of its digits; nothing for None.

    Args:
        value: The number.
        lang: ``id`` or ``en``.
    """
    if value is None:
        return ""
    if not isinstance(value, int | float):
        return str(value)
    text = f"{int(value):,}" if float(value).is_integer() else str(value)
    return text.translate(str.maketrans(",.", ".,")) if lang == "id" else text


def read_number(text: str, lang: str) -> int | float | None:
    """The number in a field; None where it is empty.

    Args:
        text: What was typed; blanks, and the language's own signs between thousands, are passed over.
        lang: ``id`` or ``en``; tells whether a comma or a point begins the decimals.

    Raises:
        ValueError: It is no number.
    """
    plain = "".join(text.split())
    if not plain:
        return None
    thousands, decimal = (".", ",") if lang == "id" else (",", ".")
    groups = plain.partition(decimal)[0].split(thousands)
    # "0.5" in an Indonesian field is a half; "2.500.000" is two and a half million
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and groups[0].strip("-+0"):
        plain = plain.replace(thousands, "")
    plain = plain.replace(decimal, ".")
    number = float(plain)
    if not math.isfinite(number) or "_" in plain:
        raise ValueError(text)
    return int(plain) if plain.lstrip("+-").isdigit() else number
