"""The summary says what a sample of villages shows, and from which share on its rates hold."""

import numpy as np
import pytest

from conflict_sim.reports.run_words import scope_text


class Runs(list):
    def __init__(self, scale):
        super().__init__([None, None])
        self.days, self.info = np.arange(3), {"scale": scale, "voters": 12_345}


@pytest.mark.parametrize("lang, incidents, rough", [("en", "incidents", "rough"), ("id", "insiden", "kasar")])
def test_a_sample_is_labelled(lang, incidents, rough):
    texts = {scale: scope_text(Runs(scale), lang) for scale in (1.0, 0.25, 0.1)}
    assert [incidents in texts[s] for s in (1.0, 0.25, 0.1)] == [False, True, True]
    assert [rough in texts[s] for s in (1.0, 0.25, 0.1)] == [False, False, True]
