"""Textbook models are settings of the model's own rules: breaking a rule breaks its case (model.md 8)."""

import ast
import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import conflict_sim
from tests.verification import shared_rules_probe as probe

PACKAGE = Path(conflict_sim.__file__).parent


@pytest.fixture(scope="module")
def uncompiled():
    done = subprocess.run(
        [sys.executable, probe.__file__],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(PACKAGE.parent)},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "at", range(len(probe.BROKEN)), ids=[f"{m}.{r}-{c.__name__}" for m, r, _, c in probe.BROKEN]
)
def test_breaking_a_rule_breaks_its_case(uncompiled, at):
    rule, case, held_before, held_after = uncompiled["cases"][at]
    assert held_before, f"{case} does not hold with the right rules"
    assert not held_after, f"{case} still holds with {rule} broken: it does not use the shared rule"


def test_every_rule_that_a_mechanism_uses_is_broken_once():
    used = set()
    # The queue's kernels are one file for the mechanism and for Bawaslu.
    for path in [*(PACKAGE / "mechanisms").glob("*.py"), PACKAGE / "dynamics" / "queue_kernels.py"]:
        text = path.read_text(encoding="utf-8").replace("deterrence_rules.", "deterrence.")
        used |= set(re.findall(r"\b(\w+_rules\.[a-z]\w*|deterrence\.[a-z]\w*)\(", text))
    assert used == {f"{module}.{rule}" for module, rule, _, _ in probe.BROKEN}


#: Modules of rules -> modules whose kernels live them in a region.
REGIONAL = {
    "ladder_rules": {"street_kernels"},
    "force_rules": {"site_state"},
    "deterrence": {"site_state"},
    "hoax_rules": {"hoax"},
    "belief_rules": {"belief", "grievance"},
    "grievance_rules": {"grievance"},
    "money_rules": {"money_kernels"},
}
#: Rules of processes that are reached through the mechanisms only.
ALONE = {"cascade_rules", "queue_rules", "coordination_rules", "warning_rules"}


def compiled_names(tree):
    """Names called inside the compiled functions of a module."""
    return {
        call.func.id
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and {d.id for d in function.decorator_list if isinstance(d, ast.Name)} & {"kernel", "inlined"}
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    }


def test_the_kernels_of_a_region_call_the_rules_that_the_mechanisms_use():
    """Imported under their own name from the same module, called in a kernel, and defined nowhere else."""
    shared = {(module, rule) for module, rule, _, _ in probe.BROKEN}
    assert {module for module, _ in shared} == set(REGIONAL) | ALONE
    trees = {
        path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in (PACKAGE / "dynamics").glob("*.py")
    }
    imported, called = set(), {}
    for name in set().union(*REGIONAL.values()):
        called[name] = compiled_names(trees[name])
        for node in ast.walk(trees[name]):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("conflict_sim.dynamics."):
                module = node.module.rpartition(".")[2]
                assert all(a.asname is None for a in node.names), f"{name} renames a rule of {module}"
                imported |= {(module, a.name, name) for a in node.names}
    for module, rule in sorted(shared):
        users = {name for m, r, name in imported if (m, r) == (module, rule) and rule in called[name]}
        assert users <= REGIONAL.get(module, set()) and bool(users) == (module in REGIONAL), (module, rule)
        for name in users:
            kernels = importlib.import_module(f"conflict_sim.dynamics.{name}")
            rules = importlib.import_module(f"conflict_sim.dynamics.{module}")
            assert getattr(kernels, rule) is getattr(rules, rule)
    for rule in {rule for _, rule in shared}:
        homes = {
            name
            for name, tree in trees.items()
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and node.name == rule
        }
        assert len(homes) == 1, (rule, homes)


@pytest.mark.parametrize(
    "name", ["thresholds", "hoax", "street", "beliefs", "cascade", "graph", "queue", "delays"]
)
def test_compiled_and_interpreted_code_agree_bit_for_bit(uncompiled, name):
    assert json.loads(json.dumps(probe.numbers()[name])) == uncompiled["numbers"][name]
