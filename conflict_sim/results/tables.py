"""The tables of a result folder, readable with pandas alone. Places, plans and camps are text codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.results.record import EVENT_FIELDS, EVENT_LISTS, NO_CAMP, REST, RunRecord

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

#: Labels of a kecamatan, by their number in a run, and the gauge that holds the numbers.
STATUSES = ("STABLE", "FRAGILE", "ACTIVE")
STATUS = "status"
#: Gauges that have another name in tables.
GAUGE_COLUMNS = {
    "response": "shock_response",
    "cascade": "expected_cascade",
    "active": "people_level3_or_more",
}


def _labels(values: Sequence[str], index: NDArray[Any]) -> pa.DictionaryArray:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(
        pa.array(index.astype(np.int32)), pa.array(list(values), pa.string())
    )


def daily_table(record: RunRecord, types: dict[str, np.dtype[Any]] | None = None) -> pa.Table:
    """Wide table of one run: plan, seed, day, kec_code, cell, voters and one column per observable.

    Args:
        record: The run.
        types: Observable -> type, so that all runs of a folder share one schema; None takes the run's own values.
    """
    import pyarrow as pa

    d, c = len(record.days), len(record.cells)
    columns: dict[str, Any] = {
        "plan": _labels([record.plan], np.zeros(d * c)),
        "seed": pa.array(np.full(d * c, record.seed, dtype=np.int64)),
        "day": pa.array(np.repeat(record.days.astype(np.int32), c)),
        "kec_code": _labels(record.kec_code, np.tile(record.cells.kec, d)),
        "cell": _labels(record.cells.code, np.tile(np.arange(c), d)),
        "voters": pa.array(np.tile(record.cells.voters.astype(np.int32), d)),
    }
    for name, kind in (common_types([record.daily]) if types is None else types).items():
        # from_pandas: what is not a number (nobody to report on, or too few) becomes null.
        columns[name] = pa.array(record.daily[name].ravel().astype(kind), from_pandas=True)
    return pa.table(columns)


def write_daily(handle: IO[bytes], records: Iterable[RunRecord], types: dict[str, np.dtype[Any]]) -> None:
    """Write ``daily.parquet`` run by run, so that only one run is in memory.

    Args:
        handle: Open binary file.
        records: Runs in order.
        types: Observable -> type that holds every run.
    """
    import pyarrow.parquet as pq

    writer = None
    try:
        for record in records:
            table = daily_table(record, types)
            if writer is None:
                writer = pq.ParquetWriter(handle, table.schema, compression="zstd")
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def delivered_type(values: NDArray[Any]) -> np.dtype[Any]:
    """Type in which a column is handed out: whole numbers are signed, int32 unless their values need int64.

    Run files keep whole numbers in the smallest type, which may have no sign and depends on the data; differences of
    such columns wrap around without a word, and so nobody is given one.

    Args:
        values: The column of one run, as it is kept.
    """
    if values.dtype.kind not in "iu":
        return values.dtype
    if np.can_cast(values.dtype, np.int32) or values.size == 0:
        return np.dtype(np.int32)
    limits = np.iinfo(np.int32)
    fits = limits.min <= values.min() and values.max() <= limits.max
    return np.dtype(np.int32 if fits else np.int64)


def common_types(runs: Iterable[Mapping[str, NDArray[Any]]]) -> dict[str, np.dtype[Any]]:
    """Type per observable in which every run is handed out; observables that a run lacks are an error.

    Args:
        runs: Per run: observable -> its values.

    Raises:
        ValueError: Runs have different observables.
    """
    types: dict[str, np.dtype[Any]] = {}
    for number, run in enumerate(runs):
        if number and run.keys() != types.keys():
            raise ValueError("runs of one result have different observables")
        for name, values in run.items():
            kind = delivered_type(values)
            types[name] = np.result_type(types[name], kind) if number else kind
    return types


def events_table(records: Iterable[RunRecord]) -> pa.Table:
    """One row per event: incidents, and what they may have come from (shocks, hoaxes, calendar stages)."""
    import pyarrow as pa

    kinds = {
        int: pa.int32(),
        float: pa.float32(),
        bool: pa.bool_(),
        str: pa.string(),
    }
    schema = {"plan": pa.string(), "seed": pa.int64(), "kec_code": pa.string()}
    schema |= {
        name: pa.list_(kinds[EVENT_LISTS[name]]) if kind is list else kinds[kind]
        for name, kind in EVENT_FIELDS.items()
        if name != "kec"
    }
    schema["cell"] = pa.string()
    columns: dict[str, list[Any]] = {name: [] for name in schema}
    for record in records:
        for event in record.events:
            row = dict(event, plan=record.plan, seed=record.seed)
            row["kec_code"] = record.kec_code[event["kec"]] if event["kec"] >= 0 else None
            row["cell"] = record.cells.code[event["cell"]] if event["cell"] >= 0 else None
            for name, column in columns.items():
                column.append(row[name])
    return pa.table({name: pa.array(columns[name], kind) for name, kind in schema.items()})


def gauges_table(records: Iterable[RunRecord]) -> pa.Table:
    """Gauges by plan, seed, day and kecamatan, with the label; no row for kecamatan that report nothing themselves.

    ``margin`` is null on days on which none was measured and infinite beyond the largest shock tried.
    """
    import pyarrow as pa

    parts = []
    for record in records:
        if not record.gauges:
            continue
        places = np.unique(record.cells.kec)
        d, k = len(record.days), len(places)
        columns: dict[str, Any] = {
            "plan": pa.array([record.plan] * d * k),
            "seed": pa.array(np.full(d * k, record.seed, dtype=np.int64)),
            "day": pa.array(np.repeat(record.days.astype(np.int32), k)),
            "kec_code": pa.array([record.kec_code[p] for p in places] * d),
        }
        for name, values in record.gauges.items():
            shown = values[:, places].ravel()
            if name == STATUS:
                columns[name] = pa.array([STATUSES[int(s)] for s in shown])
            else:
                shown = shown.astype(delivered_type(shown))
                columns[GAUGE_COLUMNS.get(name, name)] = pa.array(shown, from_pandas=True)
        parts.append(pa.table(columns))
    return pa.concat_tables(parts) if parts else pa.table({})


def camp_names(record: RunRecord) -> list[str]:
    """Names of the ledger's rows: voters without a camp first, the rest of small camps last."""
    return [NO_CAMP, *record.camps, REST] if record.protected else [NO_CAMP, *record.camps]


