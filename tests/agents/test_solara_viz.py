"""Mesa's dashboard on the real model, rendered without browser, server or internet."""

import gc
import os
import weakref

os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "False"  # before solara is imported
os.environ["SOLARA_KERNEL_CULL_TIMEOUT"] = "2m"

import ipyvuetify
import numpy as np
import pytest
import solara
from mesa.visualization import SolaraViz, make_plot_component
from solara.server import settings as server_settings

import conflict_sim as cs

SEED = 3
PARAMS = {
    "scenario": "quick",
    "rng": {"type": "SliderInt", "label": "Seed", "value": SEED, "min": 1, "max": 50, "step": 1},
}


class Dashboard:
    """A rendered page: its buttons, what it says, the model that it holds, what its component was shown."""

    def __init__(self):
        self.shown = []
        self.held = None

        def street(model):
            self.shown.append((float(model.time), model.in_street, model.mean_fraud_belief))
            solara.Text(f"In the street: {model.in_street}")

        @solara.component
        def page():
            held = solara.use_reactive(solara.use_memo(lambda: cs.ConflictModel("quick", rng=SEED), []))
            self.held = held
            plot = make_plot_component(["in_street", "violent"])
            SolaraViz(held, components=[street, plot], model_params=PARAMS, name="Quick")

        root = solara.AppLayout(children=[page()])
        _, self.context = solara.render(root, handle_error=False)

    @property
    def model(self):
        return self.held.value

    def text(self):
        return " | ".join(str(widget.children) for widget in self.context.find(ipyvuetify.Html).widgets)

    def button(self, label):
        return next(w for w in self.context.find(ipyvuetify.Btn).widgets if label in str(w.children))

    def click(self, label):
        button = self.button(label)
        assert not button.disabled
        button.click()

    def slide(self, label, value):
        slider = next(w for w in self.context.find(ipyvuetify.Slider).widgets if w.label == label)
        slider.v_model = value


@pytest.fixture
def dashboard():
    opened = Dashboard()
    yield opened
    opened.context.close()


def lived(model):
    """What a run has recorded so far, and what its voters are like now."""
    columns = ("fraud_belief", "grievance", "level", "hoax_state", "trust_kpu")
    return model.daily | {f"now {name}": model.voters.array(name).copy() for name in columns}


def same(one, two):
    return one.keys() == two.keys() and all(np.array_equal(one[k], two[k], equal_nan=True) for k in one)


def test_nothing_is_reported_to_anybody():
    assert not server_settings.telemetry.mixpanel_enable


def test_step_lives_through_a_day_and_components_see_it(dashboard):
    assert "Time: 0.0" in dashboard.text() and dashboard.model.time == 0.0
    dashboard.click("Step")
    dashboard.click("Step")
    assert dashboard.model.time == 2.0 and len(dashboard.model.days) == 2
    assert "Time: 2.0" in dashboard.text()
    assert f"In the street: {dashboard.model.in_street}" in dashboard.text()
    times = [time for time, _, _ in dashboard.shown]
    assert times == sorted(times) and set(times) == {0.0, 1.0, 2.0}
    beliefs = {time: belief for time, _, belief in dashboard.shown}
    assert len(set(beliefs.values())) == 3


def test_reset_keeps_scenario_and_seed(dashboard):
    first = dashboard.model
    for _ in range(3):
        dashboard.click("Step")
    before, settings = lived(first), first.settings
    dashboard.click("Reset")
    again = dashboard.model
    assert again is not first and again.time == 0.0 and "Time: 0.0" in dashboard.text()
    assert again.settings == settings and again.seed == SEED
    for _ in range(3):
        dashboard.click("Step")
    assert same(lived(again), before)


def test_reset_takes_the_seed_of_the_slider(dashboard):
    dashboard.slide("Seed", 7)
    assert dashboard.model.seed == SEED
    dashboard.click("Reset")
    assert dashboard.model.seed == 7 and dashboard.model.settings == cs.load_scenario("quick")
    dashboard.click("Step")
    alone = cs.ConflictModel("quick", rng=7)
    alone.step()
    assert same(lived(dashboard.model), lived(alone))


def test_reset_frees_the_old_model(dashboard):
    made = [weakref.ref(dashboard.model)]
    for _ in range(3):
        dashboard.click("Reset")
        made.append(weakref.ref(dashboard.model))
        dashboard.click("Step")
    gc.collect()
    # The first is the page's own value of use_memo; every other one lives as long as it is shown.
    assert [reference() is not None for reference in made] == [True, False, False, True]


def test_the_last_day_ends_it(dashboard):
    days = dashboard.model.settings.run.days
    for _ in range(days):
        dashboard.click("Step")
    assert not dashboard.model.running and dashboard.button("Step").disabled
    assert f"Time: {days}.0" in dashboard.text()
    dashboard.click("Reset")
    assert not dashboard.button("Step").disabled


def test_two_pages_hold_two_models(dashboard):
    dashboard.click("Step")
    other = Dashboard()
    assert other.model is not dashboard.model and "Time: 0.0" in other.text()
    other.context.close()
