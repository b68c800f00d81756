"""Unofficial counts and their errors: what each source shows, and which source a voter follows.

Three quick counts, the count application of the KPU and every team's own count estimate the shares of all camps,
each with an error drawn once per run and vote. Where the margin is thin some of them show the wrong leader, and who
follows them believes it until the decree (domain brief 2.2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng, units
from conflict_sim.numba_setup import kernel
from conflict_sim.rng_numba import draw
from conflict_sim.world import World

ERROR = rng.decision("counts.error")
EARLY = rng.decision("counts.early_error")
MISREAD = rng.decision("counts.misread")
SOURCE = rng.decision("counts.source")

#: Quick counts of institutes; the application of the KPU and a voter's own team follow them in every table.
INSTITUTES = 3
APP, TEAM = INSTITUTES, INSTITUTES + 1
N_SOURCES = INSTITUTES + 2


@dataclass
class Counts:
    """Unofficial counts of one vote.

    Args:
        shares: True share of each camp, shape (camps,).
        vote_day: Day of the vote; part of the key of every draw.
        app: State of the application: ``right``, ``misread`` or ``withdrawn``.
        misread_since: Day on which misread figures appeared; None: they never did.
    """

    shares: NDArray[np.float64]
    vote_day: int
    app: str = "right"
    misread_since: int | None = None


def places(world: World) -> NDArray[np.int64]:
    """Place of each camp 1..C in the order of votes (0 most): camps have numbers, but draws must not know them."""
    totals = np.asarray(world.base.totals, np.float64)
    return np.argsort(np.argsort(-totals, kind="stable"), kind="stable")


def _errors(world: World, stream: int, vote_day: int, sources: int) -> NDArray[np.float64]:
    """Standard normal errors that sum to 0 over the camps of each source, shape (sources, camps).

    Beyond institutes and application, source ``INSTITUTES + c`` is the team of camp c (1..C).
    """
    camps, place = world.n_camps, places(world)
    source = np.concatenate([np.arange(INSTITUTES + 1), INSTITUTES + 1 + place])[:sources]
    ids = source[:, None] * 64 + place[None, :]
    z = rng.normal(world.seed, stream, units.day_key(vote_day), ids)
    # Summed in the order of votes too: the last bit of a mean depends on it.
    centred = z - z[:, np.argsort(place)].mean(axis=1, keepdims=True)
    # Each camp's error keeps standard deviation 1.
    return np.asarray(centred / np.sqrt(1.0 - 1.0 / camps)) if camps > 1 else np.zeros_like(z)


def estimates(
    world: World, counts: Counts, *, early: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shares that each source shows.

    Args:
        world: The world.
        counts: True shares and the state of the application.
        early: Partial counts of the first afternoon.

    Returns:
        Of institutes and application, shape (INSTITUTES + 1, camps); of the teams, shape (camps, camps).
    """
    q, camps = world.params.institutions, world.n_camps
    n = INSTITUTES + 1 + camps
    shown = counts.shares + q.count_error * _errors(world, ERROR, counts.vote_day, n)
    if early:
        shown = shown + q.early_error * _errors(world, EARLY, counts.vote_day, n)
    if counts.app == "misread":
        shown[APP] += q.app_misread * _errors(world, MISREAD, counts.vote_day, 1)[0]
    teams = shown[APP + 1 :]
    if camps > 1:
        teams = teams + q.team_bias * (np.eye(camps) - (1.0 - np.eye(camps)) / (camps - 1))
    return shown[: APP + 1], teams


def leaders(world: World, counts: Counts, *, early: bool) -> NDArray[np.uint8]:
    """Leader that each source shows to voters of camp 0..C, shape (camps + 1, sources); 0: it shows nothing."""
    common, teams = estimates(world, counts, early=early)
    out = np.zeros((world.n_camps + 1, N_SOURCES), np.uint8)
    out[:, : APP + 1] = 1 + np.argmax(common, axis=1)
    out[0, TEAM] = out[0, 0]
    out[1:, TEAM] = 1 + np.argmax(teams, axis=1)
    if counts.app == "withdrawn":
        out[:, APP] = 0
    return out


def listeners(world: World) -> NDArray[np.float64]:
    """Cumulative shares of the sources among voters of camp 0..C, shape (camps + 1, sources)."""
    q = world.params.institutions
    team = np.full(world.n_camps + 1, q.team_followers)
    team[0] = 0.0
    share = np.zeros((world.n_camps + 1, N_SOURCES))
    share[:, TEAM] = team
    share[:, APP] = (1.0 - team) * q.app_followers
    share[:, :INSTITUTES] = ((1.0 - team) * (1.0 - q.app_followers) / INSTITUTES)[:, None]
    table = np.cumsum(share, axis=1)
    table[:, -1] = 1.0
    return table


@kernel
def source_of(u, cumulative):
    """Row of the source that a voter with the uniform draw ``u`` follows."""
    s = 0
    while s < len(cumulative) - 1 and u >= cumulative[s]:
        s += 1
    return s


@kernel
def listen_kernel(
    v0, v1, place_start, alive, camp, believed_winner, key, share, source_key, cumulative, said, first, end
):
    """Voters with a draw below ``share`` who believe in no winner yet take the leader that their source shows.

    Only rows ``first`` .. ``end - 1`` are looked at.
    """
    lo, hi = max(place_start[v0], first), min(place_start[v1], end)
    for i in range(lo, hi):
        if alive[i] and believed_winner[i] == 0 and draw(key, i) < share:
            c = camp[i]
            believed_winner[i] = said[c, source_of(draw(source_key, i), cumulative[c])]


@kernel
def correct_kernel(
    v0,
    v1,
    place_start,
    alive,
    camp,
    strength,
    believed_winner,
    source_key,
    keep_key,
    keep,
    cumulative,
    before,
    now,
):
    """Those whom an early count misled follow the later one, unless it told supporters that their own pair leads.

    Of these, the more attached keep it as if it were a claim of victory, with weight ``keep``.
    """
    for i in range(place_start[v0], place_start[v1]):
        c = camp[i]
        s = source_of(draw(source_key, i), cumulative[c])
        wrong = alive[i] and now[c, s] != before[c, s] and now[c, s] > 0
        if wrong and believed_winner[i] == before[c, s]:
            own = believed_winner[i] == c
            if not (own and draw(keep_key, i) < keep * strength[i] * (1.0 / 255.0)):
                believed_winner[i] = now[c, s]


@kernel
def forget_kernel(v0, v1, place_start, believed_winner, first, end):
    """Voters of rows ``first`` .. ``end - 1`` who vote again believe in no winner."""
    for i in range(max(place_start[v0], first), min(place_start[v1], end)):
        believed_winner[i] = 0


@kernel
def lose_kernel(v0, v1, place_start, alive, camp, source_key, cumulative, app, loss, trust):
    """Followers of the application lose ``loss`` of trust."""
    for i in range(place_start[v0], place_start[v1]):
        if alive[i] and source_of(draw(source_key, i), cumulative[camp[i]]) == app:
            trust[i] = max(trust[i] - loss, 0.0)
