"""Figures and changes of figures as people read them."""

import pytest

from conflict_sim.i18n import number, rupiah
from conflict_sim.i18n.amounts import amount, change, ends


@pytest.mark.parametrize(
    ("value", "unit", "lang", "text"),
    [
        (0.5, "share", "id", "50%"),
        (0.4211, "0-1", "id", "0,421"),
        (2.5e9, "rupiah", "id", "Rp2,5 miliar"),
        (1234.0, "people", "en", "1,230"),
        (None, "people", "en", "–"),
    ],
)
def test_a_figure_has_the_notation_of_its_unit(value, unit, lang, text):
    assert amount(value, unit, lang) == text


@pytest.mark.parametrize(
    ("value", "unit", "lang", "text"),
    [
        (0.09, "share", "id", "+9 poin persen"),
        (-0.12, "share of runs", "en", "-12 percentage points"),
        (-1.7e6, "rupiah", "id", "-Rp1,7 juta"),
        (1.7e6, "rupiah", "en", "+Rp1.7 million"),
        (-0.005, "0-1", "id", "-0,005"),
        (0.0, "people", "en", "0"),
        (float("nan"), "share", "en", "–"),
    ],
)
def test_a_change_has_a_sign_and_percentages_change_by_points(value, unit, lang, text):
    assert change(value, unit, lang) == text


def test_an_interval_is_as_exact_as_what_it_surrounds():
    assert ends(-0.0281, -0.0264, "0-1", "id") == "-0,028 – -0,026"
    assert ends(0.08, 0.1, "share", "en") == "+8 – +10 percentage points"
    assert ends(-5e6, 1.7e6, "rupiah", "id") == "-Rp5 juta – +Rp1,7 juta"
    assert ends(None, 1.0, "people", "en") is None and ends(float("nan"), 1.0, "people", "en") is None


def test_what_rounds_to_nothing_has_no_sign():
    assert number(-0.004, "id", 2) == "0,00" and number(-0.004, "en") == "0"
    assert rupiah(-0.2, "id") == "-Rp0,2"
