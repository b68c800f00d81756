"""Parameters of the security forces beside the local police: who lends how many, fatigue, guards of polling stations.

Real counts of a region come first where it has them; the ratios here stand in where it has none, and everywhere
once ``police.officers_per_1000`` replaces the real figure (``docs/mechanisms.md``).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from conflict_sim.config.parameters import Parameters, parameter


class ForcesParameters(Parameters):
    """Units beside Polsek and Polres, duty and rest, and the last stages of force."""

    province_ratio: float = parameter(
        0.33,
        (0, 5),
        (0.2, 0.5),
        "ratio",
        "Polda against its Polres: Kaltara 528 / 1,507, Kaltim 1,234 / 4,006",
        "C",
    )
    """Officers of the Polda per officer of the Polres in the operation, where the region has no figure."""
    province_spare: float = parameter(0.35, (0, 1), (0.1, 0.6), "share", "assumed", "A")
    """Share of the Polda's officers that it can lend at once."""
    brimob_share: float = parameter(0.5, (0, 1), (0.3, 0.7), "share", "assumed", "A")
    """Share of the lent officers who are Brimob (riot police); the others are Samapta (BKO)."""
    neighbour_spare: float = parameter(0.15, (0, 1), (0, 0.3), "share", "assumed", "A")
    """Share of a Polres that it lends to a neighbour, and only while its own area lacks nobody."""
    request_minutes: float = parameter(60.0, (0, 2880), (20, 240), "minutes", "assumed", "A")
    """Time until lent units are released, on top of the response time and the road."""
    army_ratio: float = parameter(
        0.35,
        (0, 5),
        (0.2, 0.65),
        "ratio",
        "Sumut .23, Kutai Timur .24, Kaltim .38, Metro Jaya .40, Bulungan .62",
        "C",
    )
    """TNI (Kodim with its Koramil) per officer of the Polres, where the region has no figure; on request only."""
    satpol_ratio: float = parameter(0.15, (0, 5), (0.05, 0.4), "ratio", "assumed", "A")
    """Satpol PP per officer of the Polres."""
    tps_guard: float = parameter(
        1.0,
        (0, 3),
        (0.5, 1.5),
        "ratio",
        "Pilkada 2020: 2 officers per 10 safe, 2 vulnerable, 1 very vulnerable stations",
        "V",
    )
    """Guards of polling stations on polling day, against the usual pattern; 0: none."""
    repeat_guard: float = parameter(
        10.0,
        (0, 100),
        (6, 30),
        "officers/station",
        "Mahakam Ulu 2025: 474 police (823 people) for 77 stations, 6.2 (10.7) each; Sungai Penuh 2024: 150 people for 5, 30",
        "A",
    )
    """Police per polling station that votes again, at the usual guard of polling stations; 0: as on polling day."""
    boat_kmh: float = parameter(
        20.0, (2, 80), (10, 40), "km/h", "Bongan by speedboat 6-8 h; size assumed", "A"
    )
    """Speed between kecamatan that are joined by river or sea."""
    tire_hours: float = parameter(24.0, (0.5, 1000), (12, 48), "hours", "assumed; shifts of 12 hours", "A")
    """Time constant of fatigue of a unit that is wholly on duty."""
    rest_hours: float = parameter(12.0, (0.5, 1000), (6, 24), "hours", "assumed", "A")
    """Time constant of recovery at the base."""
    fatigue_effect: float = parameter(0.4, (0, 1), (0, 0.6), "share", "assumed", "A")
    """Loss of effective strength of a wholly tired unit."""
    lethal_rioters: int = parameter(100, (1, 100000), (50, 300), "people", "assumed", "A")
    """Rioters at a site from which an attack can threaten lives."""
    lethal_ratio: float = parameter(10.0, (0, 1000), (5, 30), "ratio", "assumed", "A")
    """Rioters per officer from which it does."""
    firearms: Literal["lethal_threat", "never"] = Field(
        default="lethal_threat", json_schema_extra={"grade": "A"}
    )
    """Whether the sixth stage exists: only against an attack that threatens lives, or not at all."""
    backfire: Literal["on", "off"] = Field(default="on", json_schema_extra={"grade": "A"})
    """Rival structure: whether victims of force outrage others and cost the police trust."""
