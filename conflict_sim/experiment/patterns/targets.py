"""Patterns that are counted in runs of many regions, with their targets."""

from __future__ import annotations

from conflict_sim.experiment.patterns import crowds, excitation
from conflict_sim.experiment.patterns.base import Pattern
from conflict_sim.results.base_rates import TARGETS

#: Day of the national survey of February 2024 after its vote.
SURVEY_DAY = 6

_MM = "Mass Mobilization 1990-2020 (50 people or more); range assumed"
_LSI = "LSI, 19-21 February 2024, +- 5 points"
#: Published shares of regions, the same as in the table of base rates that every run shows.
_RATES = {target.name: target for target in TARGETS}
#: 585 incidents with 510 injured and 416 buildings damaged.
_SNPK = "SNPK 2005-2013, 585 incidents; range assumed"

_SMALL = {
    "id": (
        "Bobot peristiwa hanya berbeda sebanyak shock_sd antarwilayah, dan aksi di sini paling besar beberapa persen pemilih "
        "satu kabupaten; data lapangan memuat aksi jutaan orang di ibu kota."
    ),
    "en": (
        "What an event weighs differs between regions by shock_sd only, and a protest here is at most some percent of one "
        "regency's roll; the data hold protests of millions in capitals."
    ),
}
_CALENDAR = {
    "id": (
        "Data berupa hari aksi satu negara selama puluhan tahun; di sini 60 hari di sekitar satu pemungutan suara: satu "
        "wilayah mengalami satu sampai tiga aksi, pada pleno dan hasilnya, dan tahap yang sama memicu semua wilayah, "
        "sehingga pemicu bersama terbaca sebagai pemicuan sendiri."
    ),
    "en": (
        "The data are days of protest of a country over decades; here they are 60 days around one vote: a region has one to "
        "three protests, at its plenaries and its result, and the same stages set off all regions, so that common triggers "
        "read as self-excitation."
    ),
}
_FORCE = {
    "id": (
        "Pembubaran baru mungkin sejak tahap 4 (barisan tameng), saat yang ricuh sudah berupa kerumunan; penangkapan sejak "
        "tahap 3. Keduanya bergantung pada petugas yang sempat tiba."
    ),
    "en": (
        "Dispersal is possible from stage 4 (line of shields), when the violent are a crowd themselves, arrests from stage "
        "3. Both hang on the officers who arrive in time."
    ),
}
_PEACEFUL = {
    "id": (
        "Tangga bertahap (force_policy graduated) tidak pernah membubarkan atau menangkap dalam kerumunan tanpa kekerasan: "
        "angkanya nol menurut aturan, apa pun parameternya. Hanya kebijakan hard yang membubarkan aksi damai."
    ),
    "en": (
        "The graduated ladder (force_policy) never disperses or arrests in a crowd without violence: the figure is zero by "
        "rule, whatever the parameters. Only the policy hard disperses peaceful protests."
    ),
}
_NEVER = {
    "id": "force_policy graduated tidak pernah membubarkan aksi tanpa kekerasan",
    "en": "force_policy graduated never disperses a crowd without violence",
}
_FEW_VIOLENT = {
    "id": (
        "Tangga bertahap hanya menangkap pelaku kekerasan; angkanya menghitung aksi yang kekerasannya terlalu kecil untuk "
        "menjadi insiden (di bawah lima orang, tanpa korban)."
    ),
    "en": (
        "The graduated ladder arrests nobody but the violent; what is counted are protests whose violence is too small for "
        "an incident (fewer than five people, no harm)."
    ),
}
_FREE_HOURS = {
    "id": "jam luang warga adalah masukan (street.WORKDAY, WEEKEND)",
    "en": "when people are free is an input (street.WORKDAY, WEEKEND)",
}
_THRESHOLD = {
    "id": (
        "Kekerasan ditentukan jarak ambang gap_confront dan sebaran violence_sd, yang hanya dikalibrasi bersama pola lain; "
        "di mana hanya yang paling marah turun, lebih banyak kerumunan menjadi ricuh."
    ),
    "en": (
        "Violence hangs on the distance gap_confront and the spread violence_sd, which are calibrated together with all "
        "patterns only; where only the angriest come, more crowds turn violent."
    ),
}
_RATE = {
    "id": (
        "Laju dasar mengikuti ambang turun ke jalan dan ukuran pemicu; keduanya dibagi sama untuk semua wilayah, "
        "sedangkan catatan lapangan juga berbeda menurut peliputan."
    ),
    "en": (
        "Base rates follow the threshold of going out and the size of triggers, distributed alike in all regions, while the "
        "records also differ by coverage."
    ),
}
_HARM = {
    "id": (
        "Laju cedera dan kerusakan per orang-jam disetel pada insiden rata-rata dalam catatan; insiden yang lebih lama atau "
        "lebih besar merugikan lebih banyak, yang lebih singkat lebih sedikit."
    ),
    "en": (
        "Rates of injury and damage per person-hour are set for the average incident of the records; longer or larger ones "
        "do more harm, shorter ones less."
    ),
}
_BELIEF = {
    "id": (
        "Keyakinan ditarik prior, efek kalah, hoaks dan ikatan; prior disetel pada survei nasional, sedangkan "
        "keterbukaan dan hasil tiap wilayah menggesernya."
    ),
    "en": (
        "Belief is drawn by priors, the loser effect, hoaxes and ties; priors are set to the national survey, and the "
        "openness and the result of each region shift it."
    ),
}
_NIGHT = {
    "id": "Jam mulai mengikuti jam luang warga (anggapan) dan jam pengumuman; pengumuman siang menghasilkan insiden sore.",
    "en": "Hours follow when people are free (assumed) and when results are announced; a noon announcement makes an afternoon.",
}
_WAVE = {
    "id": (
        "Guncangan meluruh dalam shock_days dan yang pulang beristirahat rest_days: gelombang satu wilayah berumur hari, dan "
        "kerumunan pada malam-malam berikutnya dihitung sebagai aksi yang sama. Yang ada di jalan setiap hari, dengan atau "
        "tanpa pengumuman, bukan bagian gelombang dan dikurangkan."
    ),
    "en": (
        "Shocks fade in shock_days and those who went home rest for rest_days: the wave of one region lasts days, and crowds "
        "on the next evenings count as the same protest. Whoever is in the street on any day, announcement or not, is no part "
        "of the wave and is taken off."
    ),
}

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "P01",
        {"id": "10% aksi terbesar memuat sebagian besar peserta", "en": "the largest 10% of protests hold most participants"},
        0.6, 0.97, "Mass Mobilization: 90.5%; range assumed", crowds.top_share(0.1), report=True, why=_SMALL,
    ),
    Pattern(
        "P02", {"id": "aksi yang berlangsung satu hari", "en": "protests that last one day"},
        0.80, 0.93, f"{_MM}: 86.6%", crowds.one_day, why=_WAVE,
    ),
    Pattern(
        "P03", {"id": "kebergerombolan hari aksi", "en": "burstiness of protest days"},
        0.13, 0.46, "Mass Mobilization, 10-90% of 95 countries", crowds.burstiness, report=True, why=_CALENDAR,
    ),
    Pattern(
        "P04", {"id": "aksi dengan kekerasan", "en": "protests with violence"},
        0.15, 0.40, f"{_MM}: 26.4% outside Indonesia", crowds.violent, why=_THRESHOLD,
    ),
    Pattern(
        "P05a", {"id": "aksi dengan kekerasan yang dibubarkan", "en": "violent protests that are dispersed"},
        0.50, 0.85, f"{_MM}: 69%", crowds.response(True, "dispersed"), why=_FORCE,
    ),
    Pattern(
        "P05b", {"id": "aksi damai yang dibubarkan", "en": "peaceful protests that are dispersed"},
        0.05, 0.30, f"{_MM}: 18%", crowds.response(False, "dispersed"), why=_PEACEFUL, by_rule=_NEVER,
    ),
    Pattern(
        "P05c", {"id": "aksi dengan kekerasan dengan penangkapan", "en": "violent protests with arrests"},
        0.15, 0.50, f"{_MM}: 29%", crowds.response(True, "arrests"), why=_FORCE,
    ),
    Pattern(
        "P05d", {"id": "aksi damai dengan penangkapan", "en": "peaceful protests with arrests"},
        0.0, 0.15, f"{_MM}: 9%", crowds.response(False, "arrests"), why=_FEW_VIOLENT,
    ),
    Pattern(
        "P06a", {"id": "aksi yang dipicu tiap aksi (Hawkes)", "en": "protests set off by each protest (Hawkes)"},
        0.30, 0.80, "Mass Mobilization: median .60, range over 56 countries", excitation.branching,
        report=True, by="seed", why=_CALENDAR,
    ),
    Pattern(
        "P06b", {"id": "waktu paruh pemicuan (hari)", "en": "half-life of the excitation (days)"},
        4.0, 36.0, "Mass Mobilization: about 12 days; a factor 3 assumed", excitation.half_life,
        report=True, by="seed", why=_CALENDAR,
    ),
    Pattern(
        "P06c", {"id": "dunia yang aksinya bukan Poisson", "en": "worlds whose protests are not Poisson"},
        0.9, 1.0, "Mass Mobilization: 56 of 56 countries", excitation.not_poisson,
        report=True, by="seed", why=_CALENDAR,
    ),
    Pattern(
        "P07a", {"id": "pihak kalah yang yakin ada kecurangan", "en": "losers who believe in fraud"},
        0.43, 0.53, f"{_LSI}: 48%", crowds.disbelief("acceptance_losers", SURVEY_DAY), why=_BELIEF,
    ),
    Pattern(
        "P07b", {"id": "pihak menang yang yakin ada kecurangan", "en": "winners who believe in fraud"},
        0.15, 0.25, f"{_LSI}: 20%", crowds.disbelief("acceptance_winners", SURVEY_DAY), why=_BELIEF,
    ),
    Pattern(
        "P15a", {"id": "wilayah-putaran dengan puncak di bawah 1% pemilih", "en": "runs whose peak stays below 1% of voters"},
        0.95, 1.0, "bound, science base P15", crowds.small_peaks, why=_RATE,
    ),
    Pattern(
        "P15b", {"id": "puncak tertinggi (bagian pemilih)", "en": "highest peak (share of voters)"},
        0.0, 0.035, "Chenoweth's historical upper marker", crowds.largest_peak, why=_RATE,
    ),
    Pattern(
        "P16", {"id": "waktu paruh gelombang setelah pengumuman (hari)", "en": "half of the wave after the announcement (days)"},
        1.0, 12.0,
        "single sites: days; after-shocks of countries: half within 12 days; range assumed. Measured for each place over 20 "
        "days, less its background (mean of the ten days after them); median and interval over places with a wave",
        crowds.half_of_wave, report=True, by="place", why=_WAVE,
    ),
    Pattern(
        "P17", {"id": "insiden yang mulai setelah pukul 17", "en": "incidents that begin after 17:00"},
        0.5, 1.0, "May 2019, both nights (one case)", crowds.after_dark, report=True, why=_NIGHT,
        by_rule=_FREE_HOURS,
    ),
    Pattern(
        "B01", {"id": "wilayah dengan insiden yang diberitakan pers", "en": "regions with an incident in the press"},
        _RATES["press"].low, _RATES["press"].high, _RATES["press"].source,
        crowds.with_any(_RATES["press"].counts), why=_RATE,
    ),
    Pattern(
        "B02", {"id": "wilayah dengan insiden berat", "en": "regions with a serious incident"},
        _RATES["serious"].low, _RATES["serious"].high, _RATES["serious"].source,
        crowds.with_any(_RATES["serious"].counts), why=_RATE,
    ),
    Pattern(
        "B03", {"id": "wilayah dalam daftar resmi", "en": "regions in the official list"},
        _RATES["official_list"].low, _RATES["official_list"].high, _RATES["official_list"].source,
        crowds.with_any(_RATES["official_list"].counts), why=_RATE,
    ),
    Pattern(
        "B04", {"id": "korban luka per insiden", "en": "people injured per incident"},
        0.5, 1.4, f"{_SNPK}: .87", crowds.per_incident("injuries"), why=_HARM,
    ),
    Pattern(
        "B05", {"id": "bangunan dan kendaraan rusak per insiden", "en": "buildings and vehicles damaged per incident"},
        0.4, 1.2, f"{_SNPK}: .71 buildings", crowds.per_incident("damage"), why=_HARM,
    ),
)  # fmt: skip
