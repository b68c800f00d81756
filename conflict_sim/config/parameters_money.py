"""Parameters of money politics: what candidates spend, what brokers keep, who is paid, what it leaves behind."""

from __future__ import annotations

from conflict_sim.config.parameters import Parameters, parameter


class MoneyParameters(Parameters):
    """Cash for votes in the last nights before the vote ("serangan fajar"); a budget of 0 turns it off."""

    budget: float = parameter(
        16_000.0,
        (0, 1_000_000),
        (0, 50_000),
        "rupiah per registered voter",
        "set so that 18% are offered (Indikator 2024: 18.4%; LIPI 2019: 28-29% received; Muhtadi 2019: 25.7-33%)",
        "C",
    )
    """Money of all candidates together; every candidate has the same."""
    leak: float = parameter(
        0.25, (0, 1), (0.1, 0.5), "share", "predation documented (Aspinall 2014), size assumed", "A", "l"
    )
    """Mean share that a broker of each level keeps."""
    leak_spread: float = parameter(0.1, (0, 0.5), (0, 0.2), "share", "assumed", "A")
    """Most that the share of one broker differs from the mean, either way."""
    vanish: float = parameter(0.02, (0, 1), (0, 0.1), "probability", "assumed", "A")
    """Probability that a broker keeps everything."""
    dawn: float = parameter(
        0.25, (0, 1), (0.1, 0.6), "share", "four equal nights assumed; D-3 20:00 to D 06:00", "A"
    )
    """Share of the budget for the dawn of polling day; the rest goes in the three nights before."""
    loyalty: float = parameter(1.0, (0, 10), (0.3, 2), "weight", "loyalists over-targeted", "A", "tau_loy")
    """Weight of a voter's loyalty in a broker's choice."""
    closeness: float = parameter(1.0, (0, 10), (0.3, 2), "weight", "personal networks", "A", "tau_close")
    """Weight of a voter's closeness to the broker."""
    guess: float = parameter(2.0, (0.01, 10), (0.5, 4), "weight", "brokers know voters badly", "A")
    """Weight of what a broker cannot know or does not follow."""
    accept: float = parameter(
        0.6,
        (0, 1),
        (0.45, 0.92),
        "probability",
        "exit poll 2024: 46.9% acceptable, 92% of these take it",
        "V",
    )
    """Probability that a voter of mean hardship takes what he is offered."""
    poverty: float = parameter(
        0.3, (-2, 2), (0, 0.8), "1/hardship", "the poor accept more; size assumed", "A"
    )
    """Rise of that probability with hardship."""
    payment: float = parameter(
        50_000.0, (5_000, 2_000_000), (20_000, 150_000), "rupiah", "envelopes of Rp20-50k; asked Rp100k", "V"
    )
    """Median payment; single payments are multiples of Rp5,000."""
    payment_spread: float = parameter(0.5, (0, 1.5), (0.2, 0.8), "log", "assumed", "A")
    """Standard deviation of the logarithm of a payment."""
    decisive: float = parameter(
        0.10, (0, 1), (0.05, 0.35), "probability", "Muhtadi 2019, ch. 7; stated by 35% (Indikator)", "S"
    )
    """Probability that the payment decided a recipient's vote."""
    obligation: float = parameter(0.3, (0, 5), (0, 1), "ratio", "reciprocity; size assumed", "A", "o")
    """Rise of a recipient's response to the call of a group of the camp that paid him."""
    seen: float = parameter(
        0.1, (0, 1), (0.02, 0.4), "probability", "47.4% call it widespread (LIPI 2019); size assumed", "A"
    )
    """Probability that one tie of a recipient learns of his payment."""
    unfairness: float = parameter(0.1, (0, 1), (0.02, 0.3), "probability", "assumed", "A", "chi")
    """How unfair one known neighbour paid by a rival makes the race look."""
    fraud_effect: float = parameter(
        0.05,
        (0, 0.5),
        (0, 0.2),
        "0-1",
        "small, inconsistent in studies of vote buying and trust",
        "S",
        "phi_M",
    )
    """Shift of the fraud prior at full unfairness."""
    passed_over: float = parameter(1.0, (0, 20), (0, 3), "neighbours", "assumed", "A")
    """Known rival payments that it equals to have been passed over while neighbours were paid."""
    losers: float = parameter(0.5, (0, 5), (0, 1), "ratio", "assumed", "A")
    """Rise of perceived unfairness in voters who believe that their camp has lost."""
    broker_anger: float = parameter(0.2, (0, 1), (0, 0.5), "0-1", "assumed", "A", "gamma_b")
    """Outrage of a broker who got nothing to hand out, and of one whose candidate lost."""
    report: float = parameter(
        0.0002,
        (0, 1),
        (0, 0.001),
        "probability",
        "60 of 71 finds came from citizens; .05-1 per 1,000 offers assumed",
        "A",
    )
    """Probability that a rival's supporter who learns of a payment brings the branch to light."""
    enforcement: float = parameter(
        0.001,
        (0, 1),
        (0, 0.05),
        "probability/week",
        "130 cases in 4 days over 83,000 villages and 2.9 pairs each (Pilkada 2024)",
        "C",
        "e",
    )
    """Probability that Bawaslu exposes the branch of a village broker."""
    handled: float = parameter(
        0.15,
        (0, 1),
        (0.05, 0.8),
        "probability",
        "176 violations of 1,523 reports (2019); 21 of 114 (2024)",
        "V",
    )
    """Probability that an exposed case is handled; the others count as ignored after seven days."""
    trust_step: float = parameter(
        0.01, (0, 0.2), (0, 0.05), "0-1", "unanswered report: TE - .01; same size assumed upwards", "A"
    )
    """Trust in the election bodies that a handled case gives, and an ignored one takes, in the village."""
    enforcement_shock: float = parameter(
        0.03, (0, 1), (0, 0.1), "-", "Tulang Bawang 2024, Ternate 2018; size assumed", "A"
    )
    """Shock in the kecamatan when a case is handled (the accused camp) or ignored (the other camps)."""
