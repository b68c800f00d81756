"""Q1: where to put monitoring teams so that injuries fall most, and how much worse is "follow the index"?

python experiments/q01_where_teams.py [--quick] [--lang en]; with hours to spend: conflict-sim allocate kaltim --teams 14
"""

from conflict_sim.questions import Placing, both, main

QUESTION = Placing(
    code="Q1",
    asks=both(
        "Di mana 3 tim pemantau Bulungan (14 tim di Kaltim) paling banyak mengurangi korban luka, dan seberapa buruk bila mengikuti peringkat indeks?",
        "Where do 3 monitoring teams in Bulungan (14 in Kaltim) cut injuries most, and how much worse is following the index?",
    ),
    changes={"run.days": 45},
    tiny={"run.days": 6},
    teams=3,
    minutes=10,
    assumed=both(
        "Yang dilakukan tim di kecamatannya diasumsikan: memantau, keberatan berkurang, petugas lebih cepat datang.",
        "What a team does in its kecamatan is assumed: it watches, objections fall, officers come sooner.",
    ),
    unknown=both(
        "Kaltim dengan 14 tim memerlukan beberapa jam; jalankan conflict-sim allocate kaltim --teams 14.",
        "Kaltim with 14 teams takes hours; run conflict-sim allocate kaltim --teams 14.",
    ),
)

if __name__ == "__main__":
    main(QUESTION)
