"""What levers need: money and staff days add up over a run; officers and teams are tied up day by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal


@dataclass(frozen=True)
class Needs:
    """What levers need, on one day or over a run. The names are those of a budget's entries.

    Args:
        rupiah: Money spent.
        officers: Police officers tied up at once.
        teams: Monitoring or mediation teams tied up at once.
        staff_days: Working days of officials spent.
    """

    rupiah: float = 0.0
    officers: float = 0.0
    teams: float = 0.0
    staff_days: float = 0.0

    def times(self, share: float) -> Needs:
        """Needs at a share of the full effort."""
        return Needs(**{name: getattr(self, name) * share for name in RESOURCES})


#: Entry of a budget -> how days add up: spent for good (``sum``), or free again the next day (``peak``).
RESOURCES: dict[str, Literal["sum", "peak"]] = {
    "rupiah": "sum",
    "officers": "peak",
    "teams": "peak",
    "staff_days": "sum",
}


def together(needs: Iterable[Needs]) -> Needs:
    """Needs of several levers on one day."""
    every = list(needs)
    return Needs(**{f.name: float(sum(getattr(n, f.name) for n in every)) for f in fields(Needs)})


def over_days(days: Iterable[Needs]) -> Needs:
    """Needs of a run from those of its days: what is spent is added up, what is tied up counts on its busiest day."""
    every = list(days)
    found = {}
    for name, rule in RESOURCES.items():
        values = [getattr(n, name) for n in every]
        found[name] = float(sum(values) if rule == "sum" else max(values, default=0.0))
    return Needs(**found)
