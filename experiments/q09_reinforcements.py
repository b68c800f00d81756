"""Q9: how many reinforcements, placed ahead, keep a riot during the plenary unlikely, and where does the crowd go instead?

python experiments/q09_reinforcements.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Contrast, both, main

#: Rupiah of an officer from the province per day: that of the usual 360 (assumed).
DAY = 60_000_000 / 360


def officers(n):
    """So many officers in all, at four kinds of sites, two days ahead of the plenaries."""
    stages = ["recapitulation", "announced"]
    use = {
        "lever": "reinforcements",
        "stages": stages,
        "per_site": n // 4,
        "brimob": 0,
        "cost_per_day": DAY * n,
    }
    return Case(both(f"{n} petugas tambahan", f"{n} reinforcements"), [use])


QUESTION = Contrast(
    code="Q9",
    asks=both(
        "Berapa petugas BKO, ditempatkan lebih dulu, agar kerusuhan saat pleno jarang terjadi, dan ke mana massa pindah?",
        "How many reinforcements, placed ahead, keep a riot during the plenary unlikely, and where does the crowd go instead?",
    ),
    changes={"run.days": 40},
    tiny={"run.days": 10},
    cases={
        "none": Case(both("tanpa tambahan", "no reinforcements")),
        **{f"officers{n}": officers(n) for n in (100, 200, 400)},
    },
    watch=("any_incident", "violent_person_hours", "injuries"),
    places=True,
    cost=True,
    assumed=both(
        "Petugas tersebar rata di KPU, Bawaslu, gudang kotak suara, dan alun-alun.",
        "Officers stand evenly at KPU, Bawaslu, ballot store and square.",
    ),
    unknown=both(
        "Kerusuhan besar terlalu jarang untuk dihitung: yang dilaporkan peluang insiden apa pun, dan tempat tinggal korban menurut kecamatan.",
        "Major riots are too rare to count: told is the chance of any incident, and harm by the kecamatan people live in.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
