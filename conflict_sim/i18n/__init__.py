"""Everything that people read, in Indonesian and English: one catalogue a language, numbers and dates by Babel."""

from conflict_sim.i18n.catalogue import LANGUAGES, catalogue, default_language, t
from conflict_sim.i18n.numbers import date, day_label, interval, number, percent, rupiah

__all__ = [
    "LANGUAGES",
    "catalogue",
    "date",
    "day_label",
    "default_language",
    "interval",
    "number",
    "percent",
    "rupiah",
    "t",
]
