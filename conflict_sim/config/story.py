"""Checks that need more than one key: days against the calendar, kecamatan against the region, repeated names.

They work on plain data that may still be wrong elsewhere, so that every mistake of a file is reported at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from conflict_sim.config.refusal import refused
from conflict_sim.messages import say

_CODE = re.compile(r"\d{2}(\.\d{2})?")
_CODE_LIKE = re.compile(r"[\d.,\s]+")

#: Defaults of ``world.start`` and ``run.days`` (equal to those of the models; a test compares them).
START, DAYS = -14, 60
#: Ranges of ``world.start``, and of ``run.days`` and ``run.story_days`` (the same test).
STARTS, LENGTHS = (-400, 799), (1, 800)
#: Defaults of ``world.street.ticks_per_hour`` and ``crowd_ticks_per_hour``, and the most of the former (the same test).
TICKS, CROWD_TICKS, MOST_TICKS = 1, 4, 8
#: Default of ``run.gauges`` (the same test).
GAUGES = "daily"
#: Local hour at which the polling stations close; no result can be announced before.
POLLS_CLOSE = 13


def is_path(region: str) -> bool:
    """Whether ``world.region`` names a file rather than a code or a name."""
    return "/" in region or "\\" in region or bool(re.search(r"\.[A-Za-z][A-Za-z0-9]*$", region))


def is_name_or_code(region: object) -> TypeGuard[str]:
    """Whether ``world.region`` is a well-formed code or a name, to be looked up in the list of regions."""
    if not isinstance(region, str) or not region or is_path(region):
        return False
    return bool(_CODE.fullmatch(region)) or not _CODE_LIKE.fullmatch(region)


def check_region(value: str) -> str:
    """Refuse what looks like a region code but is not one (``"65.1"``, ``"65.01.05"``).

    Raises:
        PydanticCustomError: The shape is wrong.
    """
    if _CODE_LIKE.fullmatch(value) and not _CODE.fullmatch(value):
        raise refused("region_code", say("story.region_code", value=value))
    return value


def _integer(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _group(data: object, key: str) -> Mapping[str, Any]:
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def calendar(data: Mapping[str, Any]) -> tuple[int, int]:
    """First and last day of the story of a scenario given as plain data.

    A run that was cut short by an override keeps the calendar of its story (``run.story_days``).
    """
    run = _group(data, "run")
    start = _integer(_group(data, "world").get("start"), START)
    days = max(_integer(run.get("days"), DAYS), _integer(run.get("story_days"), 0))
    return start, start + max(days, 1) - 1


def calendar_known(data: Mapping[str, Any]) -> bool:
    """Whether ``world``, ``world.start`` and the lengths in ``run`` of plain data are right.

    While they are not, nothing is measured against the calendar: what follows from a mistake is no second mistake.
    """
    world, run = data.get("world"), data.get("run", {})
    if not isinstance(world, Mapping) or not isinstance(run, Mapping):
        return False
    story = run.get("story_days")
    return (
        _within(world.get("start", START), STARTS)
        and _within(run.get("days", DAYS), LENGTHS)
        and (story is None or _within(story, LENGTHS))
    )


def _within(value: object, ends: tuple[int, int]) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and ends[0] <= value <= ends[1]


def story_problems(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """All contradictions between the keys of a scenario.

    Args:
        data: Plain data of a scenario file; parts of the wrong type are passed over (they are reported as such).

    Returns:
        Pairs of dotted key and message.
    """
    return [
        *_days(data),
        *_announcement(data),
        *_ticks(data),
        *_places(data),
        *_repeats(data),
        *_story_length(data),
        *_gauge_days(data),
    ]


def _days(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not calendar_known(data):
        return
    world = _group(data, "world")
    first, last = calendar(data)
    dated = [("world.announcement", _group(world, "announcement"))]
    for group in ("hoaxes", "shocks"):
        items = world.get(group)
        if isinstance(items, Sequence) and not isinstance(items, str):
            dated += [
                (f"world.{group}.{i}", item) for i, item in enumerate(items) if isinstance(item, Mapping)
            ]
    for key, item in dated:
        day = item.get("day")
        if isinstance(day, int) and not isinstance(day, bool) and not first <= day <= last:
            yield f"{key}.day", say("story.day", day=day, first=first, last=last)


def _announcement(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A result is read out once the polls have closed, not before."""
    world = _group(data, "world")
    given, vote = _group(world, "announcement"), world.get("vote_day", 0)
    day, hour = given.get("day"), given.get("hour", 0)
    if not _within(vote, (0, LENGTHS[1])):
        return
    if not _within(hour, (0, 23)):
        hour = POLLS_CLOSE
    if isinstance(day, int) and not isinstance(day, bool) and (day, hour) < (vote, POLLS_CLOSE):
        told = say("story.before_vote", vote=vote, hour=POLLS_CLOSE)
        yield f"world.announcement.{'day' if day < vote else 'hour'}", told


