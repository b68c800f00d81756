"""Content hashes: package sources and data, files, canonical JSON."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent


@cache
def source_hash() -> str:
    """SHA-256 over the package's own sources and data tables (the "code version" of a result)."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if (
            path.is_file()
            and path.suffix in {".py", ".csv", ".json", ".yaml"}
            and "__pycache__" not in path.parts
        ):
            digest.update(path.relative_to(PACKAGE).as_posix().encode())
            digest.update(b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def kernel_hash() -> str:
    """SHA-256 over the sources that compiled functions are made of; names the folder of the compiler's cache."""
    folders = ("dynamics", "mechanisms", "metrics", "network", "population")
    # themes.py: MAX_HOAXES is a constant of the kernels
    names = ("numba_setup.py", "rng.py", "rng_numba.py", "world.py", "config/themes.py")
    files = [PACKAGE / name for name in names]
    for folder in folders:
        files += sorted((PACKAGE / folder).glob("*.py"))
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        for block in iter(lambda: handle.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def json_hash(value: Any) -> str:
    """SHA-256 of a JSON value in canonical form (sorted keys, no spaces)."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
