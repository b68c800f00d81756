"""``docs/odd.md`` says what the code does: phases, columns, defaults, constants, modules, rules and cases."""

import ast
import importlib
import math
import re
from dataclasses import fields
from pathlib import Path

import pytest

import conflict_sim
from conflict_sim.config.parameters import Parameters
from conflict_sim.config.scenario import World
from conflict_sim.model import PHASES
from conflict_sim.network.csr import Network
from conflict_sim.population.columns import PopulationColumns
from conflict_sim.world import Voters

PACKAGE = Path(conflict_sim.__file__).parent
ROOT = PACKAGE.parent
TEXT = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
PROSE = re.sub(r"^```.*?^```", "", TEXT, flags=re.MULTILINE | re.DOTALL)
SPANS = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", PROSE)]
GROUPS = {
    name: type(field.default)
    for name, field in World.model_fields.items()
    if isinstance(field.default, Parameters)
}
#: Modules of rules: scalar functions and nothing else.
RULES = [
    *sorted(PACKAGE.glob("dynamics/*_rules.py")),
    PACKAGE / "dynamics" / "deterrence.py",
    PACKAGE / "agents" / "leader_rules.py",
]


def value(word):
    """What a default or a constant is in words; a name of a choice stands for itself."""
    if word == "none":
        return None
    try:
        return ast.literal_eval(word)
    except (SyntaxError, ValueError):
        return word


def same(stated, real):
    if isinstance(stated, (int, float)) and isinstance(real, (int, float)):
        return math.isclose(stated, real, rel_tol=1e-6)
    return stated == real


def listed_defaults():
    """(group, key, word) of every default that the page states."""
    # A whole group, as in "`world.hoax` `attention = 0.35`, `credulity = -1`"; below, a single one with its group.
    for group, entries in re.findall(r"`world\.(\w+)`\s+((?:`\w+ = [^`]+`,?\s*)+)", PROSE):
        for key, word in re.findall(r"`(\w+) = ([^`]+)`", entries):
            yield group, key, word
    for span in SPANS:
        found = re.fullmatch(r"([a-z_]+)\.([a-z_]+) = (.+)", span)
        if found:
            yield found.groups()


def modules_called(name):
    """All modules of the package with a file name, as imported."""
    paths = [path.relative_to(ROOT).with_suffix("") for path in PACKAGE.rglob(f"{name}.py")]
    return [importlib.import_module(".".join(path.parts)) for path in paths]


