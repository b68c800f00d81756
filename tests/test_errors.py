"""What is offered in place of a name that nobody knows."""

import pytest

from conflict_sim.errors import near, nearest


@pytest.mark.parametrize(
    ("name", "valid", "meant"),
    [
        ("vote", ["contest", "votes"], "votes"),
        ("wrold", ["world", "plans"], "world"),
        ("kim", ["kin", "chat"], "kin"),
        ("INCIDENT", ["incidents"], "incidents"),
        ("tanjung", ["tanjung selor", "bunyu"], "tanjung selor"),
    ],
)
def test_a_slip_of_the_pen_is_understood(name, valid, meant):
    assert near(name, valid) == nearest(name, valid) == f"; did you mean '{meant}'?"


@pytest.mark.parametrize(
    ("name", "valid"), [("votes", ["contest", "kec_code"]), ("x", []), ("", ["contest"])]
)
def test_a_name_that_only_shares_letters_is_not_offered(name, valid):
    assert near(name, valid) == ""
    assert "did you mean" not in nearest(name, valid)
