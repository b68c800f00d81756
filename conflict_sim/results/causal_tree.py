"""The causal chain of an incident as a tree of typed nodes, read from the event log alone; words are made elsewhere.

The root is the incident. Below it stand what moved those who confronted (parts of their drive, each with the events
behind it), what had happened at the place before, and what was meant to prevent it. Below an event stand its own
parents. An event that stands elsewhere in the tree already is named again without what led to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from conflict_sim.errors import InputError, Problem
from conflict_sim.messages import say
from conflict_sim.results.causes import CAUSES, cause_kind
from conflict_sim.results.record import RunRecord

Role = Literal["incident", "moved", "part", "before", "response", "fact", "event"]
#: What of an event a node carries.
SHOWN = (
    "id", "kind", "detail", "day", "hour", "end_day", "end_hour", "site_kind", "people_peak", "level_peak",
    "injuries", "damage", "severity",
)  # fmt: skip
#: Generations of parents that are shown below an event.
DEEPEST = 3
#: Numbers of incidents that a refusal names.
_NAMED = 12


@dataclass(frozen=True)
class Node:
    """One node of a causal tree.

    Args:
        role: ``incident`` (the root), ``moved`` (the drive), ``part`` of it, ``before`` (at the place), ``response`` (what
            was meant to prevent it) with its ``fact`` nodes, or ``event``.
        name: Kind of cause (``results.causes.CAUSES``); empty where an event is only the parent of another.
        size: How much, in the unit of the kind; None where the log does not say.
        share: For a part: its share of all that pushed (0..1); None for what held back.
        against: For ``moved``: the threshold; for officers: how many were wanted.
        event: What the log says of the event, None where there is none.
        again: Whether the event stands in the tree before.
        children: What led to it.
    """

    role: Role
    name: str = ""
    size: float | None = None
    share: float | None = None
    against: float | None = None
    event: Mapping[str, Any] | None = None
    again: bool = False
    children: tuple[Node, ...] = field(default=())

    def walk(self) -> Iterator[Node]:
        """This node and all below it, from top to bottom."""
        yield self
        for child in self.children:
            yield from child.walk()

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values; what is empty is left out."""
        given: dict[str, Any] = {"role": self.role, "name": self.name or None, "size": self.size}
        given |= {"share": self.share, "against": self.against}
        given |= {"event": dict(self.event) if self.event else None, "again": self.again or None}
        given["children"] = [child.as_dict() for child in self.children] or None
        return {key: value for key, value in given.items() if value is not None}


def causal_tree(events: Sequence[Mapping[str, Any]], number: int, kecamatan: Sequence[str] = ()) -> Node:
    """Tree of one incident.

    Args:
        events: Event log of one run, in order of id.
        number: Number of the incident.
        kecamatan: Names of the kecamatan, by their index in the log.

    Raises:
        InputError: There is no incident of this number.
    """

    def shown(event: Mapping[str, Any]) -> dict[str, Any]:
        kec = int(event["kec"])
        place = kecamatan[kec] if 0 <= kec < len(kecamatan) else None
        return {**{key: event[key] for key in SHOWN}, "kecamatan": place}

    by_id = {int(e["id"]): e for e in events}
    incident = incident_of(events, number)
    told: set[int] = {number}

    def node(event_id: int, role: Role, name: str = "", size: float | None = None, deep: int = 0) -> Node:
        event = by_id.get(event_id)
        if event is None:
            return Node(role, name, size)
        again = event_id in told
        told.add(event_id)
        parents = [p for p in event["parents"] if p in by_id and p < event_id]
        below = [] if again or deep >= DEEPEST else [node(p, "event", deep=deep + 1) for p in parents]
        return Node(role, name, size, event=shown(event), again=again, children=tuple(below))

    causes = list(_causes_of(incident))
    root: list[Node] = []
    moved = _moved(causes, node)
    if moved is not None:
        root.append(moved)
    before = [
        node(event, "event", name, size, deep=1)
        for name, size, event in causes
        if cause_kind(name).place == "before"
    ]
    if before:
        root.append(Node("before", children=tuple(before)))
    response = _response(causes, node)
    if response:
        root.append(Node("response", children=tuple(response)))
    return Node("incident", event=shown(incident), children=tuple(root))


