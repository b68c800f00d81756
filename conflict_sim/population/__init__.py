"""Voters as columns: who lives where, who stands for which camp, what each one is like."""
