"""``docs/results.md``: every column of the tables of a result, with unit, meaning and how it adds up.

``python -m conflict_sim.results.reference [FILE]`` writes it anew from ``measures`` and from the tables below.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from conflict_sim.config.themes import HOAX_THEMES
from conflict_sim.markdown import table, write_page
from conflict_sim.metrics import OBSERVABLES
from conflict_sim.metrics.street import TOGETHER
from conflict_sim.results.causes import CAUSES
from conflict_sim.results.measures import MEASURES, RIGHTS, Measure, measure
from conflict_sim.results.reference_compared import TABLES, Told

#: Rows of the summary that are no columns of ``daily.parquet``.
SUMMARY_ONLY = ("any_incident", "street_peak", "believer_days")
#: Highest moment of a day that is counted by site, so that cells do not add up to the region's.
_MOMENTS = (*TOGETHER, "people_facing_rivals")
#: Units in Indonesian.
UNITS = {
    "-": "-",
    "": "",
    "-1 to 1": "-1 sampai 1",
    "0-1": "0-1",
    "attempts": "percobaan",
    "buildings and vehicles": "bangunan dan kendaraan",
    "cases": "kasus",
    "complaints": "pengaduan",
    "deployments": "pengerahan",
    "groups": "kelompok",
    "hour": "jam",
    "incidents": "insiden",
    "index": "indeks",
    "day": "hari",
    "kecamatan-days": "hari-kecamatan",
    "level 0-4": "tingkat 0-4",
    "messages": "pesan",
    "officer-hours": "jam-petugas",
    "officers": "personel",
    "people": "orang",
    "person-days": "hari-orang",
    "person-hours": "jam-orang",
    "rulings": "putusan",
    "rupiah": "rupiah",
    "share": "bagian",
    "share of runs": "bagian simulasi",
    "stage 0-6": "tahap 0-6",
    "true or false": "benar atau salah",
    "votes": "suara",
}


class Column(NamedTuple):
    """A column that is no observable.

    Args:
        unit: Unit in English; its Indonesian is in ``UNITS``.
        en: What it is.
        id: The same in Indonesian.
    """

    unit: str
    en: str
    id: str


_PLAN = Column("", "name of the plan", "nama rencana")
_SEED = Column("", "world seed of the run", "benih acak simulasi")
_DAY = Column("day", "day relative to the vote (0)", "hari terhadap pemungutan suara (0)")
_KEC = Column("", "code of the kecamatan", "kode kecamatan")
#: What stands before the observables in ``daily.parquet``.
DAILY_KEYS = {
    "plan": _PLAN,
    "seed": _SEED,
    "day": _DAY,
    "kec_code": _KEC,
    "cell": Column("", "reporting cell, at least 300 voters", "sel pelaporan, sedikitnya 300 pemilih"),
    "voters": Column("people", "registered voters of the cell", "pemilih terdaftar dalam sel"),
}
LEDGER_KEYS = {
    "plan": _PLAN,
    "seed": _SEED,
    "camp": Column(
        "",
        "camp of the voters; `-` without a camp, `rest` small groups pooled",
        "kubu pemilih; `-` tanpa kubu, `rest` gabungan kelompok kecil",
    ),
    "kec_code": Column(
        "",
        "kecamatan of residence; `rest` small groups pooled",
        "kecamatan tempat tinggal; `rest` gabungan kelompok kecil",
    ),
    "voters": Column(
        "people", "registered voters behind the row", "pemilih terdaftar yang menjadi dasar baris itu"
    ),
}
#: Units of the rights; ``people_met_force`` and ``hours_under_force`` stand for their six stages.
RIGHT_UNITS = {
    "peaceful_dispersed": "people",
    "peaceful_arrested": "people",
    "assembly_hours_curtailed": "person-hours",
    "people_met_force": "people",
    "hours_under_force": "person-hours",
    "messages_throttled": "messages",
    "people_turned_back": "people",
    "leaders_detained": "people",
    "people_under_sensors": "people",
    "false_alarm_deployments": "deployments",
}
EVENTS = {
    "plan": _PLAN,
    "seed": _SEED,
    "kec_code": Column("", "kecamatan, where it has one", "kecamatan, bila ada"),
    "id": Column("", "number of the event in its run", "nomor peristiwa dalam simulasinya"),
    "kind": Column(
        "",
        "incident, assembly, shock, hoax, call, money, stage, institution, alarm, meeting, absence, sabotage or spin_up",
        "jenis: incident (insiden), assembly (massa), shock (guncangan), hoax (hoaks), call (ajakan), "
        "money (uang), stage (tahapan), institution (lembaga), alarm (peringatan), meeting (rapat), absence (rapat batal), sabotage (perusakan), spin_up (sebelum hari pertama)",
    ),
    "day": Column("day", "day on which it began", "hari mulai"),
    "hour": Column("hour", "hour at which it began", "jam mulai"),
    "end_day": Column("day", "day on which it ended", "hari selesai"),
    "end_hour": Column("hour", "hour at which it ended", "jam selesai"),
    "site": Column("", "site at which it began", "lokasi awal"),
    "site_kind": Column("", "kind of that site", "jenis lokasi itu"),
    "cell": Column("", "reporting cell of the site", "sel pelaporan lokasi itu"),
    "parents": Column(
        "", "ids of the events that it may have come from", "nomor peristiwa yang mungkin menjadi asalnya"
    ),
    "causes": Column(
        "",
        "names of what led to an incident and of what stood against it, see below",
        "nama hal yang mengarah ke insiden dan yang menahannya, lihat di bawah",
    ),
    "cause_sizes": Column("", "size of each cause", "besar masing-masing sebab"),
    "cause_events": Column("", "event behind each cause; -1 none", "peristiwa di balik sebab; -1 tidak ada"),
    "people_peak": Column(
        "people",
        "most people at level 2 or more at its sites in one moment, with those who left in the tick that opened it",
        "orang terbanyak pada tingkat 2 ke atas di lokasinya pada satu saat, termasuk yang pergi pada langkah pembukanya",
    ),
    "level_peak": Column(
        "level 0-4", "highest level of anybody there", "tingkat tertinggi orang di lokasi itu"
    ),
    "injuries": Column("people", "people injured", "korban luka"),
    "arrests": Column("people", "arrests", "penangkapan"),
    "arrests_peaceful": Column("people", "arrests of peaceful people", "penangkapan orang damai"),
    "dispersed": Column("people", "people dispersed by force", "orang dibubarkan dengan kekuatan"),
    "dispersed_peaceful": Column("people", "peaceful people dispersed", "orang damai dibubarkan"),
    "damage": Column(
        "buildings and vehicles", "buildings and vehicles damaged", "bangunan dan kendaraan rusak"
    ),
    "deaths_index": Column(
        "index", "rare-event index, no forecast", "indeks peristiwa langka, bukan ramalan"
    ),
    "force_peak": Column("stage 0-6", "highest stage of force used", "tahap kekuatan tertinggi yang dipakai"),
    "severity": Column(
        "index",
        "0.01 per person at the peak + 0.5 per injury + 0.7 per damage",
        "0,01 per orang pada puncak + 0,5 per korban luka + 0,7 per kerusakan",
    ),
    "visible_press": Column("true or false", "local press would report it", "akan diberitakan pers setempat"),
    "visible_official": Column("true or false", "an official list would hold it", "akan masuk daftar resmi"),
    "detail": Column(
        "", "theme, stage, kind of shock or body", "tema, tahapan, jenis guncangan, atau lembaga"
    ),
}
GAUGES = {
    "plan": _PLAN,
    "seed": _SEED,
    "day": _DAY,
    "kec_code": _KEC,
    "shock_response": Column(
        "share", MEASURES["shock_response"].labels["en"], MEASURES["shock_response"].labels["id"]
    ),
    "rho": Column("-", MEASURES["rho"].labels["en"], MEASURES["rho"].labels["id"]),
    "expected_cascade": Column(
        "people", MEASURES["expected_cascade"].labels["en"], MEASURES["expected_cascade"].labels["id"]
    ),
    "r_hoax": Column("-", MEASURES["r_hoax"].labels["en"], MEASURES["r_hoax"].labels["id"]),
    "margin": Column(
        "-",
        "smallest shock that tips the kecamatan; null where none was measured, infinite beyond the largest tried",
        "guncangan terkecil yang menggulingkan kecamatan; kosong bila tidak diukur, tak hingga di atas yang dicoba",
    ),
    "people_level3_or_more": Column(
        "people",
        "sum over the cells of their busiest moments at levels 3 and 4",
        "jumlah saat tersibuk tiap sel pada tingkat 3 dan 4",
    ),
    "status": Column(
        "", "label: STABLE, FRAGILE or ACTIVE", "label: STABLE (stabil), FRAGILE (rapuh), ACTIVE (aktif)"
    ),
}

_HEAD = """# Results: the columns of every table

