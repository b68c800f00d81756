"""``conflict-sim regions list | show | import``."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

from conflict_sim.commands import terminal
from conflict_sim.i18n import number, t

#: An hour after a day.
_CLOCK = re.compile(r" (\d\d):(\d\d)")


def show_list(lang: str, *, as_json: bool) -> None:
    """List the built-in regions."""
    from conflict_sim.regions.describe import term
    from conflict_sim.regions.store import list_regions

    rows = list_regions()
    if as_json:
        terminal.print_json({"status": "ok", "exit": terminal.DONE, "regions": [asdict(r) for r in rows]})
        return
    from rich.table import Table

    table = Table(title=t("regions.title", lang), title_justify="left", box=None, pad_edge=False)
    for head in ("code", "name", "level"):
        table.add_column(t(f"regions.{head}", lang))
    for head in ("kecamatan", "villages", "voters"):
        table.add_column(t(f"regions.{head}", lang), justify="right")
    table.add_column(t("regions.contests", lang))
    for row in rows:
        name = term("phrase", row.name, lang)
        counts = [number(n, lang, exact=True) for n in (row.kecamatan, row.villages, row.voters)]
        table.add_row(row.code, name, row.level, *counts, ", ".join(row.contests))
    terminal.screen().print(table)


def show(code: str, lang: str, *, detail: str | None, as_json: bool) -> None:
    """Print every figure of a region with grade and source.

    Raises:
        InputError: There is no such region.
    """
    from conflict_sim.regions.describe import describe, term
    from conflict_sim.regions.store import load_region

    region = load_region(code)
    rows = describe(region, lang, detail)
    if as_json:
        figures = [asdict(r) for r in rows]
        known = {"status": "ok", "exit": terminal.DONE, "code": region.code, "name": region.name}
        terminal.print_json({**known, "figures": figures})
        return
    from rich.table import Table

    out = terminal.screen()
    out.print(f"{region.code} {term('phrase', region.name, lang)}", style="bold", markup=False)
    sections = dict.fromkeys(r.section for r in rows)
    for section in sections:
        table = Table(title=section, title_justify="left", title_style="bold", box=None, pad_edge=False)
        for head in ("place", "figure", "value", "grade", "source"):
            table.add_column(
                t(f"regions.{head}", lang), overflow="fold", justify="right" if head == "value" else "left"
            )
        for r in rows:
            if r.section != section:
                continue
            shown = _shown(r.value, r.unit, lang)
            place = r.place_name or _place(r.place, lang)
            source = f"{r.source} ({r.note})" if r.note else r.source
            table.add_row(place, r.figure, shown, r.grade, source)
        out.print()
        out.print(table, markup=False)


def _place(code: str, lang: str) -> str:
    """Name of a place above the region: its province, or the whole country."""
    from conflict_sim.regions.store import list_regions

    if code == "*":
        return t("check.country", lang)
    return next((row.name for row in list_regions() if row.code == code), code)


def _shown(value: float | str, unit: str, lang: str) -> str:
    """A figure with its unit; shares as percentages, days without the word."""
    if unit in ("share", "bagian") and not isinstance(value, str):
        return f"{_figure(round(100 * value, 4), lang)}%"
    if isinstance(value, str) and unit in ("day", "hari"):
        return _CLOCK.sub(r" pukul \1.\2", value.replace("D", "H")) if lang == "id" else value
    return f"{_figure(value, lang)} {unit}".strip()


def _figure(value: float | str, lang: str) -> str:
    """A figure as it is in its source: no rounding to a few digits here."""
    if isinstance(value, str):
        return value
    places = next((n for n in range(4) if abs(round(value, n) - value) < 1e-9), 4)
    return number(value, lang, places, exact=True)


def import_one(folder: Path, code: str, out: Path | None, lang: str, *, as_json: bool) -> None:
    """Build a region file from the national tables.

    Raises:
        InputError: The tables or the code are wrong; nothing is written.
    """
    from conflict_sim.regions.importer import RAISED, import_region
    from conflict_sim.regions.store import load_region

    path = import_region(folder, code, out)
    region = load_region(path)
    villages = int(region.village_code.size)
    rules = zip(region.kec_code.tolist(), region.kec_name.tolist(), region.kec_roll_rule.tolist())
    raised = {code: name for code, name, rule in rules if rule.endswith(RAISED)}
    if as_json:
        head = {"status": "ok", "exit": terminal.DONE, "file": str(path)}
        size = {"villages": villages, "voters": region.n_voters, "raised_rolls": list(raised)}
        terminal.print_json({**head, "name": region.name, **size})
        return
    counts = {
        name: number(n, lang, exact=True) for name, n in (("villages", villages), ("voters", region.n_voters))
    }
    terminal.screen().print(
        t("regions.written", lang, file=path, name=region.name, **counts), markup=False, soft_wrap=True
    )
    if raised:
        places = ", ".join(f"{name} ({code})" for code, name in raised.items())
        terminal.screen().print(t("regions.raised", lang, places=places), markup=False, soft_wrap=True)
