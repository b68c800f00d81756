"""Trust starts from what the scenario says, else from the figure of the place, else from the national one."""

from dataclasses import replace

import numpy as np
import pytest

from conflict_sim.config.parameters import NetworkParameters, PopulationParameters
from conflict_sim.population.columns import BYTE
from conflict_sim.population.synth import build_population
from conflict_sim.population.trust import figures_used, trust_means
from conflict_sim.regions import load_region
from conflict_sim.regions.import_facts import NATIONAL_TRUST
from conflict_sim.regions.region import Fact

SILENT = PopulationParameters()


def surveyed(region, **values):
    """The region with survey rows: ``kpu_65_01=0.4`` is trust in the KPU in 65.01."""
    rows = []
    for name, value in values.items():
        who, _, code = name.partition("_")
        rows.append(
            Fact(code.replace("_", "."), f"trust {who}", value, "share", "measured", "survey of the test")
        )
    return replace(region, facts=(*rows, *region.facts), _fact_index={})


def means(columns, lo=0, hi=None):
    names = ("trust_kpu0", "trust_police0", "trust_government0")
    return [float(getattr(columns, name)[lo:hi].mean() / BYTE) for name in names]


def test_national_figures_hold_where_a_region_has_none_and_say_so():
    region = load_region("65.01")
    assert trust_means(region, SILENT, "65.01") == (0.72, 0.67, 0.68)
    assert [(who, f.code, f.grade) for who, f in figures_used(region, SILENT)] == [
        ("kpu", "*", "measured"),
        ("police", "*", "measured"),
        ("government", "*", "assumed"),
    ]
    shipped = {f.what: (f.value, f.grade, f.source) for f in region.facts if f.what.startswith("trust ")}
    assert shipped == {f"trust {who}": figure for who, figure in NATIONAL_TRUST.items()}
    bare = replace(region, facts=(), _fact_index={})
    assert trust_means(bare, SILENT, "65.01") == (0.72, 0.67, 0.68)
    assert {f.note for _, f in figures_used(bare, SILENT)} == {"national"}


def test_a_region_is_built_from_its_own_figures():
    plain = load_region("65.04")
    region = surveyed(
        plain, kpu_65_04=0.3, government_65=0.5
    )  # a figure of the province is nearer than the country's
    built = build_population(region, "bupati", SILENT, NetworkParameters(), 1)
    assert means(built) == pytest.approx([0.3, 0.67, 0.5], abs=0.02)
    assert [f.code for _, f in figures_used(region, SILENT)] == ["65.04", "*", "65"]


def test_the_scenario_has_the_last_word():
    region = surveyed(load_region("00.02"), kpu_00_02=0.3)
    said = PopulationParameters(trust_kpu=0.8)
    assert trust_means(region, said, "00.02") == (0.8, 0.67, 0.68)
    assert [who for who, _ in figures_used(region, said)] == ["police", "government"]
    built = build_population(region, "bupati", said, NetworkParameters(), 1)
    assert means(built)[0] == pytest.approx(0.8, abs=0.02)


def test_a_kabupaten_of_a_province_keeps_its_own_figure():
    """Only its voters change, and only in that institution."""
    province = load_region("65").subset(np.arange(0, 482, 40))
    plain = build_population(province, "gubernur", SILENT, NetworkParameters(), 3)
    region = surveyed(province, police_65_01=0.4)
    built = build_population(region, "gubernur", SILENT, NetworkParameters(), 3)
    b = region.kab_code.tolist().index("65.01")
    lo, hi = built.kab_start[b], built.kab_start[b + 1]
    assert means(built, lo, hi)[1] == pytest.approx(0.4, abs=0.02)
    inside = np.zeros(built.n, dtype=bool)
    inside[lo:hi] = True
    assert np.array_equal(built.trust_police0[~inside], plain.trust_police0[~inside])
    assert np.array_equal(built.trust_kpu0, plain.trust_kpu0)
    assert {f.code for who, f in figures_used(region, SILENT) if who == "police"} == {"*", "65.01"}
