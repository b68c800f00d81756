"""Benchmarks: ratios to a yardstick of the same process, not absolute times. ``python -m benchmarks`` runs them all."""
