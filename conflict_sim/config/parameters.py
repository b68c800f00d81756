"""Parameters of every mechanism: default, allowed range, range that sweeps sample, unit, source and grade.

They live here, not beside the kernels, so that a scenario is checked in a fraction of a second without a
compiler (``docs/decisions/0001-parameters-in-config.md``). Grades: V a figure read in a public source for
Indonesia, S a figure from published studies, C computed from open data, A assumed (stays inside its sweep
range until something better is known).
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Grade = Literal["V", "S", "C", "A"]


class Parameters(BaseModel):
    """Frozen base: unknown keys are refused, numbers must be finite and of the right type."""

    # Texts of fields are read from the sources when somebody asks (``fields.help_texts``): pydantic's own
    # ``use_attribute_docstrings`` parses every class at import, a fifth of the start-up time.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def parameter(
    default: float | int | None,
    allowed: tuple[float, float],
    sweep: tuple[float, float],
    unit: str,
    source: str,
    grade: Grade,
    symbol: str = "",
) -> Any:
    """Declare a numeric parameter.

    Args:
        default: Value when a scenario is silent; None where the region has a figure of its own.
        allowed: Closed range that a scenario may use.
        sweep: Range that sweeps and the sensitivity analysis sample by default.
        unit: Unit in words (``"1/day"``, ``"hours"``, ``"share"``).
        source: Where the default comes from.
        grade: V, S, C or A (module docstring).
        symbol: Symbol in the model documents.
    """
    return Field(
        default=default,
        ge=allowed[0],
        le=allowed[1],
        json_schema_extra={
            "sweep": [float(sweep[0]), float(sweep[1])],
            "unit": unit,
            "source": source,
            "grade": grade,
            "symbol": symbol,
        },
    )


class PopulationParameters(Parameters):
    """Who the voters are."""

    uncommitted: float = parameter(
        0.2, (0, 0.95), (0.1, 0.5), "share", "loyal partisans are few (Muhtadi 2019)", "S"
    )
    """Share of voters who belong to no camp; voters who stayed at home are uncommitted first."""
    dissimilarity: float = parameter(
        0.25,
        (0, 0.9),
        (0.12, 0.45),
        "index 0-1",
        "village votes of February 2024: .11-.21; local races higher",
        "C",
    )
    """Dissimilarity of camp shares between the villages of one kecamatan."""
    hardship_mean: float = parameter(0.4, (0.05, 0.95), (0.2, 0.6), "0-1", "Beta(2,3)", "A")
    """Mean of hardship H (Beta with concentration 5)."""
    available: float = parameter(
        0.4,
        (0, 1),
        (0.05, 0.5),
        "share",
        "set by hand on four regions; not among what was calibrated since (docs/calibration.md)",
        "A",
        "pi_a",
    )
    """Share of voters who could join a street assembly at the best hour."""
    trust_kpu: float | None = parameter(
        None, (0, 1), (0.5, 0.8), "0-1", "the region's figure; national .72 (Populi, 6/2023)", "V", "TE"
    )
    """Mean trust in the election bodies at the start; none: the region's survey figure, else the national one."""
    trust_police: float | None = parameter(
        None, (0, 1), (0.5, 0.8), "0-1", "the region's figure; national .67 (Indikator, 9/2024)", "V", "TP"
    )
    """Mean trust in the police at the start; none: as above."""
    trust_government: float | None = parameter(
        None, (0, 1), (0.5, 0.8), "0-1", "the region's figure; national .68 assumed", "A", "TG"
    )
    """Mean trust in the regional government at the start; none: as above."""
    trust_sd: float = parameter(0.16, (0, 0.4), (0.1, 0.2), "0-1", "assumed", "A")
    """Spread of trust between voters."""


