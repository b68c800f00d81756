"""Counter-based random numbers: every draw is a pure function of (seed, decision, tick, id).

No generator object exists, so plans meet the same world, threads cannot change a result, and a checkpoint
holds no random state. A *decision* is a named stream (``"hoax.share"``); its number is a hash of the name,
so adding one never shifts another. ``rng_numba`` holds the same functions for kernels; the two agree bit
for bit (tested).

Source: splitmix64 finaliser (Steele, Lea & Flood 2014) over a Weyl sequence of ids.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

WEYL = 0x9E3779B97F4A7C15
MIX1 = 0xBF58476D1CE4E5B9
MIX2 = 0x94D049BB133111EB
#: What a tick is shifted by, and a stream multiplied with, before they are folded into a key.
TICK, STREAM = 0x632BE59BD9B4E019, 0xD1342543DE82EF95
_MASK = 0xFFFFFFFFFFFFFFFF
_UNIT = 2.0**-53

_names: dict[int, str] = {}


def decision(name: str) -> int:
    """Return the 64-bit number of a named decision stream.

    Args:
        name: Dotted name, unique in the package (``"street.move"``). Plug-ins use their own prefix.

    Raises:
        ValueError: Two different names share a number (never seen; 64-bit hash).
    """
    number = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
    if _names.setdefault(number, name) != name:
        raise ValueError(f"decision {name!r} collides with {_names[number]!r}")
    return number


def _mix(z: int) -> int:
    z = ((z ^ (z >> 30)) * MIX1) & _MASK
    z = ((z ^ (z >> 27)) * MIX2) & _MASK
    return z ^ (z >> 31)


@lru_cache(maxsize=256)
def _moment(seed: int, tick: int) -> int:
    """Seed and tick, folded: the same for all decisions of a tick."""
    k = _mix((seed + WEYL) & _MASK)
    return _mix(k ^ ((tick + TICK) & _MASK))


def key(seed: int, stream: int, tick: int = 0) -> np.uint64:
    """Fold (seed, decision, tick) into the 64-bit key of one stream at one tick.

    Args:
        seed: World seed, any non-negative integer below 2**64.
        stream: Number from :func:`decision`.
        tick: Day or minute key from ``units``; 0 for what is drawn once.
    """
    k = _moment(int(seed), int(tick))
    return np.uint64(_mix(k ^ ((int(stream) * STREAM + 1) & _MASK)))


def bits(stream_key: np.uint64 | NDArray[np.uint64], ids: ArrayLike) -> NDArray[np.uint64]:
    """64 random bits per id; from a column of keys, shape (n, 1), a row for each."""
    with np.errstate(over="ignore"):
        z = stream_key + np.asarray(ids).astype(np.uint64) * np.uint64(WEYL)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(MIX1)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(MIX2)
        return np.asarray(z ^ (z >> np.uint64(31)))


def uniform(seed: int, stream: int, tick: int, ids: ArrayLike) -> NDArray[np.float64]:
    """Uniform numbers in [0, 1), one per id (53 bits).

    Args:
        seed: World seed.
        stream: Number from :func:`decision`.
        tick: Day or minute key; 0 for what is drawn once.
        ids: Integer ids, any shape; draw ``i`` belongs to id ``i`` whatever else is drawn.
    """
    return uniform_of(key(seed, stream, tick), ids)


def uniform_of(stream_key: np.uint64 | NDArray[np.uint64], ids: ArrayLike) -> NDArray[np.float64]:
    """The same from a key, or from a column of keys a row for each."""
    return (bits(stream_key, ids) >> np.uint64(11)).astype(np.float64) * _UNIT


def uniform_one(stream_key: np.uint64 | int, row: int) -> float:
    """One number of :func:`uniform` from a key, without an array: for a few draws here and there.

    Args:
        stream_key: From :func:`key`.
        row: Id of the draw.
    """
    return (_mix((int(stream_key) + int(row) * WEYL) & _MASK) >> 11) * _UNIT


def normal(seed: int, stream: int, tick: int, ids: ArrayLike) -> NDArray[np.float64]:
    """Standard normal numbers, one per id, by inversion."""
    return normal_of(key(seed, stream, tick), ids)


def normal_of(stream_key: np.uint64 | NDArray[np.uint64], ids: ArrayLike) -> NDArray[np.float64]:
    """The same from a key, or from a column of keys a row for each."""
    from scipy.special import ndtri

    u = (bits(stream_key, ids) >> np.uint64(11)).astype(np.float64)
    return np.asarray(ndtri((u + 0.5) * _UNIT))


def integers(seed: int, stream: int, tick: int, ids: ArrayLike, n: ArrayLike) -> NDArray[np.int64]:
    """Integers in [0, n), one per id (``n`` broadcasts)."""
    return np.asarray(uniform(seed, stream, tick, ids) * np.asarray(n)).astype(np.int64)
