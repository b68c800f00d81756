"""Numbers, shares, money and dates as people write them (Babel, imported when the first one is written)."""

from __future__ import annotations

import datetime
import math

_LOCALES = {"id": "id_ID", "en": "en_GB"}
#: Day 0 of every run: the vote of the simultaneous Pilkada.
POLLING_DAY = datetime.date(2024, 11, 27)
_UNKNOWN = "–"
#: Scales of moods, which move little: their figures take another digit.
SCALES = frozenset({"0-1", "-1 to 1"})


def _decimals(value: float) -> int:
    """Two or three figures at most; a model of people does not know more."""
    size = abs(value)
    if size >= 10 or float(value).is_integer():
        return 0
    return 1 if size >= 1 else 2


def _rounded(value: float) -> float:
    """Round large numbers to three figures."""
    if abs(value) < 1000:
        return value
    step = 10 ** (math.floor(math.log10(abs(value))) - 2)
    return float(round(value / step) * step)


def number(value: float | None, lang: str, decimals: int | None = None, *, exact: bool = False) -> str:
    """A number with the separators of the language.

    Args:
        value: The number; None and not-a-number give a dash.
        lang: ``id`` or ``en``.
        decimals: Decimals; None keeps about three figures.
        exact: Write whole numbers in full (seeds, voters of the roll).
    """
    from babel.numbers import format_decimal

    if value is None or not math.isfinite(value):
        return _UNKNOWN
    shown = float(value) if exact else _rounded(float(value))
    places = _decimals(shown) if decimals is None else decimals
    pattern = "#,##0" + ("." + ("#" if decimals is None else "0") * places if places else "")
    # plus zero: what rounds to nothing has no sign
    return str(format_decimal(round(shown, places) + 0.0, format=pattern, locale=_LOCALES[lang]))


def percent(value: float | None, lang: str) -> str:
    """A share as a whole percentage."""
    from babel.numbers import format_percent

    if value is None or not math.isfinite(value):
        return _UNKNOWN
    return str(format_percent(value, locale=_LOCALES[lang]))


def rupiah(value: float | None, lang: str) -> str:
    """An amount of money, in words of size: Rp2,5 miliar, -Rp300 juta."""
    if value is None or not math.isfinite(value):
        return _UNKNOWN
    if value < 0:
        return f"-{rupiah(-value, lang)}"
    words = {
        "id": ((1e12, "triliun"), (1e9, "miliar"), (1e6, "juta")),
        "en": ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")),
    }
    for size, word in words[lang]:
        if abs(value) >= size:
            return f"Rp{number(value / size, lang)} {word}"
    return f"Rp{number(value, lang)}"


def interval(low: float, high: float, lang: str, unit: str = "") -> str:
    """Two ends of an interval in the notation of their unit (``0-1`` and ``rupiah`` have their own)."""
    if unit == "rupiah":
        return f"{rupiah(low, lang)} – {rupiah(high, lang)}"
    if unit == "share of runs":
        return f"{percent(low, lang)} – {percent(high, lang)}"
    places = 2 if unit in SCALES else None
    return f"{number(low, lang, places)} – {number(high, lang, places)}"


def day_label(day: int, lang: str) -> str:
    """A day relative to the vote: H-3, H, H+7 in Indonesian; D-3, D, D+7 in English."""
    letter = "H" if lang == "id" else "D"
    return letter if day == 0 else f"{letter}{day:+d}".replace("-", "\N{MINUS SIGN}")


def date(day: int, lang: str, style: str = "d MMM yyyy") -> str:
    """Calendar date of a day relative to the vote of 27 November 2024.

    Args:
        day: Days after the vote.
        lang: ``id`` or ``en``.
        style: Babel pattern.
    """
    from babel.dates import format_date

    when = POLLING_DAY + datetime.timedelta(days=int(day))
    return str(format_date(when, format=style, locale=_LOCALES[lang]))