class NetworkParameters(Parameters):
    """Layers of the social network (means per voter)."""

    kin_ties: float = parameter(8.0, (0, 60), (4, 15), "ties", "layered personal networks", "A")
    """Mean ties to household and neighbourhood (RT)."""
    community_ties: float = parameter(8.0, (0, 60), (4, 15), "ties", "layered personal networks", "A")
    """Mean ties through work, worship and school, also between villages."""
    homophily: float = parameter(0.6, (0, 1), (0.2, 0.9), "probability", "assumed", "A", "h")
    """A tie between two camps is kept with probability 1 - homophily."""
    chat_groups: float = parameter(2.0, (0, 8), (1, 5), "groups", "1 + Poisson(1)", "A")
    """Mean chat groups per voter."""
    chat_group_size: float = parameter(30.0, (4, 250), (15, 60), "members", "lognormal median", "A")
    """Median size of a chat group (log-sd .8, cap 250)."""
    supporters: float = parameter(0.07, (0, 0.5), (0.03, 0.15), "share of a camp", "assumed", "A")
    """Share of a camp's local supporters who belong to a supporter group."""
    supporter_group_size: float = parameter(60.0, (5, 500), (30, 120), "members", "lognormal median", "A")
    """Median size of a supporter group (log-sd .8, cap 500)."""


class HoaxParameters(Parameters):
    """Spread and belief of hoaxes: susceptible, believer, fact-checker (SBFC with exposure counts)."""

    attention: float = parameter(0.35, (0, 5), (0.1, 0.6), "1/exposure", "assumed", "A", "beta")
    """Attention per exposure."""
    credulity: float = parameter(
        -1.0, (-6, 6), (-2, 0), "log-odds", "21-36% recognise a hoax (KIC 2020)", "V", "a_0"
    )
    """Base log-odds of believing after attending."""
    partisanship: float = parameter(1.2, (0, 6), (0, 2.5), "log-odds", "motivated reasoning", "A", "a_p")
    """Weight of a hoax that suits one's camp."""
    trust_effect: float = parameter(1.5, (0, 6), (0, 3), "log-odds", "assumed", "A", "a_T")
    """How far trust in the election bodies protects."""
    information_gap: float = parameter(
        0.4, (0, 4), (0, 1), "log-odds", "assumed; hoaxes ride the open days", "A", "a_G"
    )
    """Added while the vote is over and the official result is not out."""
    neutral_weight: float = parameter(
        1.0, (0, 20), (0.3, 3), "exposures", "SBFC with a neutral option", "A", "n_0"
    )
    """Weight of not taking sides; 0 recovers SBFC."""
    high_sharers: float = parameter(
        0.12, (0, 1), (0.08, 0.2), "share", "11-12% ever shared (KIC 2020-22)", "V"
    )
    """Share of voters who share much."""
    share_high: float = parameter(1.0, (0, 20), (0.3, 3), "1/day", "assumed", "A", "sigma_high")
    """Sharing hazard of high sharers while a story is fresh to them."""
    share_low: float = parameter(0.03, (0, 5), (0.005, 0.1), "1/day", "assumed", "A", "sigma_low")
    """Sharing hazard of all others while a story is fresh to them."""
    share_checks: float = parameter(
        0.3,
        (0, 1),
        (0.02, 1),
        "ratio",
        "1: SBFC, where both sides speak alike; few forward corrections; calibrated (docs/calibration.md)",
        "C",
    )
    """Probability of sharing a correction, against that of sharing the story itself."""
    fresh_days: float = parameter(5.0, (0.1, 365), (2, 10), "days", "assumed", "A")
    """Mean time for which a story stays worth sharing."""
    believe_days: float = parameter(
        12.0, (0.5, 3650), (5, 30), "days", "fact-check effects last > 2 weeks", "S", "tau_B"
    )
    """Mean time until a believer forgets."""
    check_days: float = parameter(
        21.0, (0.5, 3650), (14, 60), "days", "fact-check effects last > 2 weeks", "S", "tau_F"
    )
    """Mean time until a fact-checker forgets."""
    verify: float = parameter(0.02, (0, 5), (0.005, 0.1), "1/day", "52-60% look it up online", "V", "v_0")
    """Hazard that a believer checks and learns the truth."""
    official_reach: float = parameter(0.01, (0, 1), (0, 0.1), "share/day", "assumed", "A")
    """Share of voters whom a routine official clarification of a running hoax reaches each day."""
    correction: float = parameter(
        0.15, (0, 5), (0.05, 0.5), "1/message", "debunking moves belief >= .59 of 4 points", "S", "v_c"
    )
    """Hazard that a believer whom an official clarification reaches gives the story up."""
    group_visibility: float = parameter(0.5, (0, 5), (0.1, 1), "weight", "assumed", "A", "w_G")
    """Weight of one share in a chat group against one share by a tie."""
    contagion: Literal["simple", "complex"] = Field(default="simple", json_schema_extra={"grade": "A"})
    """Rival structure: ``complex`` needs exposure from two sources before a hoax is attended to."""


