"""How an observable is summed over places and over time, and what it is called in both languages.

The model reports per day and reporting cell. A region's figure needs a rule: incidents add up, trust is
averaged over voters, a crowd is judged by its peak. An observable that is not listed (one from a plug-in)
is averaged over voters and over days, the only rule that never invents a total.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from conflict_sim.config.themes import HOAX_THEMES, MAX_HOAXES

OverCells = Literal["sum", "mean"]
OverDays = Literal["sum", "peak", "last", "mean"]
Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True)
class Measure:
    """Rule and wording of one observable.

    Args:
        unit: Unit in words.
        better: Which direction a planner wants; ``neither`` is never judged.
        over_cells: Sum, or mean weighted by voters.
        over_days: Sum, highest day, last day or mean over days.
        labels: Language -> name.
        among: Groups of voters that the figure is about (all of them must be large enough); empty for all voters.
        difference: Two observables whose difference it is: means over cells are taken of each, not of this one.
    """

    unit: str
    better: Better
    over_cells: OverCells
    over_days: OverDays
    labels: dict[str, str]
    among: tuple[str, ...] = ()
    difference: tuple[str, str] | None = None

    def label(self, lang: str) -> str:
        """Name in the language, English if it is not there."""
        return self.labels.get(lang, self.labels["en"])


def _m(
    unit: str,
    better: Better,
    cells: OverCells,
    days: OverDays,
    indonesian: str,
    english: str,
    among: tuple[str, ...] = (),
    difference: tuple[str, str] | None = None,
) -> Measure:
    return Measure(unit, better, cells, days, {"id": indonesian, "en": english}, among, difference)


_LOSERS, _WINNERS = ("losers",), ("winners",)

#: Stages of force 1..6: Indonesian and English.
FORCE_STAGES: tuple[tuple[str, str], ...] = (
    ("kehadiran petugas", "presence"),
    ("perintah lisan", "verbal order"),
    ("tangan kosong", "empty hands"),
    ("barisan tameng", "line of shields"),
    ("meriam air dan gas air mata", "water cannon and tear gas"),
    ("senjata api", "firearms"),
)


MEASURES: dict[str, Measure] = {
    "any_incident": _m("share of runs", "lower", "sum", "sum", "ada insiden", "any incident"),
    "street_peak": _m(
        "people", "neither", "sum", "peak", "puncak orang di jalan", "peak of people in the street"
    ),
    "people_level1": _m(
        "people", "neither", "sum", "peak", "orang menghasut daring", "people agitating online"
    ),
    "people_level2": _m(
        "people", "neither", "sum", "peak", "orang di aksi damai", "people in peaceful assembly"
    ),
    "people_level3": _m("people", "lower", "sum", "peak", "orang berhadapan", "people in confrontation"),
    "people_level4": _m("people", "lower", "sum", "peak", "orang dalam kerusuhan", "people in riot"),
    "person_hours_level1": _m(
        "person-hours", "neither", "sum", "sum", "jam-orang hasutan daring", "person-hours online"
    ),
    "person_hours_level2": _m(
        "person-hours", "neither", "sum", "sum", "jam-orang aksi", "person-hours in assembly"
    ),
    "person_hours_level3": _m(
        "person-hours", "lower", "sum", "sum", "jam-orang konfrontasi", "person-hours in confrontation"
    ),
    "person_hours_level4": _m(
        "person-hours", "lower", "sum", "sum", "jam-orang rusuh", "person-hours in riot"
    ),
    "believers_any": _m(
        "people", "lower", "sum", "peak", "puncak orang percaya hoaks", "peak of people who believe a hoax"
    ),
    "believer_days": _m(
        "person-days", "lower", "sum", "sum", "hari-orang percaya hoaks", "person-days of believing a hoax"
    ),
    "fraud_belief": _m(
        "0-1", "lower", "mean", "last", "keyakinan ada kecurangan", "belief that the count is fraudulent"
    ),
    "fraud_belief_losers": _m(
        "0-1", "lower", "mean", "last", "keyakinan curang, pihak kalah", "fraud belief, losers", _LOSERS
    ),
    "fraud_belief_winners": _m(
        "0-1", "lower", "mean", "last", "keyakinan curang, pihak menang", "fraud belief, winners", _WINNERS
    ),
    "trust_kpu": _m("0-1", "higher", "mean", "last", "kepercayaan pada KPU", "trust in KPU"),
    "trust_police": _m("0-1", "higher", "mean", "last", "kepercayaan pada polisi", "trust in the police"),
    "trust_government": _m(
        "0-1", "higher", "mean", "last", "kepercayaan pada pemda", "trust in the local government"
    ),
    "grievance": _m("-", "lower", "mean", "peak", "puncak kekecewaan", "peak of grievance"),
    "incidents": _m("incidents", "lower", "sum", "sum", "insiden", "incidents"),
    "violent_person_hours": _m(
        "person-hours", "lower", "sum", "sum", "jam-orang kekerasan", "violent person-hours"
    ),
    "peaceful_assembly_person_hours": _m(
        "person-hours", "neither", "sum", "sum", "jam-orang aksi damai", "person-hours of peaceful assembly"
    ),
    "injuries": _m("people", "lower", "sum", "sum", "korban luka", "people injured"),
    "arrests": _m("people", "neither", "sum", "sum", "penangkapan", "arrests"),
    "arrests_peaceful": _m(
        "people", "lower", "sum", "sum", "penangkapan orang damai", "arrests of peaceful people"
    ),
    "dispersed": _m("people", "neither", "sum", "sum", "orang dibubarkan", "people dispersed"),
    "dispersed_peaceful": _m(
        "people", "lower", "sum", "sum", "orang damai dibubarkan", "peaceful people dispersed"
    ),
    "peaceful_assembly_curtailed": _m(
        "person-hours",
        "lower",
        "sum",
        "sum",
        "jam-orang aksi damai yang terhenti",
        "peaceful person-hours curtailed",
    ),
    "damage": _m(
        "buildings and vehicles",
        "lower",
        "sum",
        "sum",
        "bangunan dan kendaraan rusak",
        "buildings and vehicles damaged",
    ),
    "deaths_index": _m(
        "index", "lower", "sum", "sum", "indeks kematian (jarang)", "death index (rare event)"
    ),
    "officer_hours": _m("officer-hours", "neither", "sum", "sum", "jam-petugas", "officer-hours"),
    **{
        f"person_hours_force{stage}": _m(
            "person-hours",
            "neither" if stage == 1 else "lower",
            "sum",
            "sum",
            f"jam-orang menghadapi kekuatan tahap {stage} ({indonesian})",
            f"person-hours facing force stage {stage} ({english})",
        )
        for stage, (indonesian, english) in enumerate(FORCE_STAGES, 1)
    },
    **{
        f"officers_{posture}": _m(
            "officers",
            "neither",
            "sum",
            "mean",
            f"personel Polri dalam satuan yang {indonesian}",
            f"police officers of units that are {english}",
        )
        for posture, indonesian, english in (
            ("at_base", "di markas", "at their base"),
            ("alert", "siaga", "alert"),
            ("deployed", "dikerahkan", "deployed"),
            ("tired", "kelelahan", "tired"),
        )
    },
    "officers_in_reserve": _m(
        "officers", "neither", "sum", "mean", "personel Polri di markas", "police officers at their bases"
    ),
    "acceptance_losers": _m(
        "share",
        "higher",
        "mean",
        "last",
        "penerimaan hasil oleh pihak kalah",
        "acceptance of the result by losers",
        _LOSERS,
    ),
    "acceptance_winners": _m(
        "share",
        "higher",
        "mean",
        "last",
        "penerimaan hasil oleh pihak menang",
        "acceptance of the result by winners",
        _WINNERS,
    ),
    "polarisation": _m(
        "-1 to 1",
        "lower",
        "mean",
        "last",
        "polarisasi (pihak kalah dikurangi pihak menang)",
        "polarisation (losers less winners)",
        _LOSERS + _WINNERS,
        ("fraud_belief_losers", "fraud_belief_winners"),
    ),
    "shock_response": _m(
        "share",
        "lower",
        "mean",
        "mean",
        "bagian pemilih yang akan terpanggil oleh satu guncangan lazim",
        "share of voters whom one typical shock would call out",
    ),
    "rho": _m("-", "lower", "mean", "mean", "radius spektral mobilisasi", "spectral radius of mobilisation"),
    "r_hoax": _m("-", "lower", "mean", "mean", "angka reproduksi hoaks", "reproduction number of a hoax"),
    "expected_cascade": _m(
        "people", "lower", "mean", "mean", "perkiraan peserta ikutan", "expected cascade of one participant"
    ),
    "cost": _m("rupiah", "lower", "sum", "sum", "biaya langkah dalam rencana", "cost of the plan's levers"),
    **{
        f"cost_{budget}": _m(
            "rupiah", "lower", "sum", "sum", f"biaya langkah: {indonesian}", f"cost of levers: {english}"
        )
        for budget, indonesian, english in (
            ("regency", "APBD", "regency budget"),
            ("police", "anggaran operasi Polri", "police operations budget"),
            ("state", "APBN", "state budget"),
            ("other", "pembayar lain", "other payers"),
        )
    },
    "warning_index": _m(
        "index", "lower", "mean", "peak", "puncak indeks peringatan FKDM", "peak of FKDM's warning index"
    ),
    "money_offered": _m(
        "people", "lower", "sum", "sum", "orang yang ditawari uang", "people who were offered money"
    ),
    "money_taken": _m("people", "lower", "sum", "sum", "orang yang menerima uang", "people who took money"),
    "money_exposed": _m(
        "people",
        "lower",
        "sum",
        "sum",
        "orang yang penerimaan uangnya terungkap",
        "people whose payment came to light",
    ),
    "votes_moved": _m(
        "votes", "lower", "sum", "sum", "suara yang ditentukan uang", "votes that money decided"
    ),
    "money_leaked": _m(
        "rupiah", "lower", "sum", "sum", "uang yang ditahan perantara", "money that brokers kept"
    ),
    "alarms": _m(
        "kecamatan-days", "neither", "sum", "sum", "hari-kecamatan dengan alarm", "kecamatan-days under alarm"
    ),
    "complaints_open": _m(
        "complaints",
        "lower",
        "sum",
        "peak",
        "puncak pengaduan yang menunggu di Bawaslu",
        "peak of complaints that wait at Bawaslu",
    ),
    "complaints_answered_late": _m(
        "complaints",
        "lower",
        "sum",
        "sum",
        "pengaduan yang terlambat dijawab",
        "complaints that were not answered in time",
    ),
    "violations": _m(
        "cases",
        "lower",
        "sum",
        "sum",
        "pelanggaran pemilihan dan netralitas yang ditemukan",
        "violations of election rules and of neutrality that were found",
    ),
    "rulings": _m(
        "rulings",
        "neither",
        "sum",
        "sum",
        "putusan Mahkamah Konstitusi",
        "rulings of the Constitutional Court",
    ),
    "groups_escalate": _m(
        "groups",
        "lower",
        "sum",
        "peak",
        "puncak kelompok pendukung yang menyerukan aksi",
        "peak of supporter groups that call to the streets",
    ),
    "groups_silent": _m(
        "groups",
        "neither",
        "sum",
        "peak",
        "puncak kelompok pendukung yang diam",
        "peak of supporter groups that keep silent",
    ),
    "groups_pledge": _m(
        "groups",
        "higher",
        "sum",
        "peak",
        "puncak kelompok pendukung yang berikrar damai",
        "peak of supporter groups that stand by peace",
    ),
    "groups_concede": _m(
        "groups",
        "higher",
        "sum",
        "peak",
        "puncak kelompok pendukung yang mengakui kekalahan",
        "peak of supporter groups that concede",
    ),
    "people_facing_rivals": _m(
        "people",
        "lower",
        "sum",
        "peak",
        "puncak pendukung yang berhadapan dengan massa kubu lain",
        "peak of supporters who face a larger crowd of another camp",
    ),
    "travellers": _m(
        "people",
        "neither",
        "sum",
        "sum",
        "orang yang mendatangi lokasi di kabupaten/kota lain",
        "people who went to a site of another regency",
    ),
    "sabotage_tried": _m(
        "attempts",
        "lower",
        "sum",
        "sum",
        "percobaan perusakan kotak suara",
        "tries to destroy ballot boxes",
    ),
    "sabotage_done": _m(
        "attempts",
        "lower",
        "sum",
        "sum",
        "perusakan kotak suara yang terjadi",
        "ballot boxes destroyed (cases)",
    ),
    "response_cost": _m(
        "rupiah", "lower", "sum", "sum", "belanja forum pimpinan", "spending of the leaders' forums"
    ),
}

#: Rows of the printed summary, in this order, where a run has them.
KEY_MEASURES = (
    "any_incident",
    "incidents",
    "violent_person_hours",
    "injuries",
    "damage",
    "street_peak",
    "peaceful_assembly_person_hours",
    "believers_any",
    "fraud_belief",
    "trust_kpu",
    "acceptance_losers",
    "officer_hours",
)

#: Rights that every result accounts for: language -> name. A run whose ledger lacks one could not touch it; a
#: ledger may hold more than these.
RIGHTS: dict[str, dict[str, str]] = {
    "peaceful_dispersed": {"id": "orang damai dibubarkan", "en": "peaceful people dispersed"},
    "peaceful_arrested": {"id": "orang damai ditangkap", "en": "peaceful people arrested"},
    "assembly_hours_curtailed": {
        "id": "jam-orang aksi damai terhenti",
        "en": "person-hours of peaceful assembly curtailed",
    },
    **{
        f"{what}{stage}": {
            "id": f"{label_id} {stage} ({indonesian})",
            "en": f"{label_en} {stage} ({english})",
        }
        for what, label_id, label_en in (
            ("people_met_force", "orang yang menghadapi kekuatan tahap", "people who met force stage"),
            ("hours_under_force", "jam-orang menghadapi kekuatan tahap", "person-hours facing force stage"),
        )
        for stage, (indonesian, english) in enumerate(FORCE_STAGES, 1)
    },
    "messages_throttled": {"id": "pesan diperlambat", "en": "messages throttled"},
    "people_turned_back": {
        "id": "orang dihalangi menuju unjuk rasa",
        "en": "people turned back on the way to an assembly",
    },
    "leaders_detained": {"id": "pemimpin kelompok ditahan", "en": "group leaders detained"},
    "people_under_sensors": {"id": "orang dalam pantauan sensor", "en": "people under sensor coverage"},
    "false_alarm_deployments": {"id": "pengerahan karena alarm palsu", "en": "false-alarm deployments"},
}

_HOAX = "believers_"


def observable_names() -> list[str]:
    """Names that ``measure`` of a scenario may use: every observable, with one column per hoax theme."""
    numbered = [f"_{n}" for n in range(2, MAX_HOAXES + 1)]
    hoaxes = [f"{_HOAX}{theme}{number}" for theme in HOAX_THEMES for number in ("", *numbered)]
    return [*MEASURES, *hoaxes]


def measure(name: str) -> Measure:
    """Rule and wording of an observable, by name.

    Args:
        name: Column of ``daily.parquet`` (``believers_<theme>`` follows ``believers_any``).
    """
    if name in MEASURES:
        return MEASURES[name]
    if name.startswith(_HOAX):
        indonesian, english = (hoax_label(name.removeprefix(_HOAX), lang) for lang in ("id", "en"))
        return _m(
            "people",
            "lower",
            "sum",
            "peak",
            f"puncak orang percaya: {indonesian}",
            f"peak of believers: {english}",
        )
    words = name.replace("_", " ")
    return _m("-", "neither", "mean", "mean", words, words)


def hoax_label(name: str, lang: str) -> str:
    """Name of a hoax in the language: its theme, with the running number of a theme used twice.

    Args:
        name: Name of the hoax in a run.
        lang: ``id`` or ``en``.
    """
    theme, _, number = name.rpartition("_")
    if name in HOAX_THEMES:
        return str(getattr(HOAX_THEMES[name], lang))
    if number.isdigit() and theme in HOAX_THEMES:
        return f"{getattr(HOAX_THEMES[theme], lang)} ({number})"
    return name.replace("_", " ")


def right_label(name: str, lang: str) -> str:
    """Name of a right in the language; one that is not among ``RIGHTS`` is called by its column."""
    return RIGHTS.get(name, {}).get(lang, name.replace("_", " "))


def over_cells(name: str, values: NDArray[np.generic], voters: NDArray[np.int64]) -> NDArray[np.float64]:
    """Region series of an observable.

    Args:
        name: Observable.
        values: Array (D, C).
        voters: Voters that each figure rests on: per cell (C,), or per day and cell (D, C).

    Returns:
        Array (D,); cells without a value (not-a-number) carry no weight.
    """
    data = values.astype(np.float64)
    if measure(name).over_cells == "sum":
        return np.asarray(np.nansum(data, axis=1))
    weight = np.where(np.isfinite(data), voters.astype(np.float64), 0.0)
    total = weight.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, (np.nan_to_num(data) * weight).sum(axis=1) / total, np.nan))


def over_days(name: str, series: NDArray[np.float64]) -> float:
    """One number for a run from a region series (D,); not-a-number when no day has a value."""
    finite = series[np.isfinite(series)]
    if finite.size == 0:
        return float("nan")
    rule = measure(name).over_days
    if rule == "sum":
        return float(finite.sum())
    if rule == "peak":
        return float(finite.max())
    return float(finite[-1] if rule == "last" else finite.mean())
