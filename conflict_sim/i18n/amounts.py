"""Figures of observables in words: a value in its own notation, and the change of a value with its interval."""

from __future__ import annotations

from conflict_sim.i18n.catalogue import t
from conflict_sim.i18n.numbers import SCALES, number, percent, rupiah

#: Units whose values are written as percentages.
_SHARES = frozenset({"share", "share of runs"})


def amount(value: float | None, unit: str, lang: str) -> str:
    """A figure in the notation of its unit.

    Args:
        value: The figure; None gives a dash.
        unit: Unit of the observable.
        lang: ``id`` or ``en``.
    """
    if value is None:
        return number(None, lang)
    if unit == "rupiah":
        return rupiah(value, lang)
    if unit in _SHARES:
        return percent(value, lang)
    return number(value, lang, 3 if unit in SCALES else None)


def change(value: float | None, unit: str, lang: str) -> str:
    """A difference of two figures with its sign; that of two percentages is in percentage points.

    Args:
        value: The difference, in the unit itself; None gives a dash.
        unit: Unit of the observable.
        lang: ``id`` or ``en``.
    """
    text = amount(value, unit, lang)
    if value is not None and value == value and unit in _SHARES:
        text = t("amount.points", lang, n=number(100 * value, lang))
    return f"+{text}" if value is not None and value > 0 else text


def ends(low: float | None, high: float | None, unit: str, lang: str) -> str | None:
    """The two ends of the interval of a difference, with their signs; None where there is no interval.

    Args:
        low: Lower end, in the unit itself; None or not-a-number: there is none.
        high: Upper end.
        unit: Unit of the observable.
        lang: ``id`` or ``en``.
    """
    if low is None or high is None or low != low or high != high:
        return None
    if unit in _SHARES:
        span = f"{_signed(100 * low, lang)} – {_signed(100 * high, lang)}"
        return t("amount.points", lang, n=span)
    return f"{change(low, unit, lang)} – {change(high, unit, lang)}"


def _signed(value: float, lang: str) -> str:
    text = number(value, lang)
    return f"+{text}" if value > 0 else text
