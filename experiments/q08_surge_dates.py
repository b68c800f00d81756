"""Q8: which dates after the vote need surge capacity, and can 300 officers cover them by rotation?

python experiments/q08_surge_dates.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Dates, both, main


def officers(*stages):
    """Three hundred officers at four kinds of sites of the regency."""
    return [{"lever": "reinforcements", "stages": list(stages), "per_site": 75, "brimob": 0}]


QUESTION = Dates(
    code="Q8",
    asks=both(
        "Tanggal mana sesudah pemungutan memerlukan tambahan petugas, dan cukupkah 300 petugas bergilir?",
        "Which dates after the vote need surge capacity, and can 300 officers cover them by rotation?",
    ),
    changes={"run.days": 105, "world.petition": "yes"},
    tiny={"run.days": 9},
    minutes=8,
    officers=300,
    cases={
        "none": Case(both("tanpa rencana", "no plan")),
        "plenary": Case(
            both("300 petugas saat pleno dan hasil", "300 at plenaries and result"),
            officers("recapitulation", "announced"),
        ),
        "rotation": Case(
            both("300 petugas bergilir, juga saat sidang", "300 in rotation, also for the court"),
            officers("recapitulation", "announced", "court"),
        ),
    },
    assumed=both(
        "Gugatan diajukan dan diputus hari ke-70; 75 petugas di KPU, Bawaslu, gudang kotak suara, dan alun-alun.",
        "A petition is filed and ruled on day 70; 75 officers each at KPU, Bawaslu, ballot store and square.",
    ),
    unknown=both(
        "Pelantikan tidak ada dalam kalender model sebagai kejadian tersendiri.",
        "The inauguration is no event of its own in the model's calendar.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
