"""A file that is asked for arrives, also where the page is drawn anew while it is made, and holds the latest."""

import threading

import solara
from solara.components.file_download import FileDownloadWidget

from conflict_sim.app.download import Download
from tests.app.wait import until


def test_a_page_that_is_drawn_anew_does_not_lose_what_is_being_made():
    begun, go_on, drawn = threading.Event(), threading.Event(), []

    @solara.component
    def Page():
        turn, set_turn = solara.use_state(0)
        drawn.append(set_turn)

        def make():
            begun.set()
            go_on.wait(10)
            return f"turn {turn}".encode()

        Download(make, "turn.txt", "Save")

    _, context = solara.render(Page(), handle_error=False)
    try:
        button = context.find(FileDownloadWidget).widget
        assert button.bytes is None and button.filename == "turn.txt"
        button.request_download = True
        assert begun.wait(10)
        for turn in range(1, 4):
            drawn[-1](turn)
        assert len(drawn) >= 4
        go_on.set()
        until(lambda: context.find(FileDownloadWidget).widget.bytes is not None, 10)
        # asked for again, it is made of what the page shows by then
        context.find(FileDownloadWidget).widget.request_download = False
        until(lambda: context.find(FileDownloadWidget).widget.bytes is None, 10)
        context.find(FileDownloadWidget).widget.request_download = True
        until(lambda: context.find(FileDownloadWidget).widget.bytes == b"turn 3", 10)
    finally:
        go_on.set()
        context.close()
