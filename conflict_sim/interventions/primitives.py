"""Effect primitives that turn parameters: what levers are made of. Requests are in ``primitives_orders``.

Sizes are those at full intensity; each primitive takes ``intensity`` and returns nothing that differs from "no change"
at 0. *Cut* is the share by which something becomes less (0 none, 1 all of it), *more* what is added to a share.
"""

from __future__ import annotations

from conflict_sim.interventions.compose import Modifier, Setting

Changes = list[Modifier | Setting]


def _cut(intensity: float, **shares: float) -> Changes:
    """Factors ``1 - intensity x share``; keys are parameters with ``__`` for the dot."""
    return [Modifier(key.replace("__", "."), factor=1.0 - intensity * share) for key, share in shares.items()]


def _add(intensity: float, **sizes: float) -> Changes:
    """Shifts ``intensity x size``."""
    return [Modifier(key.replace("__", "."), shift=intensity * size) for key, size in sizes.items()]


def sharing(intensity: float, *, throttle: float = 0.0, appetite: float = 0.0) -> Changes:
    """How much of what people share gets through (``throttle``, a right), and how gladly they share (``appetite``).

    Args:
        intensity: Share of full effort.
        throttle: Share of messages that do not get through.
        appetite: Cut in the hazards of sharing.
    """
    return [
        *_add(intensity, measures__throttle=throttle),
        *_cut(intensity, hoax__share_high=appetite, hoax__share_low=appetite),
    ]


def doubt(intensity: float, *, verify: float = 0.0, credulity: float = 0.0) -> Changes:
    """How readily people check and how hard they are to convince.

    Args:
        intensity: Share of full effort.
        verify: Added hazard per day that a believer checks.
        credulity: What is taken from the log-odds of believing.
    """
    return _add(intensity, hoax__verify=verify, hoax__credulity=-credulity)


def detection(
    intensity: float, *, watched: float = 0.0, late: float = 0.0, money: float = 0.0, reports: float = 0.0
) -> Changes:
    """Who is watched, how late reports are, and how often money politics comes to light.

    Args:
        intensity: Share of full effort.
        watched: Added share of voters whom FKDM watches.
        late: Cut in the delay of FKDM's reports.
        money: Added weekly probability that Bawaslu finds a branch.
        reports: Relative rise of the probability that a neighbour reports.
    """
    out = _add(intensity, sensing__coverage=watched) if watched else []
    out += _cut(intensity, sensing__fkdm_hours=late) if late else []
    out += _add(intensity, money__enforcement=money) if money else []
    return out + (_cut(intensity, money__report=-reports) if reports else [])


def delay(intensity: float, cut: float, *durations: str) -> Changes:
    """Cut durations (``"coordination.decide_hours"``) by a share."""
    return [Modifier(name, factor=1.0 - intensity * cut) for name in durations]


def negotiation(intensity: float, presence: float) -> Changes:
    """Added presence of negotiators at sites where officers stand."""
    return _add(intensity, street__negotiators=presence)


def norm(intensity: float, *, violence: float = 0.0, bought: float = 0.0, obliged: float = 0.0) -> Changes:
    """What people find right.

    Args:
        intensity: Share of full effort.
        violence: Added to the threshold of confrontation.
        bought: Cut in the probability of taking money for a vote.
        obliged: Cut in what a taker does for it: in the street, and at the ballot.
    """
    out = _add(intensity, mobilisation__gap_confront=violence) if violence else []
    out += _cut(intensity, money__accept=bought) if bought else []
    return out + (_cut(intensity, money__obligation=obliged, money__decisive=obliged) if obliged else [])


def voice(intensity: float, cut: float) -> Changes:
    """Cut in the weight of leaders' calls."""
    return _cut(intensity, mobilisation__call=cut)


def openness(intensity: float, more: float, *, errors: float = 0.0) -> Changes:
    """Openness of the election body, and cut in the errors of what it publishes early."""
    out = _add(intensity, belief__kpu_openness=more)
    return out + (
        _cut(intensity, institutions__app_misread=errors, institutions__app_days=errors) if errors else []
    )


def money(intensity: float, cut: float) -> Changes:
    """Cut in what candidates spend on votes."""
    return _cut(intensity, money__budget=cut)


def entry(
    intensity: float,
    *sites: str,
    day: float = 0.0,
    night: float = 0.0,
    outsiders: float = 0.0,
) -> Changes:
    """Probability that somebody on the way to an assembly is turned back (a right).

    Args:
        intensity: Share of full effort.
        sites: Kinds of sites; none: all.
        day: At any hour.
        night: Between 20:00 and 05:00.
        outsiders: Of people from another regency.
    """
    sizes = {"bar_entry": day, "bar_night": night, "bar_outsiders": outsiders}
    return [
        Modifier(f"measures.{name}", shift=intensity * size, sites=sites)
        for name, size in sizes.items()
        if size
    ]


def venue(intensity: float, cut: float, *sites: str) -> Changes:
    """Cut in what draws people to some kinds of sites."""
    return [Modifier("measures.site_pull", factor=1.0 - intensity * cut, sites=sites)]


def force(
    intensity: float,
    *,
    policy: str = "",
    arrests: float = 0.0,
    indiscriminate: float = 0.0,
    numbers: float = 0.0,
    custody: float = 0.0,
) -> Changes:
    """Posture of the police (a right).

    Args:
        intensity: Share of full effort; a policy is in force at any intensity above 0.
        policy: Option of ``street.force_policy``; empty leaves it.
        arrests: Relative rise of the arrest hazard.
        indiscriminate: Added share of force that also hits peaceful people.
        numbers: Relative rise of the officers sent per person in a crowd.
        custody: Relative rise of the time in custody.
    """
    out: Changes = [Setting("street.force_policy", policy)] if policy else []
    out += _cut(intensity, street__arrest_rate=-arrests) if arrests else []
    out += _add(intensity, street__indiscriminate=indiscriminate) if indiscriminate else []
    out += _cut(intensity, police__officers_per_active=-numbers) if numbers else []
    return out + (_cut(intensity, street__custody_days=-custody) if custody else [])


def healing(intensity: float, *, outrage: float = 0.0, trust: float = 0.0, empathy: float = 0.0) -> Changes:
    """How fast wounds close.

    Args:
        intensity: Share of full effort.
        outrage: Cut in the time for which outrage lasts.
        trust: Relative rise of the speed at which trust recovers.
        empathy: Added weight of victims of other camps.
    """
    out = _cut(intensity, street__outrage_days=outrage) if outrage else []
    out += _cut(intensity, trust__recovery=-trust) if trust else []
    return out + (_add(intensity, street__other_camp_empathy=empathy) if empathy else [])
