"""Colours of the app: those of the figures, which stay apart for colour-blind readers."""

from __future__ import annotations

from conflict_sim.figures.base import BLACK, BLUE, GREEN, INK, ORANGE, PURPLE, RED, SKY

__all__ = ["CAMPS", "INK", "PAPER", "QUIET"]

#: Colour of no camp, then those of the camps in order.
CAMPS = ("#b5b5b5", BLUE, ORANGE, GREEN, PURPLE, SKY, RED, BLACK, "#7a6a00", "#005f4e", "#5b3a8e")
#: Places without anything; text that steps back.
PAPER, QUIET = "#f3f3f3", "#5f5f5f"
