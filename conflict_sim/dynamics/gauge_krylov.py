"""Spectral radius and expected cascade of mobilisation, from one Krylov space (Lanczos 1950; Golub & Meurant 2010).

Next-generation matrix J = diag(c) A: c[i] is how many of a voter's kind one more tie in the street would sway, A the
symmetric ties within a kecamatan. With R = diag(sqrt(c)), S = R A R has the eigenvalues of J, and the mean column sum
of (I - J)^-1 is 1 + u' (I - S)^-1 v / n with u = R 1 and v = R A 1. Lanczos from v turns S into a small tridiagonal T
whose largest eigenvalue rises to that of S, and u' (I - S)^-1 v is |v| (u' Q) (I - T)^-1 e_1. Nothing is kept from
one evening to the next.
"""

from __future__ import annotations

import numpy as np

from conflict_sim.numba_setup import kernel

#: Steps of Lanczos. Twelve find the radius to 2% or better where it is not negligible, and the cascade to four digits.
STEPS = 12
#: Whoever follows less easily than this part of the one who follows most easily is left out of the space: a quarter of
#: all voters carry the radius to .3% and, their own first followers counted, the cascade to four digits.
NEGLIGIBLE = 1e-3
#: Part of the matrix's size below which a new direction is rounding, and the space complete.
ROUNDING = 1e-12


@kernel
def keep_followers(first, last, indptr, indices, c, least):
    """The ties between those who follow easily enough to count, as a matrix of its own.

    Args:
        first: First row of the block.
        last: One past its last row.
        indptr: int[n+1].
        indices: int[m].
        c: float[last-first], 0 for who cannot follow.
        least: Who has no more than this is left out.

    Returns:
        (rows, starts, columns): int32[k] rows of the block with c > least; int32[k+1] and int32[.], their ties among them.
    """
    n = last - first
    rows, place, room = np.empty(n, np.int32), np.full(n + 1, -1, np.int32), 0
    count = 0
    for i in range(n):
        if c[i] > least:
            rows[count], place[i] = i, count
            count += 1
            room += indptr[first + i + 1] - indptr[first + i]
    starts, columns, end = np.empty(count + 1, np.int32), np.empty(room + 1, np.int32), 0
    starts[0] = 0
    outside = np.uint64(n)
    for r in range(count):
        i = first + rows[r]
        for e in range(indptr[i], indptr[i + 1]):
            # An unsigned difference is outside 0..n-1 on either side of the block; place[n] is nobody's.
            j = place[min(np.uint64(np.int64(indices[e]) - first), outside)]
            columns[end] = j
            end += j >= 0  # written in any case, kept only if it counts: no branch to mispredict
        starts[r + 1] = end
    return rows[:count], starts, columns[:end]


@kernel
def largest_eigenvalue(diagonal, beside, size):
    """Largest eigenvalue of a symmetric tridiagonal matrix, by bisection on Sturm's count.

    Args:
        diagonal: float64[>= size].
        beside: float64[>= size - 1], next to the diagonal.
        size: Rows.
    """
    low, high = -np.inf, -np.inf
    for i in range(size):
        left = abs(beside[i - 1]) if i > 0 else 0.0
        right = abs(beside[i]) if i + 1 < size else 0.0
        low = max(low, diagonal[i])  # no largest eigenvalue lies below a diagonal entry
        high = max(high, diagonal[i] + left + right)  # nor beyond Gershgorin's circles
    for _ in range(64):
        middle = 0.5 * (low + high)
        if middle <= low or middle >= high:
            break
        below, pivot = 0, 1.0
        for i in range(size):
            last = beside[i - 1] * beside[i - 1] / pivot if i > 0 else 0.0
            pivot = diagonal[i] - middle - last
            if pivot == 0.0:
                pivot = -1e-300
            below += pivot < 0.0
        if below == size:
            high = middle
        else:
            low = middle
    return high


@kernel
def first_column(diagonal, beside, size, out):
    """Solve (I - T) out = e_1 for a symmetric tridiagonal T whose eigenvalues lie below 1 (Thomas's algorithm)."""
    ratio = np.empty(size)
    pivot = 1.0 - diagonal[0]
    out[0] = 1.0 / pivot
    for i in range(1, size):
        ratio[i] = -beside[i - 1] / pivot
        pivot = 1.0 - diagonal[i] + beside[i - 1] * ratio[i]
        out[i] = beside[i - 1] * out[i - 1] / pivot
    for i in range(size - 2, -1, -1):
        out[i] -= ratio[i + 1] * out[i + 1]


@kernel
def instability(first, last, indptr, indices, inside, c):
    """Spectral radius of diag(c) A within a block, and the expected cascade of a random first participant.

    Args:
        first: First row of the block.
        last: One past its last row.
        indptr: int[n+1].
        indices: int[m], symmetric; each tie counts 1.
        inside: number[last-first], ties of each row within the block.
        c: float[last-first], 0 or more.

    Returns:
        (radius, cascade): a lower bound that rises to the radius with ``STEPS``; mean column sum of
        (I - diag(c) A)^-1, the size of the block where the radius is 1 or more (above 1 the sum does not end).
    """
    n = last - first
    least, left_out = NEGLIGIBLE * c.max(), 0.0
    for i in range(n):
        left_out += c[i] * inside[i] if c[i] <= least else 0.0
    rows, starts, columns = keep_followers(first, last, indptr, indices, c, least)
    k = rows.size
    root, q, before, x = np.empty(k), np.empty(k), np.zeros(k), np.empty(k)
    length = 0.0
    for r in range(k):
        root[r] = np.sqrt(c[rows[r]])
        q[r] = root[r] * inside[rows[r]]
        length += q[r] * q[r]
    length = np.sqrt(length)
    if length == 0.0:
        return 0.0, 1.0
    diagonal, beside, shadow = np.empty(STEPS), np.empty(STEPS), np.empty(STEPS)
    size, off, scale = 0, 0.0, 0.0
    for r in range(k):
        q[r] /= length
    while True:
        along = 0.0
        for r in range(k):
            along += root[r] * q[r]
            x[r] = root[r] * q[r]
        shadow[size] = along
        quotient = 0.0
        for r in range(k):
            total = 0.0
            for e in range(starts[r], starts[r + 1]):
                total += x[columns[e]]
            before[r] = root[r] * total - off * before[r]
            quotient += q[r] * before[r]
        diagonal[size] = quotient
        size += 1
        rest = 0.0
        for r in range(k):
            left = before[r] - quotient * q[r]
            before[r], q[r] = q[r], left
            rest += left * left
        off = np.sqrt(rest)
        scale = max(scale, abs(quotient) + off)
        if size == STEPS or off <= ROUNDING * scale:
            break
        beside[size - 1] = off
        for r in range(k):
            q[r] /= off
    radius = max(largest_eigenvalue(diagonal, beside, size), 0.0)
    if radius >= 1.0:
        return radius, float(n)
    answer, cascade = np.empty(size), 0.0
    first_column(diagonal, beside, size, answer)
    for j in range(size):
        cascade += shadow[j] * answer[j]
    return radius, min(1.0 + (length * cascade + left_out) / n, float(n))
