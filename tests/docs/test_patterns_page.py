"""What other pages say of the patterns is what the table of patterns says."""

import re
from pathlib import Path

import pytest

from tests.docs.test_readme import ROOT

PAGE = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
_COUNT = re.compile(r"(\d+) of (\d+) \(([^)]*)\)")
#: Page -> what it quotes: row of the table, what stands before and after its figure; with % it is a percentage.
QUOTED: dict[str, list[tuple[str, str, str]]] = {
    "README.md": [
        ("B01", r"an incident in the press \(", r", published"),
        ("P05c", r"violent protests with arrests \(", r","),
        ("P01", r"largest tenth holds ", r" of all participants"),
        ("P16", r"half of the wave over within ", r" days"),
    ],
    "docs/calibration.md": [
        ("P05c", r"P05c \(", r"\) is"),
        ("B01", r"B01 \(", r"\) lies"),
        ("P02", r"P02 \(", r"\) and P04"),
        ("P04", r"and P04 \(", r"\) lie inside"),
        ("P01", r"largest tenth of protests holds ", r" of the participants"),
        ("P16", r"half of the wave is over in ", r" days"),
    ],
    "docs/guide.en.md": [
        ("B01", r"an incident in the press \(", r"%"),
        ("P05c", r"violent protests see arrests \(", r"%"),
        ("P16", r"is over within ", r" days"),
    ],
    "docs/guide.id.md": [
        ("B01", r"diberitakan \(", r"%"),
        ("P05c", r"disertai penangkapan \(", r"%"),
        ("P16", r"gelombang selesai dalam ", r" hari"),
    ],
}  # fmt: skip


def told(page: str) -> str:
    """A page as one line."""
    return " ".join(Path(ROOT / page).read_text(encoding="utf-8").split())


def figure(row: str) -> float:
    """The model's figure of a row of the table."""
    cells = next(line.split(" | ") for line in PAGE.splitlines() if line.startswith(f"| {row} |"))
    return float(cells[4])


@pytest.mark.parametrize(("page", "quoted"), QUOTED.items(), ids=list(QUOTED))
def test_quoted_figures_are_those_of_the_table(page, quoted):
    text = told(page)
    for row, before, after in quoted:
        found = re.search(before + r"(\d*[.,]?\d+)" + after, text)
        assert found, (page, row)
        value = round(100 * figure(row)) if after == "%" else round(figure(row), 2)
        assert float(found[1].replace(",", ".")) == value, (page, row)


def test_pages_count_the_hits_as_the_table_does():
    (hit, of, names), (proper, _, _) = _COUNT.findall(PAGE)[:2]
    assert int(hit) == len(names.split(", "))
    assert f"{hit} of {of} patterns of the field come out with all their parts, {proper} without" in told(
        "README.md"
    )
    assert f"{hit} of {of} patterns are hit with all their parts ({names}), {proper} without" in told(
        "docs/calibration.md"
    )
