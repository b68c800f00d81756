"""What happened, as a list in words; and why an incident happened, from the causes in the log of the live run."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np

from conflict_sim.app.view import View
from conflict_sim.explanation import words
from conflict_sim.i18n import number, t
from conflict_sim.results import measures
from conflict_sim.results.causal_tree import SHOWN, Node, causal_tree

#: Rights that are told in a sentence: peaceful people dispersed, arrested, and the hours of assembly cut off.
FIRST_RIGHTS = 3
#: Events listed at most, the latest first.
MOST = 80


@dataclass(frozen=True)
class Happening:
    """One line of the feed.

    Args:
        number: Number of the event.
        kind: Kind in the log.
        text: In words.
    """

    number: int
    kind: str
    text: str

    @property
    def explained(self) -> bool:
        """Whether the log holds its causes."""
        return self.kind == "incident"


def happenings(view: View, lang: str) -> list[Happening]:
    """Events of a run so far, the latest first.

    Args:
        view: What may be shown.
        lang: ``id`` or ``en``.
    """
    record = view.record
    found = []
    for event in sorted(record.events, key=lambda e: (-e["day"], -e["hour"], -e["id"]))[:MOST]:
        kec = int(event["kec"])
        shown = {key: event[key] for key in SHOWN}
        shown["kecamatan"] = record.kec_name[kec] if 0 <= kec < len(record.kec_name) else None
        text = (
            words.incident_text(shown, lang) if event["kind"] == "incident" else words.event_text(shown, lang)
        )
        found.append(Happening(int(event["id"]), str(event["kind"]), text))
    return found


def why(view: View, event: int, lang: str) -> str:
    """Why an incident happened, as a nested list in HTML.

    Args:
        view: What may be shown.
        event: Number of the incident.
        lang: ``id`` or ``en``.

    Raises:
        InputError: There is no such incident so far.
    """
    root = causal_tree(view.record.events, event, view.record.kec_name)
    return f"<b>{escape(words.node_text(root, lang))}</b>{_list(root, lang)}"


def _list(node: Node, lang: str) -> str:
    items = [
        f"<li>{escape(text)}{_list(child, lang) if child is not None else ''}</li>"
        for text, child in words.rows_below(node, lang)
    ]
    return f"<ul>{''.join(items)}</ul>" if items else ""


def rights(view: View, lang: str) -> tuple[str, list[tuple[str, str]]]:
    """Ledger of rights so far, totals of the region.

    Args:
        view: What may be shown.
        lang: ``id`` or ``en``.

    Returns:
        The first rights in a sentence with how many more were touched, and every right with its figure.
    """
    totals = {name: float(np.nansum(values)) for name, values in view.record.ledger.items()}
    rows = [(measures.right_label(name, lang), number(total, lang)) for name, total in totals.items()]
    first = [f"{label}: {figure}" for label, figure in rows[:FIRST_RIGHTS]]
    more = sum(total > 0 for total in list(totals.values())[FIRST_RIGHTS:])
    return "; ".join([*first, t("app.rights_more", lang, n=number(more, lang))]) + ".", rows
