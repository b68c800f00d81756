"""A chart in the browser: ECharts from the machine's own copy, with numbers in the reader's language.

Options are plain dictionaries made elsewhere. Where ECharts takes a function, ``NUMBER`` stands for the number format
of the language. Clicks tell the ``key`` of the item that was clicked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipyvuetify
import solara
import traitlets

#: In an option: format this axis, or label, as numbers of the language.
NUMBER = "@number"
LOCALES = {"id": "id-ID", "en": "en-GB"}


class Whole:
    """A dictionary for the browser in which nobody looks for components.

    Reacton walks through every list and dictionary that it is given, several times for each drawing: through all
    outlines and curves of the page, which took longer than living through the day.

    Args:
        value: What goes to the browser as JSON; never changed afterwards.
    """

    __slots__ = ("value",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, value: Mapping[str, Any]):
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Whole) and self.value == other.value


def _json(whole: Whole, _: Any) -> Mapping[str, Any]:
    return whole.value


class ChartWidget(ipyvuetify.VuetifyTemplate):
    """The widget behind :func:`Chart`."""

    template_file = (__file__, "chart.vue")
    option = traitlets.Instance(Whole, ({},)).tag(sync=True, to_json=_json)
    label = traitlets.Unicode().tag(sync=True)
    height = traitlets.Unicode("320px").tag(sync=True)
    locale = traitlets.Unicode("id-ID").tag(sync=True)
    map_name = traitlets.Unicode("").tag(sync=True)
    map_shapes = traitlets.Instance(Whole, ({},)).tag(sync=True, to_json=_json)
    on_clicked = traitlets.Any(None, allow_none=True)

    def vue_clicked(self, key: Any) -> None:
        """A click in the browser.

        Args:
            key: What the clicked item carries as its ``key``.
        """
        if self.on_clicked is not None:
            self.on_clicked(key)


def Chart(
    option: Mapping[str, Any],
    label: str,
    lang: str,
    height: str = "320px",
    shapes: tuple[str, Mapping[str, Any]] | None = None,
    on_click: Callable[[Any], None] | None = None,
) -> solara.Element:
    """Draw a chart; called where a component would be.

    Args:
        option: Option of ECharts.
        label: What the chart says, for readers who do not see it.
        lang: ``id`` or ``en``.
        height: CSS height.
        shapes: Name and GeoJSON of the map that the option names.
        on_click: Told the ``key`` of an item that was clicked.
    """
    name, geojson = shapes or ("", {})
    return ChartWidget.element(
        option=Whole(option),
        label=label,
        height=height,
        locale=LOCALES[lang],
        map_name=name,
        map_shapes=Whole(geojson),
        on_clicked=on_click,
    )
