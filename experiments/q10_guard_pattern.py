"""Q10: which pattern of guards at polling stations, and what does an avoided injury cost?

python experiments/q10_guard_pattern.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Contrast, both, main

#: Rupiah of a guard on polling day, and guards of the usual pattern in Bulungan (314 stations, about three in ten).
GUARD, USUAL = 650_000.0, 94


def pattern(factor):
    """Guards at so many times the usual number."""
    cost = GUARD * USUAL * max(0.0, factor - 1)
    levers = [
        {
            "lever": "polling_guard",
            "stages": ["vote"],
            "pattern": factor,
            "lead_days": 0.0,
            "cost_per_day": cost,
        }
    ]
    return Case(both(f"{factor:g} kali pola biasa", f"{factor:g} times the usual pattern"), levers)


QUESTION = Contrast(
    code="Q10",
    asks=both(
        "Pola pengamanan TPS: 2-10-20 di mana-mana atau lebih rapat? Berapa biaya setiap korban luka yang terhindar?",
        "Guard pattern: 2-10-20 everywhere, or denser? What does an avoided injury cost?",
    ),
    changes={"run.days": 30},
    tiny={"run.days": 8},
    cases={
        "usual": Case(both("pola biasa 2-10-20", "usual pattern 2-10-20")),
        **{f"pattern{factor:g}": pattern(factor) for factor in (0.5, 2.0, 3.0)},
    },
    cost=True,
    assumed=both(
        "Linmas Rp650.000 per orang; penjaga TPS mengurangi cadangan bergerak pada hari itu.",
        "A guard costs Rp650,000; guards at stations are missing from the mobile reserve on that day.",
    ),
    unknown=both(
        "Pola 2-1-2 di sebagian desa saja tidak dapat diatur: langkah ini berlaku untuk seluruh daerah.",
        "Pattern 2-1-2 in some villages only cannot be set: the lever holds for the whole region.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
