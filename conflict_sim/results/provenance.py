"""What a result rests on: content keys, code version, library versions, the command."""

from __future__ import annotations

import platform
import shlex
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from conflict_sim.hashing import file_hash, json_hash, source_hash
from conflict_sim.messages import Text, say

LIBRARIES = (
    "mesa",
    "numpy",
    "numba",
    "llvmlite",
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

#: Libraries whose version is part of the content key: another one may change the last bit of a result, and in a model
#: of thresholds one bit can move a crowd. NumPy and SciPy round their sums and special functions as they see fit, numba
#: and llvmlite compile the kernels (order of operations, fused multiply-add, mathematical functions), and Mesa calls
#: the days. The other libraries read, keep or draw what was computed.
COMPUTING = ("numpy", "scipy", "numba", "llvmlite", "mesa")


def group_key(scenario_key: str, plan_key: str, region: str) -> str:
    """Content key shared by all seeds of one scenario and plan.

    Args:
        scenario_key: Content key of the world that is run (``config.loader.scenario_key``).
        plan_key: Content key of the plan (``config.plan.plan_key``).
        region: Code of a region, or the path of a region file, whose content then counts.

    Returns:
        SHA-256 in hexadecimal. Part of it are the code version and what :func:`platform_key` says: runs made by
        other code, other libraries or on another kind of processor are never taken for the same.
    """
    path = Path(region)
    parts = {
        "scenario": scenario_key,
        "plan": plan_key,
        "region_file": file_hash(path) if path.is_file() else None,
        "code": source_hash(),
        "platform": platform_key(),
    }
    return json_hash(parts)


def platform_key() -> dict[str, str]:
    """What besides our own sources can change a bit: computing libraries, Python's minor version, kind of processor.

    Python sums floats in its own way in each minor version (compensated since 3.12); patches keep it.
    """
    versions = library_versions()
    return {
        **{name: versions.get(name, "") for name in COMPUTING},
        "python": minor_of(platform.python_version()),
        "machine": platform.machine(),
    }


def minor_of(version: str) -> str:
    """``3.12.4`` -> ``3.12``."""
    return ".".join(version.split(".")[:2])


def other_versions(manifest: Mapping[str, Any]) -> list[Text]:
    """What of the code and of :func:`platform_key` a result was made with that is not here now.

    Args:
        manifest: Manifest of a result folder.
    """
    libraries = manifest.get("libraries")
    then: dict[str, Any] = {name: (libraries or {}).get(name) for name in COMPUTING}
    then["python"] = minor_of(str(manifest.get("python", "")))
    then["machine"] = str(manifest.get("platform", "")).rpartition(" ")[2]
    now = platform_key()
    found = [
        say("results.version", name=name, then=then[name] or say("results.version_unknown"), now=now[name])
        for name in now
        if then[name] != now[name]
    ]
    if manifest.get("code") != source_hash():
        found.insert(0, say("results.other_code"))
    return found


def run_key(group: str, seed: int) -> str:
    """Content key of one run.

    Args:
        group: Key from :func:`group_key`.
        seed: World seed.
    """
    return json_hash([group, int(seed)])


@cache
def _installed() -> tuple[tuple[str, str], ...]:
    """Name and version; looked up once a process, because every look searches all folders of packages."""
    versions = []
    for name in LIBRARIES:
        try:
            versions.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(versions)


def library_versions() -> dict[str, str]:
    """Versions of the libraries that can change a result; absent ones are left out."""
    return dict(_installed())


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
