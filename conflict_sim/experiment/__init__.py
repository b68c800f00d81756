"""Runs in number: one scenario under one plan with many seeds, on all cores, resumable."""
