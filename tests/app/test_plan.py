"""Page Plan without a browser: levers are ticked, refused, priced, drawn by the quick view, and taken elsewhere."""

from dataclasses import replace

import ipyvuetify
import numpy as np
import pytest
from solara.components.file_download import FileDownloadWidget

from conflict_sim.app.chart import ChartWidget
from conflict_sim.app.comparison_hook import asked_of
from conflict_sim.app.entry import read_number, written
from conflict_sim.app.plan import FILE, judged_of, scene_of
from conflict_sim.app.prepare import OWN_PLAN, prepare, renamed
from conflict_sim.app.quick_chart import axis_ends, quick_option, quick_sentence, quick_title
from conflict_sim.app.screen import GROUPS, Screen, read
from conflict_sim.config.plan import LeverUse, Plan, load_plan, read_plan
from conflict_sim.config.plan_text import decode, encode, to_yaml
from conflict_sim.errors import InputError
from conflict_sim.experiment.quick import QuickLook
from conflict_sim.i18n import LANGUAGES, t
from conflict_sim.interventions.base import LAYERS
from tests.app.wait import until

QUERY = "page=plan&scenario=bulungan&set=run.scale:0.05&lang=en"
PAGES = ("explore", "plan", "compare")


pytestmark = pytest.mark.usefixtures("stand_in_model")


def plan_in(page):
    """The plan of the address."""
    return decode(read(page.query, PAGES).screen.draft)


def link(*levers, **more):
    return f"{QUERY}&draft={encode(Plan.model_validate({'levers': list(levers), **more}))}"


def tick(page, lever, wanted=True):
    boxes = page.context.find(ipyvuetify.Checkbox).widgets
    (box,) = [b for b in boxes if (b.attributes or {}).get("data-lever") == lever]
    box.v_model = wanted


def field(page, label, n=0):
    return [w for w in page.context.find(ipyvuetify.TextField).widgets if w.label == label][n]


def type_in(widget, text):
    widget.v_model = text
    widget.fire_event("focusout", None)


def test_a_lever_is_taken_and_left_and_the_address_holds_the_plan(room):
    page = room(f"{QUERY}&group=S")
    tick(page, "negotiators")
    until(lambda: "draft=" in page.query)
    assert [use.lever for use in plan_in(page).levers] == ["negotiators"]
    assert (
        plan_in(page).name.en.startswith("My plan, made from")
        and plan_in(page).name.id != plan_in(page).name.en
    )
    until(lambda: "street (1)" in page.buttons())
    tick(page, "negotiators", False)
    until(lambda: not plan_in(page).levers)


def test_the_quick_view_draws_and_says_what_it_is(room):
    page = room(link({"lever": "budget_line", "teams": 400.0}))
    until(lambda: len(page.context.find(ChartWidget).widgets) >= 3)
    shown = page.texts()
    assert "not an answer" in shown and "only shows a direction" in shown
    assert "in this sample" in shown.lower()


def test_curves_and_fields_stay_in_their_place_while_a_lever_moves(room):
    page = room(f"{link({'lever': 'negotiators'})}&group=S")
    until(lambda: len(page.context.find(ChartWidget).widgets) >= 3)
    kinds = (ChartWidget, FileDownloadWidget, ipyvuetify.Slider, ipyvuetify.TextField)
    before = page.lasting(*kinds)
    waiting = t("app.quick_waiting", "en")
    until(lambda: waiting not in page.texts())
    page.every(ipyvuetify.Slider)[0].fire_event("change", 50)
    # The answer may be there before anybody could see that it is waited for.
    until(lambda: plan_in(page).levers[0].intensity == 0.5)
    until(lambda: waiting not in page.texts())
    assert page.lasting(*kinds) == before


