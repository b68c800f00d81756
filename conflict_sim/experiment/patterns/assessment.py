"""Figures, intervals and verdicts of patterns, and the table of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.experiment.patterns.base import Finding, Pattern
from conflict_sim.experiment.patterns.signs import SIGNS
from conflict_sim.experiment.patterns.targets import PATTERNS
from conflict_sim.experiment.patterns.unmeasured import UNMEASURED

_RESAMPLE = rng.decision("patterns.resample")

_HEADS = {
    "id": ("pola", "target", "sumber", "model", "90%", "putusan", "menurut aturan", "penjelasan"),
    "en": ("pattern", "target", "source", "model", "90%", "verdict", "by rule", "explanation"),
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
_SUMMARY = {
    "id": (
        "Pola utuh yang cocok (semua bagiannya cocok): {all}. Tanpa bagian yang sudah ditentukan satu aturan atau "
        'masukan model (kolom "menurut aturan"): {free}. Bagian yang tidak terukur dihitung tidak cocok; laju dasar '
        "(B) bukan pola.\n\nBaris yang cocok: {rows}, tanpa yang menurut aturan {free_rows}.\n\n"
    ),
    "en": (
        "Whole patterns hit (all their parts): {all}. Without the parts that one rule or input of the model gives by "
        'itself (column "by rule"): {free}. A part that cannot be measured counts as not hit; base rates (B) are no '
        "patterns.\n\nRows hit: {rows}; without those by rule {free_rows}.\n\n"
    ),
}
_OF = {"id": "{n} dari {of}", "en": "{n} of {of}"}
_FEW = {"id": "Terlalu sedikit peristiwa dalam putaran ini.", "en": "Too few events in these runs."}


def _resampled(runs: Sequence[Any], pattern: Pattern, draw: int) -> list[Any]:
    """Runs, whole seeds or whole places, drawn with replacement; what is drawn twice is two worlds, or two places."""
    if pattern.by == "run":
        return [runs[i] for i in _picks(draw, len(runs))]
    if pattern.by == "place":
        of: dict[str, list[Any]] = {}
        for run in runs:
            of.setdefault(run.place, []).append(run)
        drawn = [sorted(of)[i] for i in _picks(draw, len(of))]
        return [
            replace(run, place=f"{number} {place}") for number, place in enumerate(drawn) for run in of[place]
        ]
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


@dataclass(frozen=True)
class Whole:
    """Patterns (P01 ... P17) all of whose parts are hit.

    Args:
        hit: Their codes.
        of: Codes of all patterns that have a part that counts.
    """

    hit: tuple[str, ...]
    of: tuple[str, ...]


def whole_patterns(findings: Sequence[Finding], *, by_rule: bool = True) -> Whole:
    """Patterns that are hit with all their parts; a part without a figure is not hit.

    Args:
        findings: Of :func:`assess`; parts that are missing here count as not hit.
        by_rule: Whether parts count whose sign or figure one rule of the model gives by itself.
    """
    verdicts = {f.pattern.code: f.verdict for f in findings}
    parts: dict[str, list[str]] = {}
    for p in (*PATTERNS, *SIGNS):
        if p.code.startswith("P") and (by_rule or p.by_rule is None):
            parts.setdefault(p.code[:3], []).append(verdicts.get(p.code, "not measured"))
    for u in UNMEASURED:
        parts.setdefault(u.code, []).append("not measured")
    hit = tuple(sorted(code for code, found in parts.items() if set(found) == {"hit"}))
    return Whole(hit, tuple(sorted(parts)))


def hit_rows(findings: Sequence[Finding], *, by_rule: bool = True) -> tuple[int, int]:
    """Rows of the table that are hit, and all of them, with those that cannot be measured.

    Args:
        findings: Of :func:`assess`.
        by_rule: Whether rows count whose sign or figure one rule of the model gives by itself.
    """
    rows = [f for f in findings if by_rule or f.pattern.by_rule is None]
    return sum(f.verdict == "hit" for f in rows), len(rows) + len(UNMEASURED)


def summary(findings: Sequence[Finding], lang: str = "en") -> str:
    """How many patterns are hit, with and without those that a rule of the model gives.

    Args:
        findings: Of :func:`assess`, of runs and of trials.
        lang: ``id`` or ``en``.
    """

    def named(found: Whole) -> str:
        count = _OF[lang].format(n=len(found.hit), of=len(found.of))
        return f"{count} ({', '.join(found.hit)})" if found.hit else count

    def counted(rows: tuple[int, int]) -> str:
        return _OF[lang].format(n=rows[0], of=rows[1])

    return _SUMMARY[lang].format(
        all=named(whole_patterns(findings)),
        free=named(whole_patterns(findings, by_rule=False)),
        rows=counted(hit_rows(findings)),
        free_rows=counted(hit_rows(findings, by_rule=False)),
    )


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
                (p.by_rule or {}).get(lang, ""),
                _explanation(f, lang),
            )
        )
    for u in UNMEASURED:
        words = _VERDICTS[lang]["not measured"]
        lines.append(_row(u.code, u.name[lang], "-", u.target, "-", "-", words, "", u.why[lang]))
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
