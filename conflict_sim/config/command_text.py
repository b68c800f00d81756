"""Options of the command line that say the same as overrides in Python."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping


def set_options(overrides: Mapping[str, object]) -> Iterator[str]:
    """``--set KEY=VALUE`` for each override, word by word; a shell needs them quoted (``shlex.join``).

    Args:
        overrides: Dotted key -> value.
    """
    for key, value in overrides.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield from ("--set", f"{key}={text}")
