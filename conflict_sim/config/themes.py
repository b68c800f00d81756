"""Names that a scenario may use for hoaxes, shocks and camps, with their labels in Indonesian and English.

Hoaxes are themes with roles in them, never persons. The themes are those that Indonesian fact-checkers met
again and again in 2019 and 2024 (``domain.md`` 2.2, 5.1); every one of them says that the count is not honest.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Camps of a contest (at most eight pairs, the blank box counts as one) in the order of a region's table.
CAMPS: tuple[str, ...] = ("A", "B", "C", "D", "E", "F", "G", "H")
#: Whom a hoax suits or a shock moves: everybody, a side of the believed result, or one camp.
CAMP_ROLES: tuple[str, ...] = ("any", "losers", "winners", *CAMPS)
#: Hoaxes that one run can hold: one byte lane each in the state of a voter. Kernels compile it in (``hashing.kernel_hash``).
MAX_HOAXES = 8


@dataclass(frozen=True)
class Label:
    """A name that people read.

    Args:
        id: Indonesian.
        en: English.
    """

    id: str
    en: str


@dataclass(frozen=True)
class ShockKind:
    """A kind of sudden event.

    Args:
        label: What people read.
        size: Added to the wish to act on the day of the event, in units of the mobilisation threshold;
            it decays with ``world.mobilisation.shock_days``. All defaults are assumed (grade A).
        accuses: Institution that loses trust: ``kpu``, ``police``, ``government`` or None.
        claims_victory: Whether supporters may take it for the result that their own pair has won.
    """

    label: Label
    size: float = 0.05
    accuses: str | None = None
    claims_victory: bool = False


HOAX_THEMES: dict[str, Label] = {
    "pre_punched_ballots": Label("Surat suara sudah tercoblos", "Ballots punched before the vote"),
    "count_stopped": Label(
        "Penghitungan dihentikan karena kecurangan", "Count stopped because fraud was found"
    ),
    "stolen_ballots": Label("Kotak suara dicuri atau ditukar", "Ballot boxes stolen or swapped"),
    "foreign_voters": Label("Warga asing ikut memilih", "Foreigners were let in to vote"),
    "partial_kpu": Label("KPU memihak satu pasangan", "The KPU sides with one pair"),
    "count_app_manipulated": Label("Aplikasi hitung suara diatur", "The count application is rigged"),
    "police_meddling": Label("Polisi ikut memenangkan satu pasangan", "Police work for one pair"),
    "ballots_for_the_dead": Label("Orang meninggal ikut mencoblos", "Ballots cast for the dead"),
    "outside_voters": Label("Pemilih dari luar didatangkan", "Voters brought in from elsewhere"),
    "changed_tally_sheets": Label("Formulir C.Hasil diubah", "Tally sheets changed on the way"),
    "village_heads_ordered": Label(
        "Kepala desa diperintah memenangkan satu pasangan", "Village heads ordered to deliver the vote"
    ),
    "result_already_decided": Label(
        "Pemenang sudah ditentukan sebelum pleno", "The winner was fixed before the plenary"
    ),
}

SHOCK_KINDS: dict[str, ShockKind] = {
    "premature_victory_claim": ShockKind(
        Label("Klaim menang sebelum hasil resmi", "Victory claimed before the result"), claims_victory=True
    ),
    "count_app_error": ShockKind(
        Label("Aplikasi hitung suara keliru", "Error of the count application"), accuses="kpu"
    ),
    "police_meddling_claim": ShockKind(
        Label("Tuduhan polisi tidak netral", "Police accused of taking sides"), accuses="police"
    ),
    "candidate_arrested": ShockKind(Label("Calon ditangkap", "A candidate is arrested")),
    "disqualification": ShockKind(
        Label("Pasangan calon didiskualifikasi", "A pair is disqualified"), accuses="kpu"
    ),
    "underage_voter_found": ShockKind(
        Label("Pemilih di bawah umur ditemukan", "An under-age voter is found"), accuses="kpu"
    ),
    "rally_clash": ShockKind(Label("Bentrok antarpendukung", "Supporters clash at a rally")),
    "generic": ShockKind(Label("Kejadian lain", "Another event")),
}


def hoax_names(themes: list[str]) -> tuple[str, ...]:
    """Names of the hoaxes of a run: the theme, numbered from the second use on.

    Args:
        themes: Themes in the order of the scenario.

    Returns:
        As many unique names, e.g. ``("count_stopped", "partial_kpu", "count_stopped_2")``.
    """
    seen: dict[str, int] = {}
    names = []
    for theme in themes:
        seen[theme] = seen.get(theme, 0) + 1
        names.append(theme if seen[theme] == 1 else f"{theme}_{seen[theme]}")
    return tuple(names)
