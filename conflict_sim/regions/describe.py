"""Every figure of a region as rows for reading: what, value, unit, grade and source, in Indonesian or English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from conflict_sim.errors import InputError, unknown
from conflict_sim.regions.calendar import data_rows
from conflict_sim.regions.madeup import SOURCE
from conflict_sim.regions.region import Contest, Region
from conflict_sim.regions.rules import kecamatan_remoteness

LANGUAGES = ("id", "en")
#: Remoteness of a kecamatan without a figure of its own.
_BY_RULE = "rule: value of the regency, rising with distance from its largest kecamatan"
_BY_FILE = "region file; no source is named"
#: Remoteness is written with three decimals.
_ROUNDING = 0.002
DETAILS = ("region", "kecamatan", "village")
_VOTES = (
    "KPU count of stations, November 2024; scaled to the official result of the regency where there is one"
)


@dataclass(frozen=True)
class DescriptionRow:
    """One line of ``conflict-sim regions show``: everything is text in the language asked for, except the value.

    ``place`` is a code, ``*`` for a figure that holds everywhere; ``value`` is a number or, for dates, a text such
    as ``D+7 00:00``; ``grade_key`` is the grade in English, for programs.
    """

    section: str
    place: str
    place_name: str
    figure: str
    value: float | str
    unit: str
    grade: str
    grade_key: str
    source: str
    note: str = ""


@cache
def _terms() -> dict[tuple[str, str], str]:
    return {(t["kind"], t["en"]): t["id"] for t in data_rows("terms.csv")}


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    pairs = [(en, id_) for (kind, en), id_ in _terms().items() if kind == "phrase"]
    return tuple(sorted(pairs, key=lambda p: -len(p[0])))


def term(kind: str, text: str, lang: str) -> str:
    """A term of the regional tables in a language.

    Args:
        kind: ``figure``, ``stage``, ``unit``, ``grade``, ``section`` or ``phrase`` (whole sentences of sources).
        text: The English term; a figure may end in ``" camp A"``.
        lang: ``id`` or ``en``.

    Returns:
        The term; the English one where it is not in the table (figures of a user's own region file).
    """
    if lang == "en" or not text:
        return text
    if kind == "phrase":
        for en, translated in _phrases():
            text = text.replace(en, translated)
        return text
    base, camp, letter = text.partition(" camp ")
    translated = _terms().get((kind, base), base)
    return f"{translated}, {_terms()['figure', 'camp']} {letter}" if camp else translated


def describe(region: Region, lang: str = "id", detail: str | None = None) -> list[DescriptionRow]:
    """All figures of a region with their grade and source.

    Args:
        region: The region.
        lang: ``id`` or ``en``.
        detail: ``region``, ``kecamatan`` (also each kecamatan's roll, shares and coverage) or ``village``; left out,
            ``kecamatan`` for a region of at most 25 of them, else ``region``.

    Raises:
        InputError: Unknown language or detail.
    """
    if lang not in LANGUAGES:
        raise InputError(unknown("language", lang, LANGUAGES))
    chosen = detail or ("kecamatan" if region.kec_code.size <= 25 else "region")
    if chosen not in DETAILS:
        raise InputError(unknown("detail", chosen, DETAILS))
    names = dict(zip(region.kec_code.tolist(), region.kec_name.tolist()))
    names |= dict(zip(region.kab_code.tolist(), region.kab_name.tolist())) | {region.code: region.name}
    rows: list[DescriptionRow] = []

    def add(
        section: str,
        place: str,
        figure: str,
        value: float | str,
        unit: str,
        grade: str,
        source: str,
        note: str = "",
    ) -> None:
        rows.append(
            DescriptionRow(
                section=term("section", section, lang),
                place=place,
                place_name=names.get(place, ""),
                figure=term("stage" if section == "calendar" else "figure", figure, lang),
                value=value,
                unit=term("unit", unit, lang),
                grade=term("grade", grade, lang),
                grade_key=grade,
                source=term("phrase", source, lang),
                note=term("phrase", note, lang),
            )
        )

    code = region.code
    grades = set(region.kec_roll_grade.tolist())
    worst = next((g for g in ("assumed", "derived", "partial") if g in grades), "measured")
    law = "village codes and centroids of the national table"
    made_up = code.startswith("00.")
    if made_up:
        law = SOURCE
    listed = "assumed" if made_up else "measured"
    add("region", code, "registered voters", region.n_voters, "voters", worst, "sum of the kecamatan rolls")
    add("region", code, "kabupaten", int(region.kab_code.size), "places", listed, law)
    add("region", code, "kecamatan", int(region.kec_code.size), "places", listed, law)
    add("region", code, "villages", int(region.village_code.size), "places", listed, law)
    sea = int((region.neighbour_kind == "sea_or_river").sum())
    links = SOURCE if made_up else "outlines of the kecamatan"
    linked = "assumed" if made_up else "derived"
    add("region", code, "neighbour pairs", int(region.neighbour_a.size), "pairs", linked, links)
    add("region", code, "sea or river links", sea, "pairs", linked, links)
    for name, contest in region.contests.items():
        _describe_contest(region, name, contest, add)
    for fact in region.facts:
        add("figures", fact.code, fact.what, fact.value, fact.unit, fact.grade, fact.source, fact.note)
    for stage in region.calendar:
        days = (
            _day(stage.day_start)
            if stage.day_start == stage.day_end
            else f"{_day(stage.day_start)} .. {_day(stage.day_end)}"
        )
        add("calendar", code, stage.event, f"{days} {stage.hour}".strip(), "day", stage.grade, stage.source)
    if chosen != "region":
        _describe_kecamatan(region, add)
    if chosen == "village":
        names |= dict(zip(region.village_code.tolist(), region.village_name.tolist()))
        even = "kecamatan roll shared by polling stations of February 2024 or evenly"
        for v, place in enumerate(region.village_code.tolist()):
            roll, tps = int(region.village_roll[v]), int(region.village_tps[v])
            grade = "assumed" if made_up else "derived"
            add("village", place, "registered voters", roll, "voters", grade, law if made_up else even)
            add("village", place, "polling stations", tps, "stations", grade, law if made_up else even)
            where = f"{region.village_lat[v]:.5f} {region.village_lon[v]:.5f}"
            add("village", place, "centroid", where, "degrees", str(region.village_centroid_grade[v]), law)
    return rows


def _day(day: int) -> str:
    return f"D{day:+d}" if day else "D"


def _describe_contest(region: Region, name: str, contest: Contest, add: Callable[..., None]) -> None:
    code = region.code
    total = contest.votes.sum(axis=0)
    grades = set(contest.grade.tolist())
    grade = next((g for g in ("assumed", "partial") if g in grades), "derived")
    source = SOURCE if code.startswith("00.") else _VOTES
    shares = total / total.sum() if total.sum() > 0 else contest.shares[0]
    for camp, share, blank in zip(contest.camps, shares.tolist(), contest.is_blank):
        note = "kolom kosong" if blank else ""
        add("contest", code, f"vote share {name} camp {camp}", round(share, 4), "share", grade, source, note)
    if contest.reaches_beyond:
        whole = contest.whole
        for camp, votes in zip(contest.camps, whole.votes.tolist()):
            part, figure = votes / whole.votes.sum(), f"result of the whole contest {name} camp {camp}"
            add("contest", code, figure, round(part, 4), "share", whole.grade, whole.source)
        figure = f"inhabitants of the whole contest {name}"
        add("contest", code, figure, whole.inhabitants, "persons", "measured", "Dukcapil, December 2024")
    day, hour = contest.announcement_day, contest.announcement_hour
    stage = next((s for s in region.calendar if s.event == f"announcement {name}"), None)
    announced = f"{_day(day)} {hour:02d}:00"
    add(
        "contest",
        code,
        f"announcement {name}",
        announced,
        "day",
        contest.announcement_grade,
        stage.source if stage else "",
    )


def _describe_kecamatan(region: Region, add: Callable[..., None]) -> None:
    made_up = region.code.startswith("00.")
    remoteness = _remoteness_sources(region)
    for k, place in enumerate(region.kec_code.tolist()):
        rule, grade = str(region.kec_roll_rule[k]), str(region.kec_roll_grade[k])
        add("kecamatan", place, "registered voters", int(region.kec_roll[k]), "voters", grade, rule)
        for name, c in region.contests.items():
            cell = str(c.grade[k])
            source = SOURCE if made_up else "shares of the regency" if cell == "assumed" else _VOTES
            for camp, share in zip(c.camps, c.shares[k].tolist()):
                add(
                    "kecamatan",
                    place,
                    f"vote share {name} camp {camp}",
                    round(share, 4),
                    "share",
                    cell,
                    source,
                )
            covered = round(float(c.tps_coverage[k]), 4)
            turnout = round(float(c.turnout[k]), 4)
            counted = SOURCE if made_up else "KPU count of stations, November 2024"
            basis = "assumed" if made_up else "measured"
            add("kecamatan", place, f"stations with votes {name}", covered, "share", basis, counted)
            derived = "assumed" if "assumed" in (cell, grade) else "derived"
            add("kecamatan", place, f"turnout {name}", turnout, "share", derived, "votes cast / roll")
        remote = round(float(region.kec_remoteness[k]), 3)
        grade, source = ("assumed", SOURCE) if made_up else remoteness[k]
        add("kecamatan", place, "remoteness", remote, "index 0-1", grade, source)


def _remoteness_sources(region: Region) -> list[tuple[str, str]]:
    """Grade and source of the remoteness of each kecamatan: its own figure, the rule around the regency's, or neither."""
    found = []
    by_rule = np.full(region.kec_code.size, np.nan)
    for b, code in enumerate(region.kab_code.tolist()):
        own = np.flatnonzero(region.kec_kab == b)
        mean = region.find_fact("remoteness", code)
        if mean is not None and own.size:
            places = (region.kec_lat[own], region.kec_lon[own], region.kec_roll[own])
            by_rule[own] = kecamatan_remoteness(mean.value, *places)
    for code, value, rule in zip(region.kec_code.tolist(), region.kec_remoteness.tolist(), by_rule.tolist()):
        fact = region.find_fact("remoteness", code)
        if fact is not None and fact.code == code and abs(fact.value - value) <= _ROUNDING:
            found.append((fact.grade, fact.source))
        else:
            found.append(("assumed", _BY_RULE if abs(rule - value) <= _ROUNDING else _BY_FILE))
    return found
