"""What a study says about itself, how far it has come, and what is known of it so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conflict_sim.config.loader import from_dict, to_dict
from conflict_sim.config.plan import Plan
from conflict_sim.config.study import Study
from conflict_sim.errors import InputError
from conflict_sim.experiment import journal
from conflict_sim.experiment.journal import Line
from conflict_sim.experiment.study import Prepared, StudyRun, specs
from conflict_sim.interventions.frame import Frame
from conflict_sim.interventions.plans import told_of
from conflict_sim.messages import say
from conflict_sim.results import provenance
from conflict_sim.results.store import NOTE
from conflict_sim.results.study_file import read_study_json
from conflict_sim.results.study_result import KEYS, RIGHT, TABLE, StudyResult


def told_of_study(prepared: Prepared, distinct: int) -> dict[str, Any]:
    """Everything that ``study.json`` holds: the study, its scenarios and plans in full, and what they were played with.

    Args:
        prepared: The study.
        distinct: Runs of different content.
    """
    study = prepared.study
    first = next(iter(prepared.scenarios))
    frame = Frame.of(prepared.scenarios[first])
    return {
        "format": 1,
        "note": NOTE,
        "key": prepared.key,
        **provenance.environment(),
        "command": provenance.command_line(),
        "study": study.model_dump(mode="json"),
        "scenarios": list(prepared.scenarios),
        "scenario_contents": {label: to_dict(s) for label, s in prepared.scenarios.items()},
        "plans": list(study.plans),
        "plan_contents": {
            label: {name: plan.model_dump(mode="json") for name, plan in plans.items()}
            for label, plans in prepared.plans.items()
        },
        "by_plan": {name: told_of(plan, frame) for name, plan in prepared.plans[first].items()},
        "seeds": study.seeds,
        "factors": sorted(study.vary),
        "points": prepared.points,
        "objective": [o.model_dump() for o in study.objective],
        "runs": prepared.runs,
        "distinct": distinct,
    }


def reopen(told: Mapping[str, Any]) -> Prepared:
    """A study as it was prepared, from what its folder says.

    Args:
        told: Content of ``study.json``.

    Raises:
        InputError: It was written by another version that did not keep its scenarios and plans, or cannot be read.
    """
    try:
        found = Prepared(
            Study.model_validate(told["study"]),
            {label: from_dict(content) for label, content in told["scenario_contents"].items()},
            {
                label: {name: Plan.model_validate(content) for name, content in plans.items()}
                for label, plans in told["plan_contents"].items()
            },
            list(told["points"]),
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise InputError(say("study.other_code")) from None
    whole = found.scenarios and found.scenarios.keys() == found.plans.keys() == {*told["scenarios"]}
    sources = {Path(source).stem for source in found.study.sources}
    if not whole or sources != found.scenarios.keys() or set(found.study.plans) != {*told["plans"]}:
        raise InputError(say("study.other_code"))
    return found


def so_far(folder: str | Path, told: Mapping[str, Any] | None = None) -> StudyResult:
    """What is known of a study that may still be at work: its tables where they are written, else its finished runs.

    Args:
        folder: Folder of the study.
        told: What ``read_study_json`` has found there; None reads it.

    Raises:
        InputError: It is no folder of a study, or unfinished and made by another version.
    """
    folder = Path(folder)
    told = read_study_json(folder) if told is None else told
    known = journal.read(folder)
    done = sum(line.failed is None for line in known.values())
    if (folder / TABLE).exists() and done >= int(told["distinct"]):
        return StudyResult.open(folder, told)
    prepared = reopen(told)
    _, keys = specs(prepared, 1)
    return study_result(prepared, {run: known[k] for run, k in keys.items() if k in known}, folder, told)


def study_result(
    prepared: Prepared, lines: Mapping[StudyRun, Line], folder: Path | None, told: Mapping[str, Any]
) -> StudyResult:
    """A study from its finished runs.

    Args:
        prepared: The study.
        lines: Run -> what became of it.
        folder: Folder of the study; None where it is kept in memory.
        told: Content of ``study.json``.
    """
    study = prepared.study
    failures = []
    for run in _in_order(prepared):
        line = lines.get(run)
        if line is not None and line.failed is not None:
            message, trace = line.failed
            failures.append({**run._asdict(), "message": message, "traceback": trace})
    return StudyResult(
        _table(prepared, lines),
        prepared.points,
        tuple(sorted(study.vary)),
        study.plans,
        tuple(failures),
        tuple((o.observable, o.direction) for o in study.objective),
        prepared.runs,
        folder,
        told,
    )


def _in_order(prepared: Prepared) -> Iterable[StudyRun]:
    for label in prepared.scenarios:
        for point in range(len(prepared.points)):
            for plan in prepared.study.plans:
                for seed in prepared.seeds(label):
                    yield StudyRun(label, point, plan, seed)


def _table(prepared: Prepared, lines: Mapping[StudyRun, Line]) -> Any:
    """The tidy table, in a fixed order whatever the order in which runs finished."""
    import pandas as pd

    study = prepared.study
    done = [(run, lines[run]) for run in _in_order(prepared) if run in lines and lines[run].failed is None]
    asked = dict.fromkeys((*study.measure, *(o.observable for o in study.objective)))
    names = (
        tuple(asked) if study.measure else tuple(dict.fromkeys(n for _, line in done for n in line.values))
    )
    rights = tuple(dict.fromkeys(r for _, line in done for r in line.rights))
    columns: dict[str, Any] = {key: [getattr(run, key) for run, _ in done] for key in KEYS}
    for factor in sorted(study.vary):
        columns[factor] = [prepared.points[run.point].get(factor) for run, _ in done]
    for name in names:
        columns[name] = pd.array([line.values.get(name) for _, line in done], dtype="Float64")
    for right in rights:
        columns[RIGHT + right] = pd.array([line.rights.get(right) for _, line in done], dtype="Float64")
    return pd.DataFrame(columns)


@dataclass(frozen=True)
class Status:
    """How far a study has come.

    Args:
        planned: Runs that it plays; rows of the same content are played once.
        done: Completed runs.
        failed: Runs that failed and were not completed since.
        seconds: Mean seconds of a completed run; None where there is none.
        busy: Whether a command is at work on it.
        finished: Whether its tables are written.
        failures: Messages of failed runs, with how often each came.
    """

    planned: int
    done: int
    failed: int
    seconds: float | None
    busy: bool
    finished: bool
    failures: dict[str, int]

    @property
    def left(self) -> int:
        """Runs that are not completed."""
        return self.planned - self.done


def status(folder: str | Path, told: Mapping[str, Any] | None = None) -> Status:
    """How far a study has come, while it is at work or after it stopped.

    Args:
        folder: Folder of the study.
        told: What ``read_study_json`` has found there; None reads it.

    Raises:
        InputError: It is no folder of a study.
    """
    folder = Path(folder)
    told = read_study_json(folder) if told is None else told
    lines = list(journal.read(folder).values())
    done = [line for line in lines if line.failed is None]
    failed = [line.failed[0] for line in lines if line.failed is not None]
    spent = [line.seconds for line in done]
    return Status(
        int(told["distinct"]),
        min(len(done), int(told["distinct"])),
        len(failed),
        sum(spent) / len(spent) if spent else None,
        journal.is_busy(folder),
        (folder / TABLE).exists() and len(done) >= int(told["distinct"]),
        {message: failed.count(message) for message in dict.fromkeys(failed)},
    )
