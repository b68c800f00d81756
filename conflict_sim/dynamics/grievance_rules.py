"""Rule of grievance: deprivation times lack of trust (Epstein 2002; Lemos et al.; science base 2.e)."""

from __future__ import annotations

from conflict_sim.numba_setup import rule


@rule
def grievance(
    hardship, fraud, outrage, legitimacy, scale, w_hardship, w_fraud, w_outrage, absorbed, unfair, w_unfair
):
    """Grievance G of a voter.

    Args:
        hardship: H, 0..1.
        fraud: Fraud belief f, 0..1.
        outrage: O at victims of force, 0..1.
        legitimacy: Mean trust L in the three institutions, 0..1.
        scale: g.
        w_hardship: Weight of hardship; 1, with scale 1 and the others 0, is Epstein's G = H (1 - L).
        w_fraud: Weight of fraud belief.
        w_outrage: Weight of outrage.
        absorbed: Share of the fraud term that an open court case holds back.
        unfair: Perceived unfairness u of money politics, 0..1.
        w_unfair: Weight of it.
    """
    deprivation = w_hardship * hardship + w_fraud * fraud * (1.0 - absorbed) + w_outrage * outrage
    deprivation += w_unfair * unfair
    return scale * (1.0 - legitimacy) * deprivation