def incident_of(events: Iterable[Mapping[str, Any]], number: int) -> Mapping[str, Any]:
    """The incident of a number.

    Raises:
        InputError: There is none; the message names those that there are, the worst first.
    """
    found = worst_first(events)
    for event in found:
        if event["id"] == number:
            return event
    if not found:
        raise InputError(Problem(say("explain.no_incident"), key="--event"))
    numbers = [str(e["id"]) for e in found]
    shown = ", ".join(numbers[:_NAMED]) + (" …" if len(numbers) > _NAMED else "")
    raise InputError(Problem(say("explain.not_incident", n=number, numbers=shown), key="--event"))


def worst_first(events: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Incidents by severity, the worst first; of equal ones the earlier first."""
    return sorted((e for e in events if e["kind"] == "incident"), key=lambda e: (-e["severity"], e["id"]))


def incidents_of(records: Iterable[RunRecord]) -> list[dict[str, Any]]:
    """All incidents of several runs, the worst first, with the seed and the kecamatan of each.

    Args:
        records: Runs of one plan.
    """
    rows = []
    for record in records:
        for event in worst_first(record.events):
            kec = event["kec"]
            place = {"kec_code": record.kec_code[kec], "kecamatan": record.kec_name[kec]} if kec >= 0 else {}
            rows.append({"seed": record.seed, **{key: event[key] for key in SHOWN}, **place})
    return sorted(rows, key=lambda row: (-row["severity"], row["seed"], row["id"]))


def _causes_of(event: Mapping[str, Any]) -> Iterator[tuple[str, float, int]]:
    yield from zip(event["causes"], event["cause_sizes"], event["cause_events"], strict=True)


def _moved(causes: Sequence[tuple[str, float, int]], node: Any) -> Node | None:
    """The drive of those who confronted, its parts, and the events behind each part."""
    parts = {name: size for name, size, _ in causes if cause_kind(name).place == "part"}
    behind = [(name, size, event) for name, size, event in causes if cause_kind(name).place == "behind"]
    if not parts and not behind:
        return None
    pushes = sum(size for size in parts.values() if size > 0.0)
    threshold = next((size for name, size, _ in causes if cause_kind(name).place == "threshold"), None)
    children = []
    absent = [CAUSES[name].under for name, _, _ in behind if CAUSES[name].under not in parts]
    for part in (*parts, *dict.fromkeys(absent)):
        below = [node(e, "event", name, size) for name, size, e in behind if CAUSES[name].under == part]
        size = parts.get(part)
        share = size / pushes if size is not None and size > 0.0 and pushes > 0.0 else None
        children.append(Node("part", part, size, share, children=tuple(below)))
    # What pushed comes first, then what only has an event behind it, then what held back.
    children.sort(key=lambda c: -_sign(c.size))
    whole = round(sum(parts.values()), 4) if parts else None
    return Node("moved", "drive", whole, against=threshold, children=tuple(children))


def _sign(size: float | None) -> int:
    return 0 if size is None else (size > 0.0) - (size < 0.0)


def _response(causes: Sequence[tuple[str, float, int]], node: Any) -> list[Node]:
    """What was meant to prevent it; officers are set against those who were wanted."""
    wanted = next((size for name, size, _ in causes if name == "officers_wanted"), None)
    found = []
    for name, size, event in causes:
        if cause_kind(name).place != "response" or name == "officers_wanted":
            continue
        if name == "officers":
            found.append(Node("fact", name, size, against=wanted))
        else:
            found.append(node(event, "fact", name, size) if event >= 0 else Node("fact", name, size))
    return found
