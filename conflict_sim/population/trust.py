"""Where trust starts: the scenario's word, else the survey figure of the place, else the national one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_sim.regions.import_facts import NATIONAL_TRUST
from conflict_sim.regions.region import Fact

if TYPE_CHECKING:
    from conflict_sim.config.parameters import PopulationParameters
    from conflict_sim.regions.region import Region

#: Institutions whose trust the model follows, in the order of the columns.
INSTITUTIONS = ("kpu", "police", "government")


def trust_figure(region: Region, institution: str, code: str) -> Fact:
    """The survey figure of trust in an institution that is nearest to a place.

    Args:
        region: The region with its figures.
        institution: One of :data:`INSTITUTIONS`.
        code: The place; a figure of what contains it counts too, and that of the whole country (code ``*``) last.

    Returns:
        The figure of the region's tables; the national one of this package where they have none.
    """
    name = f"trust {institution}"
    value, grade, source = NATIONAL_TRUST[institution]
    return region.find_fact(name, code) or Fact("*", name, value, "share", grade, source, "national")


def trust_means(region: Region, params: PopulationParameters, code: str) -> tuple[float, float, float]:
    """Mean trust in KPU, police and government at the start, 0..1 each.

    Args:
        region: The region with its figures.
        params: What the scenario sets; a parameter that is None takes the figure of the place.
        code: The place: the region, or a kabupaten of it.
    """
    given = (params.trust_kpu, params.trust_police, params.trust_government)
    kpu, police, government = (
        trust_figure(region, institution, code).value if value is None else value
        for institution, value in zip(INSTITUTIONS, given, strict=True)
    )
    return kpu, police, government


def figures_used(region: Region, params: PopulationParameters) -> list[tuple[str, Fact]]:
    """The figures from which trust starts because the scenario is silent.

    Args:
        region: The region with its figures.
        params: What the scenario sets.

    Returns:
        Pairs of institution and figure: one for each place with a figure of its own, most often one.
    """
    used: dict[tuple[str, str], Fact] = {}
    for institution in INSTITUTIONS:
        if getattr(params, f"trust_{institution}") is None:
            for code in region.kab_code.tolist():
                fact = trust_figure(region, institution, code)
                used.setdefault((institution, fact.code), fact)
    return [(institution, fact) for (institution, _), fact in used.items()]
