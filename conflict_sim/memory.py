"""Memory that a finished build leaves behind is given back to the system."""

from __future__ import annotations

import ctypes
import sys


def release_freed() -> None:
    """Give freed heap pages back where the C library can (glibc); elsewhere do nothing.

    Building a population and a network allocates and frees many times what stays; the allocator would keep the
    pages for later, and a world of a million voters would look a seventh larger than it is.
    """
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
