"""Q15: what do violations of neutrality cost in acceptance of the result, and how fast can sanctions repair it?

python experiments/q15_neutrality.py [--quick] [--lang en]
"""

from conflict_sim.questions import Case, Contrast, both, main

OFTEN = {"world.institutions.violations": 0.5, "world.institutions.seen": 0.3}
SWIFT = {"world.institutions.sanctioned": 0.9, "world.institutions.sanction_days": 3.0}

QUESTION = Contrast(
    code="Q15",
    asks=both(
        "Berapa kerugian pelanggaran netralitas bagi penerimaan hasil, dan secepat apa sanksi memulihkannya?",
        "What do violations of neutrality cost in acceptance of the result, and how fast can sanctions repair it?",
    ),
    changes={"run.days": 45},
    tiny={"run.days": 10},
    cases={
        "neutral": Case(both("netral", "neutral"), changes={"world.institutions.violations": 0.0}),
        "often": Case(both("sering dilanggar", "often violated"), changes=OFTEN),
        "swift": Case(
            both("sering dilanggar, sanksi dalam 3 hari", "often, sanctions in 3 days"),
            changes={**OFTEN, **SWIFT},
        ),
        "enforced": Case(
            both("sering dilanggar, penegakan netralitas", "often, neutrality enforced"),
            [{"lever": "neutrality_enforcement", "lead_days": 3.0}],
            changes=OFTEN,
        ),
    },
    watch=("acceptance_losers", "trust_government", "injuries"),
    assumed=both(
        "Satu pelanggaran tiap dua hari, diketahui 30% pemilih: jauh di atas yang lazim, agar terlihat.",
        "A violation every other day, known to 30% of voters: far above what is usual, so that it shows.",
    ),
    unknown=both(
        "Pelanggar tidak dibedakan: ASN, polisi, kepala desa, dan anggota KPU sama beratnya.",
        "Violators are not told apart: civil servants, police, village heads and KPU members weigh the same.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
