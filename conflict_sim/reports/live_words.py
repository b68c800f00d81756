"""A comparison that is still at work, in sentences: how far it is, what is known, and what only seems so yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_sim.errors import InputError
from conflict_sim.i18n import number, percent, t
from conflict_sim.i18n.amounts import change
from conflict_sim.messages import rendered
from conflict_sim.reports.comparison_words import answers
from conflict_sim.results import measures

if TYPE_CHECKING:
    from conflict_sim.experiment.background import Snapshot


def status_text(snapshot: Snapshot, lang: str) -> str:
    """How far it is, in one sentence.

    Args:
        snapshot: The comparison at one moment.
        lang: ``id`` or ``en``.
    """
    worlds = {
        "worlds": number(snapshot.worlds, lang, exact=True),
        "planned": number(snapshot.planned, lang, exact=True),
    }
    if snapshot.state == "running":
        told = t("live.running", lang, share=percent(snapshot.share, lang), **worlds)
        if snapshot.remaining is not None:
            left = max(1, round(snapshot.remaining))
            key = "live.minutes" if left >= 100 else "live.seconds"
            told += " " + t(key, lang, n=number(left / 60 if left >= 100 else left, lang))
        elif snapshot.building:
            told += " " + t("live.building", lang)
        return told
    if snapshot.state == "failed":
        return t("live.failed", lang)
    keys = {"ready": "live.ready", "done": "live.done", "cancelled": "live.cancelled"}
    return t(keys[snapshot.state], lang, **worlds)


def sentences(snapshot: Snapshot, lang: str) -> list[str]:
    """What is known, then what has arrived since without being known; or why it could not be carried out.

    Args:
        snapshot: The comparison at one moment.
        lang: ``id`` or ``en``.
    """
    told: list[str] = []
    if snapshot.problem is not None:
        found = snapshot.problem
        told += (
            [p.render(lang) for p in found.problems]
            if isinstance(found, InputError)
            else [rendered(found, lang)]
        )
    if snapshot.comparison is not None:
        told += answers(snapshot.comparison, lang)
    told += interim_texts(snapshot, lang)
    told += [
        t("report.failed", lang, plan=f.plan, seed=f.seed, message=rendered(f.message, lang).splitlines()[0])
        for f in snapshot.failures
        if f.message
    ]
    return told


def interim_texts(snapshot: Snapshot, lang: str) -> list[str]:
    """Means of what has arrived beyond the last answer; each says that it is none.

    Args:
        snapshot: The comparison at one moment.
        lang: ``id`` or ``en``.
    """
    known = len(snapshot.comparison) if snapshot.comparison is not None else 0
    if snapshot.worlds <= known:
        return []
    told = []
    for found in snapshot.interim:
        rule = measures.measure(found.observable)
        text = t(
            "live.interim",
            lang,
            plan=found.plan,
            label=rule.label(lang),
            change=change(found.mean, rule.unit, lang),
            worlds=number(found.worlds, lang, exact=True),
        )
        if found.better is not None:
            text += " " + t("live.better", lang, n=number(found.better, lang, exact=True))
        told.append(text)
    if told:
        if snapshot.next_look is not None:
            told.append(t("live.next", lang, n=number(snapshot.next_look, lang, exact=True)))
        elif snapshot.state == "cancelled":
            told.append(t("live.stopped_early", lang))
    return told
