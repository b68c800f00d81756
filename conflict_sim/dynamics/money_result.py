"""The result where a scenario lets money move it (``world.result: simulated``)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics.calendar import court_window, is_heard
from conflict_sim.dynamics.court import petition_of
from conflict_sim.dynamics.institutions import date_winner
from conflict_sim.dynamics.institutions_state import institutions
from conflict_sim.dynamics.money_kernels import DECISIVE
from conflict_sim.world import World

if TYPE_CHECKING:
    from conflict_sim.dynamics.calendar import Calendar


def moved_votes(world: World) -> NDArray[np.int64]:
    """Votes that money has given to (+) and taken from (-) each camp 1..C among the simulated voters, int64[C].

    Each decisive recipient votes for the camp that paid him; whoever would have voted for another camp is missing
    there, whoever would not have voted for any is a vote more.
    """
    n = world.base.population.n_resident
    population, voters = world.base.population, world.voters
    rows = np.flatnonzero((voters.money_flags[:n] & DECISIVE) > 0)
    before = np.where(population.voted[rows], population.camp[rows], 0)
    width = world.n_camps + 1
    gained = np.bincount(voters.paid_by[rows], minlength=width)
    lost = np.bincount(before, minlength=width)
    return np.asarray((gained - lost)[1:], np.int64)


def count_moved_votes(world: World) -> None:
    """Let the moved votes decide: the result, what counts estimate, and whether the court hears a petition.

    A village sample stands for the whole region: its moved votes count in proportion.
    """
    calendar: Calendar = world.parts["calendar"]
    totals = world.base.totals + moved_votes(world) / world.base.scale
    world.base = replace(world.base, totals=totals)
    calendar.winner = 1 + int(np.argmax(totals))
    world.parts["counts"].shares = totals / totals.sum()
    calendar.heard = is_heard(world)
    calendar.court_from, calendar.court_until = court_window(
        world, calendar.announcement_day, calendar.heard, calendar.files_anyway
    )
    first = world.scenario.world.vote_day == 0
    institutions(world).petition = petition_of(calendar, first)
    date_winner(world)


def moved_again(world: World, number: int, moved: NDArray[np.int64]) -> None:
    """Let the votes that money has moved before a re-vote decide it, against those that it had moved there before.

    Args:
        world: The world.
        number: Index of the re-vote.
        moved: Change of the moved votes by camp 1..C among the simulated voters.
    """
    calendar: Calendar = world.parts["calendar"]
    made = calendar.rounds[number]
    shares = np.asarray(made.totals, np.float64) / np.sum(made.totals)
    change = moved / world.base.scale / np.sum(world.base.totals)
    totals = np.maximum(shares + change, 0.0)
    calendar.rounds[number] = replace(made, totals=totals, winner=1 + int(np.argmax(totals)))
    world.parts["counts"].shares = totals / totals.sum()
