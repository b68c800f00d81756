"""All chance comes from ``conflict_sim.rng``, and every decision stream has one owner."""

import ast
import json
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT, dotted, modules, place

#: Modules that are a source of chance (or of identifiers drawn by chance) outside ours.
FORBIDDEN_MODULES = {"random", "secrets", "uuid", "numpy.random"}

#: Names that draw, wherever they come from.
FORBIDDEN_NAMES = {
    "default_rng",
    "RandomState",
    "SeedSequence",
    "SystemRandom",
    "urandom",
    "getrandom",
    "uuid1",
    "uuid4",
    "rvs",
    "random_state",
    "gnp_random_graph",
    "fast_gnp_random_graph",
    "erdos_renyi_graph",
    "barabasi_albert_graph",
    "watts_strogatz_graph",
    "configuration_model",
    "spring_layout",
}

#: Mesa's own generators serve a user's ``shuffle_do``; only these modules hand them on.
MESA_GENERATORS = {"conflict_sim.agents.agent_set", "conflict_sim.agents.mesa_scenario", "conflict_sim.model"}


def sources_of_chance(name, tree):
    """(node, what) for every use of a source of randomness that is not ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in FORBIDDEN_MODULES:
                    yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if (
                    node.module in FORBIDDEN_MODULES
                    or whole in FORBIDDEN_MODULES
                    or alias.name in FORBIDDEN_NAMES
                ):
                    yield node, whole
        elif isinstance(node, ast.Attribute):
            if (
                dotted(node) in {"np.random", "numpy.random"}
                or node.attr in FORBIDDEN_NAMES
                or (
                    node.attr in {"random", "rng"}
                    and dotted(node) != "conflict_sim.rng"
                    and name not in MESA_GENERATORS
                )
            ):
                yield node, dotted(node) or node.attr
        elif isinstance(node, ast.Name) and node.id in FORBIDDEN_NAMES:
            yield node, node.id
        elif isinstance(node, ast.keyword) and node.arg in FORBIDDEN_NAMES:
            yield node.value, node.arg
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "hash":
            yield node, "hash() (differs between processes for text; use conflict_sim.hashing)"


@pytest.mark.parametrize("name", modules())
def test_no_other_source_of_chance(name):
    found = [f"{place(name, node)}: {what}" for node, what in sources_of_chance(name, modules()[name][1])]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "import random",
        "from random import choice",
        "import numpy.random",
        "from numpy import random",
        "from numpy.random import default_rng as make",
        "import numpy as np\nnp.random.seed(1)",
        "def f():\n    import secrets",
        "import os\nos.urandom(8)",
        "from uuid import uuid4",
        "model.rng.integers(3)",
        "self.random.shuffle(x)",
        "scipy.stats.norm.rvs(3)",
        "sample(random_state=1)",
        "hash('a')",
    ],
)
def test_the_scan_sees_it(text):
    assert list(sources_of_chance("conflict_sim.anything", ast.parse(text)))


def test_the_scan_allows_ours():
    text = "from conflict_sim import rng\nimport conflict_sim.rng\nrng.uniform(1, 2, 3, 4)\nconflict_sim.rng.key(1, 2)"
    assert not list(sources_of_chance("conflict_sim.anything", ast.parse(text)))


RECORD = """
import importlib, json, sys, traceback
from conflict_sim import rng
true, calls = rng.decision, []
def decision(name):
    frame = sys._getframe(1)
    calls.append([name, frame.f_code.co_filename, frame.f_lineno])
    return true(name)
rng.decision = decision
for module in json.loads(sys.argv[1]):
    importlib.import_module(module)
sys.stdout.write(json.dumps(calls))
"""


def written_names():
    """(name or its fixed beginning, whether that is all of it, file, line) of every ``decision(...)`` in the source."""
    for name, (path, tree) in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "decision" and node.args:
                text = node.args[0]
                start = text.values[0] if isinstance(text, ast.JoinedStr) else text
                assert isinstance(start, ast.Constant) and start.value, (
                    f"{place(name, node)}: begin with fixed text"
                )
                yield start.value, text is start, str(path), node.lineno


def test_every_decision_stream_has_one_owner():
    names = [name for name in modules() if not name.endswith("__main__")]
    done = subprocess.run(
        [sys.executable, "-c", RECORD, json.dumps(names)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    drawn_at = {(name, file, line) for name, file, line in json.loads(done.stdout)}
    drawn_at |= {(text, file, line) for text, whole, file, line in written_names() if whole}
    assert drawn_at
    # Names put together inside functions are not known here; their fixed beginning must be theirs alone.
    resolved = {(file, line) for _, file, line in drawn_at}
    families = {
        (text, *at) for text, whole, *at in written_names() if not whole and tuple(at) not in resolved
    }
    owners = {}
    for name, file, line in drawn_at:
        owners.setdefault(name, set()).add(f"{file}:{line}")
        for start, family_file, family_line in families:
            if name.startswith(start):
                owners[name].add(f"{family_file}:{family_line}")
    twice = {name: where for name, where in owners.items() if len(where) > 1}
    assert not twice, f"two decisions would share their draws: {twice}"
