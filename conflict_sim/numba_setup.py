"""Compiler settings shared by every kernel.

Numba's cache looks only at the file of the compiled function, not at the files it calls. So the cache folder
is named by the hash of all sources that kernels are made of: a change in any of them compiles anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba

from conflict_sim.hashing import kernel_hash


def _cache_dir() -> str:
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return str(root / "conflict_sim" / "numba" / f"{kernel_hash()[:16]}-{numba.__version__}")


if "NUMBA_CACHE_DIR" not in os.environ:
    # numba reads the variable at its own import; its config is what counts from then on.
    numba.config.CACHE_DIR = _cache_dir()

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
