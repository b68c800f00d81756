"""Refusing a value inside a pydantic model, so that the reason keeps its id and its values."""

from __future__ import annotations

from pydantic_core import PydanticCustomError


def refused(kind: str, reason: str) -> PydanticCustomError:
    """The error for a validator to raise.

    Args:
        kind: Type of the error, as pydantic lists it.
        reason: A message; ``problems.pydantic_text`` finds it again in the context of the error.
    """
    return PydanticCustomError(kind, "{told}", {"told": reason})
