"""What a result rests on: content keys, code version, library versions, the command."""

from __future__ import annotations

import platform
import shlex
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from conflict_sim.hashing import file_hash, json_hash, source_hash

LIBRARIES = (
    "mesa",
    "numpy",
    "numba",
    "scipy",
    "networkx",
    "pydantic",
    "pyarrow",
    "pandas",
    "xarray",
    "matplotlib",
    "shapely",
    "Babel",
)


def group_key(scenario_key: str, plan_key: str, region: str) -> str:
    """Content key shared by all seeds of one scenario and plan.

    Args:
        scenario_key: Content key of the world that is run (``config.loader.scenario_key``).
        plan_key: Content key of the plan (``config.plan.plan_key``).
        region: Code of a region, or the path of a region file, whose content then counts.

    Returns:
        SHA-256 in hexadecimal. The code version is part of it: other code, other results.
    """
    path = Path(region)
    parts = {
        "scenario": scenario_key,
        "plan": plan_key,
        "region_file": file_hash(path) if path.is_file() else None,
        "code": source_hash(),
    }
    return json_hash(parts)


def run_key(group: str, seed: int) -> str:
    """Content key of one run.

    Args:
        group: Key from :func:`group_key`.
        seed: World seed.
    """
    return json_hash([group, int(seed)])


def library_versions() -> dict[str, str]:
    """Versions of the libraries that can change a result; absent ones are left out."""
    versions = {}
    for name in LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def environment() -> dict[str, Any]:
    """Code version, Python and libraries of this process."""
    from conflict_sim import __version__

    return {
        "version": __version__,
        "code": source_hash(),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "libraries": library_versions(),
    }


def command_line(argv: Sequence[str] | None = None) -> str:
    """The command that makes the result again, as one line for a shell.

    Args:
        argv: Arguments; None takes those of this process.
    """
    given = list(sys.argv if argv is None else argv)
    if not given:
        return ""
    name = Path(given[0]).name
    head = "conflict-sim" if name in {"conflict-sim", "__main__.py", "cli.py"} else name
    return shlex.join([head, *given[1:]])
