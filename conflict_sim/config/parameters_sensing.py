"""Parameters of sensing, of the leaders' forum (Forkopimda) and of what press and officials notice."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from conflict_sim.config.parameters import Parameters, parameter


class SensingParameters(Parameters):
    """Who watches how many people, how well, and how late he tells."""

    fkdm_members: int = parameter(
        5, (0, 50), (1, 13), "persons", "Permendagri 2/2018 jo 46/2019: 5 per level, formerly up to 13", "V"
    )
    """Members of a kecamatan's early-warning forum (FKDM)."""
    coverage: float = parameter(0.02, (0, 1), (0.001, 0.05), "share", "assumed (science 2.j)", "A", "cov")
    """Share of a kecamatan's voters whom five FKDM members know well enough; more members know more."""
    sensitivity: float = parameter(0.7, (0, 1), (0.4, 0.95), "probability", "assumed", "A", "s_e")
    """Probability that an observed person who believes a hoax or agitates is noticed on a day."""
    false_reports: float = parameter(0.01, (0, 1), (0, 0.05), "probability/day", "assumed", "A")
    """Probability that an observed person without any sign is reported on a day all the same."""
    noise: float = parameter(0.01, (0, 1), (0, 0.03), "share", "assumed (science 2.j)", "A")
    """Standard deviation of the error of a kecamatan's daily figure."""
    index_days: float = parameter(1.0, (0.05, 30), (0.5, 5), "days", "EWMA of one day (science 2.h)", "A")
    """Memory of the warning index."""
    usual_days: float = parameter(
        7.0, (1, 1e6), (5, 28), "days", "assumed; chosen on few seeds (mechanisms.md)", "A"
    )
    """Memory of what FKDM and local leaders hold for usual: they tell what lies above it; very long: all they see."""
    alarm: float = parameter(0.08, (0, 1), (0.02, 0.2), "share", "assumed; the ROC shows the rest", "A", "h")
    """Warning index (above the usual) above which FKDM's Tim Kewaspadaan Dini calls an alarm; poor: 5% of mornings before incidents, 8% of quiet ones are under it (mechanisms.md)."""
    fkdm_hours: float = parameter(6.0, (0, 720), (1, 72), "hours", "assumed; planners speak of 1-3 days", "A")
    """Mean time until an FKDM report is known."""
    police_coverage: float = parameter(0.003, (0, 1), (0.0005, 0.01), "share", "assumed", "A")
    """Share of voters whom police intelligence (Intelkam) watches for agitation."""
    police_hours: float = parameter(3.0, (0, 720), (1, 24), "hours", "assumed", "A")
    """Mean time until its report is known."""
    bin_coverage: float = parameter(0.001, (0, 1), (0, 0.005), "share", "assumed", "A")
    """Share of voters whom the regional intelligence office (BIN) watches for agitation."""
    bin_hours: float = parameter(12.0, (0, 720), (3, 48), "hours", "assumed", "A")
    """Mean time until its report is known."""
    agitation_alarm: float = parameter(0.05, (0, 1), (0.01, 0.2), "share", "assumed", "A")
    """Reported share of agitators that police and BIN take for an alarm."""
    leaders_coverage: float = parameter(0.005, (0, 1), (0, 0.02), "share", "assumed", "A")
    """Share of voters whom religious, customary and youth leaders hear of."""
    leaders_hours: float = parameter(24.0, (0, 720), (6, 72), "hours", "assumed", "A")
    """Mean time until their word is known."""
    complaint_coverage: float = parameter(0.002, (0, 1), (0, 0.01), "share", "assumed", "A")
    """Share of voters whose complaints about fraud reach the supervisors in the kecamatan (Panwascam)."""
    complaint_hours: float = parameter(24.0, (0, 720), (6, 120), "hours", "Bawaslu studies 3+2 days", "A")
    """Mean time until Bawaslu passes complaints on."""
    complaint_alarm: float = parameter(
        0.45, (0, 1), (0.35, 0.7), "share", "above the .31 of LSI 2/2024; assumed", "A"
    )
    """Share of complainants that Bawaslu takes for an alarm."""
    map_accuracy: float = parameter(
        0.3, (0, 1), (0, 0.7), "correlation", "indices barely tell ordinary regions apart (domain 4.5)", "A"
    )
    """Correlation of Kesbangpol's vulnerability map with how many distrustful and hard-up people there are."""


