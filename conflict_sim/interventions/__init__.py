"""Levers: what a plan can do."""
