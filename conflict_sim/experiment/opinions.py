"""Worlds with an empty street: what people come to believe, before anybody goes out.

Nothing that happens in the street makes a hoax spread or fail, and on the evening of the survey hardly anything of it
has reached fraud belief. So the calibration fits the layers of belief in such worlds, at a fraction of the cost of a
full run, and the street after them.
"""

from __future__ import annotations

from typing import Any

from conflict_sim.experiment.patterns.targets import SURVEY_DAY
from conflict_sim.experiment.trial_measures import Figures, Reach, Sharers
from conflict_sim.experiment.trials import FIRST_DAY, TrialRun
from conflict_sim.experiment.twins import twin

#: Thresholds that nobody reaches.
EMPTY_STREET = {"mobilisation.threshold_online": 5.0, "mobilisation.threshold_street": 5.0}


def listen(
    code: str, contest: str, seed: int, voters: int, changes: dict[str, Any], *, until: int
) -> TrialRun:
    """What the voters of one world shared and believed while nobody went out.

    Args:
        code: Code of a regency or city.
        contest: ``bupati`` or ``gubernur``.
        seed: World seed.
        voters: About how many voters to simulate.
        changes: Parameters of ``world`` by dotted key.
        until: Last day played; the first is that of the trials.

    Returns:
        ``sharers``: share of voters who ever shared a hoax; ``reach``: who ever believed one; ``losers`` and
        ``winners``: who believed in fraud on the day of the survey, where it was reached.
    """
    from conflict_sim.model import ConflictModel

    days = until - FIRST_DAY + 1
    scenario = twin(code, contest, voters, {**changes, **EMPTY_STREET}, first_day=FIRST_DAY, days=days)
    model = ConflictModel(scenario, rng=seed)
    sharers, reach = Sharers(model), Reach()
    survey: Figures = {}
    while model.running:
        model.step()
        sharers.evening(model)
        reach.evening(model)
        if model.days[-1] == SURVEY_DAY:
            survey = _believers_in_fraud(model)
    return TrialRun(
        f"{code} {contest}", seed, {**sharers.figures(), "reach": reach.figures()["reach"], **survey}
    )


def _believers_in_fraud(model: Any) -> Figures:
    """Share of losers, and of winners, by the result as it was, whose fraud belief is one half or more tonight."""
    winner = model.world.parts["calendar"].winner
    camp, sure = model.columns.camp, model.world.voters.fraud_belief >= 0.5
    return {
        "losers": float(sure[(camp > 0) & (camp != winner)].mean()),
        "winners": float(sure[camp == winner].mean()),
    }
