"""The pages that are generated from the code: whole tables, and written where one asks."""

import pytest

from conflict_sim.config import reference as parameters
from conflict_sim.interventions import reference as levers
from conflict_sim.markdown import table
from conflict_sim.results import reference as results

PAGES = [
    (parameters, parameters.parameters_text),
    (levers, levers.levers_text),
    (results, results.results_text),
]
every_page = pytest.mark.parametrize(("module", "text"), PAGES, ids=["parameters", "levers", "results"])


@every_page
def test_rows_have_as_many_cells_as_their_head(module, text):
    width = tables = 0
    for line in text().splitlines():
        cells = line.replace("\\|", "").count("|")
        if not line.startswith("|"):
            width = 0
        elif width == 0:
            width, tables = cells, tables + 1
        else:
            assert cells == width, line
    assert tables > 3


@every_page
def test_it_is_written_on_request(module, text, tmp_path):
    out = tmp_path / "page.md"
    assert module.main([str(out)]) == 0
    assert out.read_text(encoding="utf-8") == text()


def test_what_would_break_a_row_is_escaped():
    assert table(["a", "b"], [["x|y", "two\nlines"]]) == "| a | b |\n|---|---|\n| x\\|y | two lines |"
