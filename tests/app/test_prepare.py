"""From a screen to a run: what is wrong stands beside its field, and no file outside the scenario folders is opened."""

import re
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from conflict_sim.app.controls import change_text
from conflict_sim.app.prepare import fields_of, prepare, world_of
from conflict_sim.app.screen import Screen, read
from conflict_sim.config import files
from conflict_sim.errors import InputError
from conflict_sim.reports.parameter_labels import lever_label

QUICK = Screen(scenario="quick")


def test_a_screen_names_a_run():
    screen = Screen(
        scenario="quick", seed=7, levers=("negotiators;start=0;end=3;intensity=0.5",), sets=("world.belief.kpu_openness:0.9",)
    )  # fmt: skip
    prepared = prepare(screen)
    assert prepared.seed == 7 and prepared.scenario.world.belief.kpu_openness == 0.9
    (use,) = prepared.plan.levers
    assert (use.lever, use.start, use.end, use.intensity) == ("negotiators", 0, 3, 0.5)
    assert prepare(QUICK).seed == prepare(QUICK).scenario.run.seed


def test_levers_come_on_top_of_the_plan():
    alone = prepare(Screen(scenario="quick", plan="routine")).plan.levers
    more = prepare(Screen(scenario="quick", plan="routine", levers=("negotiators",))).plan.levers
    assert more[: len(alone)] == alone and len(more) == len(alone) + 1


@pytest.mark.parametrize(
    ("screen", "field", "words"),
    [
        (Screen(scenario="kaltara", region="65.01"), "region", "65.03.01"),
        (Screen(scenario="quick", levers=("negotiator",)), "levers", "negotiators"),
        (
            Screen(scenario="quick", levers=("negotiators;intensity=3",)),
            "levers",
            ("kekuatan: 3", "intensity: 3"),
        ),
        (Screen(scenario="quick", levers=("negotiators;start=5;end=1",)), "levers", ""),
        (Screen(scenario="quick", sets=("world.belief.kpu_opennes:0.9",)), "sets", "kpu_openness"),
        (
            Screen(scenario="quick", sets=("world.belief.kpu_openness:9",)),
            "sets",
            ("Keterbukaan KPU: 9", "Openness of the KPU: 9"),
        ),
    ],
)
def test_what_is_wrong_stands_beside_its_field(screen, field, words):
    with pytest.raises(InputError) as error:
        prepare(screen)
    for lang in ("id", "en"):
        told = fields_of(error.value.problems, replace(screen, lang=lang))
        wanted = words if isinstance(words, str) else words[lang == "en"]
        assert set(told) == {field} and wanted.lower() in told[field].lower()
        assert not re.search(r"(?m)^\S*levers\.\d", told[field])


def test_screens_of_one_run_differ_only_in_what_is_looked_at():
    looked = Screen(scenario="quick", day=3, layer="tension", detail="village", lang="en", event=4)
    assert world_of(looked) == world_of(QUICK)
    for other in (Screen(scenario="quick", seed=2), Screen(scenario="quick", plan="routine")):
        assert world_of(other) != world_of(QUICK)


class Opened:
    """Files that the interpreter opens while it holds."""

    hooked = None
    paths = None

    def __enter__(self):
        if Opened.hooked is None:
            sys.addaudithook(self._hook)
            Opened.hooked = True
        Opened.paths = self.found = []
        return self.found

    def __exit__(self, *_):
        Opened.paths = None

    @staticmethod
    def _hook(event, arguments):
        if Opened.paths is not None and event == "open" and isinstance(arguments[0], (str, bytes, Path)):
            Opened.paths.append(Path(str(arguments[0])).resolve())


def test_a_link_never_opens_a_file_outside_the_scenario_folders(tmp_path):
    secret = tmp_path / "secret.yaml"
    secret.write_text("extends: defaults\n", encoding="utf-8")
    texts = [str(secret), f"../../../../{secret}", str(secret.with_suffix("")), f"file://{secret}"]
    package = Path(files.__file__).resolve().parents[1]
    allowed = [package, *(f.resolve() for f in files.scenario_folders())]
    with Opened() as opened:
        for text in texts:
            for name in ("scenario", "plan", "region", "lever", "set", "contest"):
                try:
                    prepare(read(f"{name}={quote(text)}&scenario=quick", ("explore",)).screen)
                except InputError:
                    continue
        for key in ("world.region", "run.outlines", "extends", "world.population.trust_kpu"):
            try:
                prepare(read(f"scenario=quick&set={quote(f'{key}:{secret}')}", ("explore",)).screen)
            except InputError:
                continue
    assert secret.resolve() not in opened
    ours = [p for p in opened if p.suffix in (".yaml", ".yml", ".json", ".csv")]
    assert ours
    outside = [p for p in ours if not any(folder in p.parents for folder in allowed)]
    assert not [p for p in outside if "site-packages" not in p.parts], outside


def test_what_a_link_changes_is_told_in_words():
    assert change_text("world.belief.kpu_openness:0.9", "id") == "Keterbukaan KPU = 0,9"
    assert change_text("world.street.force_policy:hard", "en") == "Policy on the use of force = hard"
    assert change_text("run.scale:0.25", "en") == "Share of the roll that is simulated = 0.25"
    assert change_text("negotiators", "en") == lever_label("negotiators", "en")
    told = change_text("negotiators;intensity=0.5;start=-3", "id")
    assert told == ", ".join(
        f"{lever_label('negotiators', 'id')}: {x}" for x in ("kekuatan = 0,5", "hari pertama = -3")
    )
    assert change_text("no_such;x=1", "en") == "no_such: x = 1"
