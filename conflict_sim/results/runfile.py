"""One finished run in one file that checks itself.

The file is an ordinary zip (``run.json``, ``daily.parquet``, ``hourly.parquet``) whose archive comment is the
SHA-256 of all bytes before the comment. One rename makes it appear, so it is whole or absent, and a reader
needs no second file to know that it is unharmed.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.results import files
from conflict_sim.results.record import EVENT_FIELDS, Cells, RunRecord, plain

SUFFIX = ".run.zip"
_DIGEST = 64
_STAMP = (1980, 1, 1, 0, 0, 0)


def path_of(folder: Path, key: str) -> Path:
    """Where the run with this content key stands inside a result folder."""
    return folder / "runs" / f"{key}{SUFFIX}"


def write_run(path: Path, record: RunRecord) -> None:
    """Write a run atomically.

    Raises:
        StorageError: Disk full or folder not writable; nothing half-written is left.
    """
    files.write_bytes(path, _encode(record))


def is_whole(path: Path) -> bool:
    """Whether the file exists and its bytes match the hash that it carries."""
    try:
        with path.open("rb") as handle:
            size = os.fstat(handle.fileno()).st_size - _DIGEST
            if size <= 0:
                return False
            digest = hashlib.sha256()
            while size > 0:
                block = handle.read(min(size, 1 << 20))
                if not block:
                    return False
                digest.update(block)
                size -= len(block)
            return handle.read() == digest.hexdigest().encode()
    except OSError:
        return False


def read_run(path: Path) -> RunRecord:
    """Read a run back, bit for bit as it was recorded."""
    import pyarrow.parquet as pq

    with zipfile.ZipFile(path) as archive:
        head = json.loads(archive.read("run.json"))
        daily = pq.read_table(io.BytesIO(archive.read("daily.parquet")))
        hourly = pq.read_table(io.BytesIO(archive.read("hourly.parquet")))
        groups = pq.read_table(io.BytesIO(archive.read("groups.parquet")))
        gauges = pq.read_table(io.BytesIO(archive.read("gauges.parquet")))
        peaks = pq.read_table(io.BytesIO(archive.read("peaks.parquet")))
    cells = head["cells"]
    shape = (len(head["days"]), len(cells["code"]))
    by_kec = (len(head["days"]), len(head["kec_code"]))
    return RunRecord(
        key=head["key"],
        plan=head["plan"],
        seed=head["seed"],
        days=np.array(head["days"], dtype=np.int32),
        cells=Cells(
            code=tuple(cells["code"]),
            kec=np.array(cells["kec"], dtype=np.int32),
            voters=np.array(cells["voters"], dtype=np.int64),
            lat=np.array(cells["lat"], dtype=np.float64),
            lon=np.array(cells["lon"], dtype=np.float64),
            villages=tuple(tuple(v) for v in cells["villages"]),
        ),
        kec_code=tuple(head["kec_code"]),
        kec_name=tuple(head["kec_name"]),
        kab_code=tuple(head["kab_code"]),
        kab_name=tuple(head["kab_name"]),
        camps=tuple(head["camps"]),
        daily={name: daily[name].to_numpy().reshape(shape) for name in daily.column_names},
        hourly={name: hourly[name].to_numpy() for name in hourly.column_names},
        events=tuple(_event(e) for e in head["events"]),
        ledger={k: np.array(v["values"], dtype=v["dtype"]) for k, v in head["ledger"].items()},
        stages=tuple(head["stages"]),
        hoaxes=tuple(head["hoaxes"]),
        facts=head["facts"],
        timings=head["timings"],
        profile=head["profile"],
        groups={name: groups[name].to_numpy().reshape(shape) for name in groups.column_names},
        region={name: np.array(v, dtype=np.float64) for name, v in head["region"].items()},
        camp_voters=None if head["camp_voters"] is None else np.array(head["camp_voters"], dtype=np.int64),
        protected=head["protected"],
        gauges={name: gauges[name].to_numpy().reshape(by_kec) for name in gauges.column_names},
        peaks={name: peaks[name].to_numpy().reshape(by_kec) for name in peaks.column_names},
    )


def _event(event: dict[str, Any]) -> dict[str, Any]:
    return {k: float("nan") if v is None and EVENT_FIELDS[k] is float else v for k, v in event.items()}


def _encode(record: RunRecord) -> bytes:
    head = {
        "key": record.key,
        "plan": record.plan,
        "seed": record.seed,
        "days": record.days.tolist(),
        "cells": {name: plain(getattr(record.cells, name)) for name in Cells.__dataclass_fields__},
        "kec_code": record.kec_code,
        "kec_name": record.kec_name,
        "kab_code": record.kab_code,
        "kab_name": record.kab_name,
        "camps": record.camps,
        "events": [plain(e) for e in record.events],
        "ledger": {k: {"dtype": v.dtype.str, "values": plain(v)} for k, v in record.ledger.items()},
        "stages": list(record.stages),
        "hoaxes": record.hoaxes,
        "facts": record.facts,
        "timings": record.timings,
        "profile": record.profile,
        "region": plain(record.region),
        "camp_voters": plain(record.camp_voters),
        "protected": record.protected,
        "types": {name: values.dtype.str for name, values in record.daily.items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        _add(archive, "run.json", files.json_bytes(head))
        _add(archive, "daily.parquet", _columns(record.daily))
        _add(archive, "hourly.parquet", _columns(record.hourly))
        _add(archive, "groups.parquet", _columns(record.groups))
        _add(archive, "gauges.parquet", _columns(record.gauges))
        _add(archive, "peaks.parquet", _columns(record.peaks))
        archive.comment = b"0" * _DIGEST
    body = buffer.getvalue()[:-_DIGEST]
    return body + hashlib.sha256(body).hexdigest().encode()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, date_time=_STAMP), data)


def _columns(arrays: dict[str, NDArray[Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({name: pa.array(values.ravel()) for name, values in arrays.items()})
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()
