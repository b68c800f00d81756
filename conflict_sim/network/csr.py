"""The network record: compressed sparse rows (CSR) for ties, bipartite CSR for groups, a parent array for brokers."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

#: Most ties of one voter: attention is limited, and a degree fits into a byte.
DEGREE_CAP = 250
Layer = Literal["kin", "community", "all"]


@dataclass(frozen=True)
class Network:
    """Who is tied to whom, and who sits in which group.

    Row i of the ties holds its kin ties ``indices[indptr[i] : indptr[i] + kin_degree[i]]`` and then its
    community ties up to ``indptr[i + 1]``. Ties are symmetric; each part is sorted; no voter is tied to
    himself, and no tie is in both parts.

    Attributes:
        indptr: int32[n+1].
        kin_degree: uint8[n].
        indices: int32[m], m directed ties.
        member_indptr: int32[n+1].
        member_groups: int32[M], chat groups of a voter, sorted.
        group_indptr: int32[G+1].
        group_members: int32[M], members of a chat group, sorted, at most 250.
        group_kab: int32[G], kabupaten of a chat group.
        sg_indptr: int32[S+1].
        sg_members: int32[.], members of a supporter group, sorted.
        sg_camp: uint8[S].
        sg_kec: int32[S].
        sg_leader: int32[S], voter id, one of the members.
        sg_stance: int8[S], 1 escalate, 0 silent, -1 pledge of peace.
        broker_parent: int32[b] in level order; -1 for candidates.
        broker_level: uint8[b], 0 candidate, 1 coordinator, 2 village broker, 3 TPS broker.
        broker_camp: uint8[b], 1..C.
        broker_place: int32[b], -1, kecamatan, village, TPS by level.
    """

    indptr: NDArray[np.int32]
    kin_degree: NDArray[np.uint8]
    indices: NDArray[np.int32]
    member_indptr: NDArray[np.int32]
    member_groups: NDArray[np.int32]
    group_indptr: NDArray[np.int32]
    group_members: NDArray[np.int32]
    group_kab: NDArray[np.int32]
    sg_indptr: NDArray[np.int32]
    sg_members: NDArray[np.int32]
    sg_camp: NDArray[np.uint8]
    sg_kec: NDArray[np.int32]
    sg_leader: NDArray[np.int32]
    sg_stance: NDArray[np.int8]
    broker_parent: NDArray[np.int32]
    broker_level: NDArray[np.uint8]
    broker_camp: NDArray[np.uint8]
    broker_place: NDArray[np.int32]

    @property
    def n(self) -> int:
        """Number of voters."""
        return self.indptr.size - 1

    @property
    def n_groups(self) -> int:
        """Number of chat groups."""
        return self.group_indptr.size - 1

    @property
    def n_supporter_groups(self) -> int:
        """Number of supporter groups."""
        return self.sg_indptr.size - 1

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return sum(getattr(self, f.name).nbytes for f in fields(self))

    def neighbours(self, voter: int, layer: Layer = "all") -> NDArray[np.int32]:
        """Ids tied to ``voter``; a view, each part sorted.

        Raises:
            IndexError: No such voter.
        """
        if not 0 <= voter < self.n:
            raise IndexError(f"voter {voter} is outside 0..{self.n - 1}")
        lo, hi = int(self.indptr[voter]), int(self.indptr[voter + 1])
        split = lo + int(self.kin_degree[voter])
        return self.indices[split if layer == "community" else lo : split if layer == "kin" else hi]

    def degree(self, layer: Layer = "all") -> NDArray[np.int32]:
        """int32[n], number of ties in a layer."""
        if layer == "kin":
            return self.kin_degree.astype(np.int32)
        total = np.diff(self.indptr)
        return total if layer == "all" else total - self.kin_degree

    def layer(self, layer: Layer) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return one layer as its own CSR ``(indptr, indices)``; views for ``"all"``, copies otherwise."""
        if layer == "all":
            return self.indptr, self.indices
        degree = self.degree(layer)
        indptr = np.concatenate([[0], np.cumsum(degree)]).astype(np.int32)
        first = self.indptr[:-1] + (self.kin_degree if layer == "community" else 0)
        shift = np.repeat(first - indptr[:-1], degree)
        return indptr, self.indices[np.arange(indptr[-1], dtype=np.int64) + shift]

    def with_isolated(self, k: int) -> Network:
        """Add ``k`` voters without ties or groups at the end; everything else keeps its place.

        Args:
            k: How many, >= 0.
        """

        def longer(indptr: NDArray[np.int32]) -> NDArray[np.int32]:
            return np.append(indptr, np.full(k, indptr[-1], dtype=np.int32))

        return replace(
            self,
            indptr=longer(self.indptr),
            kin_degree=np.append(self.kin_degree, np.zeros(k, dtype=np.uint8)),
            member_indptr=longer(self.member_indptr),
        )

    def check(self) -> list[str]:
        """Look for broken promises of this record (for tests and imported networks).

        Returns:
            One sentence per kind of fault; empty when all is well.
        """
        faults = []
        if self.n and self.degree().max(initial=0) > DEGREE_CAP:
            faults.append(f"a voter has more than {DEGREE_CAP} ties")
        for name in ("kin", "community"):
            indptr, indices = self.layer(name)  # type: ignore[arg-type]
            faults += [f"{name}: {fault}" for fault in csr_faults(indptr, indices)]
        rows = np.repeat(np.arange(self.n, dtype=np.int64), self.degree())
        pairs = rows * self.n + self.indices
        if np.unique(pairs).size != pairs.size:
            faults.append("a tie is in both parts")
        back = transpose(self.member_indptr, self.member_groups, self.n_groups)
        if not (np.array_equal(back[0], self.group_indptr) and np.array_equal(back[1], self.group_members)):
            faults.append("chat groups: the two directions differ")
        return faults


def csr_faults(indptr: NDArray[np.integer], indices: NDArray[np.integer]) -> list[str]:
    """Faults of a CSR that should be symmetric, sorted, without self ties and duplicates."""
    n = indptr.size - 1
    if indices.size and (indices.min() < 0 or indices.max() >= n):
        return ["an index is outside the rows"]
    faults = []
    rows = np.repeat(np.arange(n, dtype=np.int64), np.diff(indptr))
    if (rows == indices).any():
        faults.append("a voter is tied to himself")
    pairs = rows * n + indices
    if (np.diff(pairs) <= 0).any():
        faults.append("a row is not sorted or holds a tie twice")
    if not np.array_equal(np.sort(indices.astype(np.int64) * n + rows), np.sort(pairs)):
        faults.append("ties are not symmetric")
    return faults


def transpose(
    indptr: NDArray[np.integer], indices: NDArray[np.integer], columns: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Turn rows -> columns into columns -> rows; rows of the result are sorted.

    Args:
        indptr: int[rows+1].
        indices: int[.], values 0..columns-1.
        columns: Number of rows of the result.
    """
    rows = np.repeat(np.arange(indptr.size - 1, dtype=np.int32), np.diff(indptr))
    order = np.argsort(indices, kind="stable")
    count = np.bincount(indices, minlength=columns)
    return np.concatenate([[0], np.cumsum(count)]).astype(np.int32), rows[order]
