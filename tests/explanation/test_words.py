"""Nodes of a tree and changes of a plan in words."""

import pytest

from conflict_sim.config.plan import SITE_KINDS, Plan
from conflict_sim.experiment.changes import Change
from conflict_sim.explanation.search_words import change_text
from conflict_sim.explanation.words import hours_text, level_text, node_text, site_text, tree_lines, when_text
from conflict_sim.interventions.needs import Needs
from conflict_sim.results.causal_tree import Node, causal_tree
from tests.results.test_causal_tree import LOG


def test_the_tree_in_words():
    assert list(tree_lines(causal_tree(LOG, 4, ["Tanjung Selor"]), "en")) == [
        "#4 incident at the KPU office in Tanjung Selor, D+4 (1 Dec) at 09:00: up to 12 people, riot, 2 injured, 0 damaged",
        "├─ What moved those who confronted: drive 0.30, threshold 0.25",
        "│  ├─ shocks still felt: 0.30 (75%)",
        "│  │  └─ #2 another event in Tanjung Selor, D+2 (29 Nov) at 09:00: still felt 0.30",
        "│  ├─ belief in fraud: 0.10 (25%)",
        "│  │  └─ #0 hoax “Count stopped because fraud was found” in Tanjung Selor, D (27 Nov) at 09:00: believed by 60%",
        "│  ├─ calls of group leaders",
        "│  │  └─ #3 camp A begins to call to the streets (Kabupaten Bulungan) in Tanjung Selor, D+3 (30 Nov) at 09:00: called by it 20%",
        "│  │     └─ #0 (see above)",
        "│  └─ risk of arrest: 0.10 (held back)",
        "└─ What was meant to prevent it",
        "   ├─ officers there: 2, wanted 9",
        "   ├─ more officers arrive 35 minutes later",
        "   └─ #1 early-warning alarm in Tanjung Selor, D+1 (28 Nov) at 09:00: 3 days before it",
        "      └─ #0 (see above)",
    ]


@pytest.mark.parametrize(("n", "lines"), [(3, 7), (4, 2), (11, 2)])
def test_many_events_of_one_kind_that_tell_of_nothing_new_are_one_line(n, lines):
    def event(number, kind, day):
        return {"id": number, "kind": kind, "detail": "", "day": day, "hour": 0.0, "site_kind": ""}

    story = Node("event", event=event(0, "hoax", -20), again=True)
    alarms = [Node("event", event=event(i, "alarm", i - 10), children=(story,)) for i in range(1, n + 1)]
    told = list(tree_lines(Node("event", event=event(99, "meeting", 4), children=tuple(alarms)), "en"))
    assert len(told) == lines
    if n > 3:
        numbers = ", ".join(f"#{i}" for i in range(1, n + 1))
        last = "D+1" if n == 11 else "D−6"
        assert told[1] == f"└─ early-warning alarm, {n} times, D−9 … {last}: {numbers}"
    # one that tells of something else keeps its own line
    other = Node("event", event=event(50, "alarm", 0), children=(Node("event", event=event(51, "hoax", -1)),))
    told = list(tree_lines(Node("response", children=(*alarms, other)), "en"))
    assert any(line.startswith("└─ #50 early-warning alarm") for line in told) and "#51" in told[-1]


def test_the_tree_in_indonesian():
    told = list(tree_lines(causal_tree(LOG, 6), "id"))
    assert (
        told[0].startswith("#6 insiden di kantor KPU, H+6")
        and told[1] == "├─ Yang terjadi sebelumnya di tempat itu"
    )
    assert told[-1] == "   └─ tidak ada peringatan dini untuk kecamatan ini dalam 7 hari sebelumnya"


def test_every_site_and_level_has_a_name_of_its_own():
    for lang in ("id", "en"):
        assert len({site_text(kind, lang) for kind in SITE_KINDS}) == len(SITE_KINDS)
        assert len({level_text(level, lang) for level in range(5)}) == 5
    assert site_text("harbour_gate", "id") == "harbour gate"


@pytest.mark.parametrize(
    ("hours", "english", "indonesian"),
    [(0.25, "15 minutes", "15 menit"), (5.4, "5 hours", "5 jam"), (60.0, "2.5 days", "2,5 hari")],
)
def test_spans_of_time(hours, english, indonesian):
    assert (hours_text(hours, "en"), hours_text(hours, "id")) == (english, indonesian)


def test_moments():
    assert when_text({"day": -1, "hour": 23.999}, "en") == "D−1 (26 Nov) at 23:59"
    assert when_text({"day": 2, "hour": 8.5}, "id") == "H+2 (29 Nov) pukul 08.30"


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Node("fact", "late", 2.5), "what FKDM saw that day became known 2 hours after it began"),
        (Node("fact", "ordered", 3.0), "3 of them placed ahead by order"),
        (Node("fact", "force", 3.0), "force already used there: stage 3 of 6"),
        (Node("fact", "officers", 3.0), "officers there: 3"),
        (Node("fact", "bridge", 3.0), "bridge: 3"),
        (Node("moved"), "What moved those who confronted"),
    ],
)
def test_facts(node, text):
    assert node_text(node, "en") == text


def test_changes():
    def told(kind, before, after, lang="en"):
        change = Change(kind, "negotiators", 0, before, after, Plan(), 0.1, Needs(), 1)
        return change_text(change, lang).replace("Negotiators and early crowd control (negotiators)", "X")

    assert told("remove", 1.0, 0.0) == "leave out X"
    assert told("add", 0.0, 0.25) == "add X at intensity 25%"
    assert told("intensity", 0.5, 1.0) == "X at intensity 100% instead of 50%"
    assert told("earlier", 2.0, 0.0) == "X from D on instead of D+2"
    assert told("sooner", 2.0, 0.0) == "X ready after 0 days instead of 2"
    assert "mulai H, bukan H+2" in told("earlier", 2.0, 0.0, "id")
