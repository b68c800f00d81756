"""Messages that read as English and can be rendered in another language later, by whoever shows them.

A :class:`Text` is a ``str``, so that errors are plain English wherever nobody asks; it also keeps its id and its values,
so that the command line can say the same in Indonesian::

    message = say("story.twice", name="gubernur")
    str(message)            # 'gubernur' is listed twice
    message.render("id")    # 'gubernur' tercantum dua kali

Values may be messages themselves (a hint, a unit). Putting a message into an f-string makes plain English of it; a test
finds messages that are put together in another way than by ``say``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, reduce
from importlib.resources import files
from string import Formatter
from typing import Any
from unicodedata import category

#: Languages of the catalogues; the first is what ``str`` gives.
LANGUAGES = ("en", "id")
#: Characters that a message shows of a value, and of a path or the words of a library; ``shortened`` cuts the rest.
LONGEST, LONGEST_PATH = 80, 400
#: Places that are shown whole, and those of paths and of words of libraries.
_WHOLE = frozenset({"message", "traceback", "command", "pieces", "stderr", "first", "second", "head"})
_LONG = frozenset(
    {"path", "file", "folder", "looked", "chain", "reason", "reasons", "words", "help", "problem"}
)
#: Categories of Unicode that a terminal obeys or hides.
_STEERING = frozenset({"Cc", "Cf", "Cs"})
_SEPARATORS = str.maketrans(",.", ".,")


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All messages of a language: id -> text with named places.

    Args:
        lang: ``en`` or ``id``.

    Raises:
        ValueError: Another language.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}; valid: {', '.join(LANGUAGES)}")
    content = files("conflict_sim.messages").joinpath(f"{lang}.json").read_text(encoding="utf-8")
    loaded: dict[str, str] = json.loads(content)
    return loaded


class Text(str):
    """A message: an English ``str`` with the id and the values it was made of.

    Attributes:
        id: Key of the catalogue.
        values: Place -> value; a value may be a message itself, or a list of them.
    """

    id: str
    values: Mapping[str, object]

    def __new__(cls, id: str, values: Mapping[str, object]) -> Text:
        """Fill the English text; a missing id or value is a defect and raises ``KeyError``."""
        made = super().__new__(cls, _Filler("en").vformat(catalogue("en")[id], (), values))
        made.id = id
        made.values = dict(values)
        return made

    def render(self, lang: str) -> str:
        """The message in a language.

        Args:
            lang: ``en`` or ``id``.
        """
        return _Filler(lang).vformat(catalogue(lang)[self.id], (), self.values)

    def __reduce__(self) -> tuple[Any, ...]:
        return Text, (self.id, dict(self.values))


class Given(Text):
    """A message that comes with what it is about, in both languages: the name of a lever, its help.

    Args:
        english: English text.
        indonesian: Indonesian text.
    """

    def __new__(cls, english: str, indonesian: str) -> Given:
        """Keep both texts."""
        made = str.__new__(cls, english)
        made.id = "given"
        made.values = {"en": english, "id": indonesian}
        return made

    def render(self, lang: str) -> str:
        """The text in a language.

        Args:
            lang: ``en`` or ``id``.
        """
        return str(self.values[lang])

    def __reduce__(self) -> tuple[Any, ...]:
        return Given, (self.values["en"], self.values["id"])


def shortened(value: str, most: int = LONGEST) -> str:
    """A text that a message can show: its beginning, where it is longer.

    Args:
        value: As the user wrote it.
        most: Characters that are kept, the sign of what is missing included.
    """
    shown = visible(value)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def control(value: str) -> str | None:
    """The first character of a text that steers a terminal or hides (``U+001B``), or None where there is none.

    These are the control and format characters of Unicode and halves of characters (Cc, Cf, Cs): what is printed with
    them is not what was written.

    Args:
        value: As the user wrote it.
    """
    if value.isprintable():
        return None
    return next((f"U+{ord(c):04X}" for c in value if category(c) in _STEERING), None)


def visible(value: str) -> str:
    r"""A text with its steering characters written out (``\x1b``, ``\u202e``); line ends and tabs stay.

    Args:
        value: As the user wrote it.
    """
    if value.isprintable():
        return value
    return "".join(
        c.encode("unicode_escape").decode("ascii") if category(c) in _STEERING and c not in "\n\t" else c
        for c in value
    )


class _Filler(Formatter):
    """``str.format`` that renders messages among the values, and separates thousands as the language does.

    Values that a user wrote are cut to a line; messages among them have done so themselves.
    """

    def __init__(self, lang: str):
        self.lang = lang

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return super().get_value(key, args, kwargs) if key in _WHOLE else self._cut(key, kwargs[str(key)])

    def _cut(self, key: int | str, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [self._cut(key, item) for item in value]
        if not isinstance(value, str) or isinstance(value, Text):
            return value
        return shortened(value, LONGEST_PATH if key in _LONG else LONGEST)

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Text):
            value = value.render(self.lang)
        elif isinstance(value, (list, tuple)):
            value = ", ".join(self.format_field(item, "") for item in value)
        shown = format(value, format_spec)
        return shown.translate(_SEPARATORS) if "," in format_spec and self.lang == "id" else shown


def say(id: str, /, **values: object) -> Text:
    """A message of the catalogue.

    Args:
        id: Key of the catalogue.
        values: Named places: numbers, names as the user wrote them, messages, or lists of these.
    """
    return Text(id, values)


def join(parts: Iterable[object], separator: str = "list.semicolon") -> str:
    """Several messages as one, the separator in the language too.

    Args:
        parts: Messages or plain texts; at least one.
        separator: Id of a message with the places ``first`` and ``second``.
    """
    return reduce(lambda a, b: Text(separator, {"first": a, "second": b}), map(_kept, parts))


def _kept(part: object) -> str:
    return part if isinstance(part, str) else str(part)


@cache
def _patterns(group: str) -> Sequence[tuple[str, re.Pattern[str]]]:
    """Ids of a group with a pattern that finds their places in an English text."""
    found = []
    for id, template in catalogue("en").items():
        if id.startswith(f"{group}."):
            parts = [
                re.escape(literal) + (f"(?P<{place}>.+)" if place else "")
                for literal, place, _, _ in Formatter().parse(template)
            ]
            found.append((id, re.compile("".join(parts), re.DOTALL)))
    return found


def phrase(group: str, english: str) -> Text:
    """The message that says ``english``, for words that come from a table, a library or the operating system.

    Args:
        group: First part of the ids that are searched (``unit``, ``system``).
        english: The words, as the English catalogue has them. Words that it does not have stay as they are, in
            quotation marks where the reader's language is another one.
    """
    for id, pattern in _patterns(group):
        match = pattern.fullmatch(english)
        if match:
            return Text(id, match.groupdict())
    return Text("foreign", {"words": english})


def rendered(message: object, lang: str) -> str:
    """A message, an error or anything else as text of a language.

    Args:
        message: A :class:`Text`, an exception that carries one, or what has no translation (shown as it is).
        lang: ``en`` or ``id``.
    """
    render = getattr(message, "render", None)
    if render is not None:
        return str(render(lang))
    if isinstance(message, Exception) and len(message.args) == 1:
        return rendered(message.args[0], lang)
    return str(message)
