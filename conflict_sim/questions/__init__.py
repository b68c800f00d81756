"""What planners ask, as small scripts: a question says what is compared, and everything else happens here.

Example:
    >>> from conflict_sim import questions
    >>> questions.both("tim", "team")["en"]
    'team'
"""

from conflict_sim.experiment.cases import Case
from conflict_sim.interventions.base import both
from conflict_sim.questions.base import Answer, Question, Setting
from conflict_sim.questions.contrast import Contrast
from conflict_sim.questions.dates import Dates
from conflict_sim.questions.main import main
from conflict_sim.questions.placing import Placing
from conflict_sim.questions.portfolio import Portfolio
from conflict_sim.questions.tipping import Tipping

__all__ = [
    "Answer",
    "Case",
    "Contrast",
    "Dates",
    "Placing",
    "Portfolio",
    "Question",
    "Setting",
    "Tipping",
    "both",
    "main",
]
