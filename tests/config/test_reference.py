"""docs/parameters.md says what the models say."""

from conflict_sim.config import fields, reference
from conflict_sim.config.scenario import Scenario
from conflict_sim.config.themes import SHOCK_KINDS


def test_the_page_is_in_sync():
    written = reference.path().read_text(encoding="utf-8")
    assert written == reference.parameters_text(), "run: python -m conflict_sim.config.reference"


def test_every_parameter_stands_in_it_with_its_grade_and_meaning():
    text = reference.parameters_text()
    lines = text.splitlines()
    graded = [key for key in fields.leaves(Scenario) if key.grade and key.key.count(".") == 2]
    assert len(graded) > 90
    section = {
        head: block.splitlines() for head, _, block in (part.partition("`\n") for part in text.split("## `"))
    }
    for key in graded:
        group, _, name = key.key.rpartition(".")
        (row,) = [line for line in section[group] if line.startswith(f"| `{name}` |")]
        assert f"| {key.grade} |" in row, key.key
        assert key.source in row, key.key
        assert key.help, f"{key.key} has no meaning"
    for kind, item in SHOCK_KINDS.items():
        assert any(line.startswith(f"| `{kind}` | {item.size:g} |") for line in lines), kind
