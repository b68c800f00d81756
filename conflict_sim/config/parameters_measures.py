"""Parameters of measures that a plan may order: at the defaults none is in force."""

from __future__ import annotations

from conflict_sim.config.parameters import Parameters, parameter


class MeasureParameters(Parameters):
    """Measures against messages and assemblies, and how sites draw people. Levers turn them; nothing else does."""

    throttle: float = parameter(0.0, (0, 1), (0, 0.8), "share", "0: nobody is throttled", "A")
    """Share of what people would share about a story, true or false, that does not get through."""
    site_pull: float = parameter(1.0, (0, 10), (0.3, 2), "factor", "1: as without a plan", "A")
    """Factor on what draws people to a site: a plenary that is held elsewhere draws fewer to its old venue."""
    bar_entry: float = parameter(0.0, (0, 1), (0, 0.8), "probability", "0: nobody is turned back", "A")
    """Probability that somebody on the way to an assembly at a site is turned back, at any hour."""
    bar_night: float = parameter(0.0, (0, 1), (0, 0.8), "probability", "0: nobody is turned back", "A")
    """The same between 20:00 and 05:00 (night curfew, ban on convoys)."""
    bar_outsiders: float = parameter(0.0, (0, 1), (0, 0.8), "probability", "0: nobody is turned back", "A")
    """The same for people who come from another regency (road posts)."""
