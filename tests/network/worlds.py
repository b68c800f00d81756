"""Built populations with their networks, shared by the tests of this folder."""

from functools import cache

from conflict_sim.config.parameters import NetworkParameters, PopulationParameters
from conflict_sim.network.layers import build_network
from conflict_sim.population.synth import build_population
from tests.population.made_up import varied_region


def build(region, seed=1, params=None, **kwargs):
    """Population and network of a region."""
    params = params or NetworkParameters()
    people = build_population(region, "bupati", PopulationParameters(), params, seed)
    return people, build_network(people, region, params, seed, **kwargs)


@cache
def usual(n=20_000, kabupaten=2):
    """One region with everything at its default; do not write to it."""
    region = varied_region(n, kecamatan=8, kabupaten=kabupaten)
    return region, *build(region)
