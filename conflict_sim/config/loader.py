"""Scenario files -> frozen :class:`Scenario`: ``extends``, overrides, every mistake at once, where each value came from.

scenario = load_scenario("bulungan", overrides={"run.days": 30})
resolve("scenarios/bulungan.yaml").provenance["world.belief.kpu_openness"]   # scenarios/bulungan.yaml:31
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from conflict_sim.config import fields, files, story, yaml_reader
from conflict_sim.config.check import Difference, differences
from conflict_sim.config.names import name_problems
from conflict_sim.config.problems import from_pydantic, locate, problem
from conflict_sim.config.scenario import Scenario
from conflict_sim.config.tree import (
    DEFAULT,
    OVERRIDES,
    SET,
    VALUES,
    Overrides,
    from_origin,
    merge,
    origins,
    put,
    split_key,
    to_node,
)
from conflict_sim.config.uncertain import uncertain_problems
from conflict_sim.config.yaml_reader import Node, Origin
from conflict_sim.errors import InputError, Problem
from conflict_sim.hashing import json_hash
from conflict_sim.messages import phrase, say

#: ``extends: defaults`` names the defaults of the models themselves (``docs/decisions/0001``).
BUILT_IN = "defaults"
MAX_CHAIN = 10
#: Keys that may name a file, looked for beside the scenario file first.
FILE_KEYS = (("world", "region"), ("run", "outlines"))
#: Finds unknown names in plain data: pairs of dotted key and message.
NameCheck = Callable[[Mapping[str, Any]], list[tuple[str, str]]]
#: Finds mistakes in files that plain data name, given the folder of the scenario file.
FileCheck = Callable[[Mapping[str, Any], Path | None], list[Problem]]


@dataclass(frozen=True)
class Resolved:
    """A scenario and the way it came about.

    Args:
        scenario: The valid scenario.
        provenance: Dotted key -> where its value was written, for every value (list items by index).
        files: The files that were read, the named one first.
    """

    scenario: Scenario
    provenance: Mapping[str, Origin]
    files: tuple[Path, ...] = ()

    @cached_property
    def differences(self) -> list[Difference]:
        """Rows of ``conflict-sim check``: what differs from the defaults, and why."""
        return differences(self.scenario, self.provenance)


def load_scenario(
    source: str | Path,
    overrides: Mapping[str, object] | None = None,
    *,
    observables: Sequence[str] | None = None,
    plans: Sequence[str] | None = None,
    regions: Sequence[str] | None = None,
) -> Scenario:
    """Read and check a scenario.

    Args:
        source: Path of a file, or the name of a scenario (``"bulungan"``).
        overrides: Dotted key -> value, on top of the file; list items by index (``world.hoaxes.0.seeds``).
        observables: Names that ``measure`` may use; None checks only their form.
        plans: Names that ``plans`` may use; None takes the plan files that can be found.
        regions: Codes that ``world.region`` may use; None checks only the form.

    Raises:
        InputError: Every mistake, with file, line, key, and what would be right.
    """
    return resolve(source, overrides, observables=observables, plans=plans, regions=regions).scenario


def resolve(
    source: str | Path,
    overrides: Mapping[str, object] | None = None,
    *,
    observables: Sequence[str] | None = None,
    plans: Sequence[str] | None = None,
    regions: Sequence[str] | None = None,
    places: NameCheck | None = None,
    plan_check: FileCheck | None = None,
) -> Resolved:
    """Like :func:`load_scenario`, and tells where each value came from.

    Args:
        source: As in :func:`load_scenario`, like the arguments that follow.
        overrides: Dotted key -> value.
        observables: Names of observables.
        plans: Names of plans.
        regions: Codes of regions.
        places: Finds what does not fit the region itself; its message about a key stands for our own.
        plan_check: Finds what is wrong in the plan files themselves.
    """
    root, read, form = _read_chain(source)
    near = read[0].parent if read else None

    def names(data: Mapping[str, Any]) -> list[tuple[str, str]]:
        return name_problems(data, observables, plans, regions, near)

    def named(data: Mapping[str, Any]) -> list[Problem]:
        return plan_check(data, near) if plan_check else []

    return _finish(root, overrides or {}, read, names, places, named, form)


def from_dict(data: Mapping[str, Any]) -> Scenario:
    """Scenario from plain data, such as :func:`to_dict` gives.

    Raises:
        InputError: Every mistake, by dotted key.
    """
    return _finish(to_node(data, Origin("scenario")), {}).scenario


def with_values(scenario: Scenario, values: Mapping[str, object]) -> Scenario:
    """A copy with some keys changed, checked like a file.

    Args:
        scenario: The scenario to start from.
        values: Dotted key -> value (``{"world.belief.kpu_openness": 0.9}``).

    Raises:
        InputError: A key does not exist or a value is not allowed.
    """
    changed = _finish(to_node(to_dict(scenario), DEFAULT), values, origin=VALUES).scenario
    return changed.read_from(scenario.folder)


def to_dict(scenario: Scenario) -> dict[str, Any]:
    """Canonical plain data of a scenario: every key, defaults included; loads to an equal scenario."""
    data: dict[str, Any] = scenario.model_dump(mode="json")
    return data


def scenario_key(scenario: Scenario) -> str:
    """Content key of the world that is run: SHA-256 of the canonical JSON.

    The path of a region file is left out: its content counts, wherever it lies (``results.provenance.group_key``).

    Left out is what does not change a single run of one plan and one seed: name, list of plans, what is
    uncertain, what is measured, number of seeds and threads. More seeds or plans reuse the finished runs.
    """
    data = to_dict(scenario)
    run = {key: data["run"][key] for key in ("days", "scale", "gauges")}
    if run["gauges"] == "dates":
        run["gauge_days"] = sorted(data["run"]["gauge_days"])
    world = data["world"]
    if story.is_path(world["region"]):
        world = {**world, "region": None}
    return json_hash({"world": world, "budget": data["budget"], "run": run})


def parse_assignments(texts: Iterable[str]) -> Overrides:
    """``["run.days=30", "world.region=65.01"]`` -> overrides.

    Values are YAML; a key that holds text takes the text as it stands, so codes need no quotes.

    Raises:
        InputError: An entry without ``=`` or with a value that is not YAML.
    """
    values = Overrides()
    problems: list[Problem] = []
    for text in texts:
        key, equals, raw = text.partition("=")
        key, raw = key.strip(), raw.strip()
        if not equals or not key:
            problems.append(Problem(say("config.set_form", entry=text), "--set"))
            continue
        try:
            values.give(key, _set_value(key, raw))
        except InputError as error:
            problems += [Problem(p.message, "--set", key=key) for p in error.problems]
    if problems:
        raise InputError(problems)
    return values


def _set_value(key: str, raw: str) -> Node:
    """Value of ``--set key=raw``: YAML, but the bare text for keys that hold text."""
    if raw in ("", "~", "null"):
        return Node(None, SET)
    field = fields.at(Scenario, split_key(key))
    if field is not None and field.kind == "text" and raw[0] not in "'\"":
        return Node(raw, SET)
    return from_origin(yaml_reader.parse(raw, "--set"), SET)


def _read_chain(source: str | Path) -> tuple[Node, tuple[Path, ...], list[Problem]]:
    """Merged tree of a file and all that it extends (empty for ``defaults``), the files, what is wrong with their form."""
    trees: list[Node] = []
    read: list[Path] = []
    form: list[Problem] = []
    here = None if str(source) == BUILT_IN else files.find(source, "scenario", files.scenario_folders())
    while here is not None:
        read.append(here)
        try:
            tree, problems, parent = _read_one(here)
            trees.append(tree)
            form += problems
            here = _parent(parent, here, read) if parent is not None else None
        except InputError as error:
            raise InputError([*form, *error.problems]) from None
    if not trees:
        return Node({}, DEFAULT), (), form
    root = trees.pop()
    while trees:
        child = trees.pop()
        merged = merge(root, child)
        root = merged if _names_story(child) else _story_kept(root, merged)
    return root, tuple(read), form


def _read_one(path: Path) -> tuple[Node, list[Problem], Node | None]:
    """Tree of one file, what is wrong with its form, and what it says about ``extends``."""
    label = files.display(path)
    tree, form = yaml_reader.parse_all(files.read(path), label, say("yaml.empty"))
    if not isinstance(tree.value, dict):
        raise InputError([*form, Problem(say("config.scenario_group"), label, tree.origin.line)])
    keys = dict(tree.value)
    parent = keys.pop("extends", None)
    for part, key in FILE_KEYS:
        if part in keys:
            keys[part] = _file_beside(keys[part], key, path.parent)
    return replace(tree, value=keys), form, parent


def _file_beside(part: Node, key: str, folder: Path) -> Node:
    """``part`` with a file named under ``key`` that lies beside its scenario file named as seen from here."""
    keys = part.value
    name = keys.get(key) if isinstance(keys, dict) else None
    if name is None or not isinstance(name.value, str) or (key == "region" and not story.is_path(name.value)):
        return part
    beside = folder / name.value
    try:
        there = beside.is_file()
    except (OSError, ValueError):  # no file has such a name
        return part
    if not there or not isinstance(keys, dict):
        return part
    return replace(part, value={**keys, key: replace(name, value=files.display(beside))})


def _missing_region(root: Node) -> list[tuple[str, str]]:
    """Where a relative region file of a scenario file was looked for, when it is in none of the places."""
    node, there = locate(root, ("world", "region"))
    path = node.value
    if not there or not isinstance(path, str) or not story.is_path(path) or node.origin.line is None:
        return []
    try:
        if Path(path).is_absolute() or Path(path).exists():
            return []
    except (OSError, ValueError):
        return []
    beside = Path(node.origin.source).parent
    looked = [*([] if beside == Path() else [str(beside)]), say("file.working_folder")]
    return [("world.region", say("region.no_file_in", path=path, looked=looked))]


def _parent(node: Node, child: Path, read: list[Path]) -> Path | None:
    """File that ``extends`` names, seen from the file that says so."""
    origin = node.origin

    def fail(message: str) -> InputError:
        return InputError(Problem(message, origin.source, origin.line, "extends"))

    name = node.value
    if not isinstance(name, str) or not name.strip():
        raise fail(say("config.extends_name"))
    if name == BUILT_IN:
        return None
    beside = child.parent / name
    folders = [child.parent, *files.scenario_folders()]
    try:
        if (len(Path(name).parts) > 1 or Path(name).suffix in files.SUFFIXES) and beside.exists():
            found = beside
        else:
            found = files.find(name, "scenario", folders, skip=child)
    except InputError as error:
        own = Path(name).parts == (child.stem,) and child.suffix in files.SUFFIXES
        raise fail(say("config.extends_itself", name=name) if own else error.problems[0].message) from None
    except (OSError, ValueError) as error:
        raise fail(say("file.cannot_open", reason=phrase("system", str(error)))) from None
    if found.resolve() in [path.resolve() for path in read]:
        chain = " -> ".join(files.display(path) for path in [*read, found])
        raise fail(say("config.extends_circle", chain=chain))
    if len(read) >= MAX_CHAIN:
        raise fail(say("config.extends_long", most=MAX_CHAIN))
    return found


def _apply(root: Node, overrides: Overrides, origin: Origin) -> tuple[Node, list[Problem]]:
    """The tree with the overrides on top, and the problems of those that could not be placed."""
    problems: list[Problem] = []
    changed = root
    for key in overrides:
        try:
            value = overrides.node(key, origin)
            changed = put(changed, split_key(str(key)), value)
        except InputError as error:
            problems += [replace(p, key=str(key)) for p in error.problems]
    return _story_kept(root, changed), problems


def _story_kept(before: Node, after: Node) -> Node:
    """``after`` with the length of the story of ``before``, where only the run was cut short.

    What would come later just does not happen; hoaxes and shocks of those days stay valid.
    """
    (days, kept), (now, kept_now) = _lengths(before), _lengths(after)
    if days is None or now is None or now == days or kept_now != kept:
        return after
    whole = kept or days
    keep = whole if now < whole else None
    if keep == kept:
        return after
    return put(after, ("run", "story_days"), Node(keep, locate(after, ("run", "days"))[0].origin))


def _names_story(tree: Node) -> bool:
    """Whether a file says itself how long its story is."""
    return locate(tree, ("run", "story_days"))[1]


def _lengths(root: Node) -> tuple[int | None, int | None]:
    """``run.days`` (or its default) and ``run.story_days`` of a tree; None where they are silent or no numbers."""
    run = root.value.get("run") if isinstance(root.value, dict) else None
    keys = run.value if run is not None and isinstance(run.value, dict) else {}
    days = keys["days"].value if "days" in keys else story.DAYS
    whole = keys["story_days"].value if "story_days" in keys else None
    return (days if type(days) is int else None), (whole if type(whole) is int else None)


def _finish(
    root: Node,
    overrides: Mapping[str, object],
    read: tuple[Path, ...] = (),
    names: NameCheck | None = None,
    places: NameCheck | None = None,
    named: Callable[[Mapping[str, Any]], list[Problem]] | None = None,
    form: Sequence[Problem] = (),
    origin: Origin = OVERRIDES,
) -> Resolved:
    """Apply overrides, validate everything, and collect all problems before raising."""
    if not isinstance(overrides, Overrides):
        given, overrides = overrides, Overrides()
        overrides.update({str(key): value for key, value in given.items()})
    root, problems = _apply(root, overrides, origin)
    data = root.plain()
    scenario = None
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        problems += from_pydantic(error, Scenario, root)
    found = [*story.story_problems(data), *uncertain_problems(data), *(names(data) if names else [])]
    misplaced = (_missing_region(root) or places(data)) if places else []
    told = {key for key, _ in misplaced}
    found = [*(entry for entry in found if entry[0] not in told), *misplaced]
    problems += [problem(root, split_key(key), message) for key, message in found]
    problems = [*form, *yaml_reader.without_echoes(problems, form)]
    problems += named(data) if named else []
    if problems or scenario is None:
        unique = sorted(set(problems), key=lambda p: (p.file or "", p.line or 0, p.key or "", p.message))
        raise InputError(unique)
    written = origins(root)
    provenance = {key: written.get(key, DEFAULT) for key in _leaf_keys(to_dict(scenario))}
    if read:
        scenario = scenario.read_from(read[0].parent.absolute())
    return Resolved(scenario, provenance, read)


def _leaf_keys(value: Any, prefix: str = "") -> list[str]:
    items: Iterable[tuple[object, Any]]
    if isinstance(value, dict) and value:
        items = value.items()
    elif isinstance(value, list) and value:
        items = enumerate(value)
    else:
        return [prefix[:-1]]
    return [key for name, below in items for key in _leaf_keys(below, f"{prefix}{name}.")]
