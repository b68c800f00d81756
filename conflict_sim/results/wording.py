"""Units and methods of ``summary.json`` in both languages; in the code and the tables they go by their English ids."""

from __future__ import annotations

from conflict_sim.results.stats import NO_INTERVAL, SAME

#: In place of the method of an interval: there is no figure, because there was nothing to measure.
UNTOUCHED = "nothing in the runs could touch it"

#: Unit of an observable -> language -> what people read. Rights have none: their label says it.
UNITS: dict[str, dict[str, str]] = {
    "": {"id": "", "en": ""},
    "-": {"id": "tanpa satuan", "en": "no unit"},
    "-1 to 1": {"id": "skala −1 sampai 1", "en": "scale −1 to 1"},
    "0-1": {"id": "skala 0–1", "en": "scale 0–1"},
    "attempts": {"id": "percobaan", "en": "attempts"},
    "buildings and vehicles": {"id": "bangunan dan kendaraan", "en": "buildings and vehicles"},
    "cases": {"id": "kasus", "en": "cases"},
    "complaints": {"id": "pengaduan", "en": "complaints"},
    "groups": {"id": "kelompok", "en": "groups"},
    "incidents": {"id": "insiden", "en": "incidents"},
    "index": {"id": "indeks", "en": "index"},
    "kecamatan-days": {"id": "hari-kecamatan", "en": "kecamatan-days"},
    "officer-hours": {"id": "jam-petugas", "en": "officer-hours"},
    "officers": {"id": "personel", "en": "officers"},
    "people": {"id": "orang", "en": "people"},
    "person-days": {"id": "hari-orang", "en": "person-days"},
    "person-hours": {"id": "jam-orang", "en": "person-hours"},
    "rulings": {"id": "putusan", "en": "rulings"},
    "rupiah": {"id": "rupiah", "en": "rupiah"},
    "share": {"id": "proporsi", "en": "share"},
    "share of runs": {"id": "proporsi simulasi", "en": "share of runs"},
    "votes": {"id": "suara", "en": "votes"},
}

#: How an interval was made, or why there is none.
METHODS: dict[str, dict[str, str]] = {
    "t": {"id": "selang t Student", "en": "Student's t interval"},
    "bootstrap": {"id": "interval persentil bootstrap", "en": "percentile bootstrap interval"},
    "wilson": {"id": "interval skor Wilson", "en": "Wilson's score interval"},
    NO_INTERVAL: {"id": "satu simulasi: tanpa interval", "en": "one run: no interval"},
    SAME: {"id": "sama di semua simulasi: tanpa interval", "en": "the same in all runs: no interval"},
    UNTOUCHED: {
        "id": "tidak ada dalam simulasi ini yang dapat menyentuhnya",
        "en": "nothing in the runs could touch it",
    },
}


def in_both(names: dict[str, dict[str, str]], key: str) -> dict[str, str]:
    """Both languages of a unit or method; of one from a plug-in, its id.

    Args:
        names: :data:`UNITS` or :data:`METHODS`.
        key: The id.
    """
    return dict(names.get(key, {"id": key, "en": key}))
