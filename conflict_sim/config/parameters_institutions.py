"""Parameters of the institutions and of their clock: counts, plenaries, court, Bawaslu, neutrality, conflict status.

Grades and the meaning of the fields: ``parameters.py``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from conflict_sim.config.parameters import Parameters, parameter


class InstitutionParameters(Parameters):
    """Election bodies, court, local government, and how late and how wrong what they say can be."""

    # Unofficial counts
    count_error: float = parameter(
        0.004,
        (0, 0.2),
        (0.0003, 0.006),
        "share of votes",
        "unofficial counts at 23:00 against the decree: .2-.6 pp (Batu Bara, Rejang Lebong 2024)",
        "V",
        "e_q",
    )
    """Standard error of a camp's share in an unofficial count from the first night on."""
    early_error: float = parameter(
        0.02,
        (0, 0.3),
        (0.01, 0.05),
        "share of votes",
        "a partial early count of Kaltara was 3.3 pp off; one case, taken as about 1.6 standard errors",
        "A",
        "e_0",
    )
    """Standard error of the partial counts of the first afternoon."""
    team_bias: float = parameter(
        0.03, (0, 0.5), (0.02, 0.05), "share of votes", "partisan claims: 2-5 pp, assumed", "A", "e_t"
    )
    """What a team's own count adds to its own pair; the other pairs lose it in equal parts."""
    team_followers: float = parameter(0.15, (0, 1), (0.05, 0.4), "share of supporters", "assumed", "A")
    """Supporters who follow their own team's count; 0: nobody."""
    app_followers: float = parameter(0.3, (0, 1), (0.1, 0.5), "share", "assumed", "A")
    """Voters who follow the count application of the KPU; the rest follow quick counts."""
    app_misread: float = parameter(
        0.01,
        (0, 0.3),
        (0, 0.03),
        "share of votes",
        ".65% of polling stations were misread on day 1 of 2024, 24% mismatched on day 13; effect on shares assumed",
        "A",
    )
    """Standard error added to the application's shares while misread figures stand."""
    app_days: float = parameter(
        19.0,
        (0, 60),
        (5, 30),
        "days",
        "errors admitted 15 February 2024, charts removed 5-6 March",
        "V",
    )
    """Days until misread figures are taken down by a wholly closed KPU; openness shortens it in proportion."""
    app_daily_loss: float = parameter(0.001, (0, 0.2), (0, 0.005), "trust/day", "assumed", "A")
    """Trust in the election bodies that followers of the application lose per day while misread figures stand."""
    withdrawal_shock: float = parameter(0.02, (0, 5), (0, 0.05), "motive", "assumed", "A")
    """Shock on losers when the application's figures are taken down."""

    # Recapitulation
    plenary_minutes: float = parameter(
        4.0, (0, 120), (2, 10), "minutes per polling station", "plenaries of 09-18 h; length assumed", "A"
    )
    """Reading out one polling station at a kecamatan plenary; 0: every plenary ends at 15:00."""
    box_speed_kmh: float = parameter(15.0, (1, 100), (5, 40), "km/h", "trucks and boats, assumed", "A")
    """Speed of ballot boxes from a village to its kecamatan and on; remoteness slows it down."""
    remote_delay: float = parameter(
        1.0, (0, 10), (0, 3), "factor", "distances are measured, speeds assumed", "A"
    )
    """Weight of the boxes' travel time in the date of a plenary; 0: dates follow the size of the roll only."""
    tier_shock: float = parameter(0.5, (0, 5), (0, 1), "factor", "assumed", "A")
    """Shock of a regency plenary in a governor's contest, in units of the kecamatan plenary's."""
    objection: float = parameter(0.5, (0, 1), (0.1, 0.9), "probability", "assumed", "A")
    """Chance of an objection at a plenary where every loser believes in fraud; proportional to mean belief."""
    objection_shock: float = parameter(0.005, (0, 5), (0, 0.03), "motive", "assumed", "A")
    """Shock of an objection on losers of the place."""
    postpone_days: int = Field(
        default=1, ge=0, le=30, json_schema_extra={"unit": "days", "grade": "A", "source": "assumed"}
    )
    """Days by which a plenary is put off when there was an incident at its venue the day before; 0: never."""

    # Court and re-votes
    granted: float = parameter(
        0.65, (0, 1), (0.5, 0.8), "probability", "26 of 40 cases heard in February 2025", "V"
    )
    """Chance that a petition within the legal margin is granted."""
    petition_beyond_margin: float = parameter(
        0.54,
        (0, 1),
        (0.4, 0.7),
        "probability",
        "310 petitions in 545 contests of 2024, all of the 30 in 534 within the margin among them (assumed)",
        "C",
    )
    """Chance that the loser goes to court over a margin beyond the legal one (``world.petition: auto``)."""
    beyond_margin: float = parameter(
        0.0, (0, 1), (0, 0.1), "probability", "cases beyond the margin were heard too; share unknown", "A"
    )
    """Chance that a petition outside the legal margin is heard all the same."""
    whole_region: float = parameter(0.5, (0, 1), (0.2, 0.8), "probability", "assumed", "A")
    """Share of ordered re-votes that are held in the whole region rather than at some polling stations."""
    stations: float = parameter(0.05, (0.0001, 1), (0.005, 0.3), "share of stations", "assumed", "A")
    """Polling stations of a re-vote that is not held everywhere."""
    verdict: Literal["auto", "rejected", "re_vote_stations", "re_vote_all"] = Field(
        default="auto", json_schema_extra={"grade": "A"}
    )
    """How the court decides a petition; ``auto``: by the legal margin and the chances above."""
    verdict_trust: float = parameter(
        0.05, (0, 1), (0, 0.15), "trust", "sign from the literature, size assumed", "A", "delta_MK"
    )
    """Trust in the election bodies that a verdict takes from losers (rejected) or gives to them (re-vote)."""
    verdict_shock: float = parameter(0.03, (0, 5), (0, 0.1), "motive", "assumed", "A")
    """Shock of a verdict on those against whom it goes."""
    swing: float = parameter(0.02, (0, 0.5), (0, 0.05), "share of votes", "assumed", "A")
    """Standard deviation of a camp's share between vote and re-vote where people vote again."""
    repeats: float = parameter(
        0.0007,
        (0, 1),
        (0.0002, 0.004),
        "share of stations",
        "287 of 435,296 stations after 27 November 2024",
        "V",
    )
    """Polling stations that vote again within ten days because of a mistake at the vote."""

    # Bawaslu
    complaints: float = parameter(1.0, (0, 1e9), (0.3, 3), "1/day per 100,000", "assumed", "A", "lambda_B")
    """Complaints per day and 100,000 voters at fraud belief 1; proportional to the sum of belief."""
    unfairness: float = parameter(0.2, (0, 100), (0, 1), "factor", "assumed", "A")
    """Weight of perceived unfairness of money beside fraud belief, where it is simulated."""
    desks: int = Field(
        default=3, ge=1, le=1000, json_schema_extra={"unit": "desks", "grade": "A", "source": "assumed"}
    )
    """Desks of a Bawaslu office; each handles one complaint at a time."""
    panwascam_desks: float = parameter(0.5, (0, 20), (0, 1), "desks", "assumed", "A")
    """Desks that each Panwascam adds to the office of its regency."""
    handled_per_day: float = parameter(
        0.2, (0.001, 1e6), (0.14, 0.33), "1/day", "a study takes about 5 (3+2) days", "V", "mu_B"
    )
    """Complaints that one desk handles per day."""
    late_days: float = parameter(
        7.0, (0.5, 100), (3, 14), "days", "science base 2.g; Bawaslu has 7 days", "S"
    )
    """Age from which an unanswered complaint costs trust."""
    late_loss: float = parameter(0.01, (0, 1), (0, 0.02), "trust", "science base 2.g", "A")
    """Trust in the election bodies that the complaining camp of the kecamatan loses per late complaint."""
    violation_share: float = parameter(
        0.12, (0, 1), (0.1, 0.18), "share of complaints", "176 of 1,523 reports (2019), 21 of 114 (2024)", "V"
    )
    """Answered complaints that are found to be violations."""
    crime_share: float = parameter(
        0.24, (0, 1), (0.1, 0.4), "share of violations", "42 of 176 violations went to the police (2019)", "V"
    )
    """Violations that Gakkumdu takes as crimes."""
    gakkumdu_days: int = Field(
        default=14,
        ge=0,
        le=200,
        json_schema_extra={"unit": "days", "grade": "V", "source": "Gakkumdu takes up to 14 days (2024)"},
    )
    """Days from the finding of a crime to its trial."""
    handled_gain: float = parameter(0.002, (0, 1), (0, 0.01), "trust", "sign from the literature", "A")
    """Trust that the complaining camp of the kecamatan gains when its complaint is found right."""

    # Neutrality of officials
    violations: float = parameter(
        0.02,
        (0, 10),
        (0.005, 0.06),
        "1/day per regency",
        "878 civil-servant and 195 village-head cases in 545 regions, 2024; about 90 days assumed",
        "C",
        "nu",
    )
    """Neutrality violations of officials, until the result is announced."""
    seen: float = parameter(0.05, (0, 1), (0.01, 0.3), "share", "assumed", "A")
    """Voters of the regency who come to know of a violation."""
    neutrality_loss: float = parameter(0.02, (0, 1), (0, 0.05), "trust", "science base 2.g", "A")
    """Trust in the regional government that supporters of other camps lose when they know of a violation."""
    sanctioned: float = parameter(0.5, (0, 1), (0.2, 0.9), "share", "assumed", "A")
    """Violations that are sanctioned; a sanction restores half of the loss."""
    sanction_days: float = parameter(
        17.0, (0, 365), (7, 28), "days", "enforcement takes 1-4 weeks (assumed middle)", "A"
    )
    """Mean days from a violation to its sanction (Exp)."""

    # Status of conflict (UU 7/2012)
    status_hours: float = parameter(6.0, (0, 240), (3, 24), "hours", "assumed reading of the law", "A")
    """Riot of this length is beyond the control of the police."""
    status_damage: int = Field(
        default=3, ge=0, le=1000, json_schema_extra={"unit": "buildings", "grade": "A", "source": "assumed"}
    )
    """Damage of such a riot at public offices from which government counts as disrupted."""
    status_quiet_days: int = Field(
        default=14, ge=1, le=90, json_schema_extra={"unit": "days", "grade": "A", "source": "assumed"}
    )
    """Days without an incident after which the status is lifted; the law allows 90 days at most."""


#: Values at which the whole slice changes nothing: exact counts, old dates, no complaints, no violations.
OFF: dict[str, object] = {
    "count_error": 0.0,
    "early_error": 0.0,
    "team_followers": 0.0,
    "app_daily_loss": 0.0,
    "app_misread": 0.0,
    "withdrawal_shock": 0.0,
    "plenary_minutes": 0.0,
    "remote_delay": 0.0,
    "tier_shock": 0.0,
    "objection": 0.0,
    "postpone_days": 0,
    "verdict_trust": 0.0,
    "verdict_shock": 0.0,
    "granted": 0.0,
    "petition_beyond_margin": 0.0,
    "repeats": 0.0,
    "complaints": 0.0,
    "violations": 0.0,
}
