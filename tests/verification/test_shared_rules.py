"""Textbook models are settings of the model's own rules: breaking a rule breaks its case (model.md 8)."""

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
    for path in (PACKAGE / "mechanisms").glob("*.py"):
        text = path.read_text(encoding="utf-8").replace("deterrence_rules.", "deterrence.")
        used |= set(re.findall(r"\b(\w+_rules\.[a-z]\w*|deterrence\.[a-z]\w*)\(", text))
    assert used == {f"{module}.{rule}" for module, rule, _, _ in probe.BROKEN}


@pytest.mark.parametrize(
    "name", ["thresholds", "hoax", "street", "beliefs", "cascade", "graph", "queue", "delays"]
)
def test_compiled_and_interpreted_code_agree_bit_for_bit(uncompiled, name):
    assert json.loads(json.dumps(probe.numbers()[name])) == uncompiled["numbers"][name]
