"""``conflict-sim network``: the voters and ties of a scenario as built, beside what they were meant to be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from conflict_sim.commands import terminal
from conflict_sim.commands.scenarios import read_scenario
from conflict_sim.i18n import catalogue, number, t

if TYPE_CHECKING:
    from conflict_sim.model import ConflictModel
    from conflict_sim.network.report import Statistic

#: Groups of rows in the order in which they are shown; rows of one kecamatan come last.
LAYERS = ("kin", "community", "all", "chat", "supporters", "population")
#: Scales that look the same in every language.
_SCALES = {"0-1": "0–1", "-1..1": "−1…1", "-.5..1": "−½…1"}


def slug(name: str) -> str:
    """Part of a catalogue key for a name of the report: ``degree, mean`` -> ``degree_mean``."""
    return "_".join(name.replace(",", " ").replace("-", " ").split())


def show(source: str, overrides: Mapping[str, object], lang: str, *, as_json: bool) -> None:
    """Build population and network of a scenario and print the report on them.

    Args:
        source: Name or path of the scenario.
        overrides: Dotted key -> value.
        lang: ``id`` or ``en``.
        as_json: Print one JSON object instead of tables.

    Raises:
        InputError: Every mistake of the scenario.
    """
    resolved, _ = read_scenario(source, overrides)
    if not as_json:
        terminal.say(t("say.building", lang))
    from conflict_sim.model import ConflictModel

    model = ConflictModel(resolved.scenario)
    rows = model.population_report()
    memory = bytes_per_voter(model)
    if as_json:
        terminal.print_json(
            {
                "status": "ok",
                "exit": terminal.DONE,
                "name": model.settings.name.model_dump(),
                "region": model.region.code,
                "seed": model.seed,
                "scale": model.scale,
                "voters": model.columns.n,
                "ties": model.network.indices.size // 2,
                "build_seconds": round(model.profile["build"], 3),
                "bytes_per_voter": memory,
                "rows": [_plain(row) for row in rows],
            }
        )
        return
    _tables(model, rows, lang)
    screen = terminal.screen()
    screen.print()
    seconds = terminal.duration(model.profile["build"], lang)
    parts = {name: number(value, lang) for name, value in memory.items()}
    screen.print(t("network.cost", lang, time=seconds, **parts), markup=False, soft_wrap=True)


def bytes_per_voter(model: ConflictModel) -> dict[str, float]:
    """Resident bytes per voter: ``network``, fixed and changing ``voters`` columns, and their ``total``."""
    state = model.world.voters
    changing = sum(getattr(state, field.name).nbytes for field in fields(state))
    size = {"network": model.network.nbytes, "voters": model.columns.nbytes + changing}
    size["total"] = sum(size.values())
    return {name: round(value / model.columns.n, 1) for name, value in size.items()}


def _tables(model: ConflictModel, rows: list[Statistic], lang: str) -> None:
    """One table per layer, and one with a row per kecamatan."""
    from rich.table import Table

    from conflict_sim.regions.describe import term

    screen = terminal.screen()
    counts = {"voters": model.columns.n, "ties": model.network.indices.size // 2}
    shown = {name: number(value, lang, exact=True) for name, value in counts.items()}
    title = t("network.title", lang, region=term("phrase", model.region.name, lang), seed=model.seed, **shown)
    screen.print(title, style="bold", markup=False)
    places = dict(zip(model.kec_code, model.kec_name, strict=True))
    for layer in (*LAYERS, "kecamatan"):
        table = Table(
            title=t(f"network.layer.{layer}", lang),
            title_justify="left",
            title_style="bold",
            box=None,
            pad_edge=False,
        )
        for head in ("figure", "measured", "target", "unit", "note"):
            table.add_column(
                t(f"network.{head}", lang),
                overflow="fold",
                justify="right" if head in ("measured", "target") else "left",
            )
        for row in rows:
            if row.layer == layer or (layer == "kecamatan" and row.layer in places):
                name = places.get(row.layer) or t(f"network.name.{slug(row.name)}", lang)
                table.add_row(name, *_cells(row, lang))
        if table.row_count:
            screen.print()
            screen.print(table, markup=False)


def _cells(row: Statistic, lang: str) -> tuple[str, str, str, str]:
    """Measured, target, unit and note of a row in a language."""
    unit = _SCALES.get(row.unit) or t(f"network.unit.{row.unit}", lang)
    note = catalogue(lang)[f"network.note.{slug(row.name)}"] if row.note else ""
    return _figure(row.value, lang), _figure(row.target, lang), unit, note


def _figure(value: float, lang: str) -> str:
    """A statistic with about three figures; these are checks, so small differences count."""
    if not math.isfinite(value) or float(value).is_integer():
        return number(value, lang, exact=True)
    return number(value, lang, 3 if abs(value) < 1 else 2)


def _plain(row: Statistic) -> dict[str, Any]:
    """A row for JSON: what is unknown or has no target is null."""
    values: dict[str, Any] = row._asdict()
    return values | {key: values[key] if math.isfinite(values[key]) else None for key in ("value", "target")}