def _ticks(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The ticks of the calm must fall on ticks of the crowd, else hours would be lived through too often or never."""
    street = _group(_group(data, "world"), "street")
    calm = _integer(street.get("ticks_per_hour", TICKS), 0)
    crowd = _integer(street.get("crowd_ticks_per_hour", CROWD_TICKS), 0)
    if calm >= 1 and crowd >= 1 and crowd % calm:
        allowed = [str(n) for n in range(1, min(crowd, MOST_TICKS) + 1) if crowd % n == 0]
        key = "crowd_ticks_per_hour" if "ticks_per_hour" not in street else "ticks_per_hour"
        yield f"world.street.{key}", say("story.ticks", calm=calm, crowd=crowd, allowed=allowed)


def _gauge_days(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    run = _group(data, "run")
    days, (first, last), known = run.get("gauge_days"), calendar(data), calendar_known(data)
    named = days if isinstance(days, Sequence) and not isinstance(days, str) else ()
    for i, day in enumerate(named):
        if isinstance(day, int) and not isinstance(day, bool):
            if known and not first <= day <= last:
                yield f"run.gauge_days.{i}", say("story.day", day=day, first=first, last=last)
            if day in named[:i]:
                yield f"run.gauge_days.{i}", say("story.twice", name=day)
    if run.get("gauges") == "dates" and not named:
        yield "run.gauge_days", say("story.gauge_days")
    kind = run.get("gauges", GAUGES)
    if named and kind in ("daily", "off"):
        yield "run.gauge_days", say("story.gauge_days_unused", gauges=kind)


def _places(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    world = _group(data, "world")
    region = world.get("region")
    if not isinstance(region, str) or not _CODE.fullmatch(region):
        return
    for group in ("hoaxes", "shocks"):
        items = world.get(group)
        if not isinstance(items, Sequence) or isinstance(items, str):
            continue
        for i, item in enumerate(items):
            codes = item.get("kecamatan") if isinstance(item, Mapping) else None
            if not isinstance(codes, Sequence) or isinstance(codes, str):
                continue
            for j, code in enumerate(codes):
                if (
                    isinstance(code, str)
                    and re.fullmatch(r"\d{2}\.\d{2}\.\d{2}", code)
                    and not code.startswith(region + ".")
                ):
                    told = say("story.kecamatan", code=code, region=region, hint="")
                    yield f"world.{group}.{i}.kecamatan.{j}", told


def _repeats(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("plans", "measure"):
        names = data.get(key)
        if isinstance(names, Sequence) and not isinstance(names, str):
            for i, name in enumerate(names):
                if isinstance(name, str) and name in names[:i]:
                    yield f"{key}.{i}", say("story.twice", name=name)


def _story_length(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    run = _group(data, "run")
    days, story = run.get("days"), run.get("story_days")
    if calendar_known(data) and isinstance(days, int) and isinstance(story, int) and story < days:
        yield "run.story_days", say("story.short", story=story, days=days)
