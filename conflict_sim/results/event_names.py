"""What the events of a run are called: the codes of the event log in words of both languages."""

from __future__ import annotations

from conflict_sim.config.themes import SHOCK_KINDS
from conflict_sim.results.measures import hoax_label

#: Kinds of events that are called by their kind, whatever their detail: language -> name.
KINDS: dict[str, dict[str, str]] = {
    "incident": {"id": "insiden", "en": "incident"},
    "assembly": {"id": "massa berkumpul", "en": "assembly"},
    "alarm": {"id": "peringatan dini", "en": "early-warning alarm"},
    "meeting": {"id": "rapat forum pimpinan", "en": "meeting of a leaders' forum"},
    "absence": {
        "id": "rapat forum pimpinan tanpa kuorum",
        "en": "meeting of a leaders' forum without a quorum",
    },
    "call": {"id": "kubu mulai mengajak turun ke jalan", "en": "camp begins to call to the streets"},
    "spin_up": {"id": "peristiwa sebelum hari pertama", "en": "what happened before the first day"},
}

#: Details of stages, of what institutions and camps do, and of shocks that the run makes itself.
DETAILS: dict[str, dict[str, str]] = {
    # Calendar
    "announcement": {"id": "penetapan hasil resmi", "en": "official result"},
    "plenary": {"id": "pleno kecamatan", "en": "kecamatan plenary"},
    "plenary_kabupaten": {"id": "pleno kabupaten/kota", "en": "regency plenary"},
    "plenary_postponed": {"id": "pleno kecamatan ditunda", "en": "kecamatan plenary put off"},
    "result_postponed": {"id": "penetapan hasil ditunda", "en": "official result put off"},
    "plenary_moved": {"id": "pleno kecamatan dipindah harinya", "en": "kecamatan plenary on another day"},
    "result_brought_forward": {"id": "penetapan hasil dimajukan", "en": "official result brought forward"},
    "recount": {"id": "hitung ulang di kecamatan", "en": "votes of a kecamatan counted again"},
    "objection": {"id": "keberatan saksi dalam pleno", "en": "objection at a plenary"},
    "winner_fixed": {"id": "penetapan calon terpilih", "en": "elected pair confirmed"},
    "count_withdrawn": {
        "id": "angka aplikasi hitung suara ditarik KPU",
        "en": "figures of the count application taken down",
    },
    # Court and re-votes
    "petition_filed": {"id": "permohonan diajukan ke MK", "en": "petition filed with the court"},
    "petition_registered": {"id": "permohonan diregistrasi MK", "en": "petition registered"},
    "petition_heard": {"id": "sidang pemeriksaan pendahuluan MK", "en": "preliminary hearing"},
    "ruling_rejected": {"id": "permohonan ditolak MK", "en": "petition rejected"},
    "rejected": {"id": "permohonan ditolak MK", "en": "petition rejected"},
    "re_vote_ordered": {"id": "MK memerintahkan pemungutan suara ulang", "en": "court orders a re-vote"},
    "re_vote_stations": {
        "id": "pemungutan suara ulang di sebagian TPS diperintahkan",
        "en": "re-vote at some stations ordered",
    },
    "re_vote_all": {
        "id": "pemungutan suara ulang di semua TPS diperintahkan",
        "en": "re-vote everywhere ordered",
    },
    "re_vote": {"id": "pemungutan suara ulang", "en": "re-vote"},
    "re_vote_result": {"id": "hasil pemungutan suara ulang", "en": "result of the re-vote"},
    "repeat_at_stations": {
        "id": "pemungutan suara ulang di TPS karena kesalahan atau kotak dirusak",
        "en": "stations vote again after a mistake or loss of their boxes",
    },
    # Supervision and officials
    "complaint_upheld": {"id": "Bawaslu menemukan pelanggaran", "en": "Bawaslu finds a violation"},
    "gakkumdu_case": {"id": "perkara diteruskan ke Gakkumdu", "en": "case goes to Gakkumdu"},
    "gakkumdu_trial": {"id": "perkara Gakkumdu disidangkan", "en": "Gakkumdu case comes to trial"},
    "neutrality_violation": {"id": "pelanggaran netralitas pejabat", "en": "official violates neutrality"},
    "neutrality_sanction": {"id": "sanksi atas pelanggaran netralitas", "en": "sanction for a violation"},
    "money_case_handled": {"id": "kasus politik uang ditindak", "en": "money case dealt with"},
    "money_case_ignored": {"id": "kasus politik uang dibiarkan", "en": "money case left alone"},
    "conflict_status_bupati": {
        "id": "status keadaan konflik ditetapkan bupati/wali kota",
        "en": "status of conflict declared by the head of the regency",
    },
    "conflict_status_governor": {
        "id": "status keadaan konflik ditetapkan gubernur",
        "en": "status of conflict declared by the governor",
    },
    "conflict_status_lifted": {"id": "status keadaan konflik dicabut", "en": "status of conflict lifted"},
    # Camps
    "money_paid": {"id": "uang dibagikan kepada pemilih", "en": "money is handed out to voters"},
    "money_exposed": {"id": "pembagian uang terungkap", "en": "payments come to light"},
    "boxes_destroyed": {"id": "kotak suara dirusak", "en": "ballot boxes destroyed"},
    "repelled": {"id": "perusakan kotak suara digagalkan", "en": "attack on ballot boxes warded off"},
}


def event_name(kind: str, detail: str, lang: str) -> str:
    """Name of an event in the language.

    Args:
        kind: Kind in the log (``incident``, ``stage``, ``institution``, ``shock``, ``hoax``, ``sabotage``, ...).
        detail: Its detail: a theme, a stage, a kind of shock.
        lang: ``id`` or ``en``.

    Returns:
        The name; the detail in plain letters where a user's own part of the model wrote it.
    """
    if kind in KINDS:
        return KINDS[kind][lang]
    if detail in DETAILS:
        return DETAILS[detail][lang]
    if detail in SHOCK_KINDS:
        return str(getattr(SHOCK_KINDS[detail].label, lang)).lower()
    return hoax_label(detail, lang)
