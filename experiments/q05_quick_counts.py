"""Q5: what if quick counts disagree, or a pair claims victory at 15:00?

python experiments/q05_quick_counts.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Contrast, both, main

CLAIM = {"kind": "premature_victory_claim", "day": 0, "hour": 15, "camp": "losers"}
DISAGREE = {
    "world.institutions.team_bias": 0.05,
    "world.institutions.team_followers": 0.4,
    "world.institutions.early_error": 0.05,
}
SILENT = ("premature_victory_claim",)

QUESTION = Contrast(
    code="Q5",
    asks=both(
        "Bagaimana bila hitung cepat saling bertentangan, atau satu pasangan mengklaim menang pukul 15?",
        "What if quick counts disagree, or a pair claims victory at 15:00?",
    ),
    changes={"run.days": 45},
    tiny={"run.days": 12},
    cases={
        "agree": Case(both("tanpa klaim, hitungan sejalan", "no claim, counts agree"), without=SILENT),
        "claim": Case(both("klaim menang pukul 15", "claim at 15:00"), shocks=[CLAIM], without=SILENT),
        "disagree": Case(both("hitungan bertentangan", "counts disagree"), changes=DISAGREE, without=SILENT),
        "both": Case(
            both("klaim dan hitungan bertentangan", "claim, and counts disagree"),
            changes=DISAGREE,
            shocks=[CLAIM],
            without=SILENT,
        ),
        "restraint": Case(
            both("keduanya, dengan imbauan menahan klaim", "both, with an appeal to hold back claims"),
            [{"lever": "claim_restraint", "stages": ["vote", "recapitulation"]}],
            changes=DISAGREE,
            shocks=[CLAIM],
            without=SILENT,
        ),
    },
    watch=("acceptance_losers", "fraud_belief", "injuries"),
    assumed=both(
        "Bias hitungan tim 5 poin, diikuti 40% pendukung: ujung kisaran yang wajar.",
        "Teams' counts are off by 5 points and 40% of supporters follow them: the end of the plausible range.",
    ),
    unknown=both(
        "Klaim pukul 15:05 dan 15:00 tidak dibedakan: guncangan mulai pada jam penuh.",
        "A claim at 15:05 is not told from one at 15:00: shocks begin on the hour.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
