"""Q22: what does slowing social media do to violence, to clarification and to rights?

python experiments/q22_slow_media.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Contrast, both, main

AFTER = ["vote", "recapitulation", "announced"]
SLOW = {"lever": "media_slowdown", "stages": AFTER, "lead_days": 0.0}
CLEAR = {"lever": "rapid_clarification", "stages": AFTER, "lead_days": 0.0, "reach": 0.2}

QUESTION = Contrast(
    code="Q22",
    asks=both(
        "Apa akibat pelambatan media sosial bagi kekerasan, klarifikasi, dan hak?",
        "What does slowing social media do to violence, to clarification and to rights?",
    ),
    changes={"run.days": 45},
    tiny={"run.days": 10},
    cases={
        "none": Case(both("tanpa rencana", "no plan")),
        "clear": Case(both("klarifikasi", "clarification"), [CLEAR]),
        "slow": Case(both("pelambatan", "slow-down"), [SLOW], allow_risk_3=True),
        "silenced": Case(
            both("pelambatan yang terasa membungkam", "slow-down that is felt as silencing"),
            [{**SLOW, "silenced": 0.2}],
            allow_risk_3=True,
        ),
        "both": Case(
            both("klarifikasi dan pelambatan", "clarification and slow-down"),
            [CLEAR, SLOW],
            allow_risk_3=True,
        ),
    },
    watch=("violent_person_hours", "believer_days"),
    assumed=both(
        "Separuh pesan terhambat, bantahan resmi juga; risiko tertinggi bagi kebebasan sipil (allow_risk_3).",
        "Half of the messages are held up, official answers too; highest risk to civil liberties (allow_risk_3).",
    ),
    unknown=both(
        "Kerugian ekonomi, kabar keluarga, dan kerja jurnalis tidak dihitung; pemutusan 2019 di Papua dinyatakan melawan hukum.",
        "Economic loss, news of families and the work of journalists are not counted; the cuts of 2019 in Papua were ruled unlawful.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
