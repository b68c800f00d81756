"""Codes of regions as users write them, and as spreadsheets and YAML spoil them: ``12.10`` read as a number is 12.1."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from conflict_sim.errors import nearest
from conflict_sim.messages import say

_SPOILT = re.compile(r"(\d\d?)\.(\d\d?)")


def is_city(code: str) -> bool:
    """Whether a code of a regency or city is a city's: by the law of the codes its second part starts with 7."""
    return code[3:4] == "7"


def code_hint(asked: str, codes: Sequence[str]) -> str:
    """What may have been meant by a code that nobody knows.

    A code that lost a zero (``12.1`` for 12.10, ``65.1`` for 65.01) is one of those with the zero, whatever other code
    looks more like it.

    Args:
        asked: The code as the user wrote it.
        codes: The codes that would be accepted.
    """
    whole = _whole(asked, codes)
    if not whole:
        hint = nearest(asked, codes)
    elif len(whole) == 1:
        hint = say("hint.nearest", name=whole[0])
    else:
        hint = say("hint.either", name=whole[0], other=whole[1])
    return say("region.quotes", hint=hint)


def _whole(asked: str, codes: Collection[str]) -> list[str]:
    """The known codes that become ``asked`` when they are read as numbers or written without their zeros."""
    spoilt = _SPOILT.fullmatch(asked)
    if spoilt is None:
        return []
    province, regency = spoilt[1].zfill(2), spoilt[2]
    forms = (f"{province}.{regency.ljust(2, '0')}", f"{province}.{regency.zfill(2)}")
    return [code for code in dict.fromkeys(forms) if code in codes]
