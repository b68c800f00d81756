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


class ChartWidget(ipyvuetify.VuetifyTemplate):
    """The widget behind :func:`Chart`."""

    template_file = (__file__, "chart.vue")
    option = traitlets.Dict().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    height = traitlets.Unicode("320px").tag(sync=True)
    locale = traitlets.Unicode("id-ID").tag(sync=True)
    map_name = traitlets.Unicode("").tag(sync=True)
    map_shapes = traitlets.Dict().tag(sync=True)
    on_clicked = traitlets.Any(None, allow_none=True)

    def vue_clicked(self, key: Any) -> None:
        """A click in the browser.

        Args:
            key: What the clicked item carries as its ``key``.
        """
        if self.on_clicked is not None:
            self.on_clicked(key)


@solara.component
def Chart(
    option: Mapping[str, Any],
    label: str,
    lang: str,
    height: str = "320px",
    shapes: tuple[str, Mapping[str, Any]] | None = None,
    on_click: Callable[[Any], None] | None = None,
):
    """Draw a chart.

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
        option=dict(option),
        label=label,
        height=height,
        locale=LOCALES[lang],
        map_name=name,
        map_shapes=dict(geojson),
        on_clicked=on_click,
    )