class BeliefParameters(Parameters):
    """Belief that the count is fraudulent (Friedkin-Johnsen with a moving prior)."""

    kpu_openness: float = parameter(0.6, (0, 1), (0.2, 0.95), "0-1", "assumed", "A", "theta_K")
    """Openness and speed of the election body: forms shown, errors corrected."""
    social: float = parameter(0.1, (0, 5), (0.02, 0.3), "1/day", "assumed", "A", "lam_s")
    """Pull towards the mean of one's ties."""
    prior_pull: float = parameter(
        0.3, (0, 5), (0.02, 0.4), "1/day", "with prior and prior_sd: LSI 2/2024 on day 6", "C", "lam_0"
    )
    """Pull towards one's own prior."""
    hoax_pull: float = parameter(0.1, (0, 5), (0.02, 0.3), "1/day", "assumed", "A", "lam_h")
    """Pull of each believed fraud hoax towards certainty."""
    prior: float = parameter(
        0.51,
        (0, 1),
        (0.3, 0.55),
        "0-1",
        "LSI 2/2024: shares above .5 of .31 / .48 / .20; calibrated (docs/calibration.md)",
        "C",
        "phi_0",
    )
    """Mean prior."""
    prior_sd: float = parameter(0.2, (0, 0.5), (0.1, 0.25), "0-1", "same fit", "C", "sd_f")
    """Spread of the prior between voters."""
    loser_effect: float = parameter(
        0.3, (0, 1), (0.1, 0.4), "0-1", "same fit; Mauk 2020; calibrated (docs/calibration.md)", "C", "phi_L"
    )
    """Shift for those whose camp seems to have lost."""
    winner_ratio: float = parameter(0.6, (0, 1), (0.3, 0.9), "ratio", "same fit", "C")
    """Opposite shift of winners, as a part of the loser effect."""
    trust_effect: float = parameter(0.3, (0, 2), (0.1, 0.8), "0-1", "assumed", "A", "phi_T")
    """How far trust in the election bodies lowers the prior."""
    openness_effect: float = parameter(
        0.2, (0, 1), (0.05, 0.4), "0-1", "direction known, size assumed", "A", "phi_K"
    )
    """How far openness lowers the prior of everybody."""
    no_concession: float = parameter(
        0.1, (0, 0.5), (0, 0.2), "0-1", "Hernandez-Huerta & Cantu 2021", "S", "phi_A"
    )
    """Shift of losers after the announcement when their leader does not concede."""
    claim_believed: float = parameter(0.3, (0, 1), (0, 0.6), "probability", "assumed", "A")
    """Probability that a fully attached supporter takes his own pair's claim of victory for the result."""
    concede: float = parameter(0.0, (0, 1), (0, 1), "0-1", "scenario", "A")
    """How clearly the losing leaders concede."""


class TrustParameters(Parameters):
    """Trust in three institutions."""

    recovery: float = parameter(0.02, (0, 1), (0.005, 0.05), "1/day", "assumed", "A")
    """Return of trust to its start."""
    victim_seen: float = parameter(0.03, (0, 1), (0, 0.1), "0-1", "survey experiments in Uganda", "S", "d_T")
    """Loss of trust in the police when every tie is seen to be a victim of force."""
    accusation: float = parameter(
        0.02, (0, 1), (0, 0.06), "0-1", "assumed; a neutrality case (science 2.g)", "A"
    )
    """Loss of trust in an accused institution among those whom the accusation moves."""


