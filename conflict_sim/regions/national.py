"""The national tables of the Pilkada of 2024, read and checked once per folder."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from conflict_sim.errors import InputError, Problem
from conflict_sim.messages import say
from conflict_sim.regions.region import GRADES
from conflict_sim.regions.tables import Table, give_up_on, read_table
from conflict_sim.regions.vote_table import CONTEST_NAMES, Votes, read_votes

REQUIRED = {
    "desa_national.csv": ("desa_code", "desa_name", "kec_code", "lat", "lon"),
    "kecamatan_national.csv": (
        "kec_code",
        "kec_name",
        "kab_code",
        "lat",
        "lon",
        "tps_pilkada",
        "kpu_code_2024",
    ),
    "kecamatan_adjacency_national.csv": ("kec_a", "kec_b", "kind", "centroid_distance_km", "gap_km"),
    "pilkada_kecamatan_national.csv": (
        "contest",
        "kec_code",
        "pair_no",
        "votes",
        "tps_reported",
        "tps_total",
    ),
    "pilkada_regions.csv": ("contest", "region_code", "prov_code", "n_pairs", "single_pair", "tps_total"),
    "regencies.csv": ("region_code", "region_name", "prov_code", "population_2024", "area_km2", "lat", "lon"),
    "provinces.csv": ("prov_code", "prov_name", "population_2024"),
}
OPTIONAL = {
    "institutions.csv": ("region_code", "what", "value", "unit", "grade", "source"),
    "official_totals.csv": ("region_code", "event", "metric", "value"),
    "kecamatan.csv": ("kec_code", "dpt_pilkada2024_official"),
    "pilkada_candidates.csv": ("contest", "region_code", "pair_no", "pair_name"),
}
#: What a region file takes: residents, stations and roll of one kecamatan, km between two.
MOST_RESIDENTS, MOST_STATIONS, MOST_VOTERS, MOST_KM = 10**8, 10**5, 10**7, 25_000
#: Figures of institutions.csv that have a range.
_RANGES = {
    "remoteness": (0.0, 1.0),
    "police in election operation": (0.0, 1e6),
    "riot police arrival": (0.0, 1000.0),
}


@dataclass
class KecamatanRow:
    """One kecamatan; ``kpu`` is its code in the election tables, ``official`` its official roll (NaN unknown)."""

    code: str
    name: str
    lat: float
    lon: float
    tps: int
    kpu: str
    official: float


@dataclass(frozen=True)
class Regency:
    """One regency or city: residents, km2, centroid."""

    name: str
    population: int
    area: float
    lat: float
    lon: float


@dataclass(frozen=True)
class Institution:
    """One figure of the institutions table."""

    region_code: str
    what: str
    value: float
    unit: str
    grade: str
    source: str


@dataclass
class NationalTables:
    """The checked tables, indexed by code."""

    directory: Path
    kecamatan: dict[str, list[KecamatanRow]]  # regency -> rows
    villages: dict[
        str, list[tuple[str, str, float, float]]
    ]  # kecamatan -> code, name, lat, lon (NaN unknown)
    votes: dict[tuple[str, str], Votes]  # ("b"|"g", kpu code)
    pairs: dict[tuple[str, str], int]  # ("b"|"g", region code) -> number of pairs
    single: dict[tuple[str, str], bool]
    blank: dict[tuple[str, str], int]  # pair number that is the empty column
    regencies: dict[str, Regency]
    provinces: dict[str, str]
    neighbours: dict[str, list[tuple[str, str, str, float, float]]]  # regency -> pairs inside it
    institutions: list[Institution]
    totals: dict[str, int]  # official Pilkada roll of a regency or province
    province_tps: dict[str, int]


_cache: dict[Path, tuple[tuple[tuple[str, int, int], ...], NationalTables]] = {}


def national_tables(directory: str | Path) -> NationalTables:
    """Read the national tables of a folder; a folder that has not changed is read once only.

    Args:
        directory: Folder with the tables of :data:`REQUIRED` and, if there, of :data:`OPTIONAL`.

    Raises:
        InputError: Every mistake found in all tables, with file, line and column.
    """
    folder = Path(directory)
    if not folder.is_dir():
        raise InputError(Problem(say("table.no_folder"), file=str(directory)))
    stamps = tuple(
        (name, stat.st_mtime_ns, stat.st_size)
        for name in (*REQUIRED, *OPTIONAL)
        if (folder / name).is_file() and (stat := (folder / name).stat())
    )
    key = folder.resolve()
    if key in _cache and _cache[key][0] == stamps:
        return _cache[key][1]
    tables = _read(folder)
    _cache.clear()
    _cache[key] = (stamps, tables)
    return tables


def _read(folder: Path) -> NationalTables:
    problems: list[Problem] = []
    t: dict[str, Table] = {}
    for name, columns in REQUIRED.items():
        table = read_table(folder / name, columns, problems)
        if table is not None:
            t[name] = table
    for name, columns in OPTIONAL.items():
        if (folder / name).is_file():
            table = read_table(folder / name, columns, problems)
            if table is not None:
                t[name] = table
    give_up_on(problems)
    out = NationalTables(
        folder, defaultdict(list), defaultdict(list), {}, {}, {}, {}, {}, {}, defaultdict(list), [], {}, {}
    )
    _places(t, out)
    _votes(t, out)
    _optional(t, out)
    _against_rolls(t, out)
    give_up_on(problems)
    return out


def _places(t: dict[str, Table], out: NationalTables) -> None:
    p = t["provinces.csv"]
    out.provinces = dict(zip(p.codes("prov_code", "province", unique=True), p["prov_name"]))
    p.numbers("population_2024")
    r = t["regencies.csv"]
    codes = r.codes("region_code", "regency", unique=True)
    population, area = r.numbers("population_2024", high=MOST_RESIDENTS, whole=True), r.numbers("area_km2")
    lat, lon = r.numbers("lat", low=-90, high=90), r.numbers("lon", low=-180, high=180)
    _named(r, "region_name")
    for i, code in enumerate(codes):
        if code[:2] not in out.provinces:
            r.fault(i, "region_code", say("table.province_not_in", code=code[:2], file="provinces.csv"))
        out.regencies[code] = Regency(
            r["region_name"][i], int(population[i]), float(area[i]), float(lat[i]), float(lon[i])
        )
    k = t["kecamatan_national.csv"]
    codes = k.codes("kec_code", "kecamatan", unique=True)
    kpu = k.codes("kpu_code_2024", "kecamatan", unique=True, blank=True)
    lat, lon = k.numbers("lat", low=-90, high=90), k.numbers("lon", low=-180, high=180)
    tps = k.numbers("tps_pilkada", blank=0, high=MOST_STATIONS, whole=True)
    official = None
    if "dpt_pilkada2024_official" in k:
        official = k.numbers("dpt_pilkada2024_official", blank=np.nan, high=MOST_VOTERS, whole=True)
    _named(k, "kec_name")
    for i, code in enumerate(codes):
        if k["kab_code"][i] != code[:5]:
            k.fault(i, "kab_code", say("table.kecamatan_misfit", value=k["kab_code"][i], code=code))
        elif code[:5] not in out.regencies:
            k.fault(i, "kab_code", say("table.not_in", code=code[:5], file="regencies.csv"))
        roll = float("nan") if official is None else float(official[i])
        row = KecamatanRow(
            code, k["kec_name"][i], float(lat[i]), float(lon[i]), int(tps[i]), kpu[i] or code, roll
        )
        out.kecamatan[code[:5]].append(row)
        out.province_tps[code[:2]] = out.province_tps.get(code[:2], 0) + int(tps[i])
    known = set(codes)
    d = t["desa_national.csv"]
    vlat = d.numbers("lat", blank=np.nan, low=-90, high=90)
    vlon = d.numbers("lon", blank=np.nan, low=-180, high=180)
    for i, code in enumerate(d.codes("desa_code", "village", unique=True)):
        if d["kec_code"][i] != code[:8]:
            d.fault(i, "kec_code", say("table.village_misfit", value=d["kec_code"][i], code=code))
        elif code[:8] not in known:
            d.fault(i, "kec_code", say("table.not_in", code=code[:8], file="kecamatan_national.csv"))
        out.villages[code[:8]].append((code, d["desa_name"][i], float(vlat[i]), float(vlon[i])))
    a = t["kecamatan_adjacency_national.csv"]
    km, gap = a.numbers("centroid_distance_km", high=MOST_KM), a.numbers("gap_km", blank=0, high=MOST_KM)
    pairs: set[tuple[str, str]] = set()
    for i, (x, y, kind) in enumerate(
        zip(a.codes("kec_a", "kecamatan"), a.codes("kec_b", "kecamatan"), a["kind"])
    ):
        if x not in known or y not in known:
            column, code = ("kec_a", x) if x not in known else ("kec_b", y)
            a.fault(i, column, say("table.not_in", code=code, file="kecamatan_national.csv"))
        elif x == y or (x, y) in pairs or (y, x) in pairs:
            same = say("table.own_neighbour", code=x)
            a.fault(i, "kec_b", same if x == y else say("table.pair_twice", a=x, b=y))
        elif kind not in ("land", "sea_or_river"):
            a.fault(i, "kind", say("table.neither", value=kind, first="land", second="sea_or_river"))
        elif x[:5] == y[:5]:
            out.neighbours[x[:5]].append((x, y, kind, float(km[i]), float(gap[i])))
        pairs.add((x, y))


def _named(table: Table, column: str) -> None:
    """Report places without a name."""
    for i, name in enumerate(table[column]):
        if not name:
            table.fault(i, column, say("region.empty"))


def _votes(t: dict[str, Table], out: NationalTables) -> None:
    r = t["pilkada_regions.csv"]
    letter = {long: short for short, (long, _) in CONTEST_NAMES.items()}
    n_pairs = r.numbers("n_pairs", low=1, high=8, whole=True)
    single = r.numbers("single_pair", blank=0, high=1, whole=True)
    for i, (contest, code) in enumerate(zip(r["contest"], r["region_code"])):
        if contest not in letter:
            r.fault(i, "contest", say("region.not_one_of", value=contest, names=list(letter)))
            continue
        if (letter[contest], code) in out.pairs:
            r.fault(i, "region_code", say("table.contest_twice", code=code, contest=contest))
        out.pairs[letter[contest], code] = int(n_pairs[i])
        out.single[letter[contest], code] = bool(single[i])
    known = {k.kpu for rows in out.kecamatan.values() for k in rows}
    out.votes = read_votes(t["pilkada_kecamatan_national.csv"], out.pairs, known)


def _optional(t: dict[str, Table], out: NationalTables) -> None:
    if (table := t.get("institutions.csv")) is not None:
        value = table.numbers("value", low=-1e12)
        for i, grade in enumerate(table["grade"]):
            if grade not in GRADES:
                table.fault(i, "grade", say("region.not_one_of", value=grade, names=GRADES))
            place, what, unit, source = (table[c][i] for c in ("region_code", "what", "unit", "source"))
            low, high = _RANGES.get(what, (-np.inf, np.inf))
            if not low <= value[i] <= high:
                told = say("table.out_of_range")
                told = say("table.range", cell=table["value"][i], what=told, low=low, high=high)
                table.fault(i, "value", told)
            out.institutions.append(Institution(place, what, float(value[i]), unit, grade, source))
    if (table := t.get("official_totals.csv")) is not None:
        value = table.numbers("value")
        for metric in ("dp4", "dpt"):  # the roll, where there is one, replaces the list it was made from
            for i in range(len(table)):
                if table["metric"][i] == metric and table["event"][i] == "pilkada2024":
                    out.totals[table["region_code"][i]] = int(value[i])
    if (table := t.get("kecamatan.csv")) is not None:
        official = table.numbers("dpt_pilkada2024_official", blank=np.nan, high=MOST_VOTERS, whole=True)
        rolls = dict(zip(table.codes("kec_code", "kecamatan", unique=True), official.tolist()))
        for rows in out.kecamatan.values():
            for row in rows:
                row.official = rolls.get(row.code, row.official)
    if (table := t.get("pilkada_candidates.csv")) is not None:
        long_to_short = {long: short for short, (long, _) in CONTEST_NAMES.items()}
        number = table.numbers("pair_no", low=1, high=8, whole=True)
        for i, name in enumerate(table["pair_name"]):  # names are looked at only to find the empty column
            contest = long_to_short.get(table["contest"][i])
            if contest and name.upper().startswith("KOLOM KOSONG"):
                out.blank[contest, table["region_code"][i]] = int(number[i])


def _against_rolls(t: dict[str, Table], out: NationalTables) -> None:
    """Report votes above an official roll (of a kecamatan or of a whole regency)."""
    table = t["pilkada_kecamatan_national.csv"]
    row_of = {line: i for i, line in enumerate(table.lines)}
    for code, rows in out.kecamatan.items():
        for contest in CONTEST_NAMES:
            whole, last = 0.0, 0
            for row in rows:
                votes = out.votes.get((contest, row.kpu))
                if votes is None:
                    continue
                whole, last = whole + votes.total, votes.line
                if votes.total > row.official:
                    told = say("table.votes_above_roll", votes=votes.total, code=row.code, roll=row.official)
                    table.fault(row_of[votes.largest_line], "votes", told)
            if whole > out.totals.get(code, np.inf):
                told = say("table.votes_above_total", votes=whole, code=code, roll=out.totals[code])
                table.fault(row_of[last], "votes", told)
