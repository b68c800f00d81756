"""Q23: when to stand down: how large is the risk after day 9, after the court, and later?

python experiments/q23_stand_down.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Dates, both, main


def until(*stages):
    """Reinforcements in these stages, and nobody afterwards."""
    return [{"lever": "reinforcements", "stages": ["recapitulation", *stages], "per_site": 40, "brimob": 0}]


QUESTION = Dates(
    code="Q23",
    asks=both(
        "Kapan petugas dapat ditarik: seberapa besar risiko sesudah hari ke-9, sesudah MK, dan kemudian?",
        "When should I stand down: how large is the risk after day 9, after the court, and later?",
    ),
    changes={"run.days": 105, "world.petition": "yes"},
    tiny={"run.days": 9},
    minutes=8,
    cases={
        "none": Case(both("tanpa tambahan", "no reinforcements")),
        "result": Case(both("ditarik sesudah hasil", "stood down after the result"), until("announced")),
        "court": Case(
            both("ditarik sesudah sidang MK", "stood down after the court"), until("announced", "court")
        ),
        "never": Case(both("tidak ditarik", "never stood down"), until("announced", "court", "after")),
    },
    assumed=both(
        "Gugatan diajukan dan diputus hari ke-70; 40 petugas di empat macam lokasi.",
        "A petition is filed and ruled on day 70; 40 officers at each of four kinds of sites.",
    ),
    unknown=both(
        "Pelantikan bukan kejadian tersendiri dalam model, dan simulasi berakhir hari ke-90.",
        "The inauguration is no event of its own in the model, and the run ends on day 90.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
