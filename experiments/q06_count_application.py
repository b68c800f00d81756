"""Q6: what if the count application shows errors, or its chart is switched off?

python experiments/q06_count_application.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Contrast, both, main

RUMOUR = [
    {"theme": "pre_punched_ballots", "day": 1, "seeds": 12},
    {"theme": "count_app_manipulated", "day": 3, "seeds": 20},
]
ERRORS = {"world.institutions.app_misread": 0.03, "world.institutions.app_daily_loss": 0.005}
WRONG = [{"kind": "count_app_error", "day": 1, "hour": 9, "camp": "losers"}]

QUESTION = Contrast(
    code="Q6",
    asks=both(
        "Bagaimana bila aplikasi hitung suara keliru, atau grafiknya dimatikan?",
        "What if the count application shows errors, or its chart is switched off?",
    ),
    changes={"run.days": 45},
    tiny={"run.days": 12},
    cases={
        "right": Case(
            both("aplikasi benar", "application right"), changes={"world.institutions.app_misread": 0.0}
        ),
        "wrong": Case(both("keliru dan tetap tampil", "wrong, and it stays"), changes=ERRORS, shocks=WRONG),
        "off": Case(
            both("keliru, grafik dimatikan, lalu desas-desus", "wrong, chart off, then a rumour"),
            changes={**ERRORS, "world.institutions.app_days": 2.0, "world.hoaxes": RUMOUR},
            shocks=WRONG,
        ),
        "open": Case(
            both("keliru, formulir dibuka dan dikoreksi", "wrong, forms opened and corrected"),
            [{"lever": "open_counts", "stages": ["vote", "recapitulation", "announced"]}],
            changes=ERRORS,
            shocks=WRONG,
        ),
    },
    watch=("trust_kpu", "fraud_belief", "injuries"),
    assumed=both(
        "Salah baca 3 poin, kerugian kepercayaan 0,005 per hari, dan desas-desus sesudah grafik mati.",
        "Misread by 3 points, 0.005 of trust lost a day, and a rumour after the chart goes off.",
    ),
    unknown=both(
        "Matinya grafik sendiri tidak menggerakkan orang dalam model; hanya desas-desus yang mengikutinya.",
        "The chart going off moves nobody by itself in the model; only the rumour after it does.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
