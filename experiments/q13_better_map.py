"""Q13: how much is a better conflict map worth, compared with two more teams?

python experiments/q13_better_map.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Contrast, both, main

STAGES = ["campaign", "quiet", "vote", "recapitulation", "announced"]


def teams(n, accuracy=0.0, placement="map"):
    """Teams, and a map that is better by so much, both in place from the first day."""
    use = [
        {
            "lever": "monitoring_teams",
            "stages": STAGES,
            "teams": float(n),
            "placement": placement,
            "lead_days": 0.0,
        }
    ]
    better = [{"lever": "conflict_map", "accuracy": accuracy, "lead_days": 0.0}] if accuracy else []
    return use + better


QUESTION = Contrast(
    code="Q13",
    asks=both(
        "Berapa nilai peta konflik yang lebih baik (ketepatan 0,3 menjadi 0,6) dibandingkan dengan dua tim tambahan?",
        "How much is a better conflict map worth (accuracy .3 to .6), compared with two more teams?",
    ),
    changes={"run.days": 45, "world.sensing.map_accuracy": 0.3},
    tiny={"run.days": 8},
    cases={
        "three": Case(both("3 tim, peta 0,3", "3 teams, map .3"), teams(3)),
        "map": Case(both("3 tim, peta 0,6", "3 teams, map .6"), teams(3, 0.3)),
        "perfect": Case(both("3 tim, peta sempurna", "3 teams, perfect map"), teams(3, 0.7)),
        "five": Case(both("5 tim, peta 0,3", "5 teams, map .3"), teams(5)),
        "lot": Case(both("3 tim menurut undian", "3 teams by lot"), teams(3, placement="random")),
        "none": Case(both("tanpa rencana", "no plan")),
    },
    assumed=both(
        "Peta cocok dengan banyaknya orang yang tidak percaya dan berkesulitan; juga mediator dan petugas mengikutinya.",
        "The map fits how many people are distrustful and hard up; mediators and officers follow it too.",
    ),
    unknown=both(
        "Apakah studi sungguh menaikkan ketepatan 0,3 tidak diketahui.",
        "Whether a study really raises the accuracy by .3 is not known.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
