"""Start-up stays fast: heavy libraries are loaded where they are used, not at import."""

import subprocess
import sys

from tests.architecture.source import ROOT

HEAVY = {
    "numpy",
    "numba",
    "mesa",
    "pandas",
    "scipy",
    "matplotlib",
    "networkx",
    "pyarrow",
    "xarray",
    "shapely",
    "pydantic",
}


def loaded(code):
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nsys.stdout.write(' '.join(sys.modules))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_the_package_itself_loads_nothing_heavy():
    assert not loaded("import conflict_sim") & HEAVY


def test_names_of_the_package_are_listed_without_loading():
    found = loaded(
        "import conflict_sim as cs\nassert {'ConflictModel', 'load_scenario', 'run'} <= set(dir(cs))"
    )
    assert not found & HEAVY
