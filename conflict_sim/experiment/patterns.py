"""Validation patterns: figures of the field beside the same figures of the model (science base 3B).

Each pattern has a target range with its source and a statistic over runs of many regions. A pattern is a hit when the
model's figure lies in the target range, a miss when it does not, and *not measured* when the runs hold too few events
to say. Patterns that are no target of the calibration are marked ``report``. Intervals are 90% bootstrap intervals over
runs; a run is resampled whole, because what happens in one run hangs together.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.experiment.twins import Gathering, TwinRun

_RESAMPLE = rng.decision("patterns.resample")
#: Fewer events than this say nothing about a distribution.
FEWEST = 20
#: An incident is serious from this severity on (about two injured, or one injured and one building).
SERIOUS = 1.2
#: Day of the national survey of February 2024 after its vote.
SURVEY_DAY = 6

Statistic = Callable[[Sequence[TwinRun]], float]


@dataclass(frozen=True)
class Pattern:
    """One pattern.

    Args:
        code: P01 ... P17 as in the science base; B01 ... for base rates.
        name: What it says, Indonesian and English.
        low: Lower end of the target range.
        high: Upper end.
        source: Where the range comes from.
        statistic: Figure of the runs; not-a-number when they hold too few events.
        report: Reported only, no target of the calibration.
    """

    code: str
    name: dict[str, str]
    low: float
    high: float
    source: str
    statistic: Statistic
    report: bool = False


@dataclass(frozen=True)
class Finding:
    """A pattern as the runs show it.

    Args:
        pattern: The pattern.
        value: Figure of all runs; not-a-number where not measured.
        low: Lower end of its 90% interval.
        high: Upper end.
    """

    pattern: Pattern
    value: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """``hit``, ``miss`` or ``not measured``."""
        if math.isnan(self.value):
            return "not measured"
        return "hit" if self.pattern.low <= self.value <= self.pattern.high else "miss"


def protests(runs: Sequence[TwinRun]) -> list[tuple[int, list[Gathering]]]:
    """(days, gatherings) of each protest: gatherings of a regency on the same or following days are one protest."""
    out = []
    for run in runs:
        for kab in sorted({g.kabupaten for g in run.gatherings}):
            mine = sorted((g for g in run.gatherings if g.kabupaten == kab), key=lambda g: (g.day, g.hour))
            group: list[Gathering] = []
            for g in mine:
                if group and g.day > max(x.end_day for x in group) + 1:
                    out.append((_days(group), group))
                    group = []
                group.append(g)
            out.append((_days(group), group))
    return out


def _days(group: Sequence[Gathering]) -> int:
    return len({day for g in group for day in range(g.day, g.end_day + 1)})


def _share(hits: int, all_: int, fewest: int = FEWEST) -> float:
    return hits / all_ if all_ >= fewest else float("nan")


def _top_share(part: float) -> Statistic:
    def statistic(runs: Sequence[TwinRun]) -> float:
        sizes = np.sort([max(g.people for g in group) for _, group in protests(runs)])[::-1]
        if len(sizes) < 5 * FEWEST:
            return float("nan")
        return float(sizes[: max(1, round(part * len(sizes)))].sum() / sizes.sum())

    return statistic


def _one_day(runs: Sequence[TwinRun]) -> float:
    found = protests(runs)
    return _share(sum(days == 1 for days, _ in found), len(found))


def _burstiness(runs: Sequence[TwinRun]) -> float:
    gaps: list[int] = []
    for run in runs:
        days = sorted({g.day for g in run.gatherings})
        gaps += [b - a for a, b in itertools.pairwise(days)]
    if len(gaps) < FEWEST:
        return float("nan")
    sd, mean = float(np.std(gaps)), float(np.mean(gaps))
    return (sd - mean) / (sd + mean)


def _violent(runs: Sequence[TwinRun]) -> float:
    found = protests(runs)
    return _share(sum(any(g.violent for g in group) for _, group in found), len(found))


def _response(violent: bool, what: str) -> Statistic:
    def statistic(runs: Sequence[TwinRun]) -> float:
        mine = [group for _, group in protests(runs) if any(g.violent for g in group) == violent]
        return _share(sum(any(getattr(g, what) > 0 for g in group) for group in mine), len(mine), 10)

    return statistic


def _mood(name: str, day: int) -> Statistic:
    def statistic(runs: Sequence[TwinRun]) -> float:
        return float(np.mean([1.0 - run.daily[name][run.days.index(day)] for run in runs]))

    return statistic


def _small(runs: Sequence[TwinRun]) -> float:
    return float(np.mean([max(run.in_street) < 0.01 * run.voters for run in runs]))


def _largest(runs: Sequence[TwinRun]) -> float:
    return max(max(run.in_street) / run.voters for run in runs)


def _dark(runs: Sequence[TwinRun]) -> float:
    starts = [e["hour"] for run in runs for e in run.incidents]
    return _share(sum(hour >= 17.0 or hour < 5.0 for hour in starts), len(starts))


def _fades(runs: Sequence[TwinRun]) -> float:
    """Days after the announcement within which half of the people-days of the following 30 days lie."""
    wave = np.zeros(31)
    for run in runs:
        for day, people in zip(run.days, run.in_street, strict=True):
            if 0 <= day - run.announcement <= 30:
                wave[day - run.announcement] += people
    if wave.sum() < FEWEST:
        return float("nan")
    return float(np.searchsorted(np.cumsum(wave), wave.sum() / 2))


def _any(fits: Callable[[dict[str, object]], bool]) -> Statistic:
    return lambda runs: float(np.mean([any(fits(e) for e in run.incidents) for run in runs]))


def _per_incident(what: str) -> Statistic:
    def statistic(runs: Sequence[TwinRun]) -> float:
        values = [float(e[what]) for run in runs for e in run.incidents]
        return float(np.mean(values)) if len(values) >= FEWEST else float("nan")

    return statistic


_MM = "Mass Mobilization 1990-2020; range around it assumed"
_LSI = "LSI, 19-21 February 2024, +- 5 points"
_BASE = "model decisions, section 6"

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "P01",
        {"id": "10% aksi terbesar memuat sebagian besar peserta", "en": "the largest 10% of protests hold most participants"},
        0.6, 0.97, "Mass Mobilization: 90.5%; range assumed", _top_share(0.1), report=True,
    ),
    Pattern(
        "P02", {"id": "aksi yang berlangsung satu hari", "en": "protests that last one day"},
        0.80, 0.93, f"{_MM}: 86.6%", _one_day,
    ),
    Pattern(
        "P03", {"id": "kebergerombolan hari aksi", "en": "burstiness of protest days"},
        0.13, 0.46, "Mass Mobilization, 10-90% of 95 countries", _burstiness, report=True,
    ),
    Pattern(
        "P04", {"id": "aksi dengan kekerasan", "en": "protests with violence"},
        0.15, 0.40, f"{_MM}: 26.4% outside Indonesia", _violent,
    ),
    Pattern(
        "P05a", {"id": "aksi dengan kekerasan yang dibubarkan", "en": "violent protests that are dispersed"},
        0.50, 0.85, f"{_MM}: 69%", _response(True, "dispersed"),
    ),
    Pattern(
        "P05b", {"id": "aksi damai yang dibubarkan", "en": "peaceful protests that are dispersed"},
        0.05, 0.30, f"{_MM}: 18%", _response(False, "dispersed"),
    ),
    Pattern(
        "P05c", {"id": "aksi dengan kekerasan dengan penangkapan", "en": "violent protests with arrests"},
        0.15, 0.50, f"{_MM}: 29%", _response(True, "arrests"),
    ),
    Pattern(
        "P05d", {"id": "aksi damai dengan penangkapan", "en": "peaceful protests with arrests"},
        0.0, 0.15, f"{_MM}: 9%", _response(False, "arrests"),
    ),
    Pattern(
        "P07a", {"id": "pihak kalah yang yakin ada kecurangan", "en": "losers who believe in fraud"},
        0.43, 0.53, f"{_LSI}: 48%", _mood("acceptance_losers", SURVEY_DAY),
    ),
    Pattern(
        "P07b", {"id": "pihak menang yang yakin ada kecurangan", "en": "winners who believe in fraud"},
        0.15, 0.25, f"{_LSI}: 20%", _mood("acceptance_winners", SURVEY_DAY),
    ),
    Pattern(
        "P15a", {"id": "wilayah-putaran dengan puncak di bawah 1% pemilih", "en": "runs whose peak stays below 1% of voters"},
        0.95, 1.0, "bound, science base P15", _small,
    ),
    Pattern(
        "P15b", {"id": "puncak tertinggi (bagian pemilih)", "en": "highest peak (share of voters)"},
        0.0, 0.035, "Chenoweth's historical upper marker", _largest,
    ),
    Pattern(
        "P16", {"id": "waktu paruh gelombang setelah pengumuman (hari)", "en": "half of the wave after the announcement (days)"},
        1.0, 21.0, "France 2005: about three weeks; single sites days", _fades, report=True,
    ),
    Pattern(
        "P17", {"id": "insiden yang mulai setelah pukul 17", "en": "incidents that begin after 17:00"},
        0.5, 1.0, "May 2019, both nights (one case)", _dark, report=True,
    ),
    Pattern(
        "B01", {"id": "wilayah dengan insiden yang diberitakan pers", "en": "regions with an incident in the press"},
        0.30, 0.50, _BASE, _any(lambda e: bool(e["visible_press"])),
    ),
    Pattern(
        "B02", {"id": "wilayah dengan insiden berat", "en": "regions with a serious incident"},
        0.0, 0.10, _BASE, _any(lambda e: float(str(e["severity"])) >= SERIOUS),
    ),
    Pattern(
        "B03", {"id": "wilayah dalam daftar resmi", "en": "regions in the official list"},
        0.0, 0.02, f"{_BASE}: .004", _any(lambda e: bool(e["visible_official"])),
    ),
    Pattern(
        "B04", {"id": "korban luka per insiden", "en": "people injured per incident"},
        0.5, 1.4, f"{_BASE}: .87", _per_incident("injuries"),
    ),
    Pattern(
        "B05", {"id": "bangunan dan kendaraan rusak per insiden", "en": "buildings and vehicles damaged per incident"},
        0.4, 1.2, f"{_BASE}: .71", _per_incident("damage"),
    ),
)  # fmt: skip


def assess(
    runs: Sequence[TwinRun], patterns: Sequence[Pattern] = PATTERNS, draws: int = 400
) -> list[Finding]:
    """Figure, interval and verdict of every pattern.

    Args:
        runs: Runs of many places and seeds.
        patterns: What to look for.
        draws: Bootstrap samples.
    """
    out = []
    n = len(runs)
    for p in patterns:
        value = p.statistic(runs)
        again: list[float] = []
        if not math.isnan(value):
            for b in range(draws):
                picks: NDArray[np.int64] = (rng.uniform(0, _RESAMPLE, b, np.arange(n)) * n).astype(np.int64)
                again.append(p.statistic([runs[i] for i in picks]))
        known = [x for x in again if not math.isnan(x)]
        low, high = np.quantile(known, [0.05, 0.95]) if len(known) > draws / 2 else (math.nan, math.nan)
        out.append(Finding(p, value, float(low), float(high)))
    return out


def table(findings: Sequence[Finding], lang: str = "en") -> str:
    """The findings as a Markdown table."""

    def figure(x: float) -> str:
        return "-" if math.isnan(x) else f"{x:.3g}"

    heads = {
        "id": ("pola", "target", "sumber", "model", "90%", "putusan"),
        "en": ("pattern", "target", "source", "model", "90%", "verdict"),
    }[lang]
    words = {
        "id": {"hit": "cocok", "miss": "meleset", "not measured": "tidak terukur"},
        "en": {"hit": "hit", "miss": "miss", "not measured": "not measured"},
    }[lang]
    only = {"id": " (hanya laporan)", "en": " (report only)"}[lang]
    lines = ["| | " + " | ".join(heads) + " |", "|" + "---|" * (len(heads) + 1)]
    for f in findings:
        p = f.pattern
        cells = (
            p.code,
            p.name[lang] + (only if p.report else ""),
            f"{p.low:g}-{p.high:g}",
            p.source,
            figure(f.value),
            f"{figure(f.low)}-{figure(f.high)}",
            words[f.verdict],
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
