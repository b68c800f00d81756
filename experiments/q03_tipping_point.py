"""Q3: this kecamatan looks calm: how far is it from its tipping point, and what shock would tip it?

python experiments/q03_tipping_point.py [--quick] [--lang en]
"""

from conflict_sim.questions import Tipping, both, main

QUESTION = Tipping(
    code="Q3",
    asks=both(
        "Kecamatan ini tampak tenang: seberapa jauh dari titik gejolak, dan guncangan apa yang membuatnya bergejolak?",
        "This kecamatan looks calm: how far is it from its tipping point, and what shock would tip it?",
    ),
    changes={"run.days": 27},
    tiny={"run.days": 6, "world.gauges.futures": 2},
    day=5,
    tiny_day=1,
    sizes=(0.05, 0.1, 0.2, 0.3, 0.4),
    assumed=both(
        "Guncangan kena pihak yang merasa kalah, pukul sepuluh pagi; 0,05 adalah satu kejadian yang lazim.",
        "The shock hits those who seem to have lost, at ten in the morning; 0.05 is one usual event.",
    ),
    unknown=both(
        "Kejadian mana yang sebesar itu tidak pernah diukur: semua ukuran guncangan diasumsikan.",
        "Which event is that large was never measured: all sizes of shocks are assumed.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