class GrievanceParameters(Parameters):
    """Grievance G = scale * (1 - trust) * weighted deprivation."""

    scale: float = parameter(2.0, (0, 10), (1, 3), "-", "scaling", "A", "g")
    """Scale of grievance."""
    hardship: float = parameter(0.35, (0, 1), (0.1, 0.6), "weight", "assumed", "A", "w_H")
    """Weight of hardship."""
    fraud: float = parameter(
        0.45, (0, 1), (0.2, 0.7), "weight", "perceived fraud predicts protest (Daxecker)", "S", "w_F"
    )
    """Weight of fraud belief."""
    outrage: float = parameter(0.15, (0, 1), (0, 0.4), "weight", "assumed", "A", "w_O")
    """Weight of outrage at victims of force."""
    unfairness: float = parameter(
        0.05, (0, 1), (0, 0.15), "weight", "small, inconsistent in studies of vote buying", "S", "w_U"
    )
    """Weight of the perceived unfairness of money politics."""
    court_absorption: float = parameter(0.4, (0, 1), (0, 0.7), "share", "assumed", "A", "psi")
    """Share of fraud grievance that an open court case holds back in a fully trusting loser."""

    @model_validator(mode="after")
    def _weights(self) -> GrievanceParameters:
        if self.hardship + self.fraud + self.outrage + self.unfairness > 1 + 1e-9:
            raise ValueError("hardship + fraud + outrage + unfairness must not exceed 1")
        return self


class MobilisationParameters(Parameters):
    """The ladder: calm, agitating online, peaceful assembly, confrontation, riot."""

    neighbours: float = parameter(2.0, (0, 20), (0, 6), "-", "calibrated (docs/calibration.md)", "C", "kappa")
    """Weight of the share of ties in the street."""
    group_mates: float = parameter(0.2, (0, 2), (0, 0.5), "-", "assumed", "A", "w_on")
    """Weight of the share of supporter-group mates who agitate."""
    call: float = parameter(
        0.1,
        (0, 2),
        (0, 0.5),
        "-",
        "leaders matter (Bhavnani 2009); size calibrated (docs/calibration.md)",
        "C",
        "mu",
    )
    """Weight of a full call by the leader of one's supporter group."""
    call_from: float = parameter(0.45, (0, 1), (0.3, 0.6), "0-1", "assumed", "A", "f*")
    """Mean fraud belief in a group from which its leader starts to call."""
    call_width: float = parameter(0.3, (0.01, 1), (0.1, 0.5), "0-1", "assumed", "A")
    """Rise of fraud belief from the first call to the full call."""
    leaders_escalate: float = parameter(0.3, (0, 1), (0, 0.8), "share", "assumed", "A")
    """Share of supporter-group leaders who call when their group believes in fraud."""
    leaders_pledge: float = parameter(0.2, (0, 1), (0, 0.8), "share", "assumed", "A")
    """Share of leaders who speak for peace."""
    threshold_online: float = parameter(
        0.57, (0, 5), (0.5, 0.8), "-", "calibrated (docs/calibration.md)", "C", "T1"
    )
    """Threshold of agitating."""
    threshold_street: float = parameter(
        0.625, (0, 5), (0.5, 0.9), "-", "calibrated (docs/calibration.md)", "C", "T2"
    )
    """Threshold of joining an assembly."""
    threshold_sd: float = parameter(
        0.07,
        (0.001, 1),
        (0.05, 0.2),
        "-",
        "calibrated (docs/calibration.md)",
        "C",
        "sig_T",
    )
    """Spread of both thresholds between voters."""
    gap_confront: float = parameter(
        0.37,
        (0, 2),
        (0.15, 0.4),
        "-",
        "about 26% of protests turn violent; calibrated (docs/calibration.md)",
        "C",
        "gap3",
    )
    """Added threshold of confrontation."""
    gap_riot: float = parameter(
        0.06, (0, 2), (0.05, 0.2), "-", "same; calibrated (docs/calibration.md)", "C", "gap4"
    )
    """Further threshold of riot."""
    violence_sd: float = parameter(
        0.06, (0, 1), (0.05, 0.2), "-", "calibrated (docs/calibration.md)", "C", "sig_V"
    )
    """Spread of the violence threshold."""
    provocateurs: float = parameter(0.01, (0, 0.2), (0, 0.03), "share", "newcomers at 23:00, May 2019", "A")
    """Share of voters with a violence threshold three spreads lower."""
    risk_weight: float = parameter(0.45, (0, 5), (0.2, 0.8), "-", "assumed", "A", "rho")
    """Weight of the perceived risk of arrest."""
    violent_neighbours: float = parameter(0.3, (0, 5), (0, 0.8), "-", "assumed", "A", "k_v")
    """Weight of the share of ties in violence."""
    outrage_confront: float = parameter(0.3, (0, 3), (0, 0.6), "-", "assumed", "A", "c_O")
    """Weight of outrage in the face of a verbal order or anything above it (stage of force 2 and up)."""
    negotiators_calm: float = parameter(0.08, (0, 1), (0, 0.2), "-", "ESIM reviews; size assumed", "A", "c_n")
    """Calming weight of negotiators while force is low."""
    hours_to_agitate: float = parameter(
        4.0, (0.25, 120), (4, 36), "hours", "documented lags; calibrated (docs/calibration.md)", "C"
    )
    """Mean time from calm to agitating."""
    hours_to_street: float = parameter(
        2.0, (0.25, 72), (1.33, 12), "hours", "documented lags; calibrated (docs/calibration.md)", "C"
    )
    """Mean time from agitating to the street."""
    hours_to_confront: float = parameter(1.0, (0.1, 48), (0.33, 3), "hours", "documented lags", "V")
    """Mean time from assembly to confrontation."""
    hours_to_riot: float = parameter(0.5, (0.1, 48), (0.17, 1.5), "hours", "documented lags", "V")
    """Mean time from confrontation to riot."""
    hours_to_calm: float = parameter(
        5.0, (0.25, 120), (4.8, 24), "hours", "tau_c = .5 d; calibrated (docs/calibration.md)", "C", "tau_c"
    )
    """Mean time of one step down when the reason is gone."""
    hours_to_go_home: float = parameter(
        1.0,
        (0.1, 48),
        (0.5, 6),
        "hours",
        "few stay when the hour is over; size calibrated (docs/calibration.md)",
        "C",
        "tau_H",
    )
    """Mean time of one step down in the street for whoever has to be elsewhere at that hour (night, work)."""
    agitation_days: float = parameter(
        0.5, (0.05, 30), (0.2, 2), "days", "tau_exit(1); calibrated (docs/calibration.md)", "C"
    )
    """Mean time for which agitation lasts."""
    street_days: float = parameter(
        0.25,
        (0.02, 10),
        (0.2, 1),
        "days",
        "86.6% of protests last one day; calibrated (docs/calibration.md)",
        "C",
        "tau_exit",
    )
    """Mean time on the street before going home."""
    rest_days: float = parameter(
        14.0, (0, 60), (3, 14), "days", "calibrated (docs/calibration.md)", "C", "tau_R"
    )
    """Mean time after going home in which one does not come back."""
    shock_days: float = parameter(
        0.5, (0.1, 30), (0.5, 4), "days", "science 2.i; calibrated (docs/calibration.md)", "C"
    )
    """Decay time of a shock."""
    announcement_shock: float = parameter(
        0.245, (0, 1), (0, 0.3), "-", "calibrated (docs/calibration.md)", "C"
    )
    """Shock of the official announcement on the losing camps."""
    plenary_shock: float = parameter(0.16, (0, 1), (0, 0.2), "-", "calibrated (docs/calibration.md)", "C")
    """Shock of a kecamatan plenary on the losing camps there."""
    shock_sd: float = parameter(0.28, (0, 1), (0, 0.5), "-", "calibrated (docs/calibration.md)", "C")
    """Spread of what an event of the election weighs from regency to regency (decision 0015): log-normal, mean 1."""