Generated from `conflict_sim/results/measures.py` and `conflict_sim/results/reference.py` by
`python -m conflict_sim.results.reference`; a test keeps the two in sync. Whole numbers are signed (int32, `seed` int64),
other numbers float32 or, for rupiah and the ledger, float32 or float64. A null means that there is nobody, or that there
are too few, to report on.

*Dihasilkan dari kode; sebuah uji menjaga keduanya tetap sama. Kolom kosong berarti tidak ada, atau terlalu sedikit,
orang yang dapat dilaporkan.*"""

_DAILY = """One row per run, day and reporting cell. *Over cells* and *over days* say how the summary makes one number of a run:

- **sum**: add up. **mean**: mean over cells weighted by registered voters (of the group, where the column is about one),
  or plain mean over days. **peak**: highest day. **last**: last day that has a value.
- **own moment**: the column holds each cell's *own* busiest moment of the day. These moments differ, so that the sum over
  cells is more than was ever there at one time. For `people_level1` to `people_level4` and `street_peak` the summary and
  the figures take the whole region at one moment instead, which cannot be made from this table; `people_facing_rivals`
  is added up, an upper bound.

*Kolom "own moment" memuat saat tersibuk masing-masing sel. Saat itu berbeda-beda, maka jumlahnya melebihi orang yang pernah
ada pada satu waktu. Untuk `people_level1` sampai `people_level4` dan `street_peak`, ringkasan dan gambar menghitung seluruh
daerah pada satu saat; `people_facing_rivals` dijumlahkan, jadi batas atas.*"""

_CAUSES = """Each incident carries its causes, weighed when it began. Parts and threshold are means over those who confront (over
the whole crowd where fewer than five do; nothing is told of fewer than five people) in the unit of the ladder's thresholds:
parts add up to the drive to confront. A share is that of the same people. Only causes of an incident are parents; an alarm
or a meeting is not.

