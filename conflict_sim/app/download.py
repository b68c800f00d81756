"""A button that saves a file; the file is made when it is asked for, however often the page is drawn meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import solara


@solara.component
def Download(
    make: Callable[[], bytes], filename: str, label: str, *, icon_name: str = "mdi-cloud-download-outline"
):
    """The button.

    Solara forgets a request whenever it is given another callable, and a page that plays a world or sharpens a
    comparison gives a new one several times a second. So it is given the same one for as long as the button is there,
    which calls the latest.

    Args:
        make: Makes the content; called in a thread of its own at each click.
        filename: What the file is called where it is saved.
        label: Words on the button.
        icon_name: Its icon.
    """
    latest = solara.use_ref(make)
    latest.current = make

    def make_latest() -> bytes:
        return latest.current()

    first = solara.use_ref(make_latest).current
    solara.FileDownload(first, filename, label=label, icon_name=icon_name)
