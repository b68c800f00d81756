"""``conflict-sim compare``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from conflict_sim.commands import comparison_view, ending, progress, terminal
from conflict_sim.commands.run import default_folder
from conflict_sim.commands.scenarios import read_scenario
from conflict_sim.errors import InputError, Problem
from conflict_sim.i18n import number, t
from conflict_sim.messages import rendered, say
from conflict_sim.reports.comparison_words import answers


def names_of(text: str | None, option: str) -> list[str] | None:
    """Names with commas between them; None where nothing was given.

    Raises:
        InputError: The option was given without a name.
    """
    if text is None:
        return None
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise InputError(Problem(say("compare.no_names"), option))
    return names


def sizes_of(entries: list[str] | None) -> dict[str, float] | float | None:
    """``--smallest-effect``: one number for what is watched, or OBSERVABLE=NUMBER, repeated.

    Raises:
        InputError: An entry is neither.
    """
    if not entries:
        return None
    sizes: dict[str, float] = {}
    for entry in entries:
        name, equals, value = entry.rpartition("=")
        try:
            size = float(value)
        except ValueError:
            raise InputError(Problem(say("compare.size", entry=entry), "--smallest-effect")) from None
        if not equals:
            if len(entries) > 1:
                raise InputError(Problem(say("compare.size", entry=entry), "--smallest-effect"))
            return size
        sizes[name.strip()] = size
    return sizes


def compare(
    source: str,
    overrides: dict[str, object],
    lang: str,
    *,
    plans: str | None,
    watch: str | None,
    smallest: list[str] | None,
    until_known: bool,
    seeds: int | None,
    attribute: str | None,
    workers: int | None,
    out: Path | None,
    fresh: bool,
    as_json: bool,
) -> None:
    """Compare plans in the same worlds, keep and draw the results, print the answer.

    Args:
        source: Name or path of the scenario.
        overrides: Dotted key -> value.
        lang: ``id`` or ``en``.
        plans: Names of plans with commas between them; None takes the scenario's.
        watch: Observables that matter most, with commas between them.
        smallest: Smallest effects of interest.
        until_known: Stop when the watched differences are known.
        seeds: Number of worlds.
        attribute: A plan whose levers are to be told apart; it joins the plans.
        workers: Worker processes; None takes one per core.
        out: Result folder; None takes the default one.
        fresh: Do not use finished runs.
        as_json: Print one JSON object instead of text.

    Raises:
        InputError: Scenario, plans or folder are wrong.
        RunFailedError: No world could be completed.
        typer.Exit: Some runs failed (status 1), after everything else was written.
    """
    began = time.perf_counter()
    resolved, region = read_scenario(source, overrides)
    from conflict_sim import experiment
    from conflict_sim.experiment.attribution import subsets_played, with_levers
    from conflict_sim.experiment.compare import comparison_key
    from conflict_sim.figures import comparison as drawing
    from conflict_sim.regions.describe import term
    from conflict_sim.results.comparison_files import summary
    from conflict_sim.results.store import seal

    scenario = resolved.scenario
    near = resolved.files[0].parent if resolved.files else None
    folder = out if out is not None else default_folder(source, "compare", comparison_key(scenario))
    asked = names_of(plans, "--plans")
    if attribute is not None:
        content = with_levers(scenario, attribute, near)  # better told now than after all worlds were played
        subsets, levers = subsets_played(content), len(content.levers)
        told = t("attribution.ahead", lang, plan=attribute, levers=levers, n=number(subsets, lang))
        terminal.say(told)
        asked = [*(scenario.plans if asked is None else asked)]
        asked += [] if attribute in asked else [attribute]
    place = term("phrase", region.name, lang)
    common: dict[str, Any] = {"workers": workers, "near": near}
    with progress.shown(place, lang) as tell:
        result = experiment.compare(
            scenario,
            asked,
            seeds,
            watch=names_of(watch, "--watch"),
            smallest_effect=sizes_of(smallest),
            until_known=until_known,
            out=folder,
            progress=tell,
            fresh=fresh,
            **common,
        )
    shares = None
    if attribute is not None:
        with progress.shown(place, lang) as tell:
            shares = experiment.attribute(
                scenario, attribute, result.seeds, watch=result.watch, out=folder, progress=tell, **common
            )
    if not as_json:
        terminal.say(t("say.drawing", lang))
    figures = drawing.draw_all(result, lang, shares)
    for figure in figures:
        figure.save(folder / "figures")
    seal(folder)
    seconds = time.perf_counter() - began
    for failure in result.failures:
        told = rendered(failure.message, lang)
        terminal.say(t("say.run_failed", lang, plan=failure.plan, seed=failure.seed, message=told))
    if as_json:
        report = {
            **ending.status(result.failures),
            "folder": str(folder),
            **summary(result),
            "answers": answers(result, lang),
            "seconds": round(seconds, 3),
        }
        if shares is not None:
            report["attribution"] = shares.as_dict()
        terminal.print_json(report)
    else:
        comparison_view.show(result, lang, shares)
        ending.files_and_time(folder, seconds, lang)
    ending.leave(result.failures, len(result.runs), lang)
