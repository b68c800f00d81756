"""Rules of money politics: brokers' leakage and choice, voters' acceptance, what it leaves (science base 2.d)."""

from __future__ import annotations

from conflict_sim.dynamics.maths import clip01, exponential
from conflict_sim.numba_setup import rule

#: Payments are multiples of this many rupiah, and at least one of them.
NOTE = 5_000
#: Width of a uniform variable with standard deviation 1.
_WIDTH = 12.0**0.5


@rule
def passed_on(amount, leak):
    """What a broker hands down of ``amount`` when he keeps the share ``leak`` (0..1)."""
    return amount * (1.0 - leak)


@rule
def loyalty(camp, strength, own):
    """Loyalty of a voter to camp ``own``, 0..1: 1/2 for the uncommitted, more for its own, less for rivals."""
    if camp == 0:
        return 0.5
    return 0.5 + 0.5 * strength if camp == own else 0.5 - 0.5 * strength


@rule
def target_score(loyal, close, guess, w_loyal, w_close, w_guess):
    """How much a broker wants to pay a voter, 0..1: a weighted mean of loyalty, closeness and guess (0..1)."""
    return (w_loyal * loyal + w_close * close + w_guess * guess) / (w_loyal + w_close + w_guess)


@rule
def acceptance(hardship, mean_hardship, accept, poverty):
    """Probability that a voter takes what he is offered; the poor take it more often."""
    return clip01(accept + poverty * (hardship - mean_hardship))


@rule
def wanted(median, spread, u):
    """Payment before rounding, rupiah: log-uniform around the median, from a uniform draw ``u``."""
    return median * exponential(spread * _WIDTH * (u - 0.5))


@rule
def payment(amount):
    """Whole rupiah of a payment: the nearest multiple of ``NOTE``, at least one."""
    return NOTE * max(int(amount / NOTE + 0.5), 1)


@rule
def unfairness(known, passed_over, lost, chi, w_passed, w_lost):
    """Perceived unfairness u of a voter, 0..1.

    Args:
        known: Neighbours of whom he knows that a rival paid them.
        passed_over: Whether neighbours were paid and nobody came to him.
        lost: Whether he believes that his camp has lost.
        chi: Unfairness of one of them; with the two weights 0 this is u = 1 - (1 - chi)^known.
        w_passed: Neighbours paid by a rival that being passed over equals.
        w_lost: Rise in losers.
    """
    count = known + (w_passed if passed_over else 0.0)
    return clip01((1.0 - (1.0 - chi) ** count) * (1.0 + (w_lost if lost else 0.0)))


@rule
def obliged(call, obligation, paid_by, camp):
    """A leader's call as a member hears it: (1 + o) times, if the camp of the group has paid him."""
    return call * (1.0 + obligation * ((paid_by == camp) & (camp > 0)))
