"""The region file: one JSON document of columns that users can build, read, mend and share.

The built-in regions pass through the same document and the same checks, so a file can hold whatever a built-in
region holds.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim.errors import InputError, Problem, nearest, not_a_file, system_reason
from conflict_sim.messages import Text, phrase, say
from conflict_sim.regions.region import (
    CONTESTS,
    GRADES,
    LEVELS,
    NEIGHBOUR_KINDS,
    Contest,
    Contests,
    Fact,
    Region,
    Stage,
    Whole,
    neighbour_columns,
)
from conflict_sim.regions.texts import controls
from conflict_sim.regions.vote_checks import against_rolls, not_below_parts

FORMAT = "conflict-sim region"
VERSION = 1
MAX_BYTES = 100 * 2**20
MAX_CAMPS = 8
_CODE = re.compile(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?")
_TEXT, _NUMBER, _WHOLE = "text", "number", "whole number"
#: Columns of each table: name -> (type, smallest value, largest value or allowed words).
_COLUMNS: dict[str, dict[str, tuple[str, Any, Any]]] = {
    "villages": {
        "code": (_TEXT, None, None),
        "name": (_TEXT, None, None),
        "lat": (_NUMBER, -90, 90),
        "lon": (_NUMBER, -180, 180),
        "roll": (_WHOLE, 0, 10**7),
        "tps": (_WHOLE, 1, 10**5),
        "centroid_grade": (_TEXT, None, GRADES),
    },
    "kecamatan": {
        "code": (_TEXT, None, None),
        "name": (_TEXT, None, None),
        "lat": (_NUMBER, -90, 90),
        "lon": (_NUMBER, -180, 180),
        "remoteness": (_NUMBER, 0, 1),
        "roll_grade": (_TEXT, None, GRADES),
        "roll_rule": (_TEXT, None, None),
    },
    "kabupaten": {
        "code": (_TEXT, None, None),
        "name": (_TEXT, None, None),
        "police": (_NUMBER, 0, 10**6),
        "riot_police_hours": (_NUMBER, 0, 1000),
        "population": (_WHOLE, 0, 10**8),
    },
    "neighbours": {
        "a": (_TEXT, None, None),
        "b": (_TEXT, None, None),
        "kind": (_TEXT, None, NEIGHBOUR_KINDS),
        "km": (_NUMBER, 0, 25000),
        "gap_km": (_NUMBER, 0, 25000),
        "grade": (_TEXT, None, GRADES),
    },
}
#: Keys of a document besides the tables.
_KEYS = ("format", "version", "code", "name", "level", "contests", "missing_contests", "calendar", "facts")
_CONTEST_COLUMNS: dict[str, tuple[str, Any, Any]] = {
    "grade": (_TEXT, None, GRADES),
    "tps_coverage": (_NUMBER, 0, 1),
    "turnout": (_NUMBER, 0, 1),
}


class _Checker:
    """Collects every mistake of one document before giving up."""

    def __init__(self, file: str):
        self.file = file
        self.problems: list[Problem] = []

    def fault(self, key: str, message: Text) -> None:
        self.problems.append(Problem(message, file=self.file, key=key))

    def done(self) -> None:
        if self.problems:
            more = len(self.problems) - 50
            shown = self.problems[:50]
            if more > 0:
                shown.append(Problem(say("list.more", more=more), file=self.file))
            raise InputError(shown)

    def take(self, parent: Any, key: str, path: str, kind: type | tuple[type, ...], words: str) -> Any:
        if not isinstance(parent, dict) or key not in parent:
            self.fault(path, say("region.missing"))
            return None
        value = parent[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            what = phrase("kind", words)
            self.fault(path, say("config.must_be", what=what, value=_shown(value), hint=""))
            return None
        return value

    def whole(self, parent: Any, key: str, path: str, low: int, high: int) -> int:
        value = self.take(parent, key, path, int, "a whole number")
        if value is not None and not low <= value <= high:
            self.fault(path, say("region.outside", value=value, low=low, high=high))
        return 0 if value is None else value

    def column(
        self, table: Any, key: str, path: str, spec: tuple[str, Any, Any], rows: int | None
    ) -> list[Any]:
        values: list[Any] | None = self.take(table, key, path, list, "a list")
        if values is None:
            return []
        if rows is not None and len(values) != rows:
            self.fault(path, say("region.entries", n=len(values), rows=rows))
            return []
        test = _TESTS[spec[0]]
        for i, value in enumerate(values):
            if not test(value):
                what = phrase("kind", f"a {spec[0]}")
                told = say("config.must_be", what=what, value=_shown(value), hint="")
                self.fault(f"{path}[{i}]", told)
            elif spec[0] == _TEXT:
                if spec[2] is not None and value not in spec[2]:
                    self.fault(f"{path}[{i}]", say("region.not_one_of", value=value, names=spec[2]))
            elif value < spec[1] or value > spec[2]:
                what = say("region.negative") if value < 0 <= spec[1] else value
                self.fault(f"{path}[{i}]", say("region.outside", value=what, low=spec[1], high=spec[2]))
        return values

    def codes(self, values: list[str], path: str, length: int) -> dict[str, int]:
        place: dict[str, int] = {}
        for i, code in enumerate(values):
            if not isinstance(code, str):
                continue
            if not _CODE.fullmatch(code) or len(code) != length:
                self.fault(f"{path}[{i}]", say("region.code_length", code=code, length=length))
            elif code in place:
                self.fault(f"{path}[{i}]", say("region.duplicate_at", code=code, at=place[code]))
            else:
                place[code] = i
        return place


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:37] + "..."


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and bool(np.isfinite(value))


_TESTS: dict[str, Callable[[Any], bool]] = {
    _TEXT: lambda v: isinstance(v, str) and bool(v),
    _NUMBER: _is_number,
    _WHOLE: lambda v: isinstance(v, int) and not isinstance(v, bool),
}


def region_from_document(document: Any, file: str) -> Region:
    """Check a region document and make the region.

    Args:
        document: Parsed JSON.
        file: Name for error messages.

    Returns:
        The region, villages and kecamatan in order of their codes.

    Raises:
        InputError: Every mistake found, each with the file and the key.
    """
    check = _Checker(file)
    for key, code in controls(document):
        check.fault(key, say("file.control", code=code))
    check.done()
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InputError(Problem(say("region.not_region_file", format=FORMAT), file=file, key="format"))
    if document.get("version") != VERSION:
        told = say("region.version", found=_shown(document.get("version")), version=VERSION)
        raise InputError(Problem(told, file, key="version"))
    known = (*_KEYS, *_COLUMNS)
    for key in document:
        if key not in known:
            check.fault(str(key), say("config.unknown_key", hint=nearest(key, known)))
    head = {k: check.take(document, k, k, str, "text") for k in ("code", "name", "level")}
    if head["level"] is not None and head["level"] not in LEVELS:
        check.fault("level", say("region.not_one_of", value=head["level"], names=LEVELS))
    tables: dict[str, dict[str, list[Any]]] = {}
    for name, columns in _COLUMNS.items():
        table = check.take(document, name, name, dict, "a table of columns") or {}
        first = next(iter(columns))
        rows = len(table[first]) if isinstance(table.get(first), list) else None
        tables[name] = {c: check.column(table, c, f"{name}.{c}", spec, rows) for c, spec in columns.items()}
        if rows == 0 and name != "neighbours":
            check.fault(name, say("region.empty"))
    place = {
        name: check.codes(tables[name]["code"], f"{name}.code", length)
        for name, length in (("villages", 13), ("kecamatan", 8), ("kabupaten", 5))
    }
    for name, above, length in (("villages", "kecamatan", 8), ("kecamatan", "kabupaten", 5)):
        below = {code[:length] for code in place[name]}
        for code, i in place[name].items():
            if code[:length] not in place[above]:
                told = say("region.parent", code=code, parent=code[:length], table=above)
                check.fault(f"{name}.code[{i}]", told)
        for code in place[above].keys() - below:
            check.fault(f"{above}.code[{place[above][code]}]", say("region.childless", code=code, table=name))
    for side in ("a", "b"):
        for i, code in enumerate(tables["neighbours"][side]):
            if isinstance(code, str) and code not in place["kecamatan"]:
                check.fault(f"neighbours.{side}[{i}]", say("region.unknown_kecamatan", code=code))
    contests = _contests(check, document, len(tables["kecamatan"]["code"]))
    calendar = _records(check, document, "calendar", Stage)
    facts = _records(check, document, "facts", Fact)
    missing = document.get("missing_contests", {})
    if not isinstance(missing, dict) or not all(isinstance(v, str) for v in missing.values()):
        check.fault("missing_contests", say("region.reasons"))
    if not contests and not check.problems:
        check.fault("contests", say("region.empty"))
    if head["level"] == "kabupaten" and "whole" not in contests.get("gubernur", {"whole": None}):
        # Who won in one regency is not who won the province: without its result the contest cannot be simulated.
        if len(contests) == 1:
            check.fault("contests.gubernur.whole", say("no_contest.no_whole"))
        elif not check.problems:
            del contests["gubernur"]
            missing = {**missing, "gubernur": str(say("no_contest.no_whole"))}
    check.done()
    against_rolls(check.fault, tables, contests)
    check.done()
    return _assemble(head, tables, contests, missing, tuple(calendar), tuple(facts))


def _records(check: _Checker, document: dict[str, Any], name: str, kind: type[Any]) -> list[Any]:
    types: dict[str, tuple[Any, str]] = {
        "str": (str, "text"),
        "int": (int, "a whole number"),
        "float": ((int, float), "a number"),
    }
    out = []
    for i, row in enumerate(check.take(document, name, name, list, "a list") or []):
        before = len(check.problems)
        values = {}
        for key, type_name in kind.__annotations__.items():
            if key == "note" and isinstance(row, dict) and key not in row:
                continue
            values[key] = check.take(row, key, f"{name}[{i}].{key}", *types[type_name])
        if len(check.problems) > before:
            continue
        if values["grade"] not in GRADES:
            told = say("region.not_one_of", value=values["grade"], names=GRADES)
            check.fault(f"{name}[{i}].grade", told)
        elif not np.isfinite(values.get("value", 0.0)):
            check.fault(f"{name}[{i}].value", say("region.finite"))
        else:
            out.append(kind(**values))
    return out


def _contests(check: _Checker, document: dict[str, Any], k: int) -> dict[str, dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    for name, c in (check.take(document, "contests", "contests", dict, "a table of contests") or {}).items():
        key = f"contests.{name}"
        if name not in CONTESTS:
            check.fault(key, say("region.unknown_contest", names=list(CONTESTS)))
            continue
        camps = check.take(c, "camps", f"{key}.camps", list, "a list of letters")
        n = len(camps or [])
        if camps is not None and camps != [chr(65 + i) for i in range(n)]:
            check.fault(f"{key}.camps", say("region.camp_letters"))
        if camps is not None and not 1 <= n <= MAX_CAMPS:
            check.fault(f"{key}.camps", say("region.camps", most=MAX_CAMPS, n=n))
        blank = check.take(c, "is_blank", f"{key}.is_blank", list, "a list of true or false")
        if blank is not None and (len(blank) != n or not all(isinstance(x, bool) for x in blank)):
            check.fault(f"{key}.is_blank", say("region.blank", n=n))
        got: dict[str, Any] = {"camps": camps, "is_blank": blank}
        for column, top in (("votes", 1e9), ("shares", 1.0)):
            parts = check.take(c, column, f"{key}.{column}", list, "a list with one column per camp")
            if parts is not None and len(parts) != n:
                check.fault(f"{key}.{column}", say("region.columns", n=len(parts), camps=n))
            elif parts is not None:
                table = dict(enumerate(parts))
                got[column] = [
                    check.column(table, j, f"{key}.{column}[{j}]", (_NUMBER, 0, top), k)  # type: ignore[arg-type]
                    for j in table
                ]
        for column, spec in _CONTEST_COLUMNS.items():
            got[column] = check.column(c, column, f"{key}.{column}", spec, k)
        got["announcement_day"] = check.whole(c, "announcement_day", f"{key}.announcement_day", 0, 400)
        got["announcement_hour"] = check.whole(c, "announcement_hour", f"{key}.announcement_hour", 0, 23)
        got["announcement_grade"] = check.take(
            c, "announcement_grade", f"{key}.announcement_grade", str, "text"
        )
        if "whole" in c:
            got["whole"] = _whole(check, c, f"{key}.whole", n)
        if not check.problems:
            not_below_parts(check.fault, got, key)
            sums = np.array(got["shares"]).sum(axis=0)
            for i in np.flatnonzero(np.abs(sums - 1) > 1e-6).tolist():
                check.fault(f"{key}.shares", say("region.shares", row=i, sum=sums[i]))
        out[name] = got
    return out


def _whole(check: _Checker, contest: dict[str, Any], key: str, camps: int) -> dict[str, Any]:
    """Result of the whole contest, checked."""
    table = check.take(contest, "whole", key, dict, "a table of columns") or {}
    return {
        "votes": check.column(table, "votes", f"{key}.votes", (_NUMBER, 0, 1e9), camps),
        "inhabitants": check.whole(table, "inhabitants", f"{key}.inhabitants", 1, 10**9),
        "grade": check.column(
            {"grade": [table.get("grade")]}, "grade", f"{key}.grade", (_TEXT, None, GRADES), 1
        ),
        "source": check.take(table, "source", f"{key}.source", str, "text"),
    }


def _assemble(
    head: dict[str, Any],
    tables: dict[str, dict[str, list[Any]]],
    contests: dict[str, dict[str, Any]],
    missing: dict[str, str],
    calendar: tuple[Stage, ...],
    facts: tuple[Fact, ...],
) -> Region:
    order = {
        name: np.argsort(np.array(tables[name]["code"])) for name in ("villages", "kecamatan", "kabupaten")
    }
    types: dict[str, Any] = {"roll": np.int64, "tps": np.int32, "population": np.int64}
    types |= dict.fromkeys(("lat", "lon", "remoteness", "police", "riot_police_hours"), np.float64)
    prefix = {"villages": "village", "kecamatan": "kec", "kabupaten": "kab"}
    new: dict[str, Any] = dict(head)
    for name, short in prefix.items():
        for column in _COLUMNS[name]:
            values: NDArray[Any] = np.array(tables[name][column], dtype=types.get(column))
            new[f"{short}_{column}"] = values[order[name]]
    kec = {c: i for i, c in enumerate(new["kec_code"].tolist())}
    kab = {c: i for i, c in enumerate(new["kab_code"].tolist())}
    new["village_kec"] = np.array([kec[c[:8]] for c in new["village_code"].tolist()], dtype=np.int32)
    new["kec_kab"] = np.array([kab[c[:5]] for c in new["kec_code"].tolist()], dtype=np.int32)
    new["kec_roll"] = np.bincount(new["village_kec"], weights=new["village_roll"]).astype(np.int64)
    n = tables["neighbours"]
    new |= neighbour_columns(
        [kec[c] for c in n["a"]],
        [kec[c] for c in n["b"]],
        n["kind"],
        n["km"],
        n["gap_km"],
        n["grade"],
        new["kec_lat"],
        new["kec_lon"],
    )
    made = []
    for name, c in contests.items():
        per_kec = order["kecamatan"]
        fields: dict[str, Any] = {
            f: np.array(c[f], dtype=np.float64).T[per_kec]
            for f in ("votes", "shares", "tps_coverage", "turnout")
        }
        fields["shares"] = fields["shares"] / fields["shares"].sum(axis=1, keepdims=True)
        rest = {f: c[f] for f in ("announcement_day", "announcement_hour", "announcement_grade")}
        rest["whole"] = _whole_of(c, fields["votes"], c["grade"], new["kab_population"])
        contest = Contest(
            tuple(c["camps"]), tuple(c["is_blank"]), grade=np.array(c["grade"])[per_kec], **fields, **rest
        )
        made.append((name, contest))
    new["contests"] = Contests(made, str(head["code"]), missing)
    return Region(**new, calendar=calendar, facts=facts)


def _whole_of(
    contest: dict[str, Any], votes: NDArray[np.float64], grades: list[str], population: NDArray[np.int64]
) -> Whole:
    """Result of the whole contest: the one given, or the sum of the region that held it."""
    if (given := contest.get("whole")) is not None:
        found = np.array(given["votes"], np.float64)
        return Whole(found, float(given["inhabitants"]), given["grade"][0], given["source"])
    grade = next((g for g in ("assumed", "partial", "derived") if g in grades), "measured")
    return Whole(votes.sum(axis=0), float(np.sum(population)), grade, "sum of the region")


def read_region(path: str | Path) -> Region:
    """Read a region file.

    Args:
        path: A JSON file written by :func:`write_document` (or by hand).

    Raises:
        InputError: The file is missing, too large, empty, not UTF-8, not JSON or not a valid region.
    """
    file = Path(path)
    try:
        if (told := not_a_file(file)) is not None:
            raise InputError(Problem(told, file=str(path)))
        if not file.is_file():
            raise InputError(Problem(say("region.no_file"), file=str(path)))
        if file.stat().st_size > MAX_BYTES:
            raise InputError(Problem(say("file.larger", most=MAX_BYTES // 2**20), file=str(path)))
        data = file.read_bytes()
    except OSError as e:
        raise InputError(Problem(say("file.cannot_read", reason=system_reason(e)), file=str(path))) from e
    if not data.strip():
        raise InputError(Problem(say("file.empty"), file=str(path)))
    try:
        twice: list[str] = []
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=partial(_once, twice))
    except UnicodeDecodeError as e:
        line = data[: e.start].count(b"\n") + 1
        raise InputError(Problem(say("file.plain_not_utf8"), str(path), line)) from e
    except json.JSONDecodeError as e:
        raise InputError(
            Problem(say("file.not_json", reason=phrase("json", e.msg)), str(path), e.lineno)
        ) from e
    except RecursionError as e:
        raise InputError(Problem(say("region.deep"), str(path))) from e
    if twice:
        raise InputError(
            [Problem(say("region.key_twice"), str(path), key=key) for key in dict.fromkeys(twice)]
        )
    return region_from_document(document, str(path))


def _once(twice: list[str], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object as a dict; keys that it holds twice join ``twice`` (JSON would silently take the last)."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            twice.append(key)
        made[key] = value
    return made


def write_document(document: dict[str, Any], out: str | Path) -> Path:
    """Write a region document in one step: the old file stays until the new one is complete.

    Args:
        document: What :func:`region_from_document` accepts.
        out: File to write; its folder must exist.

    Raises:
        InputError: The place cannot be written to; nothing is left behind.
    """
    path = Path(out)
    lines = [
        f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False, allow_nan=False, separators=(',', ':'))}"
        for k, v in document.items()
    ]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as e:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise InputError(Problem(say("file.cannot_write", reason=system_reason(e)), file=str(path))) from e
    return path
