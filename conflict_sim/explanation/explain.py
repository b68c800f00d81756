"""``cs.explain``: the causal chain of an incident, and the smallest single change of the plan that averts it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_sim.config.loader import from_dict
from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import Scenario
from conflict_sim.errors import InputError, Problem
from conflict_sim.experiment.counterfactual import WINDOW_DAYS, WORLDS, Counterfactual, search
from conflict_sim.experiment.runner import plan_result_key
from conflict_sim.explanation import data, words
from conflict_sim.messages import Text, say
from conflict_sim.results import files, provenance
from conflict_sim.results.causal_tree import Node, causal_tree, incident_of, incidents_of
from conflict_sim.results.comparison import Comparison
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.record import RunRecord
from conflict_sim.results.store import NOTE

if TYPE_CHECKING:
    from conflict_sim.experiment.progress import Progress
    from conflict_sim.figures.base import Figure


@dataclass(frozen=True)
class Explanation:
    """Why one incident happened.

    Args:
        ensemble: The result.
        record: The run.
        event: Number of the incident in the run.
        counterfactual: What would have averted it; None where that was not searched for.
        notes: Why it was not searched for, where it could not be.
    """

    ensemble: Ensemble
    record: RunRecord
    event: int
    counterfactual: Counterfactual | None = None
    notes: tuple[Text, ...] = ()

    @property
    def allow_risk_3(self) -> bool:
        """Whether the plan of the run allows levers of the highest risk."""
        info = self.ensemble.info
        own = info.get("by_plan", {}).get(self.record.plan, info)
        return bool(own.get("allow_risk_3"))

    @cached_property
    def tree(self) -> Node:
        """The causal tree; its root is the incident."""
        return causal_tree(self.record.events, self.event, self.record.kec_name)

    def text(self, lang: str = "id") -> str:
        """The tree, and what would have averted it, as plain text.

        Args:
            lang: ``id`` or ``en``.
        """
        return "\n".join(words.explanation_lines(self, lang))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the same for both languages."""
        info = self.ensemble.info
        found: dict[str, Any] = {
            "note": NOTE,
            "plan": self.record.plan,
            "seed": self.record.seed,
            "event": self.event,
        }
        found |= {"region": info.get("region"), "allow_risk_3": self.allow_risk_3}
        found["tree"] = self.tree.as_dict()
        searched = self.counterfactual
        found["counterfactual"] = data.counterfactual_dict(searched) if searched is not None else None
        found["notes"] = [{lang: note.render(lang) for lang in ("id", "en")} for note in self.notes]
        return found

    def figure(self, lang: str = "id") -> Figure:
        """The tree as a picture.

        Args:
            lang: ``id`` or ``en``.
        """
        from conflict_sim.figures.causal_tree import draw

        return draw(self, lang)

    def save(self, folder: str | Path, lang: str = "id") -> list[Path]:
        """Write the text, the data (JSON) and the picture (PNG, SVG).

        Args:
            folder: Folder; made when it is not there.
            lang: Language of text and picture.

        Returns:
            The files.

        Raises:
            StorageError: The folder cannot be made or written to.
        """
        folder = Path(folder)
        files.make_folder(folder)
        text, plain = folder / f"explanation.{lang}.txt", folder / "explanation.json"
        files.write_bytes(text, f"{self.text(lang)}\n".encode())
        files.write_json(plain, self.to_dict())
        return [text, plain, *self.figure(lang).save(folder)]


