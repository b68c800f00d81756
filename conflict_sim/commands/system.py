"""``conflict-sim verify``, ``phases`` and ``warmup``."""

from __future__ import annotations

import time
from pathlib import Path

import typer

from conflict_sim import compiler_cache
from conflict_sim.commands import terminal
from conflict_sim.i18n import catalogue, t

#: Thresholds at which everybody moves, so that every kernel is called at least once.
_RESTLESS = {
    "run.days": 4,
    "run.seeds": 1,
    "world.mobilisation.threshold_online": 0.1,
    "world.mobilisation.threshold_street": 0.15,
    "world.mobilisation.gap_confront": 0.05,
}


def verify(folder: Path, lang: str, *, as_json: bool) -> None:
    """Hash a result folder again and name what differs.

    Raises:
        InputError: It is no result folder.
        typer.Exit: Something differs (status 2).
    """
    from conflict_sim.results.store import read_manifest
    from conflict_sim.results.store import verify as find_faults

    faults = find_faults(folder)
    manifest = read_manifest(folder) or {}
    status = terminal.WRONG_INPUT if faults else terminal.DONE
    if as_json:
        found = [{"file": f.file, "kind": f.kind} for f in faults]
        terminal.print_json(
            {"status": "changed" if faults else "ok", "exit": status, "folder": str(folder), "faults": found}
        )
    if faults:
        terminal.say(t("verify.faults", lang, folder=folder, n=len(faults)))
        for fault in faults:
            terminal.say("  • " + t(f"verify.{fault.kind}", lang, file=fault.file))
        raise typer.Exit(status)
    if not as_json:
        count = len(manifest.get("files", {})) + 1
        terminal.screen().print(t("verify.ok", lang, folder=folder, n=count), markup=False, soft_wrap=True)


def phases(lang: str, *, as_json: bool) -> None:
    """List the phases of a model day in order."""
    from conflict_sim.model import PHASES

    texts = catalogue(lang)
    rows = [(phase.name, texts.get(f"phase.{phase.name}", phase.doc)) for phase in PHASES]
    if as_json:
        listed = [{"name": name, "doc": doc} for name, doc in rows]
        terminal.print_json({"status": "ok", "exit": terminal.DONE, "phases": listed})
        return
    from rich.table import Table

    table = Table(title=t("phases.title", lang), title_justify="left", box=None, pad_edge=False)
    table.add_column(t("phases.number", lang), justify="right")
    table.add_column(t("profile.phase", lang))
    table.add_column(t("phases.what", lang), overflow="fold")
    for i, (name, doc) in enumerate(rows, start=1):
        table.add_row(str(i), name, doc)
    terminal.screen().print(table)


def warmup(lang: str, *, as_json: bool) -> None:
    """Compile every kernel by living through a few restless days of a small made-up region."""
    from conflict_sim.config.loader import load_scenario
    from conflict_sim.model import DEFAULT_SCENARIO, ConflictModel

    if not as_json:
        terminal.say(t("warmup.doing", lang))
    began = time.perf_counter()
    scenario = load_scenario(DEFAULT_SCENARIO, overrides=_RESTLESS)
    model = ConflictModel(scenario, rng=1)
    for _ in range(scenario.run.days):
        model.step()
    seconds = time.perf_counter() - began
    compiler_cache.note_compiled()
    if as_json:
        terminal.print_json({"status": "ok", "exit": terminal.DONE, "seconds": round(seconds, 3)})
        return
    terminal.screen().print(t("warmup.done", lang, time=terminal.duration(seconds, lang)), markup=False)