class StreetParameters(Parameters):
    """Crowds, force and harm at sites."""

    ticks_per_hour: int = parameter(1, (1, 8), (1, 2), "ticks", "step-halving test", "C")
    """Street ticks per hour for the calm."""
    crowd_ticks_per_hour: int = parameter(4, (1, 32), (4, 8), "ticks", "step-halving test", "C")
    """Ticks per hour for whoever is on the ladder (a multiple of ``ticks_per_hour``)."""
    arrest_rule: Literal["threshold", "floor", "round", "epstein"] = Field(
        default="threshold", json_schema_extra={"grade": "A"}
    )
    """Rival structure: how the officer-to-active ratio becomes a perceived arrest probability."""
    arrest_k: float = parameter(
        2.302585092994046, (0.01, 20), (1, 4), "-", "P = .9 at 1:1 (Epstein 2002)", "S", "k"
    )
    """Steepness of perceived arrest probability."""
    arrest_from: float = parameter(0.5, (0, 5), (0.3, 1), "officers per active", "assumed", "A", "c*")
    """Ratio below which the ``threshold`` rule sees no risk."""
    force_policy: Literal["graduated", "hard", "soft", "dialogue"] = Field(
        default="graduated", json_schema_extra={"grade": "A"}
    )
    """graduated follows the crowd state; hard disperses every crowd; soft never does; dialogue stays a stage lower, with negotiators."""
    arrest_rate: float = parameter(
        2.0, (0, 100), (2, 12), "1/day", "calibrated (docs/calibration.md)", "C", "eta"
    )
    """Arrest hazard of a violent person at full force and one officer per person."""
    dispersal_rate: float = parameter(
        22.0, (0, 100), (2, 24), "1/day", "calibrated (docs/calibration.md)", "C", "delta"
    )
    """Dispersal hazard from the line of shields on (stage 4) and one officer per person."""
    indiscriminate: float = parameter(
        0.2, (0, 1), (0, 0.5), "share", "18% of peaceful protests dispersed", "C", "q_e"
    )
    """Share of force that also hits peaceful people."""
    negotiators: float = parameter(0.3, (0, 1), (0, 1), "0-1", "assumed", "A")
    """Presence of negotiators at sites under low force."""
    injury_rate: float = parameter(
        0.22,
        (0, 20),
        (0.05, 1),
        "1/day",
        ".87 injured per incident in the records; calibrated (docs/calibration.md)",
        "C",
        "i_0",
    )
    """Injury hazard of a violent person without force."""
    force_injury: float = parameter(0.5, (0, 10), (0.2, 1.5), "per stage", "assumed", "A", "i_f")
    """Rise of the injury hazard per stage of force from empty hands on (stage 3)."""
    damage_rate: float = parameter(
        0.045,
        (0, 10),
        (0.005, 0.1),
        "1/person-hour",
        ".71 buildings and vehicles per incident in the records; calibrated (docs/calibration.md)",
        "C",
        "d_0",
    )
    """Buildings and vehicles damaged per person-hour of riot at built sites."""
    backfire: float = parameter(0.10, (0, 2), (0, 0.3), "0-1", "experiments and null results", "S", "b_O")
    """Outrage per unit of victims seen (0 switches backfire off)."""
    outrage_days: float = parameter(4.0, (0.1, 60), (2, 10), "days", "assumed", "A", "tau_O")
    """Decay time of outrage."""
    other_camp_empathy: float = parameter(0.3, (0, 1), (0, 1), "ratio", "assumed", "A")
    """Outrage at victims of another camp against one's own."""
    violent_victim_weight: float = parameter(0.3, (0, 1), (0, 1), "ratio", "assumed", "A")
    """Outrage at a violent victim against a peaceful one."""
    custody_days: float = parameter(2.0, (0, 60), (0.5, 5), "days", "assumed", "A")
    """Mean time in custody."""
    crowd: int = parameter(5, (2, 1000), (3, 20), "people", "model definition", "A")
    """People in the street that make a crowd (an incident always takes five at level 3 or more)."""
    distance_km: float = parameter(15.0, (0.1, 500), (5, 40), "km", "outsiders came up to 80 km", "A")
    """Distance at which the pull of a site falls to 1/e."""
    guard_avoidance: float = parameter(0.5, (0, 5), (0, 1.5), "-", "displacement (Palopo 2013)", "A")
    """How strongly people avoid a guarded site for a softer one."""


class PoliceParameters(Parameters):
    """Officers and their travel."""

    officers_per_1000: float = parameter(
        0.0, (0, 50), (0.7, 4), "officers", "0 = the region's own figure", "V"
    )
    """Officers in the election operation per 1,000 voters; 0 takes the region's real figure."""
    local_share: float = parameter(0.35, (0, 1), (0.2, 0.6), "share", "assumed", "A")
    """Share of officers at kecamatan posts (Polsek); the rest stands at the regency base (Polres)."""
    respond_minutes: float = parameter(30.0, (0, 720), (15, 120), "minutes", "assumed", "A")
    """Time from a crowd to the order to move."""
    speed_kmh: float = parameter(40.0, (2, 200), (20, 60), "km/h", "assumed", "A")
    """Road speed; remoteness lowers it."""
    officers_per_active: float = parameter(0.6, (0, 10), (0.2, 1.5), "officers per person", "assumed", "A")
    """Officers sent per person in a crowd, while there are any."""
    release_hours: float = parameter(3.0, (0, 72), (1, 12), "hours", "assumed", "A")
    """Time for which officers stay after a crowd has gone."""
