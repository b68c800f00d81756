"""Rules of institutions: dates set by law, chances, sizes of trust (domain brief 2.2-2.3, 3.5; science base 2.g)."""

from __future__ import annotations

from conflict_sim.units import weekday

#: Hours of an upper plenary: one per unit read out and one to open it, at most this many (Kaltim: 11 h).
LONGEST_PLENARY = 11.0
#: Hour at which a kecamatan plenary opens, and the latest at which it is closed for the day.
OPENING_HOUR, CLOSING_HOUR = 9.0, 18.0
#: Last days of a re-vote after the ruling (24 February 2025), by share of the stations: up to (share, days).
RE_VOTE_DAYS = ((0.01, 30), (0.1, 45), (0.999, 60), (float("inf"), 90))
#: No re-vote is held later than this many days after the ruling (the longest time given on 24 February 2025).
LONGEST_RE_VOTE = 180
#: Saturday among the days of the week.
SATURDAY = 5


def working_days_after(day: int, count: int) -> int:
    """Day that lies ``count`` working days after ``day`` (Monday to Friday; holidays are not known)."""
    while count:
        day += 1
        count -= weekday(day) < SATURDAY
    return day


def last_saturday(day: int) -> int:
    """Last Saturday on or before ``day``."""
    return day - (weekday(day) - SATURDAY) % 7


def re_vote_day(ruling: int, share: float, lead: int = 0) -> int:
    """Day of a re-vote: the last Saturday within the time that the court gives.

    Where its boxes cannot be there by then, the first Saturday on which they can; never after the longest time.

    Args:
        ruling: Day of the ruling.
        share: Share of the polling stations that vote again (1: all).
        lead: Days that its logistics need from the ruling to the farthest of these stations.

    Source: dates of the re-votes ordered on 24 February 2025 (days 115, 129, 143, 178); which share gets how many
    days is assumed.
    """
    day = last_saturday(ruling + next(days for limit, days in RE_VOTE_DAYS if share <= limit))
    there = last_saturday(ruling + lead + 6)
    return min(max(day, there) if day < ruling + lead else day, last_saturday(ruling + LONGEST_RE_VOTE))


def plenary_end(stations: float, minutes: float) -> float:
    """Hour at which a kecamatan plenary ends (15:00 where no minutes are given)."""
    if minutes <= 0.0:
        return 15.0
    return min(OPENING_HOUR + stations * minutes / 60.0, CLOSING_HOUR)


def upper_plenary_hours(units: int) -> float:
    """Hours of a regency's or province's plenary that reads out so many units below it."""
    return min(1.0 + units, LONGEST_PLENARY)


def regency_plenary_hours(units: int) -> float:
    """The same for a regency's in a governor's contest, which is over an hour before midnight on the day it opens."""
    return min(upper_plenary_hours(units), 24.0 - OPENING_HOUR - 1.0)


def box_hours(km: float, remoteness: float, speed: float, slowdown: float = 0.7) -> float:
    """Hours of ballot boxes on the way; a wholly remote place is reached at ``1 - slowdown`` of the speed."""
    return km / (speed * (1.0 - slowdown * remoteness))


def days_by_daylight(hours: float, daylight: float = 10.0) -> int:
    """Whole days that boxes lose on a way of ``hours`` when they travel ``daylight`` hours a day."""
    return int(hours // daylight)


def verdict_shift(granted: bool, openness: float, delta: float) -> float:
    """Change of the losers' trust in the election bodies after a verdict (science base 2.g)."""
    return delta if granted else -delta * (1.0 - openness)


def objection_chance(mean_belief: float, most: float) -> float:
    """Chance of an objection at a plenary, from the losers' mean fraud belief."""
    return most * mean_belief


def complaint_rate(belief_sum: float, unfairness_sum: float, per_100000: float, weight: float) -> float:
    """Complaints per day from summed fraud belief and summed unfairness of money."""
    return per_100000 * (belief_sum + weight * unfairness_sum) / 100_000.0


def beyond_control(level: int, hours: float, damage: int, least_hours: float, least_damage: int) -> bool:
    """Whether a riot meets the law's two tests: the police do not control it, and government is disrupted.

    Args:
        level: Highest level of the ladder in the incident.
        hours: How long it has lasted.
        damage: Damage at public offices.
        least_hours: Riot of this length is beyond control.
        least_damage: Damage from which government is disrupted.

    Source: UU 7/2012 as summarised in the domain brief 3.5; the two thresholds are assumed.
    """
    return level >= 4 and hours >= least_hours and damage >= least_damage
