"""The day as docs/architecture.md tells it is the day of the model."""

import re
from pathlib import Path

from conflict_sim.model import PHASES

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"


def test_the_data_flow_names_every_phase_of_the_day_in_order():
    flow = re.search(r"-> ConflictModel\.step, once a day: (.+?)\n\s+->", PAGE.read_text("utf-8"), re.DOTALL)
    told = re.split(r",\s+", flow.group(1))
    assert told == [*(phase.name for phase in PHASES), "measure"]
