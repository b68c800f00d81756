"""Mechanisms: one file each, with its rules (plain scalar functions), its kernel and its phase."""
