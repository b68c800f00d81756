"""Q2: in the quiet period, is the next billion better spent on clarification, on patrols against vote buying, or on the street?

python experiments/q02_quiet_period.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Contrast, both, main


def in_quiet(lever, **more):
    """A lever at the upper end of its range, decided in time, in the quiet period and on polling day."""
    return [{"lever": lever, "stages": ["quiet", "vote"], "lead_days": 0.0, **more}]


QUESTION = Contrast(
    code="Q2",
    asks=both(
        "Pada masa tenang, satu miliar rupiah berikutnya lebih baik untuk klarifikasi, patroli politik uang, atau patroli jalanan?",
        "In the quiet period, is the next Rp1 billion better spent on clarification, on patrols against vote buying, or on the street?",
    ),
    cases={
        "none": Case(both("tanpa rencana", "no plan")),
        "clarification": Case(
            both("klarifikasi cepat", "rapid clarification"), in_quiet("rapid_clarification", reach=0.4)
        ),
        "money": Case(
            both("patroli politik uang", "patrols against vote buying"), in_quiet("money_patrols", found=0.1)
        ),
        "street": Case(
            both("patroli dialogis", "dialogue patrols"), in_quiet("dialogue_patrols", weapons=0.3)
        ),
        "facilitate": Case(both("fasilitasi unjuk rasa", "facilitate assembly"), "facilitate_assembly"),
    },
    watch=("injuries", "violent_person_hours", "fraud_belief"),
    keep=3,
    cost=True,
    assumed=both(
        "Setiap langkah dijalankan pada batas atas kisarannya; satu miliar lebih dari cukup untuk masing-masing, sisanya tidak dipakai.",
        "Each lever runs at the upper end of its range; a billion is more than enough for each, and the rest stays unspent.",
    ),
    unknown=both(
        "Berapa besar dampak yang sungguh dibeli satu miliar tidak pernah diukur.",
        "What size of effect a billion really buys was never measured.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
