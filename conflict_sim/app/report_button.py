"""The report of what is on the screen: one HTML file that needs no other, made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import solara

from conflict_sim.app.download import Download
from conflict_sim.i18n import t


@solara.component
def ReportButton(make: Callable[[], str], lang: str, *, ready: bool):
    """The button; without anything to report it says so by being grey.

    Args:
        make: Makes the page.
        lang: ``id`` or ``en``.
        ready: Whether there is something to report.
    """
    label = t("app.report_download", lang)
    if not ready:
        solara.Button(label, icon_name="mdi-file-document-outline", disabled=True)
        return
    Download(
        lambda: make().encode(), f"report.{lang}.html", label=label, icon_name="mdi-file-document-outline"
    )
