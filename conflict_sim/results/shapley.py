"""Shapley values: how a joint effect is shared among those who brought it about (Shapley 1953).

Exact over all subsets for a few players, over orders for more (Castro, Gomez & Tejada 2009). Both compute in fractions,
so that the shares add up to the whole without rounding.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np

from conflict_sim import rng

_ORDERS = rng.decision("results.shapley_orders")

Coalition = frozenset[int]


def subsets(n: int) -> list[Coalition]:
    """All subsets of players 0 .. n-1, small ones first."""
    return [frozenset(c) for size in range(n + 1) for c in combinations(range(n), size)]


def exact(n: int, value: Mapping[Coalition, float | Fraction]) -> list[Fraction]:
    """Shapley values from the worth of every subset.

    Args:
        n: Number of players.
        value: Subset -> worth, for all of :func:`subsets`.

    Returns:
        One share per player; they add up to the worth of all less that of nobody, exactly.
    """
    worth = {s: Fraction(v) for s, v in value.items()}
    shares = []
    for player in range(n):
        total = Fraction(0)
        for s, before in worth.items():
            if player not in s:
                weight = Fraction(math.factorial(len(s)) * math.factorial(n - len(s) - 1), math.factorial(n))
                total += weight * (worth[s | {player}] - before)
        shares.append(total)
    return shares


def orders(n: int, pairs: int, seed: int = 1) -> list[tuple[int, ...]]:
    """Random orders of players, each followed by its reverse, so that early and late joining balance.

    Args:
        n: Number of players.
        pairs: Number of orders before reversing.
        seed: Seed of the draws.
    """
    found: list[tuple[int, ...]] = []
    for i in range(pairs):
        u = rng.uniform(seed, _ORDERS, i, np.arange(n))
        order = tuple(int(p) for p in np.argsort(u, kind="stable"))
        found += [order, order[::-1]]
    return found


def prefixes(order: Sequence[int]) -> list[Coalition]:
    """Subsets that grow along an order, from nobody to everybody."""
    return [frozenset(order[:k]) for k in range(len(order) + 1)]


def by_orders(
    n: int, value: Mapping[Coalition, float | Fraction], given: Iterable[Sequence[int]]
) -> list[list[Fraction]]:
    """What each player adds when players join in these orders.

    Args:
        n: Number of players.
        value: Subset -> worth, for all prefixes of the orders.
        given: Orders of all players.

    Returns:
        Per order, one contribution per player; within each order they add up to the whole, exactly.
    """
    rows = []
    for order in given:
        row = [Fraction(0)] * n
        for player, before in zip(order, prefixes(order)):
            row[player] = Fraction(value[before | {player}]) - Fraction(value[before])
        rows.append(row)
    return rows


def mean_rows(rows: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """Mean contribution of each player over orders."""
    return [sum(column, Fraction(0)) / len(rows) for column in zip(*rows)]


def names_apart(names: Sequence[str]) -> list[str]:
    """Names with a running number where one comes more than once."""
    seen: dict[Hashable, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if names.count(name) == 1 else f"{name} {seen[name]}")
    return out
