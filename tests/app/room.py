"""A room of the app without a browser: what it shows, and clicks."""

import re
from html import unescape

import ipyvuetify
import solara
from ipywidgets import Widget
from reacton.find import Finder

from conflict_sim.app.pages import PAGES
from conflict_sim.app.shell import Shell
from tests.app.wait import until


class Room:
    """A rendered room, and its address."""

    def __init__(self, query):
        self.query = query
        room = self

        @solara.component
        def Root():
            query, go = solara.use_state(room.query)
            room.query, room.go = query, go
            Shell(query, go, PAGES, "id")

        _, self.context = solara.render(Root(), handle_error=False)

    def buttons(self):
        return {_label(b): b for b in self.context.find(ipyvuetify.Btn).widgets}

    def click(self, label):
        self.wait(label)
        self.buttons()[label].click()

    def wait(self, label):
        def there():
            button = self.buttons().get(label)
            return button is not None and not button.disabled

        until(there)

    def every(self, kind):
        """Widgets of a kind, also those inside of others of that kind, which ``find`` passes over."""
        found, waiting = [], list(self.context.find(kind).widgets)
        while waiting:
            widget = waiting.pop(0)
            found.append(widget)
            inside = [child for child in getattr(widget, "children", ()) if isinstance(child, Widget)]
            waiting += [inner for child in inside for inner in Finder([child]).find(kind).widgets]
        return found

    def lasting(self, *kinds):
        """Widgets of some kinds by identity: what was there before stays, however often the page is drawn anew."""
        return [widget.model_id for kind in kinds for widget in self.every(kind)]

    def said(self):
        widgets = self.every(ipyvuetify.Html)
        texts = [str(w.children[0]) for w in widgets if w.children and isinstance(w.children[0], str)]
        return " | ".join(texts)

    def texts(self):
        """All that the page says, inside of markup too."""
        found = [self.said()]
        for widget in self.context.find(solara.widgets.HTML).widgets:
            found.append(unescape(re.sub(r"<[^>]+>", " ", widget.unsafe_innerHTML or "")))
        return " ".join(" ".join(found).split())

    def everything(self):
        """What it says, with the messages beside fields."""
        found = [self.said()]
        for kind in (ipyvuetify.Select, ipyvuetify.TextField, ipyvuetify.Alert):
            for widget in self.context.find(kind).widgets:
                found += [c for c in widget.children if isinstance(c, str)]
                found += [str(getattr(widget, name, "")) for name in ("label", "error_messages", "messages")]
        return " ".join(found)

    def close(self):
        self.context.close()


def _label(button):
    return "".join(child for child in button.children if isinstance(child, str))
