"""Q4: what does announcing the result early, late or by instalments do, and what does a day of gap cost?

python experiments/q04_day_of_result.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Contrast, both, main


def on(day):
    """The official result comes on another day, in the afternoon."""
    return {"world.announcement": {"day": day, "hour": 15}}


QUESTION = Contrast(
    code="Q4",
    asks=both(
        "Apa akibat hasil diumumkan lebih awal, terlambat, atau bertahap, dan berapa kerugian setiap hari jeda?",
        "What does announcing the result early, late or by instalments do, and what does each day of gap cost?",
    ),
    changes={"run.days": 45, **on(7)},
    tiny={"run.days": 14},
    cases={
        "day7": Case(both("hari ke-7", "day 7")),
        "day3": Case(both("hari ke-3", "day 3"), changes=on(3)),
        "day11": Case(both("hari ke-11", "day 11"), changes=on(11)),
        "instalments": Case(
            both("hari ke-7, formulir dibuka bertahap", "day 7, forms opened by instalments"),
            [{"lever": "open_counts", "stages": ["vote", "recapitulation"]}],
        ),
    },
    watch=("fraud_belief", "injuries", "violent_person_hours"),
    per={"day3": -4, "day11": 4},
    unit=both("hari jeda", "day of gap"),
    assumed=both(
        "Hasil sama; hanya harinya yang berubah, dan dampak keterbukaan diasumsikan.",
        "The result is the same; only its day changes, and the effect of openness is assumed.",
    ),
    unknown=both(
        "Apakah hasil yang lebih cepat lebih sering salah tidak dihitung.",
        "Whether an earlier result is more often wrong is not counted.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
