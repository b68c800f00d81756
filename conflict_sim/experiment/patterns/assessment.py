"""Figures, intervals and verdicts of patterns, and the table of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.experiment.patterns.base import Finding, Pattern
from conflict_sim.experiment.patterns.targets import PATTERNS
from conflict_sim.experiment.patterns.unmeasured import UNMEASURED

_RESAMPLE = rng.decision("patterns.resample")

_HEADS = {
    "id": ("pola", "target", "sumber", "model", "90%", "putusan", "penjelasan"),
    "en": ("pattern", "target", "source", "model", "90%", "verdict", "explanation"),
}
_VERDICTS = {
    "id": {
        "hit": "cocok",
        "miss": "meleset",
        "cannot tell": "belum dapat dikatakan",
        "not measured": "tidak terukur",
    },
    "en": {"hit": "hit", "miss": "miss", "cannot tell": "cannot tell", "not measured": "not measured"},
}
_ONLY = {"id": " (hanya laporan)", "en": " (report only)"}
_FEW = {"id": "Terlalu sedikit peristiwa dalam putaran ini.", "en": "Too few events in these runs."}


def _resampled(runs: Sequence[Any], pattern: Pattern, draw: int) -> list[Any]:
    """Runs, or whole seeds, drawn with replacement; a seed that is drawn twice is two worlds."""
    if pattern.by == "run":
        return [runs[i] for i in _picks(draw, len(runs))]
    seeds = sorted({run.seed for run in runs})
    chosen = [seeds[i] for i in _picks(draw, len(seeds))]
    return [
        replace(run, seed=number) for number, seed in enumerate(chosen) for run in runs if run.seed == seed
    ]


def _picks(draw: int, n: int) -> NDArray[np.int64]:
    return np.asarray(rng.uniform(0, _RESAMPLE, draw, np.arange(n)) * n, np.int64)


def assess(runs: Sequence[Any], patterns: Sequence[Pattern] = PATTERNS, draws: int = 400) -> list[Finding]:
    """Figure, interval and verdict of every pattern.

    Args:
        runs: Runs of many places and seeds: of twins for ``PATTERNS``, trials for ``SIGNS``.
        patterns: What to look for.
        draws: Bootstrap samples.
    """
    out = []
    for p in patterns:
        value = p.statistic(runs)
        again = [] if math.isnan(value) else [p.statistic(_resampled(runs, p, b)) for b in range(draws)]
        known = [x for x in again if not math.isnan(x)]
        low, high = np.quantile(known, [0.05, 0.95]) if len(known) > draws / 2 else (math.nan, math.nan)
        out.append(Finding(p, value, float(low), float(high)))
    return out


def table(findings: Sequence[Finding], lang: str = "en") -> str:
    """The findings as a Markdown table, with what cannot be measured at the end.

    Args:
        findings: Of :func:`assess`.
        lang: ``id`` or ``en``.
    """
    lines = ["| | " + " | ".join(_HEADS[lang]) + " |", "|" + "---|" * (len(_HEADS[lang]) + 1)]
    for f in findings:
        p = f.pattern
        lines.append(
            _row(
                p.code,
                p.name[lang] + (_ONLY[lang] if p.report else ""),
                _target(p),
                p.source,
                _figure(f.value),
                "-" if math.isnan(f.low) else f"{_figure(f.low)} .. {_figure(f.high)}",
                _VERDICTS[lang][f.verdict],
                _explanation(f, lang),
            )
        )
    for u in UNMEASURED:
        words = _VERDICTS[lang]["not measured"]
        lines.append(_row(u.code, u.name[lang], "-", u.target, "-", "-", words, u.why[lang]))
    return "\n".join(lines) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _figure(x: float) -> str:
    return "-" if math.isnan(x) else f"{x:.3g}"


def _target(p: Pattern) -> str:
    if p.sign:
        return "> 0" if p.low == 0.0 else "< 0"
    return f"{p.low:g} .. {p.high:g}"


def _explanation(f: Finding, lang: str) -> str:
    if f.verdict == "hit":
        return ""
    why = (f.pattern.why or {}).get(lang, "")
    return f"{_FEW[lang]} {why}".strip() if f.verdict == "not measured" else why