def test_a_curve_says_what_changes_in_the_sample_and_claims_nothing():
    pair = {"none": np.array([[1.0, 5.0], [1.0, 7.0]]), "plan": np.array([[1.0, 2.0], [1.0, 2.0]])}
    totals = {"violent_person_hours": {which: rows.sum(axis=1) for which, rows in pair.items()}}
    days = np.array([0, 1], np.int32)
    look = QuickLook(1, Plan(), days, {"violent_person_hours": pair}, totals, 5000, 0.03, (1, 2), 0.8)
    assert (
        quick_sentence(look, "violent_person_hours", "en") == "In this sample 7 becomes 3; cannot tell yet."
    )
    without, with_plan = quick_option(look, "violent_person_hours", "id")["series"]
    assert [point["value"] for point in without["data"]] == [1.0, 6.0]
    assert [point["value"] for point in with_plan["data"]] == [1.0, 2.0]
    level = {"violent_person_hours": dict.fromkeys(pair, np.array([3.0, 3.0]))}
    total = replace(look, totals=level)
    assert quick_sentence(total, "violent_person_hours", "id") == t("app.quick_total", "id", value="3")
    same = replace(total, curves={"violent_person_hours": dict.fromkeys(pair, pair["none"])})
    assert quick_sentence(same, "violent_person_hours", "id") == "Dalam contoh ini tidak berubah: 3."
    near = {"violent_person_hours": {"none": np.array([300.1]), "plan": np.array([300.2])}}
    told = quick_sentence(replace(look, totals=near), "violent_person_hours", "en")
    assert told == t("app.quick_near", "en", value="300")


@pytest.mark.parametrize(
    ("values", "unit", "ends"),
    [
        ([0.718, 0.718], "0-1", (0.65, 0.8)),
        ([0.72, 0.70], "0-1", (0.65, 0.8)),
        ([0.0, 0.01], "0-1", (0.0, 0.1)),
        ([1.0], "0-1", (0.95, 1.0)),
        ([0.1, 0.9], "0-1", (0.1, 0.9)),
        ([-1.0, 0.3], "-1 to 1", (-1.0, 0.3)),
        ([0.0, 0.5], "people", (0.0, 1.0)),
        ([2.0, 40.0], "people", (0.0, None)),
    ],
)
def test_a_flat_curve_is_drawn_at_its_value(values, unit, ends):
    axis = axis_ends(values, unit)
    assert (axis["min"], axis.get("max")) == ends
    assert axis["min"] <= min(values) and max(values) <= axis.get("max", float("inf"))


def test_a_scale_tells_its_ends():
    assert quick_title("trust_kpu", "id").endswith("(skala 0 sampai 1)")
    assert "skala" not in quick_title("street_peak", "id")


def test_strength_moves_the_plan(room):
    page = room(f"{link({'lever': 'negotiators'})}&group=S")
    (slider,) = page.every(ipyvuetify.Slider)
    slider.fire_event("change", 40)
    until(lambda: plan_in(page).levers[0].intensity == 0.4)


def test_what_is_typed_wrong_stands_beside_its_field(room):
    page = room(f"{link({'lever': 'negotiators'})}&group=S")
    before = page.query
    type_in(field(page, "Last day"), "soon")
    until(lambda: "Enter a number" in page.everything())
    assert page.query == before
    type_in(field(page, "First day (0 = day of the vote)"), "5")
    until(lambda: plan_in(page).levers[0].start == 5)


def test_above_a_ceiling_is_marked_at_the_budget_and_leads_nowhere(room):
    page = room(link({"lever": "budget_line", "cost_per_day": 1e6}))
    assert not page.buttons()["Compare this plan"].disabled
    type_in(field(page, "ceiling"), "1000000")
    until(lambda: plan_in(page).budget.rupiah == 1e6)
    until(lambda: page.buttons()["Compare this plan"].disabled)
    rupiah = field(page, "ceiling")
    assert rupiah.error and "budget" in f"{rupiah.messages} {rupiah.error_messages}"
    assert "have to be mended" in page.everything() or "has to be mended" in page.everything()


def test_levers_that_contradict_each_other_are_marked_in_their_layer(room):
    both = ({"lever": "negotiators"}, {"lever": "hard_force"})
    page = room(f"{link(*both, allow_risk_3=True)}&group=S")
    assert "street (2) ⚠" in page.buttons() and page.buttons()["Explore this plan"].disabled
    # what is wrong is told above all levers and again at the lever
    assert page.everything().count("Tear gas and hard force contradicts Negotiators") == 2
    alone = room(f"{link(both[1])}&group=S")
    assert alone.buttons()["Compare this plan"].disabled
    assert any("risk 3" in str(box.label) for box in alone.context.find(ipyvuetify.Checkbox).widgets)


