"""The voter columns: one NumPy array per attribute, one row per registered voter."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from conflict_sim.population.traits import Recipe, draw_traits

#: Value of a byte column: byte / BYTE (strength, hardship, risk aversion, trust).
BYTE = 255.0
#: Value of a shock column: signed byte / SHOCK (standard normal, clipped at +-127/32).
SHOCK = 32.0


@dataclass(frozen=True)
class PopulationColumns:
    """All registered voters of a region, ordered kabupaten > kecamatan > village > household.

    The record is frozen; the arrays are plain NumPy arrays. The only column written after the build is
    ``supporter_group``, by the builder of the supporter groups (it needs the ties).

    Attributes:
        n: Voters, isolated ones included.
        camps: Labels of the camps; camp ``c`` of column ``camp`` is ``camps[c - 1]``.
        n_villages: V. An isolated voter has village index V ("nowhere").
        n_kecamatan: K.
        n_kabupaten: R.
        village_start: int64[V+1], row range of each village.
        village_kec: int32[V].
        kec_kab: int32[K].
        village: int16 or int32 [n].
        tps_start: int32[T+1], row range of each polling station (TPS).
        tps_village: int32[T].
        household_size: uint8[H], sizes of the households in row order (they cover every voter of a village).
        camp: uint8[n], 0 uncommitted, 1..C.
        voted: bool[n].
        strength: uint8[n], value byte/255; 0 for the uncommitted.
        hardship: uint8[n], value byte/255.
        risk_aversion: uint8[n], value byte/255, uniform.
        availability: uint8[n], uniform; free at an hour when byte < 256 * available * profile(hour).
        street_shock: int8[n], z, value byte/32.
        online_shock: int8[n], z1, value byte/32.
        violence_shock: int8[n], v, value byte/32; 3 lower for provocateurs.
        trust_kpu0: uint8[n], trust in the election bodies at the start, byte/255.
        trust_police0: uint8[n].
        trust_government0: uint8[n].
        prior: float32[n], static part of the fraud prior, phi_0 + sd_f * zeta.
        high_sharer: bool[n].
        supporter_group: int32[n], -1 for none.
        recipe: What the traits were drawn from; used again for isolated voters.
    """

    n: int
    camps: tuple[str, ...]
    n_villages: int
    n_kecamatan: int
    n_kabupaten: int
    village_start: NDArray[np.int64]
    village_kec: NDArray[np.int32]
    kec_kab: NDArray[np.int32]
    village: NDArray[np.signedinteger]
    tps_start: NDArray[np.int32]
    tps_village: NDArray[np.int32]
    household_size: NDArray[np.uint8]
    camp: NDArray[np.uint8]
    voted: NDArray[np.bool_]
    strength: NDArray[np.uint8]
    hardship: NDArray[np.uint8]
    risk_aversion: NDArray[np.uint8]
    availability: NDArray[np.uint8]
    street_shock: NDArray[np.int8]
    online_shock: NDArray[np.int8]
    violence_shock: NDArray[np.int8]
    trust_kpu0: NDArray[np.uint8]
    trust_police0: NDArray[np.uint8]
    trust_government0: NDArray[np.uint8]
    prior: NDArray[np.float32]
    high_sharer: NDArray[np.bool_]
    supporter_group: NDArray[np.int32]
    recipe: Recipe

    @property
    def n_resident(self) -> int:
        """Voters on the roll: all rows but the isolated ones at the end."""
        return int(self.village_start[-1])

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        values = (getattr(self, f.name) for f in fields(self))
        return sum(v.nbytes for v in values if isinstance(v, np.ndarray))

    @property
    def kec_start(self) -> NDArray[np.int64]:
        """int64[K+1], row range of each kecamatan."""
        first = np.searchsorted(self.village_kec, np.arange(self.n_kecamatan + 1))
        return self.village_start[first]

    @property
    def kab_start(self) -> NDArray[np.int64]:
        """int64[R+1], row range of each kabupaten."""
        first = np.searchsorted(self.kec_kab, np.arange(self.n_kabupaten + 1))
        return self.kec_start[first]

    def kecamatan(self) -> NDArray[np.int32]:
        """int32[n], kecamatan of every voter; K for isolated voters. Made anew at each call."""
        lookup = np.append(self.village_kec, np.int32(self.n_kecamatan)).astype(np.int32)
        return lookup[self.village]

    def counts(self) -> NDArray[np.int64]:
        """int64[K, C+1], voters on the roll by kecamatan and camp (column 0: uncommitted)."""
        width = len(self.camps) + 1
        flat = self.kecamatan()[: self.n_resident].astype(np.int64) * width + self.camp[: self.n_resident]
        return np.bincount(flat, minlength=self.n_kecamatan * width).reshape(self.n_kecamatan, width)

    def village_counts(self) -> NDArray[np.int64]:
        """int64[V, C+1], voters on the roll by village and camp (column 0: uncommitted)."""
        width = len(self.camps) + 1
        flat = self.village[: self.n_resident].astype(np.int64) * width + self.camp[: self.n_resident]
        return np.bincount(flat, minlength=self.n_villages * width).reshape(self.n_villages, width)

    def dissimilarity(self, least_voters: int = 0) -> NDArray[np.float64]:
        """float64[K], dissimilarity of camp shares between the villages of each kecamatan.

        Args:
            least_voters: Kecamatan with fewer than 4 villages of at least this size are NaN (0: none is).
        """
        from conflict_sim.population.camps import dissimilarity

        table = self.village_counts()
        first = np.searchsorted(self.village_kec, np.arange(self.n_kecamatan + 1))
        size = np.diff(self.village_start)
        out = np.full(self.n_kecamatan, np.nan)
        for k in range(self.n_kecamatan):
            villages = slice(first[k], first[k + 1])
            if least_voters == 0 or (size[villages] >= least_voters).sum() >= 4:
                out[k] = dissimilarity(table[villages, 1:])
        return out


def split_rows(
    village_start: NDArray[np.int64], parts: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Cut every village into ``parts`` row ranges of nearly equal length.

    Args:
        village_start: int64[V+1].
        parts: Integer [V], number of ranges per village (ranges may be empty).

    Returns:
        ``start`` int64[sum(parts)+1] and ``village`` int32[sum(parts)].
    """
    parts = np.asarray(parts, dtype=np.int64)
    village = np.repeat(np.arange(parts.size), parts)
    number = np.arange(village.size) - np.repeat(np.cumsum(parts) - parts, parts)
    size = np.diff(village_start)[village]
    start = village_start[:-1][village] + number * size // np.maximum(parts[village], 1)
    return np.append(start, village_start[-1]).astype(np.int64), village.astype(np.int32)


def append_isolated(columns: PopulationColumns, k: int) -> PopulationColumns:
    """Add ``k`` voters without ties and outside every denominator; nobody else changes.

    They get ids n .. n+k-1, the village index V ("nowhere"), no camp, no vote, and traits drawn
    under their own ids.

    Args:
        columns: A built population.
        k: How many, >= 0.

    Raises:
        ValueError: ``k`` is negative.
    """
    if k < 0:
        raise ValueError("k must not be negative")
    if k == 0:
        return columns
    n = columns.n
    traits = draw_traits(columns.recipe, n, n + k)
    traits["strength"][:] = 0
    added = {
        "village": np.full(k, columns.n_villages, dtype=columns.village.dtype),
        "camp": np.zeros(k, dtype=np.uint8),
        "voted": np.zeros(k, dtype=np.bool_),
        "supporter_group": np.full(k, -1, dtype=np.int32),
        **traits,
    }
    grown = {name: np.concatenate([getattr(columns, name), value]) for name, value in added.items()}
    return replace(columns, n=n + k, **grown)
