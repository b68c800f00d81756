"""What the causes in the event log are: their names in both languages, their unit, and where they stand in a tree.

The columns ``causes``, ``cause_sizes`` and ``cause_events`` of ``events.parquet`` are lists of one length: name, size in
the unit of the name, and number of an event in the same run (-1: none).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Where a cause stands: a part of what moved people, the threshold, an event behind a part, or what stood against it.
Place = Literal["part", "threshold", "behind", "before", "response"]
Unit = Literal["motive", "share", "hours", "minutes", "officers", "stage", "days"]


@dataclass(frozen=True)
class CauseKind:
    """One kind of cause.

    Args:
        place: Where it stands in a tree.
        unit: Unit of its size. Motive is that of the ladder's thresholds; parts of one incident add up.
        id: What it is called in Indonesian.
        en: The same in English.
        under: The part that an event ``behind`` belongs to.
    """

    place: Place
    unit: Unit
    id: str
    en: str
    under: str = ""

    def label(self, lang: str) -> str:
        """What it is called in a language."""
        return self.id if lang == "id" else self.en


def _part(indonesian: str, english: str) -> CauseKind:
    return CauseKind("part", "motive", indonesian, english)


CAUSES: dict[str, CauseKind] = {
    "hardship": _part("kesulitan hidup", "hardship"),
    "fraud_belief": _part("keyakinan ada kecurangan", "belief in fraud"),
    "outrage": _part("kemarahan karena ada korban", "outrage at victims"),
    "unfairness": _part("rasa diperlakukan tidak adil oleh politik uang", "unfairness of money politics"),
    "acquaintances": _part("kenalan yang turun ke jalan", "acquaintances in the street"),
    "group_mates": _part("teman sekelompok yang bergerak", "group members who are moving"),
    "calls": _part("ajakan pemimpin kelompok", "calls of group leaders"),
    "shocks": _part("guncangan yang masih terasa", "shocks still felt"),
    "rivals": _part("berhadapan dengan kubu lain", "facing another camp"),
    "violent_acquaintances": _part("kenalan yang berbuat kekerasan", "acquaintances who are violent"),
    "force_anger": _part("kemarahan pada tindakan petugas", "anger at the force in front of them"),
    "negotiators": _part("negosiator di lokasi", "negotiators on the spot"),
    "risk": _part("risiko ditangkap", "risk of arrest"),
    "threshold": CauseKind("threshold", "motive", "ambang konfrontasi", "threshold of confrontation"),
    "shock": CauseKind("behind", "motive", "masih terasa", "still felt", "shocks"),
    "hoax": CauseKind("behind", "share", "dipercaya", "believed by", "fraud_belief"),
    "victims": CauseKind("behind", "share", "marah karena korbannya", "outraged at its victims", "outrage"),
    "call": CauseKind("behind", "share", "diajak", "called by it", "calls"),
    "money": CauseKind(
        "behind", "share", "tahu atau terlewat", "know of it or were passed over", "unfairness"
    ),
    "here_before": CauseKind("before", "hours", "sebelumnya di lokasi ini", "here before"),
    "boxes_destroyed": CauseKind("before", "hours", "kotak suara dirusak", "ballot boxes destroyed"),
    "officers": CauseKind("response", "officers", "petugas di lokasi", "officers there"),
    "officers_wanted": CauseKind("response", "officers", "petugas yang dibutuhkan", "officers wanted"),
    "arrival": CauseKind("response", "minutes", "bantuan tiba dalam", "more officers arrive in"),
    "ordered": CauseKind(
        "response", "officers", "petugas ditempatkan atas perintah", "officers placed by order"
    ),
    "force": CauseKind("response", "stage", "tahap kekuatan", "stage of force"),
    "alarm": CauseKind("response", "hours", "peringatan dini sebelumnya", "early warning before it"),
    "unwarned": CauseKind("response", "days", "tanpa peringatan dini", "without an early warning"),
    "meeting": CauseKind("response", "hours", "rapat terakhir sebelumnya", "last meeting before it"),
    "absence": CauseKind(
        "response", "hours", "rapat batal karena anggota tidak hadir", "meeting failed, members were absent"
    ),
    "late": CauseKind(
        "response", "hours", "laporan FKDM baru diketahui setelahnya", "FKDM's report known only after it"
    ),
}


def cause_kind(name: str) -> CauseKind:
    """What a cause is; one that a user's own part of the model wrote stands as a fact, in plain letters.

    Args:
        name: Name in the log.
    """
    return CAUSES.get(name) or CauseKind("response", "motive", name, name)
