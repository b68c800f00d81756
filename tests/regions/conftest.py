"""A small made-up folder of national tables, and the real one where it lies beside the repository."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def write(folder: Path, name: str, header: str, rows: list[str]) -> None:
    (folder / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def replace(folder: Path, name: str, old: str, new: str) -> int:
    """Replace one piece of text in a table; returns the line of the change."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Province 77 with regency 77.10 (4 kecamatan, one new, one renumbered) and 77.02 without votes."""
    f = tmp_path / "national"
    f.mkdir()
    write(f, "provinces.csv", "prov_code,prov_name,population_2024", ["77,Rekaan,30000"])
    write(
        f,
        "regencies.csv",
        "region_code,region_name,prov_code,population_2024,area_km2,lat,lon",
        ["77.10,Kabupaten Sepuluh,77,12000,400,-3.0,118.0", "77.02,Kabupaten Dua,77,18000,90,-3.6,118.4"],
    )
    write(
        f,
        "kecamatan_national.csv",
        "kec_code,kec_name,kab_code,lat,lon,n_desa,n_kelurahan,tps_pilkada,kpu_code_2024",
        [
            "77.10.01,Satu,77.10,-3.00,118.00,2,0,7,77.10.02",
            '77.10.02,"Dua, Lama",77.10,-3.05,118.02,2,0,6,77.10.01',
            "77.10.03,Tiga,77.10,-3.10,118.10,1,0,5,",
            "77.10.04,Baru,77.10,-3.30,118.30,2,0,,",
            "77.02.01,Sunyi,77.02,-3.60,118.40,1,0,9,",
        ],
    )
    write(
        f,
        "desa_national.csv",
        "desa_code,desa_name,kec_code,lat,lon",
        [
            "77.10.01.2001,Awal,77.10.01,-3.001,118.001",
            "77.10.01.2002,Ujung,77.10.01,,",
            "77.10.02.2001,Lama,77.10.02,-3.051,118.021",
            "77.10.02.2002,Baru,77.10.02,-3.041,118.011",
            "77.10.03.2001,Tunggal,77.10.03,-3.101,118.101",
            "77.10.04.2001,Muda,77.10.04,-3.301,118.301",
            "77.10.04.2002,Mudi,77.10.04,-3.311,118.311",
            "77.02.01.2001,Hening,77.02.01,-3.600,118.400",
        ],
    )
    write(
        f,
        "kecamatan_adjacency_national.csv",
        "kec_a,kec_b,kind,shared_border_km_approx,centroid_distance_km,gap_km",
        [
            "77.10.01,77.10.02,land,3.1,6.0,0",
            "77.10.03,77.10.04,sea_or_river,,31.5,12.5",
            "77.02.01,77.10.03,land,1,50,0",
        ],
    )
    write(
        f,
        "pilkada_regions.csv",
        "contest,region_code,region_name,prov_code,prov_name,n_pairs,single_pair,tps_total,tps_reported",
        [
            "bupati_walikota,77.10,Kabupaten Sepuluh,77,Rekaan,3,0,18,15",
            "bupati_walikota,77.02,Kabupaten Dua,77,Rekaan,2,0,9,0",
            "gubernur,77,Rekaan,77,Rekaan,2,1,27,18",
        ],
    )
    rows = []
    for contest, code, votes, seen, total in (
        ("b", "77.10.01", (700, 500, 300), 6, 6),  # by its own code of 2024 this is kecamatan 77.10.02
        ("b", "77.10.02", (400, 900, 200), 7, 7),
        ("b", "77.10.03", (300, 100, 50), 2, 5),
        ("g", "77.10.01", (900, 500), 6, 6),
        ("g", "77.10.02", (800, 700), 7, 7),
        ("g", "77.10.03", (600, 300), 5, 5),
    ):
        rows += [f"{contest},{code},{i + 1},{v},{seen},{total}" for i, v in enumerate(votes)]
    rows += ["b,77.02.01,,,0,9", "g,77.02.01,1,0,0,9", "g,77.02.01,2,0,0,9"]
    write(f, "pilkada_kecamatan_national.csv", "contest,kec_code,pair_no,votes,tps_reported,tps_total", rows)
    return f


@pytest.fixture
def shared() -> Path:
    """The national tables beside the repository."""
    if not (SHARED / "desa_national.csv").is_file():
        pytest.skip("the national tables are not beside the repository")
    return SHARED


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
