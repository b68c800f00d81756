"""``conflict-sim levers``: what a plan can do, and ``conflict-sim levers show NAME``: one lever with all its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_sim.commands import terminal
from conflict_sim.i18n import number, rupiah, t
from conflict_sim.messages import phrase

if TYPE_CHECKING:
    from conflict_sim.interventions.describe import Key, Sheet


def show_list(lang: str, *, as_json: bool) -> None:
    """List all levers.

    Args:
        lang: ``id`` or ``en``.
        as_json: Print one JSON object instead of text.
    """
    from conflict_sim.interventions.describe import sheets

    rows = sheets()
    if as_json:
        listed = [row.as_dict() for row in rows]
        terminal.print_json({"status": "ok", "exit": terminal.DONE, "levers": listed})
        return
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=t("levers.title", lang), title_justify="left", box=None, pad_edge=False)
    table.add_column(t("levers.code", lang))
    table.add_column(t("levers.name", lang), no_wrap=True)
    for head in ("lead", "cost"):
        table.add_column(t(f"levers.{head}", lang), justify="right")
    for head in ("evidence", "risk"):
        table.add_column(t(f"levers.{head}", lang), justify="center")
    table.add_column(t("levers.what", lang), overflow="fold")
    before = None
    for row in rows:
        if row.layer != before:
            table.add_row("", f"[bold]{row.layer.get(lang, '')}[/bold]")
            before = row.layer
        cost = rupiah(row.rupiah_per_day, lang)
        lead = number(row.lead_days, lang)
        table.add_row(row.code, row.name, lead, cost, row.evidence, str(row.risk), escape(row.help[lang]))
    out = terminal.screen()
    out.print(table)
    out.print()
    for note in ("cost_note", "evidence_note", "risk_note"):
        out.print(t(f"levers.{note}", lang), markup=False)


def show(name: str, lang: str, *, as_json: bool) -> None:
    """Print one lever with everything a plan may say about it.

    Args:
        name: Name of the lever.
        lang: ``id`` or ``en``.
        as_json: Print one JSON object instead of text.

    Raises:
        InputError: There is no such lever.
    """
    from conflict_sim.interventions.describe import sheet

    row = sheet(name)
    if as_json:
        terminal.print_json({"status": "ok", "exit": terminal.DONE, "lever": row.as_dict()})
        return
    from rich.table import Table

    out = terminal.screen()
    out.print(f"{row.code} {row.label[lang]} ({row.name})".strip(), style="bold", markup=False)
    out.print(row.help[lang], markup=False)
    out.print()
    facts = Table(box=None, pad_edge=False, show_header=False)
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    for head, value in _facts(row, lang):
        facts.add_row(t(f"levers.{head}", lang), value)
    out.print(facts, markup=False)
    out.print()
    keys = Table(title=t("levers.keys", lang), title_justify="left", box=None, pad_edge=False)
    for head in ("key", "default", "unit", "allowed", "range", "grade", "meaning"):
        keys.add_column(t(f"levers.{head}", lang), overflow="fold", no_wrap=head == "key")
    for key in row.keys:
        keys.add_row(*_cells(key, lang))
    out.print(keys, markup=False)


def _facts(row: Sheet, lang: str) -> list[tuple[str, str]]:
    from conflict_sim.results.measures import right_label

    found = [
        ("layer", row.layer[lang] if row.layer else ""),
        ("who", row.who.get(lang, "")),
        ("payer", row.payer.get(lang, "")),
        ("evidence", f"{row.evidence}: {row.source[lang]}"),
        ("risk", str(row.risk)),
        ("rights", ", ".join(right_label(right, lang) for right in row.touches)),
        ("where", ", ".join(row.places) or row.not_placed[lang]),
        ("contradicts", ", ".join(row.contradicts)),
    ]
    return [(head, value) for head, value in found if value]


def _cells(key: Key, lang: str) -> tuple[str, ...]:
    unit = "" if key.unit in ("", "-", "0-1") else phrase("unit", key.unit).render(lang)
    exact = isinstance(key.default, float) and abs(key.default) >= 1000
    default = (
        number(key.default, lang, exact=exact) if type(key.default) in (int, float) else str(key.default)
    )
    allowed = " | ".join(key.options) or _span(key.allowed, lang)
    return key.name, default, unit, allowed, _span(key.plausible, lang), key.grade, key.says[lang]


def _span(ends: tuple[float, float] | None, lang: str) -> str:
    return "" if ends is None else " – ".join(number(end, lang) for end in ends)
