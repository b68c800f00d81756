"""What a network needs to know of its voters; ``population.columns.PopulationColumns`` has all of it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Voters(Protocol):
    """Voters of a region in row order; see ``PopulationColumns`` for shapes and units."""

    @property
    def n(self) -> int:
        """Voters, isolated ones included."""
        ...

    @property
    def n_resident(self) -> int:
        """Voters on the roll."""
        ...

    @property
    def n_kecamatan(self) -> int:
        """K."""
        ...

    @property
    def camps(self) -> tuple[str, ...]:
        """Labels of the C camps."""
        ...

    @property
    def village_start(self) -> NDArray[np.int64]:
        """int64[V+1], row range of each village."""
        ...

    @property
    def village_kec(self) -> NDArray[np.int32]:
        """int32[V]."""
        ...

    @property
    def kec_kab(self) -> NDArray[np.int32]:
        """int32[K]."""
        ...

    @property
    def kec_start(self) -> NDArray[np.int64]:
        """int64[K+1], row range of each kecamatan."""
        ...

    @property
    def village(self) -> NDArray[np.signedinteger]:
        """int[n]."""
        ...

    @property
    def tps_village(self) -> NDArray[np.int32]:
        """int32[T]."""
        ...

    @property
    def household_size(self) -> NDArray[np.uint8]:
        """uint8[H], in row order."""
        ...

    @property
    def camp(self) -> NDArray[np.uint8]:
        """uint8[n], 0 uncommitted, 1..C."""
        ...

    @property
    def strength(self) -> NDArray[np.uint8]:
        """uint8[n], byte/255."""
        ...

    @property
    def supporter_group(self) -> NDArray[np.int32]:
        """int32[n], written when the supporter groups are formed."""
        ...

    def kecamatan(self) -> NDArray[np.int32]:
        """int32[n], K for isolated voters."""
        ...

    def counts(self) -> NDArray[np.int64]:
        """int64[K, C+1], voters by kecamatan and camp."""
        ...

    def dissimilarity(self, least_voters: int = 0) -> NDArray[np.float64]:
        """float64[K], dissimilarity between villages; NaN where fewer than 4 are that large."""
        ...
