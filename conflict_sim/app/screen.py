"""A screen is a link: what it shows stands in the query of the address, and every value is checked when it is read.

An address is text from anywhere. Each field has one reader that takes back exactly what its writer writes; what is
unknown, malformed or out of range becomes a message about its field, and the field keeps its default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import parse_qsl, quote

from conflict_sim.app import choices, studies
from conflict_sim.app.watched import OFFERED
from conflict_sim.config.plan_text import decode
from conflict_sim.errors import InputError, nearest, unknown
from conflict_sim.i18n import LANGUAGES
from conflict_sim.messages import say

#: Longer addresses, and more fields than these, are not read at all.
LONGEST, MOST_FIELDS = 8000, 60
#: Problems that belong to the address as a whole; they stand above every page.
OF_THE_ADDRESS = ("address", "page", "lang")
#: Layers of the map, and what a place of it is.
LAYERS = ("crowd", "tension", "believers", "fraud_belief", "support", "officers", "alarms")
DETAILS = ("kecamatan", "village")
#: Layers of levers on the page Plan, as of ``interventions.base.LAYERS``, and those that have none.
GROUPS = ("I", "M", "L", "S", "D", "others")
#: What the map of a study shows.
SHOWN = ("mean", "change")
#: Days that a link can name, relative to the vote; seeds.
FIRST_DAY, LAST_DAY, MOST_SEED = -400, 800, 2**31 - 1
#: Worlds of a comparison that a link can ask for.
MOST_WORLDS = 200
_WHOLE = re.compile(r"-?[0-9]{1,10}")
_KEY = re.compile(r"world\.[a-z_0-9]+(\.[a-z_0-9]+){1,4}|run\.(scale|days)")
_VALUE = re.compile(r"[A-Za-z0-9_.+-]{1,40}")
_LEVER = re.compile(r"[a-z_0-9]{1,40}")
_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,120}")
_ONLY = re.compile(r"[A-Za-z0-9_.]{1,120}:[^\x00-\x1f\x7f]{1,200}")
_SETTING = re.compile(r"[a-z_]{1,30}=[A-Za-z0-9_.+-]{1,40}")


@dataclass(frozen=True)
class Screen:
    """Everything that a link says.

    Args:
        page: Name of the page.
        lang: ``id`` or ``en``.
        scenario: Name of a scenario of the scenario folders, never a path.
        region: Code of a built-in region; empty: the scenario's own.
        contest: ``bupati`` or ``gubernur``; empty: the scenario's own.
        plan: Name of a plan of the plan folders.
        draft: A plan that was made on the page Plan, in the short form of ``config.plan_text``; it takes the place of ``plan``.
        group: Layer of levers that the page Plan shows.
        seed: World seed; None: the scenario's own.
        day: Day up to which the world is played, relative to the vote; None: its first day.
        layer: What the map shows.
        detail: What a place of the map is.
        event: Number of the incident that is explained.
        worlds: Worlds of a comparison; None: as many as it takes by itself.
        watch: Observable that a comparison tells of; empty: what the scenario aims at, where it differs at all.
        study: Name of a study, never a path.
        measured: What of a study is shown.
        acting: Under which of its plans.
        across: Varied key across its map.
        upward: Varied key upwards.
        shown: What its map shows, means or changes.
        case: Scenario of the run that is taken out of it.
        point: Its point; None: none is.
        world: Its seed; None: the first.
        only: Which rows of it are looked at, ``key:low..high`` or ``key:value,value``.
        levers: Levers on top of the plan, ``name;key=value;...``.
        sets: Keys of the scenario that are changed, ``key:value``.
    """

    page: str = "explore"
    lang: str = LANGUAGES[0]
    scenario: str = "bulungan"
    region: str = ""
    contest: str = ""
    plan: str = "none"
    draft: str = ""
    group: str = GROUPS[0]
    seed: int | None = None
    day: int | None = None
    layer: str = LAYERS[0]
    detail: str = DETAILS[0]
    event: int | None = None
    worlds: int | None = None
    watch: str = ""
    study: str = ""
    measured: str = ""
    acting: str = ""
    across: str = ""
    upward: str = ""
    shown: str = SHOWN[0]
    case: str = ""
    point: int | None = None
    world: int | None = None
    only: tuple[str, ...] = ()
    levers: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A screen that was read from a link, and what was wrong with the link, by field.

    Args:
        screen: What could be read; defaults elsewhere.
        problems: Field -> message. Names that are no field stand under ``address``.
    """

    screen: Screen
    problems: Mapping[str, str] = field(default_factory=dict)


def _one_of(what: str, valid: Callable[[], Sequence[str]]) -> Callable[[str], str]:
    def read(text: str) -> str:
        names = valid()
        if text not in names:
            raise InputError(unknown(what, text[:80], list(names)))
        return text

    return read


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text) or not low <= int(text) <= high:
            raise InputError(say("app.whole", value=text[:40], low=low, high=high))
        return int(text)

    return read


