"""Columns of the tables that a comparison and a study write, for ``docs/results.md``."""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """What a column holds.

    Args:
        en: In English.
        id: In Indonesian.
    """

    en: str
    id: str


_PLAN = Told("name of the plan", "nama rencana")
_SEED = Told("world seed", "benih acak dunia")
_OBSERVABLE = Told("name of the observable", "nama ukuran")
_VERDICT = Told(
    "lower, higher, same (in every world) or unknown (cannot be told)",
    "lower (lebih rendah), higher (lebih tinggi), same (sama di semua dunia), unknown (belum dapat dipastikan)",
)
_DIFFERENCE = Told("mean difference from the baseline", "selisih rata-rata terhadap rencana acuan")
_LOW = Told("lower end of its interval by t", "ujung bawah selangnya menurut t")
_HIGH = Told("upper end of its interval by t", "ujung atas selangnya menurut t")
_WORLDS = Told("worlds that have a value", "dunia yang mempunyai nilai")

COMPARISON = {
    "plan": _PLAN,
    "observable": _OBSERVABLE,
    "unit": Told("unit of the observable, in English", "satuan ukuran, dalam bahasa Inggris"),
    "better": Told("lower, higher or neither is better", "lower, higher, atau neither yang lebih baik"),
    "worlds": Told("worlds in which both plans have a value", "dunia yang bernilai di bawah kedua rencana"),
    "mean_baseline": Told("mean under the baseline", "rata-rata di bawah rencana acuan"),
    "mean_plan": Told("mean under the plan", "rata-rata di bawah rencana itu"),
    "difference": _DIFFERENCE,
    "low": _LOW,
    "high": _HIGH,
    "bootstrap_low": Told("lower end by bootstrap", "ujung bawah menurut bootstrap"),
    "bootstrap_high": Told("upper end by bootstrap", "ujung atas menurut bootstrap"),
    "bootstrap": Told("method of the bootstrap", "cara bootstrap"),
    "agree": Told(
        "whether both intervals say the same about zero", "apakah kedua selang sepakat tentang nol"
    ),
    "verdict": _VERDICT,
    "doubt": Told(
        "why it cannot be told although an interval leaves out zero: one_world, few_worlds, skew or borderline",
        "mengapa belum pasti meskipun satu selang tidak memuat nol: one_world (satu dunia), few_worlds (terlalu sedikit "
        "dunia), skew (menceng), borderline (di tepi)",
    ),
    "good": Told(
        "true: better; false: worse; null: unknown or neither",
        "benar: lebih baik; salah: lebih buruk; kosong: belum pasti atau tidak dinilai",
    ),
    "probability_of_benefit": Told(
        "share of worlds in which it is better", "bagian dunia yang menjadi lebih baik"
    ),
    "worlds_lower": Told("worlds in which it is lower", "dunia yang nilainya lebih rendah"),
    "worlds_equal": Told("worlds in which it is equal to the last bit", "dunia yang nilainya tepat sama"),
    "worlds_higher": Told("worlds in which it is higher", "dunia yang nilainya lebih tinggi"),
    "variance_factor": Told(
        "variance with independent seeds over that in common worlds",
        "ragam dengan benih terpisah dibagi ragam di dunia yang sama",
    ),
    "worlds_needed": Told(
        "worlds to tell the smallest effect of interest",
        "dunia yang diperlukan untuk selisih terkecil yang berarti",
    ),
    "worlds_still_needed": Told("how many of them are missing", "berapa yang masih kurang"),
    "p": Told("two-sided p of the paired t test", "nilai p dua sisi uji t berpasangan"),
    "stands_holm": Told(
        "whether it stands when all printed rows are counted (Holm)",
        "apakah bertahan bila semua baris yang dicetak diperhitungkan (Holm)",
    ),
}
DISTRIBUTION = {
    "plan": _PLAN,
    "observable": _OBSERVABLE,
    "worlds": _WORLDS,
    "mean": Told("mean over worlds", "rata-rata antar dunia"),
    "lowest": Told("lowest world", "dunia terendah"),
    "q10": Told("10th percentile", "persentil ke-10"),
    "q25": Told("25th percentile", "persentil ke-25"),
    "q50": Told("median", "nilai tengah"),
    "q75": Told("75th percentile", "persentil ke-75"),
    "q90": Told("90th percentile", "persentil ke-90"),
    "highest": Told("highest world", "dunia tertinggi"),
    "share_above_zero": Told("share of worlds above zero", "bagian dunia di atas nol"),
    "share_low": Told("lower end of its interval (Wilson)", "ujung bawah selangnya (Wilson)"),
    "share_high": Told("upper end of its interval (Wilson)", "ujung atas selangnya (Wilson)"),
}
RIGHTS = {
    "plan": _PLAN,
    "right": Told("column of the ledger", "kolom catatan hak"),
    "mean": Told("mean per world", "rata-rata per dunia"),
    "low": Told("lower end of its interval", "ujung bawah selangnya"),
    "high": Told("upper end of its interval", "ujung atas selangnya"),
    "difference": _DIFFERENCE,
    "difference_low": _LOW,
    "difference_high": _HIGH,
    "verdict": _VERDICT,
    "disparity": Told(
        "rate per voter of the most over that of the least affected camp",
        "angka per pemilih kubu yang paling tersentuh dibagi kubu yang paling sedikit tersentuh",
    ),
}
HARM = {
    "plan": _PLAN,
    "by": Told("camp or kecamatan", "camp (kubu) atau kecamatan"),
    "place": Told("letter of the camp or code of the kecamatan", "huruf kubu atau kode kecamatan"),
    "name": Told("its name", "namanya"),
    "harm": Told(
        "by camp: column of the ledger; by kecamatan: observable",
        "menurut kubu: kolom catatan hak; menurut kecamatan: ukuran",
    ),
    "voters": Told("registered voters behind the row", "pemilih terdaftar yang menjadi dasar baris itu"),
    "mean": Told("mean per world", "rata-rata per dunia"),
    "per_1000": Told("the same per 1,000 voters", "sama, per 1.000 pemilih"),
    "difference": _DIFFERENCE,
    "low": _LOW,
    "high": _HIGH,
    "verdict": _VERDICT,
}
STUDY = {
    "scenario": Told("name of the scenario", "nama skenario"),
    "point": Told(
        "number of the point; 0 is the scenario as it stands", "nomor titik; 0 adalah skenario apa adanya"
    ),
    "plan": _PLAN,
    "seed": _SEED,
}

#: Table -> what a row is, and its columns.
TABLES: dict[str, tuple[str, dict[str, Told]]] = {
    "comparison": ("One row per plan other than the baseline, and observable.", COMPARISON),
    "distribution": ("One row per plan and observable: how worlds are spread.", DISTRIBUTION),
    "rights": ("One row per plan and right: the ledgers of all plans side by side.", RIGHTS),
    "harm": ("One row per plan, kind of harm, and camp or kecamatan.", HARM),
    "study": (
        (
            "Written by `sweep`: one row per completed run. Beyond these columns there is one for each varied key, one for "
            "each observable, and `right_NAME` for each right."
        ),
        STUDY,
    ),
}
