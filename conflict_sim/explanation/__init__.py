"""Why an incident happened, and what would have averted it: tree, search, words and picture in one object."""

from conflict_sim.explanation.explain import Explanation, explain

__all__ = ["Explanation", "explain"]
