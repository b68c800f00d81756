"""Memory that is no longer needed is given back to the system."""

from __future__ import annotations

import ctypes
import sys

#: glibc's name of the size from which a block is mapped on its own, and so given back when it is freed.
_MMAP_THRESHOLD = -3
#: That size, bytes. Left alone, glibc raises it to the largest block ever freed, and keeps what is smaller.
_LARGE = 1 << 20


def release_freed() -> None:
    """Give freed heap pages back where the C library can (glibc), now and from now on; elsewhere do nothing.

    Building a population and a network allocates and frees many times what stays; the allocator would keep the
    pages for later, and a world of a million voters would look a seventh larger than it is.
    """
    if not sys.platform.startswith("linux"):
        return
    library = ctypes.CDLL(None)
    choose, trim = getattr(library, "mallopt", None), getattr(library, "malloc_trim", None)
    if choose is not None and trim is not None:
        choose(_MMAP_THRESHOLD, _LARGE)
        trim(0)
