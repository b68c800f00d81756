"""Q14: how many members of early-warning forums cut the delay from three days to one, and what does that buy?

python experiments/q14_early_warning.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Contrast, both, main

HOURS, MEMBERS = "world.sensing.fkdm_hours", "world.sensing.fkdm_members"

QUESTION = Contrast(
    code="Q14",
    asks=both(
        "Berapa anggota FKDM untuk memangkas kelambatan laporan dari tiga hari menjadi satu, dan apa hasilnya?",
        "How many FKDM members cut the delay of reports from three days to one, and what does that buy?",
    ),
    changes={"run.days": 45, HOURS: 72.0},
    tiny={"run.days": 8},
    cases={
        "slow": Case(both("5 anggota, 3 hari", "5 members, 3 days")),
        "fast": Case(both("5 anggota, 1 hari", "5 members, 1 day"), changes={HOURS: 24.0}),
        "many": Case(both("13 anggota, 3 hari", "13 members, 3 days"), changes={MEMBERS: 13}),
        "both": Case(both("13 anggota, 1 hari", "13 members, 1 day"), changes={HOURS: 24.0, MEMBERS: 13}),
    },
    watch=("injuries", "violent_person_hours", "alarms"),
    assumed=both(
        "Pemantauan sebanding dengan banyaknya anggota; pedoman Forkopimda sesudah alarm seperti biasa.",
        "What is watched is proportional to members; the forum acts on an alarm as usual.",
    ),
    unknown=both(
        "Hubungan banyaknya anggota dengan kelambatan tidak pernah diukur: keduanya diubah terpisah.",
        "How delay depends on members was never measured: the two are changed apart.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