def ledger_table(records: Iterable[RunRecord]) -> pa.Table:
    """Rights by plan, seed, camp and kecamatan, with the voters behind them; one column per right.

    Groups without voters have no row. Runs may differ in the rights that they could touch; what a run could not
    touch is null there.
    """
    import pyarrow as pa

    parts = []
    for record in records:
        if not record.ledger:
            continue
        camps = camp_names(record)
        places = [*record.kec_code, REST] if record.protected else list(record.kec_code)
        columns: dict[str, Any] = {
            "plan": pa.array([record.plan] * len(camps) * len(places)),
            "seed": pa.array(np.full(len(camps) * len(places), record.seed, dtype=np.int64)),
            "camp": pa.array([camp for camp in camps for _ in places]),
            "kec_code": pa.array(places * len(camps)),
        }
        if record.camp_voters is not None:
            columns["voters"] = pa.array(record.camp_voters.ravel())
        for name, values in record.ledger.items():
            columns[name] = pa.array(values.ravel().astype(np.float64), from_pandas=True)
        table = pa.table(columns)
        if record.camp_voters is not None:
            table = table.filter(pa.array(record.camp_voters.ravel() > 0))
        parts.append(table)
    if not parts:
        return pa.table({"plan": pa.array([], pa.string()), "seed": pa.array([], pa.int64())})
    return pa.concat_tables(parts, promote_options="default")


def write_table(handle: IO[bytes], table: pa.Table) -> None:
    """Write a table as Parquet."""
    import pyarrow.parquet as pq

    pq.write_table(table, handle, compression="zstd")


def daily_frame(records: Iterable[RunRecord], types: dict[str, np.dtype[Any]]) -> pd.DataFrame:
    """The table of ``daily.parquet`` as a DataFrame."""
    import pyarrow as pa

    frame: pd.DataFrame = (
        pa.concat_tables([daily_table(r, types) for r in records]).unify_dictionaries().to_pandas()
    )
    return frame
