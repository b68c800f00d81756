"""All levers there are: those of this package, and those that other packages bring along.

A package of others offers levers by an entry point of the group ``conflict_sim.levers`` that names a module in which
they register themselves, or the class of a lever, which is then registered under the entry point's name.
"""

from __future__ import annotations

import logging
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules

from conflict_sim import interventions
from conflict_sim.interventions.base import LEVERS, Lever

log = logging.getLogger(__name__)

GROUP = "conflict_sim.levers"


@cache
def load() -> None:
    """Register every lever, once. A package of others that cannot be loaded is passed over with a warning."""
    for module in sorted(m.name for m in iter_modules(interventions.__path__) if _is_lever(m.name)):
        import_module(f"{interventions.__name__}.{module}")
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        try:
            found = point.load()
            if isinstance(found, type) and issubclass(found, Lever):
                LEVERS.add(point.name)(found)
        except Exception:  # whatever the code of others raises, the levers of this package can be used
            log.warning("the levers of %r cannot be loaded", point.name, exc_info=True)


def _is_lever(module: str) -> bool:
    """Modules of levers are named by their code: ``i1_rapid_clarification``."""
    code = module.partition("_")[0]
    return code[:1] in ("i", "m", "l", "s", "d") and code[1:].isdigit()


def listed() -> list[tuple[str, type[Lever]]]:
    """Name and class of every lever, in the order of the catalogue; those without a code come last."""
    load()
    order = "IMLSD"

    def place(item: tuple[str, type[Lever]]) -> tuple[int, int, str]:
        code = item[1].code
        if code[:1] in order and code[1:].isdigit():
            return order.index(code[0]), int(code[1:]), item[0]
        return len(order), 0, item[0]

    return sorted(LEVERS.items(), key=place)
