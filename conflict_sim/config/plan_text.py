"""Plans as text: a plan file that the command line takes, and a short form for the address of a page.

The short form is a version, a dot, and the plan's canonical JSON (what differs from the defaults), deflated and in the
alphabet of addresses. Reading it back is strict: only what this module writes is taken, of bounded length before and
after it is unpacked, and the plan is checked like one from a file.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from typing import Any

from pydantic import ValidationError

from conflict_sim.config.plan import Plan
from conflict_sim.config.problems import from_pydantic
from conflict_sim.config.tree import DEFAULT, to_node
from conflict_sim.errors import InputError
from conflict_sim.messages import say

VERSION = "1"
#: Longest short form that is read (addresses end somewhere), and longest JSON that it may unpack to.
LONGEST, LONGEST_JSON = 8_000, 200_000
_ALPHABET = re.compile(r"[A-Za-z0-9_-]*")
#: Signs that no YAML document may hold as they are.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def plain(plan: Plan) -> dict[str, Any]:
    """What of a plan differs from the defaults, as plain JSON values.

    Args:
        plan: The plan.
    """
    return plan.model_dump(mode="json", exclude_defaults=True)


def encode(plan: Plan) -> str:
    """Short form of a plan for an address.

    Args:
        plan: The plan.

    Returns:
        Letters, digits, ``.``, ``-`` and ``_`` only; the same plan gives the same plan back (:func:`decode`).

    Raises:
        InputError: The plan is too long for an address; it can still be kept as a file.
    """
    text = json.dumps(plain(plan), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii").rstrip("=")
    if len(packed) + len(VERSION) + 1 > LONGEST:
        raise InputError(say("plan.link_long", n=len(packed), most=LONGEST))
    return f"{VERSION}.{packed}"


def decode(text: str) -> Plan:
    """The plan of a short form.

    Args:
        text: What :func:`encode` wrote.

    Raises:
        InputError: It is something else, or holds a plan that is wrong.
    """
    version, dot, packed = text.partition(".")
    if not dot or version != VERSION or len(text) > LONGEST or not _ALPHABET.fullmatch(packed):
        raise InputError(say("plan.link"))
    try:
        data = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(data, LONGEST_JSON)
        if not unpacking.eof or unpacking.unused_data:
            raise InputError(say("plan.link"))
        given = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise InputError(say("plan.link")) from None
    if not isinstance(given, dict):
        raise InputError(say("plan.link"))
    try:
        return Plan.model_validate(given)
    except ValidationError as error:
        raise InputError(from_pydantic(error, Plan, to_node(given, DEFAULT))) from None


def _refuse(name: str) -> Any:
    raise ValueError(name)


def to_yaml(plan: Plan) -> str:
    """A plan as the text of a plan file; reading it gives the same plan.

    Args:
        plan: The plan.
    """
    given = plain(plan)
    lines = [f"{key}: {_flow(given[key])}" for key in ("name", "budget", "allow_risk_3") if key in given]
    uses = given.get("levers", [])
    lines += ["levers:", *(f"  - {_flow(use)}" for use in uses)] if uses else ["levers: []"]
    return "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    """A value in YAML's flow style; strings are quoted, so that no word is taken for something else."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_flow(inside)}" for key, inside in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inside) for inside in value) + "]"
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[a-z][a-z0-9_]*", key) else json.dumps(key, ensure_ascii=False)
