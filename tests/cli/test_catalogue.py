import re
from pathlib import Path
from string import Formatter

import pytest

from conflict_sim.i18n import (
    LANGUAGES,
    catalogue,
    date,
    day_label,
    default_language,
    number,
    percent,
    rupiah,
    t,
)
from tests.app.texts import BUILT as APP

PACKAGE = Path(__file__).parents[2] / "conflict_sim"
SOURCE = "\n".join(p.read_text(encoding="utf-8") for p in sorted(PACKAGE.rglob("*.py")))
#: Keys that are put together at run time: the part before the name.
BUILT = (
    "stage.",
    "phase.",
    "unit.",
    "timeline.",
    "ladder.level",
    "map.",
    "check.",
    "regions.",
    "verify.",
    "say.",
    "gauges.",
    "warning.",  # tests/figures/test_early_warning.py draws them
    "base.",  # tests/cli/test_published.py prints them
    "levers.",  # tests/cli/test_levers.py prints them
    "explain.level_",  # tests/explanation/test_words.py prints them
    "explain.site_",
    "report.alt_",  # tests/reports/test_words.py names them
    "report.stage_",
    "report.signal_",
    "allocate.against_",  # tests/cli/test_allocate.py prints them
    "allocate.sign_",
    "allocate.stage_",
    "question.stage_",  # tests/questions/test_scripts.py prints them
    "choice.",  # tests/reports/test_parameter_labels.py finds missing and unused ones
    "parameter.",  # tests/reports/test_parameter_labels.py finds missing and unused ones
    "network.",  # tests/cli/test_network.py finds unused ones
    *APP,
)
#: The same word in both languages.
SHARED = {"regions.kecamatan", "phases.number"}


def places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_languages_have_the_same_keys_and_places():
    first, second = (catalogue(lang) for lang in LANGUAGES)
    assert first.keys() == second.keys()
    for key in first:
        assert places(first[key]) == places(second[key]), key


def test_nothing_is_left_untranslated():
    for key, text in catalogue("id").items():
        assert text.strip() and catalogue("en")[key].strip(), key
        if key not in SHARED:
            assert text != catalogue("en")[key], f"{key} is the same in both languages"


def test_every_key_in_the_source_exists():
    used = set(re.findall(r"""(?<![\w.])(?:t|_help)\(\s*"([a-z0-9_.\-]+)\"""", SOURCE))
    assert len(used) > 60
    assert used <= set(catalogue("id")), used - set(catalogue("id"))


def test_no_key_is_unused():
    literal = set(re.findall(r"""["']([a-z]+\.[a-z0-9_.\-]+)["']""", SOURCE))
    unused = [k for k in catalogue("id") if k not in literal and not k.startswith(BUILT)]
    assert not unused, unused


def test_keys_that_are_built_are_reached():
    from conflict_sim.figures.timeline import PANELS
    from conflict_sim.model import PHASES

    for lang in LANGUAGES:
        for name, _ in PANELS:
            assert t(f"timeline.{name}", lang)
        for phase in PHASES:
            assert f"phase.{phase.name}" in catalogue(lang)
    phases = {k for k in catalogue("id") if k.startswith("phase.")}
    assert phases == {f"phase.{p.name}" for p in PHASES}


def test_a_missing_text_is_an_error():
    with pytest.raises(KeyError):
        t("no.such.key", "id")
    with pytest.raises(KeyError):
        t("say.problems", "id")
    with pytest.raises(ValueError, match="unknown language 'fr'"):
        catalogue("fr")


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "id"),
        ([], {"LANG": "C.UTF-8"}, "id"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "id_ID.UTF-8"}, "id"),
        ([], {"LANG": "en_US.UTF-8", "LC_ALL": "id_ID.UTF-8"}, "id"),
        (["run", "--lang", "en"], {}, "en"),
        (["run", "--lang=id"], {"LANG": "en_US"}, "id"),
        (["run", "--lang", "xx"], {}, "id"),
    ],
)
def test_language_of_the_reader(arguments, environment, expected):
    assert default_language(arguments, environment) == expected


def test_numbers_and_dates_follow_the_language():
    assert number(115577, "id", exact=True) == "115.577"
    assert number(115577, "en", exact=True) == "115,577"
    assert number(115577, "en") == "116,000"
    assert (number(3.14159, "id"), number(0.5, "en"), number(0.123, "en"), number(17.4, "id")) == (
        "3,1",
        "0.5",
        "0.12",
        "17",
    )
    assert number(float("nan"), "id") == "–" == number(None, "en")
    assert percent(0.256, "id") == "26%"
    assert rupiah(2.5e9, "id") == "Rp2,5 miliar" and rupiah(2.5e9, "en") == "Rp2.5 billion"
    assert rupiah(0, "id") == "Rp0"
    assert day_label(7, "id") == "H+7" and day_label(-3, "en") == "D−3" and day_label(0, "id") == "H"
    assert date(7, "id") == "4 Des 2024" and date(0, "en") == "27 Nov 2024"