class CoordinationParameters(Parameters):
    """How agencies decide together. Coordination acts only through delay, coverage, reserves and messages.

    Forums meet and pay for it, but act only by whom they send. While predeploy_share, kecamatan_share, lend_share,
    mediator_teams and inconsistency are 0, as here, the degree of coordination, times, attendance, meetings and
    policy change no voter, but for soldiers under a status of conflict: they act only where a plan or a scenario
    sends officers or teams, or lets offices contradict.
    """

    coordination: float = parameter(0.3, (0, 1), (0, 1), "0-1", "assumed", "A", "c")
    """0: one agency after the other, nothing shared .. 1: all at once, every report shared, reserves pooled; acts only where officers or teams are sent, or offices contradict."""
    detect_hours: float = parameter(6.0, (0, 240), (1, 48), "hours", "assumed; ask users", "A", "tau_detect")
    """Time to confirm a report if one agency follows the other."""
    decide_hours: float = parameter(6.0, (0, 240), (1, 48), "hours", "assumed; ask users", "A", "tau_decide")
    """Time to agree if one member follows the other."""
    deploy_hours: float = parameter(12.0, (0, 240), (1, 48), "hours", "assumed; ask users", "A", "tau_deploy")
    """Time to put units on their way if one agency follows the other."""
    kecamatan_speed: float = parameter(0.5, (0, 1), (0.25, 1), "ratio", "assumed", "A")
    """Times of a Forkopimcam against those of a Forkopimda."""
    attendance: float = parameter(
        0.8, (0, 1), (0.4, 1), "probability", "attendance counts (seeds); assumed", "A"
    )
    """Probability that a member comes himself to a meeting; acts only where a meeting sends officers, teams or soldiers."""
    delegate_hours: float = parameter(6.0, (0, 240), (0, 24), "hours", "assumed", "A")
    """Added to the decision of a member who has sent somebody without a mandate."""
    meetings: float = parameter(1.0, (0, 10), (0.5, 2), "ratio", "routine by stage assumed", "A")
    """Frequency of routine meetings (Rakor) against the usual one; 0: no meeting at all, also not on alarm. Meetings cost; they act only by whom they send."""
    policy: Literal["follow_picture", "fixed", "none"] = Field(
        default="follow_picture", json_schema_extra={"grade": "A"}
    )
    """follow_picture sends officers and mediators where the picture is darkest; fixed where the map says; none nowhere."""
    predeploy_share: float = parameter(0.0, (0, 1), (0, 0.3), "share", "assumed", "A")
    """Share of the officers at a regency base (Polres) that the Forkopimda sends ahead; 0: the standing routine only."""
    kecamatan_share: float = parameter(0.0, (0, 1), (0, 0.5), "share", "assumed", "A")
    """Share of a post's officers (Polsek) that the Forkopimcam may send ahead."""
    lend_share: float = parameter(0.0, (0, 1), (0, 0.5), "share", "assumed", "A")
    """Share of a calm regency's base that can be spared for neighbours; pooled in proportion to coordination."""
    status_soldiers: int = parameter(30, (0, 1000), (0, 100), "soldiers", "a platoon of 30; assumed", "A")
    """Soldiers of the Kodim whom the Forkopimda asks for per place in need, while a status of conflict is in force; 0: none."""
    stand_down_days: float = parameter(2.0, (0.5, 30), (1, 7), "days", "assumed", "A")
    """Quiet days in the picture after which officers and mediators are called back."""
    mediator_teams: int = parameter(
        0, (0, 200), (0, 5), "teams", "none as today; an FKUB has 17 members", "A"
    )
    """Teams of FKUB and of religious, customary and youth leaders per regency that mediate at sites."""
    mediator_presence: float = parameter(0.3, (0, 1), (0, 0.9), "0-1", "assumed; may be nothing", "A")
    """Presence of mediators at the sites of a kecamatan with a team, as of negotiators."""
    team_cost: float = parameter(
        5e6, (0, 1e12), (1e6, 2e7), "rupiah/day", "mediation Rp10-100m of 2-10 days", "A"
    )
    """Cost of a mediator team per day."""
    meeting_cost: float = parameter(1e7, (0, 1e12), (5e6, 1.5e8), "rupiah", "Rp30-150m a large event", "A")
    """Cost of a meeting."""
    money: float = parameter(1e9, (0, 1e15), (1e8, 5e9), "rupiah", "assumed", "A")
    """Money of all forums of a regency together, and of a provincial forum, for meetings and mediation in one run."""
    message_weight: float = parameter(1.0, (0, 5), (0.3, 1.5), "exposures", "one exposure", "A", "w_m")
    """Weight of an official message when all say the same."""
    inconsistency: float = parameter(
        0.0, (0, 1), (0, 0.5), "share", "assumed; 0 switches it off", "A", "eps_m"
    )
    """Share of that weight which contradicting offices lose without coordination."""
    fact_checkers: float = parameter(0.0, (0, 1), (0, 0.02), "share/day", "in official_reach already", "A")
    """Share of voters whom independent fact-checkers reach each day, beside the official clarification."""


class ObservationParameters(Parameters):
    """Which incidents press and officials notice: 1 - exp(-weight x severity)."""

    press_weight: float = parameter(
        1.0, (0, 100), (0.3, 3), "1/severity", "SNPK press level 48-50%; size assumed", "A"
    )
    """How readily the local press writes about an incident."""
    official_weight: float = parameter(
        0.006,
        (0, 100),
        (0.005, 0.1),
        "1/severity",
        "Kemendagri 2024: 2 of 497 outside Papua; size assumed",
        "A",
    )
    """How readily an incident gets into the official list."""
