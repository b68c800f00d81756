"""A module imports only from the rows above its own (see the table in docs)."""

import ast

from tests.architecture.source import dotted, modules, place, under_type_checking

#: Units of the package from the bottom up. A unit may import from lower rows.
ROWS = [
    {
        "errors",
        "messages",
        "units",
        "rng",
        "rng_numba",
        "compiler_cache",
        "numba_setup",
        "hashing",
        "markdown",
        "memory",
        "registry",
    },
    {"config", "regions"},
    {"population", "network", "region_check"},
    {"desk"},
    {"world"},
    {"dynamics", "agents", "interventions", "metrics"},
    {"model_views"},
    {"model", "mechanisms", "tipping"},
    {"results"},
    {"experiment"},
    {"figures", "i18n", "explanation", "questions", "reports", "app", "commands", "cli", "__main__"},
]
LEVEL = {unit: level for level, row in enumerate(ROWS) for unit in row}

#: Units of one row that never import each other, not even for types. In other rows neighbours may.
SIBLINGS = [{"config", "regions"}, {"dynamics", "agents", "interventions", "metrics"}]


def unit(module):
    """First part below the package; "" for the package itself."""
    return module.split(".")[1] if "." in module else ""


def imported(name, path, tree):
    """(node, absolute module) of every import of our own, in functions too, and of import_module with a literal."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield node, whole if whole in modules() else base
        elif isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "import_module":
            yield from ((node, value.value) for value in node.args[:1] if isinstance(value, ast.Constant))


def violations(every):
    """One line for each import that goes the wrong way."""
    for name, (path, tree) in every.items():
        here = unit(name)
        if not here:
            continue  # the package's own face, loaded on first use
        typing_only = under_type_checking(tree)
        for node, target in imported(name, path, tree):
            there = unit(target) if target.split(".")[0] == "conflict_sim" else ""
            if not there or there == here:
                continue
            if any({here, there} <= row for row in SIBLINGS):
                yield f"{name}:{node.lineno} imports its sibling {target}"
            elif LEVEL[there] > LEVEL[here] and id(node) not in typing_only:
                yield f"{name}:{node.lineno} imports {target} from a higher row"


def test_every_module_stands_in_a_row():
    unknown = {unit(name) for name in modules()} - set(LEVEL) - {""}
    assert not unknown, f"say in ROWS where these stand: {sorted(unknown)}"


def test_imports_go_down_only():
    found = list(violations(modules()))
    assert not found, "\n".join(found)


def test_the_walk_sees_what_it_forbids(tmp_path):
    wrong = {
        "conflict_sim.rng": "import conflict_sim.model",
        "conflict_sim.config.a": "def f():\n    from conflict_sim.regions import region",
        "conflict_sim.dynamics.b": "from ..agents import voter",
        "conflict_sim.metrics.c": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import conflict_sim.agents",
        "conflict_sim.network.d": "import importlib\nimportlib.import_module('conflict_sim.world')",
    }
    right = {
        "conflict_sim.cli": "from conflict_sim import model, rng\nimport conflict_sim.figures",
        "conflict_sim.population.e": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import conflict_sim.model",
        "conflict_sim.network.f": "from conflict_sim.population import columns\nimport numpy",
    }
    for name, text in (wrong | right).items():
        found = list(violations({name: (tmp_path / "module.py", ast.parse(text))}))
        assert len(found) == (name in wrong), (name, found)


def test_relative_imports_are_resolved():
    """Where a module imports relatively, the target exists: otherwise the layer test would look past it."""
    for name, (path, tree) in modules().items():
        for node, target in imported(name, path, tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                assert target in modules(), f"{place(name, node)}: {target}"