def test_a_lever_that_can_do_nothing_says_why(room):
    late = room("page=plan&scenario=mahakam_ulu&lang=en")
    rows = [
        row for layer in scene_of(Screen(scenario="mahakam_ulu")).layers for row in layer.rows if row.why_not
    ]
    late.go(f"{late.query}&group={rows[0].sheet.code[0]}")
    until(lambda: "Can do nothing here" in late.everything())
    boxes = late.context.find(ipyvuetify.Checkbox).widgets
    assert any(
        box.disabled for box in boxes if (box.attributes or {}).get("data-lever") == rows[0].sheet.name
    )


def test_one_click_leads_to_the_comparison_of_this_plan(room):
    page = room(link({"lever": "negotiators", "intensity": 0.5}))
    page.click("Compare this plan")
    until(lambda: "page=compare" in page.query and "draft=" in page.query)
    page.wait("Start comparing")
    screen = read(page.query, PAGES).screen
    job = asked_of(screen)
    assert list(job.plan_files) == [f"{OWN_PLAN}.yaml"] and f"--plans {OWN_PLAN}.yaml" in job.command
    assert prepare(screen).plan.levers[0].intensity == 0.5


def test_what_is_saved_is_the_plan(room, tmp_path):
    page = room(link({"lever": "negotiators", "intensity": 0.5}, budget={"officers": 60.0}))
    page.wait("Save as a file")
    file = tmp_path / FILE
    file.write_text(to_yaml(plan_in(page)), encoding="utf-8")
    assert read_plan(file)[1] == plan_in(page)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("group", GROUPS)
def test_every_layer_is_drawn_in_both_languages(room, lang, group):
    page = room(f"page=plan&scenario=bulungan&lang={lang}&group={group}")
    boxes = page.context.find(ipyvuetify.Checkbox).widgets
    layer = next(layer for layer in scene_of(Screen()).layers if (layer.key or GROUPS[-1]) == group)
    assert [b.attributes["data-lever"] for b in boxes] == [row.sheet.name for row in layer.rows]
    assert all(row.sheet.label[lang] in str(b.label) for b, row in zip(boxes, layer.rows))


def test_groups_are_the_layers_of_the_catalogue():
    assert GROUPS[:-1] == tuple(LAYERS)


def test_a_wrong_plan_is_judged_and_a_wrong_link_is_told():
    scenario = scene_of(Screen()).scenario
    found = judged_of(Screen(draft=encode(Plan(levers=(LeverUse(lever="nothing_like_it"),)))), scenario)
    assert not found.right and found.of_lever(0)
    assert isinstance(judged_of(Screen(levers=("negotiators;intensity=7",)), scenario), InputError)
    assert scene_of(Screen(sets=("world.belief.kpu_openness:9",))).error is not None


def test_the_name_says_what_it_was_made_from():
    plan = load_plan("dialogue_first")
    assert plan.name.id in renamed(plan).name.id and plan.name.en in renamed(plan).name.en
    assert renamed(plan).levers == plan.levers


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("0,5", "id", 0.5),
        ("0.5", "id", 0.5),
        ("2.500.000", "id", 2_500_000),
        ("2,500,000", "en", 2_500_000),
        ("1.5", "en", 1.5),
        ("-3", "id", -3),
        ("  ", "id", None),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(text, lang, value):
    assert read_number(text, lang) == value and type(read_number(text, lang)) is type(value)


@pytest.mark.parametrize("text", ["soon", "nan", "1e999", "1_0", "1;2"])
def test_no_other_text_is_a_number(text):
    with pytest.raises(ValueError):
        read_number(text, "en")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("value", [None, 0, -5, 0.25, 2.5e9, 1e-05])
def test_what_stands_in_a_field_is_read_back(value, lang):
    assert read_number(written(value, lang), lang) == value
