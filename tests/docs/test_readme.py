"""What the documents point to is there, and what they tell a reader to type is understood."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from conflict_sim import cli
from conflict_sim.commands.run import overrides_of
from conflict_sim.config.loader import load_scenario

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)[^)]*\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def prose(path):
    """A document without its code, in which brackets are no links."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    return re.sub(r"`[^`]*`", "", text)


def links(path):
    return [t for t in _LINK.findall(prose(path)) if not re.match(r"[a-z]+:|#", t)]


def headings(path):
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in found}


def commands(program, path=ROOT / "README.md"):
    """Lines of a document's code blocks that call a program, without the remark behind them."""
    lines = []
    for language, block in FENCE.findall(path.read_text(encoding="utf-8")):
        if language in {"", "sh", "bash", "console"}:
            lines += [line.removeprefix("$ ") for line in block.splitlines()]
    return [line for line in lines if re.match(rf"{program}(\s|$)", line)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(path):
    for link in links(path):
        target, _, anchor = link.partition("#")
        assert (path.parent / target).exists(), f"{path.name}: {link}"
        if anchor and target.endswith(".md"):
            assert anchor in headings(path.parent / target), f"{path.name}: {link}"


def test_links_are_found_at_all():
    assert "docs/images/bulungan-timeline.png" in links(ROOT / "README.md")


def test_files_that_the_architecture_names_are_there():
    names = re.findall(
        r"`((?:tests|docs|scenarios|benchmarks)/[\w./]+)`", (ROOT / "docs/architecture.md").read_text()
    )
    assert names and not [n for n in names if not (ROOT / n).exists()]


def parse(line):
    """Let the real command line read a command without doing what it says: its name and its values."""
    called = []

    def stand_in(name):
        return lambda **values: called.append((name, values))

    def replace(command):
        for name, child in command.commands.items():
            if hasattr(child, "commands"):
                replace(child)
            else:
                child.callback = stand_in(name)

    program = get_command(cli.app)
    replace(program)
    program.main(shlex.split(line, comments=True)[1:], "conflict-sim", standalone_mode=False)
    assert len(called) == 1, f"{line}: names no command"
    return called[0]


@pytest.mark.parametrize("line", commands("conflict-sim"))
def test_commands_of_the_readme_parse(line):
    assert parse(line)


def test_the_readme_shows_the_main_commands():
    shown = {parse(line)[0] for line in commands("conflict-sim")}
    assert {"run", "check", "network", "list", "show", "import", "verify"} <= shown


@pytest.mark.parametrize("line", ["run bulungan --sedes 4", "regions import TABLES"])
def test_a_wrong_command_would_be_seen(line):
    with pytest.raises(Exception, match=r"No such option: --sedes|Missing (argument|parameter)"):
        parse(f"conflict-sim {line}")


@pytest.mark.parametrize("line", commands("make"))
def test_make_targets_of_the_readme_exist(line):
    target = shlex.split(line, comments=True)[1]
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE), target


def test_scenarios_and_values_of_the_readme_load():
    """Names and values behind the options are right too; nothing is run."""
    loaded = []
    for line in commands("conflict-sim"):
        _, values = parse(line)
        if source := values.get("scenario"):
            given = overrides_of(
                list(values.get("assignments") or []), values.get("days"), values.get("seeds")
            )
            name = ROOT / source if source.endswith(".yaml") else source
            loaded.append((load_scenario(name, given), given))
    assert len(loaded) >= 4
    changed = [scenario for scenario, given in loaded if "world.belief.kpu_openness" in given]
    assert [s.world.belief.kpu_openness for s in changed] == [0.9]


def test_the_quick_start_says_first_where_the_command_is():
    """`make` installs into a folder of its own; without this line every command below is not found."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    start = text.index("## Quick start")
    assert (
        start
        < text.index("source .venv/bin/activate", start)
        < text.index("conflict-sim run bulungan", start)
    )
    assert ".venv/bin/conflict-sim" in text[start:]
