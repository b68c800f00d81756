"""Waiting for what another thread does."""

import time


def until(holds, seconds=120.0):
    """Wait until something holds; fails after ``seconds``."""
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, f"waited for {seconds} s"
        time.sleep(0.01)