def explain(
    result: Ensemble | Comparison | str | Path,
    event: int | None = None,
    seed: int | None = None,
    plan: str | None = None,
    *,
    counterfactual: bool = True,
    levers: Sequence[str] | None = None,
    add: bool | None = None,
    window: int = WINDOW_DAYS,
    worlds: int = WORLDS,
    allow_risk_3: bool = False,
    workers: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    kept: str | Path | None = None,
) -> Explanation:
    """Explain an incident of a result.

    Args:
        result: What ``run`` returned, or a result folder of ``run`` or ``compare``.
        event: Number of the incident in its run (column ``id`` of the events); None takes the worst one.
        seed: World; None where only one world has an incident of this number.
        plan: Which plan, where the result holds several.
        counterfactual: Search for the smallest single change of the plan that averts it (``experiment.counterfactual``).
        levers: Names of the levers that may be changed or added; None: those of the plan.
        add: Whether levers may be added; None: for a plan without levers, ``none`` and ``routine``, and named ones.
        window: Days before and after the incident within which another one at its place counts as the same.
        worlds: Other worlds in which the smallest change is tried.
        allow_risk_3: Whether levers of the highest risk to civil liberties may be tried.
        workers: Worker processes of the search; None takes one per core.
        progress: Told about every change during the search.
        kept: Folder in which the runs of the search are kept, so that it goes on after Ctrl-C; None: in memory.

    Raises:
        InputError: There is no such incident, seed, plan or result; the message names what there is.
        RunFailedError: The world cannot be lived through again.
    """
    ensemble = opened(result, plan)
    record = _record(ensemble, event, seed)
    record = replace(record, plan=plan) if plan is not None else record
    number = int(incidents_of([record])[0]["id"]) if event is None else event
    incident = incident_of(record.events, number)
    if not counterfactual:
        return Explanation(ensemble, record, number)
    source = _source(ensemble, record)
    if isinstance(source, Text):
        return Explanation(ensemble, record, number, notes=(source,))
    scenario, content = source
    found = search(
        scenario,
        content,
        record,
        incident,
        levers=levers,
        add=add,
        window=window,
        worlds=worlds,
        allow_risk_3=allow_risk_3,
        workers=workers,
        progress=progress,
        kept=kept,
    )
    return Explanation(ensemble, record, number, found)


def opened(result: Ensemble | Comparison | str | Path, plan: str | None) -> Ensemble:
    """Runs of one plan of a result.

    Args:
        result: As of :func:`explain`.
        plan: Which plan; None where there is only one.

    Raises:
        InputError: Not a result, or it does not hold the plan.
    """
    if isinstance(result, Comparison):
        if result.folder is None:
            raise InputError(say("explain.not_kept"))
        result = result.folder
    ensemble = result if isinstance(result, Ensemble) else Ensemble.open(result, plan)
    # One run file serves all plans of the same content, whatever they are called.
    if plan is not None and ensemble.plan != plan and plan not in ensemble.made_from.get("plan_contents", {}):
        raise InputError(Problem(say("explain.no_plan", plan=plan, plans=[ensemble.plan]), key="--plan"))
    return ensemble


def _record(ensemble: Ensemble, event: int | None, seed: int | None) -> RunRecord:
    """The run of the incident."""
    if seed is not None:
        for record in ensemble.records:
            if record.seed == seed:
                incident_of(record.events, event if event is not None else _worst(record))
                return record
        known = ", ".join(str(s) for s in ensemble.seeds)
        raise InputError(Problem(say("explain.no_seed", seed=seed, seeds=known), key="--seed"))
    rows = incidents_of(ensemble.records)
    if not rows:
        raise InputError(Problem(say("explain.no_incident"), key="--event"))
    by_seed = {record.seed: record for record in ensemble.records}
    if event is None:
        return by_seed[rows[0]["seed"]]
    seeds = [row["seed"] for row in rows if row["id"] == event]
    if len(seeds) == 1:
        return by_seed[seeds[0]]
    if seeds:
        told = say("explain.several_seeds", n=event, seeds=", ".join(str(s) for s in sorted(seeds)))
        raise InputError(Problem(told, key="--seed"))
    worst = by_seed[rows[0]["seed"]]
    incident_of(worst.events, event)
    return worst


def _worst(record: RunRecord) -> int:
    rows = incidents_of([record])
    return int(rows[0]["id"]) if rows else -1


def _source(ensemble: Ensemble, record: RunRecord) -> tuple[Scenario, Plan] | Text:
    """Scenario and plan of a run, or why its world cannot be lived through again."""
    made: Mapping[str, Any] = ensemble.made_from
    content = (made.get("plan_contents") or {}).get(record.plan)
    if not made.get("scenario") or content is None:
        return say("explain.no_source")
    try:
        scenario, plan = from_dict(made["scenario"]), Plan.model_validate(content)
    except (InputError, ValueError):
        return say("explain.other_code")
    if provenance.run_key(plan_result_key(scenario, plan), record.seed) != record.key:
        return say("explain.other_code")
    return scenario, plan