def public_functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {n.name for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")}


def arrays(owner):
    """Name and type of the array columns of a record: ``uint8``, ``bool``; any whole number: ``int``."""
    for field in fields(owner):
        found = re.fullmatch(r"NDArray\[np\.(\w+)\]", str(field.type))
        if found:
            yield field.name, {"bool_": "bool", "signedinteger": "int"}.get(found[1], found[1])


def table_rows():
    """Cells of every row of every table."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line[:1] == "|"
    ]


def test_the_phases_are_named_in_order_with_their_modules():
    rows = [row for row in table_rows() if row[0].isdigit()]
    said = [(row[1].strip("`"), row[2].strip("`")) for row in rows]
    real = [
        (p.name, p.run.__module__.replace(".", "/").removeprefix("conflict_sim/") + ".py") for p in PHASES
    ]
    assert said == real
    assert [int(row[0]) for row in rows] == list(range(1, len(PHASES) + 1))


@pytest.mark.parametrize("name", ["mechanisms.md", "architecture.md"])
def test_the_other_pages_know_the_same_phases(name):
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    if name == "mechanisms.md":
        part = text.split("## Phases of a day")[1].split("\n## ")[0]
        assert re.findall(r"\d+\. \*\*(\w+)\*\*", part) == [p.name for p in PHASES]
    else:
        part = re.search(r"ConflictModel\.step, once a day: (.*?)\n\s*->", text, re.DOTALL)[1]
        assert re.findall(r"\w+", part)[: len(PHASES)] == [p.name for p in PHASES]


@pytest.mark.parametrize("owner", [Voters, PopulationColumns])
def test_every_column_is_in_a_table_with_its_type(owner):
    rows = {row[0].strip("`"): row[1] for row in table_rows() if len(row) == 4}
    for name, dtype in arrays(owner):
        assert name in rows, f"{owner.__name__}.{name} is missing"
        said = rows[name]
        assert said.startswith("int") if dtype == "int" else said == dtype, f"{name}: {said}, not {dtype}"


def test_no_table_names_a_column_that_is_not_there():
    said = set()
    for part in TEXT.split("\n\n"):
        lines = part.splitlines()
        if lines and lines[0].startswith("| column | dtype |"):
            said |= {line.split("|")[1].strip().strip("`") for line in lines[2:]}
    assert said == {name for owner in (Voters, PopulationColumns) for name, _ in arrays(owner)}


def test_every_part_of_the_network_is_named():
    assert {field.name for field in fields(Network)} <= set(SPANS)


def test_the_bytes_of_a_voter():
    sizes = {"bool": 1, "uint8": 1, "uint16": 2, "int16": 2, "uint32": 4, "float32": 4}
    total = sum(sizes[dtype] for _, dtype in arrays(Voters))
    assert f"{total} bytes a voter" in TEXT


def test_every_default_is_stated_and_right():
    stated = {}
    for group, key, word in listed_defaults():
        assert group in GROUPS, f"world.{group}: no such group"
        assert key in GROUPS[group].model_fields, f"world.{group}.{key}: no such parameter"
        default = GROUPS[group].model_fields[key].default
        assert same(value(word), default), f"world.{group}.{key}: {word}, not {default}"
        stated[group, key] = word
    missing = {(g, k) for g, model in GROUPS.items() for k in model.model_fields} - stated.keys()
    assert not missing


def test_every_parameter_that_the_text_names_exists():
    named = [re.fullmatch(r"([a-z]+)\.([a-z_]+)", span) for span in SPANS]
    for found in filter(None, named):
        group, key = found.groups()
        if group in GROUPS and not any(hasattr(m, key) for m in modules_called(group)):
            # Streams of draws are named alike: "hoax.share" is one.
            assert key in GROUPS[group].model_fields or found[0] == "hoax.share", found[0]


def test_constants_have_the_values_stated():
    found = [m for span in SPANS if (m := re.fullmatch(r"([a-z_]+)\.([A-Z_]+) = (.+)", span))]
    assert len(found) > 60
    for module, name, word in (m.groups() for m in found):
        values = [getattr(m, name) for m in modules_called(module) if hasattr(m, name)]
        assert values, f"{module}.{name}: no such constant"
        assert any(same(value(word), v) for v in values), f"{module}.{name}: {word}, not {values}"


def test_every_file_that_it_names_exists():
    paths = [span for span in SPANS if re.fullmatch(r"[\w./]+(\.py|\.md|\.csv|/)", span) and "*" not in span]
    for path in paths:
        where = (PACKAGE, ROOT, ROOT / "docs", PACKAGE / "regions" / "data")
        assert any((folder / path).exists() for folder in where), path
    assert len(paths) > 100


@pytest.mark.parametrize("folder", ["dynamics", "agents"])
def test_every_module_of_a_mechanism_or_an_actor_is_named(folder):
    modules = {f"{folder}/{path.name}" for path in (PACKAGE / folder).glob("*.py")} - {
        f"{folder}/__init__.py"
    }
    assert not modules - set(SPANS)


def test_every_rule_is_named_and_every_rule_named_is_there():
    real = {f"{path.stem}.{name}" for path in RULES for name in public_functions(path)}
    stems = "|".join(path.stem for path in RULES)
    said = {span for span in SPANS if re.fullmatch(rf"(?:{stems})\.[a-z]\w*", span)}
    assert said == real


def listed_streams():
    """Streams of draws in the block of them; ``.kind`` takes what stands before the last dot of the name before it."""
    block = re.search(r"^stream .*?^```", TEXT, re.MULTILINE | re.DOTALL)[0]
    before = ""
    for name in re.findall(r"(?<!\w)(?:[a-z]+)?\.[a-z_]+", block):
        if name[0] != ".":
            before = name.split(".")[0]
        yield name if name[0] != "." else before + name


def test_every_stream_of_draws_is_listed_and_every_one_listed_is_drawn_from():
    drawn = set()
    for folder in ("agents", "dynamics", "interventions", "network", "population"):
        for path in (PACKAGE / folder).glob("*.py"):
            drawn |= set(re.findall(r'rng\.decision\("([a-z_.]+)"\)', path.read_text(encoding="utf-8")))
    drawn |= set(
        re.findall(r'rng\.decision\("([a-z_.]+)"\)', (PACKAGE / "tipping.py").read_text(encoding="utf-8"))
    )
    # Pictures of a network and its report look at samples of it; nobody's luck depends on them.
    drawn = {name for name in drawn if not name.startswith("network.report_")}
    said = list(listed_streams())
    assert len(said) == len(set(said))
    assert set(said) == drawn


def test_cases_are_tested_where_it_says_and_all_are_cited():
    said = set()
    for numbers, path in re.findall(r"((?:V\d\d(?:,\s+)?)+)\s+\(`(tests/[\w/]+\.py)`[,)]", PROSE):
        said |= {(number, path) for number in re.findall(r"V\d\d", numbers)}
    real = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for number in re.findall(r"^def test_v(\d\d)_", path.read_text(encoding="utf-8"), re.MULTILINE):
            real.add((f"V{number}", path.relative_to(ROOT).as_posix()))
    assert said == real


def test_readme_and_architecture_link_to_it():
    assert "(docs/odd.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(odd.md)" in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