*Setiap insiden memuat sebabnya, ditimbang saat mulai. Bagian dan ambang adalah rata-rata orang yang berhadapan (seluruh massa
bila kurang dari lima; tidak ada yang dilaporkan tentang kurang dari lima orang) dalam satuan ambang tangga mobilisasi; bagian
itu berjumlah menjadi dorongan untuk berkonfrontasi.*"""

_CAUSE_HEAD = ["cause", "unit", "what it is", "dalam bahasa Indonesia", "belongs to"]

_LEDGER = """One row per run, camp and kecamatan of residence, over the whole run: rows add up over camps and kecamatan, with
`rest`. A right that nothing in the run could touch has no column."""


_COMPARED = """## Comparisons and studies

`compare` writes the tables above for all plans together, and: `totals.parquet` (one row per plan and seed, a number per
observable as the summary of a run makes it, `right_NAME` for each right), `differences.parquet` (plan less baseline, world
by world, a column per observable), and the tables below. Numbers are in the units of the observables above.

*`compare` menulis tabel di atas untuk semua rencana sekaligus, ditambah `totals.parquet` (satu baris per rencana dan benih),
`differences.parquet` (rencana dikurangi acuan, dunia demi dunia), dan tabel-tabel berikut.*"""


def path() -> Path:
    """Where the page lies in a checkout."""
    return Path(__file__).resolve().parents[2] / "docs" / "results.md"


def results_text() -> str:
    """The whole page, deterministic."""
    columns = [name for name in MEASURES if name not in SUMMARY_ONLY]
    per_hoax = [f"{name}_<theme>" for name, item in OBSERVABLES.items() if item.per_hoax]
    observables = [_observable(name, MEASURES[name]) for name in columns]
    observables += [_observable(name, _of_hoaxes(name)) for name in per_hoax]
    head = ["column", "unit", "what it is", "dalam bahasa Indonesia", "over cells", "over days", "better"]
    summary = [_observable(name, MEASURES[name]) for name in SUMMARY_ONLY]
    parts = [
        _HEAD,
        f"## `daily.parquet`\n\n{_DAILY}\n\n" + _described(DAILY_KEYS),
        "### Observables\n\n" + table(head, observables),
        "### Rows of the summary that are no columns\n\n" + table(head, summary),
        f"## `ledger.parquet`\n\n{_LEDGER}\n\n" + _described({**LEDGER_KEYS, **_rights()}),
        "## `events.parquet`\n\nOne row per event of a run. Figures of a sample of villages stand for the whole region.\n\n"
        + _described(EVENTS),
        f"## Causes of an incident\n\n{_CAUSES}\n\n" + table(_CAUSE_HEAD, _causes()),
        "## `gauges.parquet`\n\nOne row per run, day and kecamatan; nothing here adds up but the people.\n\n"
        + _described(GAUGES),
        _COMPARED,
        *(f"### `{name}.parquet`\n\n{row}\n\n{_told(columns)}" for name, (row, columns) in TABLES.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _causes() -> list[list[str]]:
    """One row per cause."""
    rows = []
    for name, kind in CAUSES.items():
        under = kind.under or {"part": "drive", "before": "the site"}.get(kind.place, kind.place)
        rows.append([f"`{name}`", kind.unit, kind.en, kind.id, f"`{under}`" if kind.under else under])
    return rows


def _rights() -> dict[str, Column]:
    units = {name: RIGHT_UNITS[name.rstrip("123456")] for name in RIGHTS}
    return {name: Column(units[name], labels["en"], labels["id"]) for name, labels in RIGHTS.items()}


def _of_hoaxes(name: str) -> Measure:
    """Rule and wording of the columns with one hoax each, the theme left open."""
    theme = next(iter(HOAX_THEMES))
    rule = measure(name.replace("<theme>", theme))
    words = {
        lang: text.replace(getattr(HOAX_THEMES[theme], lang), "...") for lang, text in rule.labels.items()
    }
    return Measure(rule.unit, rule.better, rule.over_cells, rule.over_days, words)


def _observable(name: str, rule: Measure) -> list[str]:
    cells: str = "own moment" if name in _MOMENTS else rule.over_cells
    if rule.among:
        cells += f" ({' and '.join(rule.among)})"
    if rule.difference:
        cells = f"`{rule.difference[0]}` less `{rule.difference[1]}`"
    words = [rule.label("en"), rule.label("id")]
    return [f"`{name}`", _unit(rule.unit), *words, cells, rule.over_days, rule.better]


def _unit(english: str) -> str:
    indonesian = UNITS[english]
    return english if indonesian == english else f"{english} ({indonesian})"


def _told(columns: dict[str, Told]) -> str:
    rows = [[f"`{name}`", told.en, told.id] for name, told in columns.items()]
    return table(["column", "what it is", "dalam bahasa Indonesia"], rows)


def _described(columns: dict[str, Column]) -> str:
    rows = [[f"`{name}`", _unit(c.unit), c.en, c.id] for name, c in columns.items()]
    return table(["column", "unit", "what it is", "dalam bahasa Indonesia"], rows)


def main(arguments: list[str] | None = None) -> int:
    """Write the page; returns the exit status."""
    return write_page(results_text, path(), arguments)


if __name__ == "__main__":
    raise SystemExit(main())
