"""What went wrong, in the reader's language: messages that know their id and values, and one catalogue a language."""

from conflict_sim.messages.text import (
    LANGUAGES,
    LONGEST_PATH,
    Given,
    Text,
    catalogue,
    control,
    join,
    phrase,
    rendered,
    say,
    shortened,
)

__all__ = [
    "LANGUAGES",
    "LONGEST_PATH",
    "Given",
    "Text",
    "catalogue",
    "control",
    "join",
    "phrase",
    "rendered",
    "say",
    "shortened",
]
