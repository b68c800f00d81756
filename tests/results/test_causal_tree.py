"""The causal tree of a log written by hand."""

import pytest

from conflict_sim.errors import InputError
from conflict_sim.results.causal_tree import causal_tree, incidents_of, worst_first
from conflict_sim.results.causes import CAUSES, cause_kind
from conflict_sim.results.record import _event


def entry(number, kind, parents=(), causes=(), **more):
    rows = list(causes)
    fields = {"id": number, "kind": kind, "day": number, "hour": 9.0, "parents": list(parents), "kec": 0}
    if kind == "incident":
        fields |= {"people_peak": 12, "level_peak": 4, "injuries": 2, "damage": 0, "site_kind": "kpu"}
    fields |= {"causes": [c[0] for c in rows], "cause_sizes": [c[1] for c in rows]}
    fields |= {"cause_events": [c[2] for c in rows], "detail": "", **more}
    return _event(fields)


LOG = [
    entry(0, "hoax", detail="count_stopped"),
    entry(1, "alarm", [0]),
    entry(2, "shock", detail="generic"),
    entry(3, "call", [0], detail="65.01: A"),
    entry(
        4,
        "incident",
        [0, 2, 3],
        [
            ("shocks", 0.3, -1),
            ("risk", -0.1, -1),
            ("fraud_belief", 0.1, -1),
            ("threshold", 0.25, -1),
            ("shock", 0.3, 2),
            ("hoax", 0.6, 0),
            ("call", 0.2, 3),
            ("officers", 2.0, -1),
            ("officers_wanted", 9.0, -1),
            ("arrival", 35.0, -1),
            ("alarm", 72.0, 1),
        ],
        severity=2.0,
        site="kpu-1",
        site_kind="kpu",
    ),
    entry(5, "assembly", site="kpu-1", site_kind="kpu"),
    entry(
        6,
        "incident",
        [4, 5],
        [("here_before", 20.0, 4), ("here_before", 0.0, 5), ("unwarned", 7.0, -1)],
        severity=5.0,
    ),
]


def shape(node):
    number = node.event["id"] if node.event is not None else None
    return (node.role, node.name, node.size, number, node.again, [shape(c) for c in node.children])


def test_the_tree_of_an_incident():
    assert shape(causal_tree(LOG, 4)) == (
        "incident",
        "",
        None,
        4,
        False,
        [
            (
                "moved",
                "drive",
                0.3,
                None,
                False,
                [
                    ("part", "shocks", 0.3, None, False, [("event", "shock", 0.3, 2, False, [])]),
                    ("part", "fraud_belief", 0.1, None, False, [("event", "hoax", 0.6, 0, False, [])]),
                    (
                        "part",
                        "calls",
                        None,
                        None,
                        False,
                        [("event", "call", 0.2, 3, False, [("event", "", None, 0, True, [])])],
                    ),
                    ("part", "risk", -0.1, None, False, []),
                ],
            ),
            (
                "response",
                "",
                None,
                None,
                False,
                [
                    ("fact", "officers", 2.0, None, False, []),
                    ("fact", "arrival", 35.0, None, False, []),
                    ("fact", "alarm", 72.0, 1, False, [("event", "", None, 0, True, [])]),
                ],
            ),
        ],
    )


def test_shares_are_of_what_pushed_and_officers_are_set_against_those_wanted():
    nodes = {n.name: n for n in causal_tree(LOG, 4).walk()}
    assert nodes["shocks"].share == pytest.approx(0.75) and nodes["fraud_belief"].share == pytest.approx(0.25)
    assert nodes["risk"].share is None and nodes["calls"].share is None
    assert nodes["drive"].against == 0.25 and nodes["officers"].against == 9.0


def test_an_earlier_incident_at_the_place_brings_its_own_causes():
    tree = causal_tree(LOG, 6, ["Tanjung Selor"])
    before, response = tree.children
    assert (before.role, response.role) == ("before", "response")
    first, second = before.children
    assert [c.event["id"] for c in first.children] == [0, 2, 3] and second.children == ()
    assert tree.event["kecamatan"] == "Tanjung Selor"
    assert not [n for n in tree.walk() if n.role == "moved"], "nothing is known of its people"


def test_each_event_is_expanded_once():
    for number in (4, 6):
        nodes = [n for n in causal_tree(LOG, number).walk() if n.event is not None]
        full = [n.event["id"] for n in nodes if not n.again]
        assert len(full) == len(set(full))
        assert all(not n.children for n in nodes if n.again)


def test_the_tree_as_plain_values_leaves_out_what_is_empty():
    plain = causal_tree(LOG, 4).as_dict()
    assert plain["role"] == "incident" and plain["event"]["id"] == 4 and "name" not in plain
    part = plain["children"][0]["children"][3]
    assert part == {"role": "part", "name": "risk", "size": -0.1}


def test_only_incidents_are_explained():
    with pytest.raises(InputError) as caught:
        causal_tree(LOG, 5)
    (problem,) = caught.value.problems
    assert str(problem) == "--event: event 5 is no incident of this run; the incidents, the worst first: 6, 4"
    assert problem.render("id").endswith("insidennya, dari yang terparah: 6, 4")
    with pytest.raises(InputError, match="no incident to explain"):
        causal_tree(LOG[:3], 0)


def test_the_worst_come_first():
    assert [e["id"] for e in worst_first(LOG)] == [6, 4]
    assert incidents_of([]) == []


def test_every_cause_is_named_in_both_languages_and_has_its_part():
    for name, kind in CAUSES.items():
        assert kind.id and kind.en and kind.id != kind.en, name
        assert (kind.place == "behind") == bool(kind.under)
        assert not kind.under or CAUSES[kind.under].place == "part"
    assert cause_kind("bridge_closed").label("id") == "bridge_closed"
