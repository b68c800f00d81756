"""What went wrong, in the reader's language: messages that know their id and values, and one catalogue a language."""

from conflict_sim.messages.text import LANGUAGES, Text, catalogue, join, phrase, rendered, say

__all__ = ["LANGUAGES", "Text", "catalogue", "join", "phrase", "rendered", "say"]
