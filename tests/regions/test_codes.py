"""A code that lost a zero points to the place that was meant, not to a city that looks like it."""

import pytest

from conflict_sim.errors import InputError
from conflict_sim.regions import load_region
from conflict_sim.regions.codes import code_hint, is_city
from conflict_sim.regions.importer import import_region

CODES = ["12.01", "12.10", "12.71", "65.01", "65.71", "00.01", "77.20"]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("12.1", "; did you mean '12.10' or '12.01'?"),
        ("65.1", "; did you mean '65.01'?"),
        ("77.2", "; did you mean '77.20'?"),
        ("0.01", "; did you mean '00.01'?"),
        ("0.1", "; did you mean '00.01'?"),
        ("12.17", "; did you mean '12.71'?"),
        ("99.9", "; valid: 12.01, 12.10, 12.71, 65.01, 65.71, 00.01, 77.20"),
    ],
)
def test_what_may_have_been_meant(asked, hint):
    assert code_hint(asked, CODES) == f"{hint}; codes are text, write them in quotes"


def test_it_is_said_in_indonesian_too():
    told = "; mungkin maksud Anda '12.10' atau '12.01'?; kode adalah teks, tulislah dalam tanda kutip"
    assert code_hint("12.1", CODES).render("id") == told


def test_on_import_and_on_show(folder):
    with pytest.raises(InputError, match=r"'77\.1'; did you mean '77\.10'\?; codes are text"):
        import_region(folder, "77.1")
    with pytest.raises(InputError, match=r"'77\.2'; did you mean '77\.02'\?"):
        import_region(folder, "77.2")
    with pytest.raises(InputError, match=r"'65\.1'; did you mean '65\.01'\?; codes are text"):
        load_region("65.1")


def test_cities():
    assert is_city("64.71") and not is_city("64.07") and not is_city("64")
