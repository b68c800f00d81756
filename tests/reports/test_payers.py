"""Who pays for a plan, in words, from a comparison of the real model."""

import pytest

from conflict_sim.config.plan import Plan
from conflict_sim.experiment.compare import compare
from conflict_sim.reports.comparison_words import costs
from tests.model.worlds import quiet


@pytest.fixture(scope="module")
def paid_by_three():
    levers = [
        {"lever": "open_counts", "cost_per_day": 2e6},
        {"lever": "negotiators", "cost_per_day": 4e6},
        {"lever": "budget_line", "cost_per_day": 1e6},
    ]
    return compare(quiet(2), {"mine": Plan.model_validate({"levers": levers})}, 2, workers=1)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("mine: who pays for its levers, per world: regency budget (election grant) Rp4 million; police "
               "operations budget Rp8 million; other payers Rp2 million.")),
        ("id", ("mine: pembayar langkahnya, per dunia: APBD (hibah Pilkada) Rp4 juta; anggaran operasi Polri Rp8 juta; "
               "pembayar lain Rp2 juta.")),
    ],
)  # fmt: skip
def test_who_pays_is_told_in_both_languages(paid_by_three, lang, words):
    assert words in costs(paid_by_three, lang)
