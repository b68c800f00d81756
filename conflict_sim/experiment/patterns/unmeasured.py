"""What the science base names and this model cannot be held against, with the reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unmeasured:
    """A pattern without a figure.

    Args:
        code: As in the science base.
        name: What it says, Indonesian and English.
        target: The published figure.
        why: Why there is none of the model.
    """

    code: str
    name: dict[str, str]
    target: str
    why: dict[str, str]


UNMEASURED: tuple[Unmeasured, ...] = (
    Unmeasured(
        "P05",
        {"id": "aksi dengan korban tewas oleh aparat", "en": "protests with killings by the state"},
        "Mass Mobilization: 14.7% violent, 2.1% peaceful",
        {
            "id": "Kematian hanya indeks peristiwa langka yang mengikuti korban luka, bukan kejadian yang dapat dihitung.",
            "en": "Deaths are an index of a rare event that follows injuries, no events that could be counted.",
        },
    ),
    Unmeasured(
        "P08",
        {"id": "alasan menyebarkan: hanya meneruskan", "en": "motive of sharing: just forwarded"},
        "KIC 2020: 56-68% of those who shared",
        {
            "id": "Pemilih membagikan dengan laju yang tetap tanpa alasan; tidak ada keadaan yang dapat dihitung.",
            "en": "Voters share at a constant rate without motives; there is no state that could be counted.",
        },
    ),
    Unmeasured(
        "P12",
        {"id": "pemimpin yang menahan diri menekan desas-desus", "en": "a moderate leader lowers rumours"},
        "Bhavnani and others 2009: rumours fall on both sides",
        {
            "id": (
                "Pemimpin di sini menyerukan turun ke jalan atau perdamaian; mereka tidak menyebarkan atau membantah "
                "hoaks. Yang diukur adalah kegelisahan (P12a-d)."
            ),
            "en": (
                "Leaders here call to the street or for peace; they neither spread nor deny hoaxes. What is measured "
                "is agitation (P12a-d)."
            ),
        },
    ),
)
