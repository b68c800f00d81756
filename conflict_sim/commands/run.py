"""``conflict-sim run``."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_sim.commands import ending, progress, summary, terminal
from conflict_sim.commands.scenarios import read_scenario
from conflict_sim.errors import InputError, Problem
from conflict_sim.i18n import t
from conflict_sim.messages import rendered, say
from conflict_sim.reports.run_words import spoken

if TYPE_CHECKING:
    from conflict_sim.config.tree import Overrides
    from conflict_sim.experiment.progress import Progress


def overrides_of(
    assignments: list[str],
    days: int | None = None,
    seeds: int | None = None,
    scale: float | None = None,
    seed: int | None = None,
    gauges: str | None = None,
    gauge_days: str | None = None,
) -> Overrides:
    """Dotted overrides of ``--set`` and of the short options (which win); messages name the option that was typed.

    ``--gauge-days`` asks for gauges on those days, so it stands for ``--gauges dates`` too.

    Raises:
        InputError: An assignment is not of the form key=value, a day is no whole number, or ``--gauge-days`` stands
            beside other gauges.
    """
    from conflict_sim.config.loader import parse_assignments
    from conflict_sim.config.tree import to_node
    from conflict_sim.config.yaml_reader import Origin

    values = parse_assignments(assignments)
    if gauge_days is not None:
        asked = gauges if gauges is not None else values.get("run.gauges", "dates")
        if asked in ("daily", "off"):
            raise InputError(Problem(say("run.gauge_days_only", gauges=asked), "--gauge-days"))
    short: dict[str, tuple[str, object]] = {
        "run.days": ("--days", days),
        "run.seeds": ("--seeds", seeds),
        "run.scale": ("--scale", scale),
        "run.seed": ("--seed", seed),
        "run.gauge_days": ("--gauge-days", None if gauge_days is None else _days(gauge_days)),
    }
    if gauges is not None:
        short["run.gauges"] = ("--gauges", gauges)
        if gauges != "dates":  # the days of the file belong to its own choice
            short["run.gauge_days"] = ("--gauges", [])
    elif gauge_days is not None and "run.gauges" not in values:
        short["run.gauges"] = ("--gauge-days", "dates")
    for key, (option, value) in short.items():
        if value is not None:
            values.give(key, to_node(value, Origin(option)))
    return values


def _days(text: str) -> list[int]:
    """Days of ``--gauge-days``: whole numbers with commas between them."""
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise InputError(Problem(say("run.gauge_days", text=text), "--gauge-days")) from None


def default_folder(source: str, plan: str, key: str) -> Path:
    """``results/<scenario>-<plan>-<first 8 of the key>``."""
    words = (Path(source).stem, Path(plan).stem, key[:8])
    return Path("results") / "-".join(re.sub(r"[^A-Za-z0-9_.]+", "_", word) for word in words)


def run(
    source: str,
    overrides: dict[str, object],
    lang: str,
    *,
    plan: str | None,
    workers: int | None,
    out: Path | None,
    fresh: bool,
    as_json: bool,
    profile: bool,
) -> None:
    """Run a scenario, keep and draw the results, print the summary.

    Args:
        source: Name or path of the scenario.
        overrides: Dotted key -> value.
        lang: ``id`` or ``en``.
        plan: Name of the plan; None takes the scenario's first.
        workers: Worker processes; None takes one per core.
        out: Result folder; None takes the default one.
        fresh: Do not use finished runs.
        as_json: Print one JSON object instead of text.
        profile: Also print seconds per phase.

    Raises:
        InputError: Scenario, plan or folder are wrong.
        RunFailedError: No seed could be completed.
        typer.Exit: Some seeds failed (status 1), after everything else was written.
    """
    began = time.perf_counter()
    resolved, region = read_scenario(source, overrides)
    from conflict_sim import experiment, figures
    from conflict_sim.regions.describe import term

    scenario = resolved.scenario
    chosen = plan if plan is not None else experiment.plan_of(scenario)
    near = resolved.files[0].parent if resolved.files else None
    key = experiment.result_key(scenario, chosen, near=near)
    folder = out if out is not None else default_folder(source, chosen, key)
    reused: list[object] = []
    with progress.shown(term("phrase", region.name, lang), lang) as tell:

        def note(state: Progress) -> None:
            reused[:] = [r for r in state.runs if state.state[r] == "reused"]
            tell(state)

        ensemble = experiment.run(
            scenario, chosen, workers=workers, out=folder, progress=note, fresh=fresh, near=near
        )
    if not as_json:
        terminal.say(t("say.drawing", lang))
    drawn = figures.save_all(ensemble, lang)
    seconds = time.perf_counter() - began
    for failure in ensemble.failures:
        terminal.say(t("say.seed_failed", lang, seed=failure.seed, message=rendered(failure.message, lang)))
    if as_json:
        report: dict[str, Any] = {
            **ending.status(ensemble.failures, "seeds"),
            **summary.as_json(ensemble, {f.name: f.sentence for f in drawn}, lang),
            "reused_seeds": reused,
            "seconds": round(seconds, 3),
        }
        if profile:
            report["profile"] = {r.seed: {**r.timings, **r.profile} for r in ensemble.records}
        terminal.print_json(report)
    else:
        summary.show(ensemble, spoken(ensemble, drawn), lang)
        if profile:
            summary.show_profile(ensemble, lang)
        ending.files_and_time(folder, seconds, lang, len(reused))
    ending.leave(ensemble.failures, len(ensemble), lang)
