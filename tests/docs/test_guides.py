"""The planner's guides: what they name is there, and the two say the same."""

import re
import shlex

import pytest
from PIL import Image

from conflict_sim.app import choices
from conflict_sim.app.pages import PAGES
from conflict_sim.commands.run import overrides_of
from conflict_sim.config.loader import load_scenario
from conflict_sim.config.plan import load_plan
from conflict_sim.i18n import LANGUAGES, catalogue, t
from conflict_sim.interventions.describe import sheets
from tests.app.guide_pictures import IMAGES, SHOTS, path_of
from tests.app.served import SIZE
from tests.docs.test_readme import FENCE, ROOT, commands, parse, prose

GUIDES = {lang: ROOT / "docs" / f"guide.{lang}.md" for lang in LANGUAGES}
#: Bytes of one picture, and of all.
LARGEST, ALL = 120_000, 1_200_000
_PICTURE = re.compile(r"!\[([^\]]+)\]\((images/[^)]+)\)")
_HERE = re.compile(
    r"results/\w+-(compare|none|study|\w+)-1a2b3c4d|\.venv(/bin/activate)?|my_plan\.yaml|/mnt/c"
)
#: What stands as code and is no name of ours.
OTHERS = {"#", "http://127.0.0.1:8765", "conflict-sim", "conflict_sim", "allow_risk_3: true", "cost_per_day", "injuries=2"}  # fmt: skip
OTHERS |= {"python3.12", "source .venv/bin/activate"}


def text_of(lang):
    return GUIDES[lang].read_text(encoding="utf-8")


def codes(lang):
    """What stands as code within the prose."""
    return set(re.findall(r"`([^`]+)`", FENCE.sub("", text_of(lang))))


def lines(lang):
    """Commands of a guide: those in boxes, and those within the prose."""
    inline = [code for code in sorted(codes(lang)) if re.match(r"(conflict-sim|make) ", code)]
    return commands("conflict-sim", GUIDES[lang]) + [c for c in inline if c.startswith("conflict-sim")]


@pytest.mark.parametrize(("lang", "line"), [(lang, line) for lang in LANGUAGES for line in lines(lang)])
def test_commands_are_understood_and_what_they_name_is_there(lang, line):
    if line.startswith("conflict-sim --help"):
        return
    name, values = parse(line)
    if source := values.get("scenario"):
        if source.endswith(".yaml"):
            return
        given = overrides_of(list(values.get("assignments") or []), values.get("days"), values.get("seeds"))
        scenario = load_scenario(source, given)
        named = str(values.get("plans") or values.get("plan") or "").split(",")
        for plan in filter(None, named):
            assert load_plan(plan, near=scenario.folder)
    assert name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_make_targets_exist(lang):
    asked = [shlex.split(line)[1] for line in commands("make", GUIDES[lang])]
    asked += [code.split()[1] for code in codes(lang) if code.startswith("make ")]
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {"demo", "app"} <= set(asked) <= set(targets)


def is_known(code):
    """Whether a piece of code is a lever, plan, scenario, file, option, or a place that commands make."""
    names = {*(sheet.name for sheet in sheets()), *choices.scenario_names("en"), *choices.plan_names("en")}
    if code in names | OTHERS or _HERE.fullmatch(code) or code.startswith(("conflict-sim ", "make ")):
        return True
    if code.startswith("--"):
        return True
    return (ROOT / code).exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_and_files_exist(lang):
    assert {"dialogue_first", "batu_bara", "scenarios/plans/"} <= codes(lang)
    assert not [code for code in sorted(codes(lang)) if not is_known(code)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_options_exist(lang):
    """An option that stands alone is one of a run or a comparison, and takes what is given."""
    for code in sorted(codes(lang)):
        if code.startswith("--") and code != "--help":
            name, _, value = code.partition(" ")
            tried = value or ("" if name == "--until-known" else "2")
            for command in ("run batu_bara", "compare batu_bara", "app"):
                try:
                    parse(f"conflict-sim {command} {name} {tried}".strip())
                    break
                except Exception as error:
                    assert "No such option" in str(error), code
            else:
                pytest.fail(f"no command has {code}")


def shown(lang):
    """Words of the screen: labels as they stand, titles up to their colon, names of scenarios and plans."""
    texts = {
        k: v for k, v in catalogue(lang).items() if k.split(".")[0] in {"app", "report", "compare", "live"}
    }
    words = {
        part for text in texts.values() for part in (text, text.partition(":")[0], text.partition(" {")[0])
    }
    words |= {t("app.step", lang, n=str(days)) for days in (1, 7)}
    words |= {*choices.scenario_names(lang).values(), *choices.plan_names(lang).values()}
    return {word.lower() for word in words}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_in_bold_stand_on_the_screen(lang):
    bold = {" ".join(b.split()).lower() for b in re.findall(r"\*\*(.+?)\*\*", prose(GUIDES[lang]), re.DOTALL)}
    assert len(bold) > 30 and not sorted(bold - shown(lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_of_the_app_has_a_section(lang):
    headings = re.findall(r"^### (.+)$", text_of(lang), re.MULTILINE)
    assert {t(f"app.page_{page}", lang) for page in PAGES} <= set(headings)


def outline(lang):
    """Depths of headings, boxes and pictures in order."""
    found = re.finditer(
        r"^(#+) |^```\w*\n(.*?)^```|\]\(images/([\w-]+)\.\w\w\.png", text_of(lang), re.M | re.S
    )
    return [next(part for part in match.groups() if part is not None) for match in found]


def test_both_have_the_same_sections_commands_and_pictures():
    one, other = (outline(lang) for lang in LANGUAGES)
    assert len(one) > 30 and one == other


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pictures_are_those_that_the_script_takes_and_small(lang):
    named = [name for _, name in _PICTURE.findall(text_of(lang))]
    taken = [name for _, _, pictures in SHOTS.values() for name in pictures] + ["report"]
    assert len(named) > 5 and set(named) <= {f"images/{path_of(name, lang).name}" for name in taken}
    for name in named:
        path = IMAGES.parent / name
        assert path.stat().st_size <= LARGEST
        with Image.open(path) as picture:
            assert picture.width <= SIZE["width"] and picture.height <= 1.5 * SIZE["height"]


def test_all_pictures_are_named_and_stay_small_together():
    lying = {path.name for path in IMAGES.glob("guide-*.png")}
    assert lying == {
        name.partition("/")[2] for lang in LANGUAGES for _, name in _PICTURE.findall(text_of(lang))
    }
    assert sum(path.stat().st_size for path in IMAGES.glob("guide-*.png")) <= ALL


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_gauges_are_worth_is_what_was_measured(lang):
    """Every AUC of the guide stands in the table of docs/mechanisms.md."""
    measured = set(re.findall(r"\.\d\d \[\.\d\d, \.\d\d\]", (ROOT / "docs/mechanisms.md").read_text()))
    told = re.findall(r"\| ((?:0,|\.)\d\d \[.+?\]) \|", text_of(lang))
    plain = {auc.replace("; ", ", .").replace("0,", ".").replace("..", ".") for auc in told}
    assert len(plain) == 5 and plain <= measured


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md"])
def test_they_are_found_from_where_documents_are_listed(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert all(f"guide.{lang}.md" in text for lang in LANGUAGES)
