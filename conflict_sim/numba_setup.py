"""Compiler settings shared by every kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba

from conflict_sim.compiler_cache import cache_folder

# numba reads NUMBA_CACHE_DIR at its own import; its config is what counts from then on.
numba.config.CACHE_DIR = str(cache_folder())

#: Compiled, cached, without the interpreter lock, IEEE division; never fastmath (bits must not depend on order).
KERNEL: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": False}


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a loop over voters, groups or places."""
    return numba.njit(**KERNEL)(function)


def rule(function: Callable[..., Any]) -> Any:
    """Compile a scalar rule: the one place where a piece of science lives.

    A rule stays callable as plain Python through ``.py_func``, which is the readable reference in tests.
    """
    return numba.njit(**KERNEL)(function)


def inlined(function: Callable[..., Any]) -> Any:
    """Compile a helper into its callers, where passing its arrays would cost more than its work."""
    return numba.njit(inline="always", **KERNEL)(function)
