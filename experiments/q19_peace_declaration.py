"""Q19: does a peace declaration do anything unless repeated and backed by the elites, and how long does a deal last?

python experiments/q19_peace_declaration.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Contrast, both, main

HALF_LIFE = "world.leaders.pledge_half_life"
MEETING = {"lever": "elite_meeting", "stages": ["recapitulation", "announced"]}


def declared(every, *more):
    """A declaration in the first days of the run, repeated after so many days."""
    return [{"lever": "peace_declaration", "every": every, "lead_days": 1.0}, *more]


QUESTION = Contrast(
    code="Q19",
    asks=both(
        "Apakah deklarasi damai berguna bila tidak diulang dan tidak didukung elite, dan berapa lama kesepakatan elite bertahan?",
        "Does a peace declaration do anything unless repeated and backed by the elites, and how long does an elite deal last?",
    ),
    tiny={"run.days": 10},
    cases={
        "none": Case(both("tanpa rencana", "no plan")),
        "once": Case(both("satu deklarasi", "one declaration"), declared(400)),
        "repeated": Case(both("diulang tiap pekan", "repeated every week"), declared(7)),
        "backed": Case(
            both("diulang dan didukung elite", "repeated and backed by the elites"), declared(7, MEETING)
        ),
        "short": Case(
            both("satu deklarasi dan elite, luntur dalam sepekan", "once, elites, fading within a week"),
            declared(400, MEETING),
            changes={HALF_LIFE: 7.0},
        ),
        "long": Case(
            both("satu deklarasi dan elite, bertahan dua bulan", "once, elites, lasting two months"),
            declared(400, MEETING),
            changes={HALF_LIFE: 60.0},
        ),
    },
    watch=("violent_person_hours", "injuries"),
    assumed=both(
        "Sebagian pemimpin kelompok ikut; ikrar luntur dengan waktu paruh 21 hari kecuali disebut lain.",
        "Some group leaders follow; a pledge fades with a half-life of 21 days unless said otherwise.",
    ),
    unknown=both(
        "Waktu paruh adalah masukan, dari dua kesepakatan di Papua; model tidak menemukannya sendiri.",
        "The half-life is an input, from two deals in Papua; the model does not find it.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