def _lever(text: str) -> str:
    """A lever in short, ``negotiators;start=0;intensity=0.8``; whether it exists is checked with the plan."""
    name, *settings = text.split(";")
    if not _LEVER.fullmatch(name) or not all(_SETTING.fullmatch(s) for s in settings):
        raise InputError(say("app.lever", value=text[:80]))
    return text


def _set(text: str) -> str:
    """A changed key, ``world.belief.kpu_openness:0.9``. No file can be named: regions have a field of their own."""
    key, _, value = text.partition(":")
    if not _KEY.fullmatch(key) or not _VALUE.fullmatch(value) or key.startswith("world.region"):
        raise InputError(say("app.set", value=text[:80]))
    return text


def _name(text: str) -> str:
    """A name out of a study; whether the study has it is checked with the study."""
    if not _NAME.fullmatch(text):
        raise InputError(say("app.name", value=text[:80]))
    return text


def _only(text: str) -> str:
    """Rows of a study, ``world.street.backfire:0.1..0.3``; whether it varies the key is checked with the study."""
    if not _ONLY.fullmatch(text):
        raise InputError(say("app.only", value=text[:80]))
    return text


def _draft(text: str) -> str:
    """A plan in short; whether it fits the scenario is checked with the plan."""
    decode(text)
    return text


READERS: dict[str, Callable[[str], Any]] = {
    "lang": _one_of("language", lambda: LANGUAGES),
    "scenario": _one_of("scenario", choices.scenarios),
    "region": _one_of("region", lambda: tuple(choices.regions())),
    "contest": _one_of("contest", lambda: choices.CONTESTS),
    "plan": _one_of("plan", choices.plans),
    "draft": _draft,
    "group": _one_of("layer", lambda: GROUPS),
    "seed": _whole(0, MOST_SEED),
    "day": _whole(FIRST_DAY, LAST_DAY),
    "layer": _one_of("layer", lambda: LAYERS),
    "detail": _one_of("detail", lambda: DETAILS),
    "event": _whole(0, 10**7),
    "worlds": _whole(2, MOST_WORLDS),
    "watch": _one_of("observable", lambda: OFFERED),
    "study": _one_of("study", studies.names),
    "measured": _name,
    "acting": _name,
    "across": _name,
    "upward": _name,
    "shown": _one_of("view", lambda: SHOWN),
    "case": _name,
    "point": _whole(0, 10**6),
    "world": _whole(0, MOST_SEED),
    "only": _only,
    "levers": _lever,
    "sets": _set,
}
#: Fields that may stand in a link several times, under these names.
REPEATED = {"lever": "levers", "set": "sets", "only": "only"}


def read(query: str | None, pages: Sequence[str], lang: str = LANGUAGES[0]) -> Reading:
    """Read a link.

    Args:
        query: What stands behind the question mark; None or empty gives the first screen.
        pages: Names of the pages that there are.
        lang: Language where the link names none.
    """
    screen, problems = Screen(page=pages[0], lang=lang), dict[str, str]()
    readers = {"page": _one_of("page", lambda: pages), **READERS}
    if query and len(query) > LONGEST:
        return Reading(screen, {"address": say("app.long", most=LONGEST)})
    try:
        pairs = parse_qsl(query or "", keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return Reading(screen, {"address": say("app.many", most=MOST_FIELDS)})
    seen: set[str] = set()
    for name, text in pairs:
        target = REPEATED.get(name, name)
        if target not in readers or (target in REPEATED.values() and name not in REPEATED):
            known = [n for n in readers if n not in REPEATED.values()] + [*REPEATED]
            problems["address"] = say("app.field", name=name[:40], hint=nearest(name[:40], known))
            continue
        if name not in REPEATED and name in seen:
            problems[target] = say("app.twice", name=name)
            continue
        seen.add(name)
        try:
            value = readers[target](text)
        except InputError as error:
            problems[target] = error.problems[0].message
            continue
        if name in REPEATED:
            value = (*getattr(screen, target), value)
        screen = replace(screen, **{target: value})
    return Reading(screen, problems)


def write(screen: Screen) -> str:
    """The query of a screen: only what differs from the defaults, and always page and language."""
    short = {long: name for name, long in REPEATED.items()}
    start, pairs = Screen(), []
    for item in fields(screen):
        value = getattr(screen, item.name)
        if item.name in short:
            pairs += [(short[item.name], text) for text in value]
        elif item.name in ("page", "lang") or value not in (getattr(start, item.name), None, ""):
            pairs.append((item.name, str(value)))
    return "&".join(f"{name}={quote(text, safe=':;=.-_')}" for name, text in pairs)
