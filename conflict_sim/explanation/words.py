"""The words of an explanation: nodes of the causal tree and what the search found, in Indonesian and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from conflict_sim.explanation.search_words import search_lines
from conflict_sim.i18n import day_label, number, percent, t
from conflict_sim.i18n.numbers import date
from conflict_sim.messages import rendered
from conflict_sim.regions.describe import term
from conflict_sim.regions.store import list_regions
from conflict_sim.results.causal_tree import Node
from conflict_sim.results.causes import cause_kind
from conflict_sim.results.event_names import event_name
from conflict_sim.results.store import NOTE

if TYPE_CHECKING:
    from conflict_sim.explanation.explain import Explanation

#: Decimals of a motive: thresholds lie between 0 and 1.
_MOTIVE = 2
#: Events of one kind below one node that each have a line of their own; more of them share one.
MOST_ALIKE = 3


def explanation_lines(found: Explanation, lang: str) -> Iterator[str]:
    """The whole text of an explanation, line by line.

    Args:
        found: The explanation.
        lang: ``id`` or ``en``.
    """
    info, record = found.ensemble.info, found.record
    place = term("phrase", str(info.get("region_name") or info.get("region", "")), lang)
    plan = f"{record.plan} (allow_risk_3)" if found.allow_risk_3 else record.plan
    yield t("explain.title", lang, n=found.event, place=place, plan=plan, seed=record.seed)
    yield ""
    yield from tree_lines(found.tree, lang)
    if found.counterfactual is not None:
        yield ""
        yield from search_lines(found.counterfactual, lang)
    for note in found.notes:
        yield ""
        yield rendered(note, lang)
    yield ""
    yield NOTE[lang]


def tree_lines(root: Node, lang: str) -> Iterator[str]:
    """A causal tree with branches drawn in plain characters.

    Args:
        root: Its root.
        lang: ``id`` or ``en``.
    """
    yield node_text(root, lang)
    yield from _below(root, lang, "")


def _below(node: Node, lang: str, indent: str) -> Iterator[str]:
    rows = rows_below(node, lang)
    for i, (text, child) in enumerate(rows):
        last = i == len(rows) - 1
        yield f"{indent}{'└─ ' if last else '├─ '}{text}"
        if child is not None:
            yield from _below(child, lang, indent + ("   " if last else "│  "))


def rows_below(node: Node, lang: str) -> list[tuple[str, Node | None]]:
    """What stands below a node, in lines: text, and the node whose own lines follow.

    Many events of one kind that tell of nothing new are one line; so are those that stand in the tree before.

    Args:
        node: A node of a causal tree.
        lang: ``id`` or ``en``.
    """
    alike: dict[str, list[Node]] = {}
    for child in node.children:
        if child.role == "event" and not child.name and not child.again and all(map(bare, child.children)):
            alike.setdefault(_name(child), []).append(child)
    many = {id(each): nodes for nodes in alike.values() if len(nodes) > MOST_ALIKE for each in nodes}
    rows: list[tuple[str, Node | None]] = []
    for child in node.children:
        nodes = many.get(id(child), [])
        if bare(child) or child in nodes[1:]:
            continue
        rows.append((_many_text(nodes, lang), None) if nodes else (node_text(child, lang), child))
    known = [child for child in node.children if bare(child)]
    return [*rows, (known_text(known, lang), None)] if known else rows


def _name(node: Node) -> str:
    event = node.event
    return "" if event is None else event_name(event["kind"], event["detail"] or "", "en")


def _many_text(nodes: Sequence[Node], lang: str) -> str:
    events = [node.event for node in nodes if node.event is not None]
    days = dict.fromkeys(day_label(day, lang) for day in sorted({int(event["day"]) for event in events}))
    return t(
        "explain.many",
        lang,
        event=event_name(events[0]["kind"], events[0]["detail"] or "", lang),
        n=number(len(events), lang),
        when=" … ".join(dict.fromkeys((next(iter(days)), next(reversed(days))))),
        numbers=", ".join(f"#{event['id']}" for event in events),
    )


def bare(node: Node) -> bool:
    """Whether a node only names again what led to an event."""
    return node.again and not node.name


def known_text(nodes: Sequence[Node], lang: str) -> str:
    """Events that stand in the tree before, in one line.

    Args:
        nodes: Nodes that only name an event again.
        lang: ``id`` or ``en``.
    """
    numbers = ", ".join(f"#{node.event['id']}" for node in nodes if node.event is not None)
    return t("explain.again", lang, text=numbers)


def node_text(node: Node, lang: str) -> str:
    """One node in words.

    Args:
        node: A node of a causal tree.
        lang: ``id`` or ``en``.
    """
    text = _text(node, lang)
    return t("explain.again", lang, text=text) if node.again else text


def _text(node: Node, lang: str) -> str:
    if node.role == "incident" and node.event is not None:
        return incident_text(node.event, lang)
    if node.role == "moved":
        if node.size is None or node.against is None:
            return t("explain.moved_unknown", lang)
        drive, threshold = (number(x, lang, _MOTIVE) for x in (node.size, node.against))
        return t("explain.moved", lang, drive=drive, threshold=threshold)
    if node.role == "before":
        return t("explain.before", lang)
    if node.role == "response":
        return t("explain.response", lang)
    if node.role == "part":
        return _part_text(node, lang)
    if node.role == "fact":
        return _fact_text(node, lang)
    return _event_text(node, lang)


def _part_text(node: Node, lang: str) -> str:
    label = cause_kind(node.name).label(lang)
    if node.size is None:
        return label
    size = number(abs(node.size), lang, _MOTIVE)
    if node.share is None:
        return t("explain.held", lang, label=label, size=size)
    return f"{label}: {size} ({percent(node.share, lang)})"


def _event_text(node: Node, lang: str) -> str:
    event = event_text(node.event, lang) if node.event is not None else ""
    if not node.name or node.size is None:
        return event
    if node.name == "here_before":
        if node.size <= 0.0:
            return t("explain.going_on", lang, event=event)
        return t("explain.since", lang, event=event, hours=hours_text(node.size, lang))
    kind = cause_kind(node.name)
    if kind.place == "before":
        return event
    size = percent(node.size, lang) if kind.unit == "share" else number(node.size, lang, _MOTIVE)
    return f"{event}: {kind.label(lang)} {size}"


def _fact_text(node: Node, lang: str) -> str:
    size = node.size or 0.0
    event = event_text(node.event, lang) if node.event is not None else ""
    if node.name == "officers":
        n = number(size, lang)
        if node.against is None:
            return t("explain.officers_only", lang, n=n)
        return t("explain.officers", lang, n=n, wanted=number(node.against, lang))
    if node.name == "arrival":
        return t("explain.arrival", lang, minutes=t("explain.minutes", lang, n=number(round(size), lang)))
    if node.name == "ordered":
        n = number(size, lang)
        return (
            t("explain.ordered_after", lang, n=n, event=event) if event else t("explain.ordered", lang, n=n)
        )
    if node.name == "force":
        return t("explain.force", lang, n=number(size, lang))
    if node.name == "unwarned":
        return t("explain.unwarned", lang, days=t("explain.days", lang, n=number(size, lang)))
    if node.name == "late":
        return t("explain.late", lang, hours=hours_text(size, lang))
    if event:
        return t("explain.alarm", lang, event=event, hours=hours_text(size, lang))
    return f"{cause_kind(node.name).label(lang)}: {number(size, lang)}"


def incident_text(event: Mapping[str, Any], lang: str) -> str:
    """An incident with what it came to.

    Args:
        event: What a node carries of it.
        lang: ``id`` or ``en``.
    """
    return t(
        "explain.incident",
        lang,
        n=event["id"],
        site=site_text(event["site_kind"], lang),
        where=_where(event, lang),
        when=when_text(event, lang),
        people=t("explain.people", lang, n=number(event["people_peak"], lang)),
        level=level_text(event["level_peak"], lang),
        injuries=number(event["injuries"], lang),
        damage=number(event["damage"], lang),
    )


def event_text(event: Mapping[str, Any], lang: str) -> str:
    """Any event: number, name, place, day and hour. What an institution or a camp wrote stands behind the name.

    Args:
        event: What a node carries of it.
        lang: ``id`` or ``en``.
    """
    name = event_name(event["kind"], event["detail"] or "", lang)
    if event["kind"] == "hoax":
        # A story is told as one, never as what happened.
        name = t("explain.hoax", lang, name=name)
    if event["kind"] == "call":
        name = _call_text(event["detail"] or "", name, lang)
    where = f" ({site_text(event['site_kind'], lang)})" if event["site_kind"] else ""
    return f"#{event['id']} {name}{where}{_where(event, lang)}, {when_text(event, lang)}"


def _call_text(detail: str, name: str, lang: str) -> str:
    """Which camp calls, and where: the log holds the code of the regency and the letter of the camp."""
    code, colon, camp = detail.partition(": ")
    if not colon:
        return name
    place = term("phrase", _region_names().get(code, code), lang)
    return t("explain.call", lang, camp=camp, place=place)


@cache
def _region_names() -> dict[str, str]:
    return {region.code: region.name for region in list_regions()}


def _where(event: Mapping[str, Any], lang: str) -> str:
    place = event.get("kecamatan")
    return t("explain.where", lang, kecamatan=place) if place else ""


def when_text(event: Mapping[str, Any], lang: str) -> str:
    """Day, with its date, and hour at which an event began.

    Args:
        event: ``day`` and ``hour``.
        lang: ``id`` or ``en``.
    """
    minutes = min(round(60 * float(event["hour"])), 1439)
    day = f"{day_label(event['day'], lang)} ({date(event['day'], lang, 'd MMM')})"
    return t("explain.when", lang, day=day, hour=f"{minutes // 60:02d}", minute=f"{minutes % 60:02d}")


def hours_text(hours: float, lang: str) -> str:
    """A span of time: minutes below two hours, days from two days on.

    Args:
        hours: Its length.
        lang: ``id`` or ``en``.
    """
    if hours < 2:
        return t("explain.minutes", lang, n=number(round(60 * hours), lang))
    if hours < 48:
        return t("explain.hours", lang, n=number(round(hours), lang))
    return t("explain.days", lang, n=number(round(hours / 24, 1), lang))


def site_text(kind: str, lang: str) -> str:
    """What a kind of site is called; one of a user's own part of the model in plain letters.

    Args:
        kind: Kind of site.
        lang: ``id`` or ``en``.
    """
    known = SITES.get(kind)
    return t(known, lang) if known else kind.replace("_", " ")


def level_text(level: int, lang: str) -> str:
    """What a level of the ladder is called.

    Args:
        level: 0..4.
        lang: ``id`` or ``en``.
    """
    return t(LEVELS[level], lang)


LEVELS = tuple(f"explain.level_{level}" for level in range(5))
SITES = {
    kind: f"explain.site_{kind}"
    for kind in (
        "kpu",
        "bawaslu",
        "police",
        "media",
        "ballot_store",
        "square",
        "camat_office",
        "party_office",
        "house",
        "polling_station",
    )
}
