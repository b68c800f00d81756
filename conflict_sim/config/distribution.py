"""Distributions of uncertain parameters: ``{uniform: [a, b]}``, ``{loguniform: [a, b]}``, ``{integers: [a, b]}``, ``{choice: [...]}``."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, Field, WithJsonSchema, model_serializer, model_validator

from conflict_sim.config.parameters import Parameters
from conflict_sim.config.refusal import refused
from conflict_sim.messages import say

KINDS: tuple[str, ...] = ("uniform", "loguniform", "integers", "choice")
Value = bool | int | float | str


def _scalar(value: Any) -> Any:
    if not isinstance(value, (bool, int, float, str)):
        raise refused("distribution", say("distribution.scalar"))
    return value


_Choice = Annotated[Any, AfterValidator(_scalar), WithJsonSchema({"type": ["number", "string", "boolean"]})]


class Distribution(Parameters):
    """One distribution; exactly one of the keys is set."""

    uniform: tuple[float, float] | None = Field(default=None, strict=False)
    """All values from a to b are equally likely."""
    loguniform: tuple[float, float] | None = Field(default=None, strict=False)
    """All orders of magnitude from a to b are equally likely (both above 0)."""
    integers: tuple[int, int] | None = Field(default=None, strict=False)
    """Whole numbers from a to b, both included."""
    choice: tuple[_Choice, ...] | None = Field(default=None, strict=False, min_length=1, max_length=100)
    """One of a list, each equally likely."""

    @model_validator(mode="after")
    def _one(self) -> Distribution:
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise refused("distribution", say("distribution.one", kinds=KINDS))
        if given[0] != "choice":
            low, high = getattr(self, given[0])
            if low >= high:
                raise refused("distribution", say("distribution.order", low=low, high=high))
            if given[0] == "loguniform" and low <= 0:
                raise refused("distribution", say("distribution.log"))
        return self

    @model_serializer
    def _plain(self) -> dict[str, list[Any]]:
        return {self.kind: list(self.values)}

    @property
    def kind(self) -> str:
        """Name of the distribution, one of :data:`KINDS`."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def values(self) -> tuple[Value, ...]:
        """The two ends, or the list of a choice."""
        values: tuple[Value, ...] = getattr(self, self.kind)
        return values

    def quantile(self, u: float) -> Value:
        """Value below which a share ``u`` of the distribution lies.

        Args:
            u: Number in [0, 1).

        Returns:
            A value of the distribution; designs and samplers feed it with their own points.
        """
        if not 0 <= u < 1:
            raise ValueError(f"u must lie in [0, 1), not {u}")
        if self.choice is not None:
            chosen: Value = self.choice[math.floor(u * len(self.choice))]
            return chosen
        if self.integers is not None:
            low, high = self.integers
            return low + math.floor(u * (high - low + 1))
        ends = self.uniform if self.uniform is not None else self.loguniform
        assert ends is not None  # guaranteed by the validator
        if self.uniform is not None:
            return min(max(ends[0] + u * (ends[1] - ends[0]), ends[0]), ends[1])
        log: Callable[[float], float] = math.log
        return min(max(math.exp(log(ends[0]) + u * (log(ends[1]) - log(ends[0]))), ends[0]), ends[1])
