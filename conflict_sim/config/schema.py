"""JSON Schema of scenario files, for editors: completion, ranges and texts while one types.

``python -m conflict_sim.config.schema [FILE]`` writes ``scenarios/schema.json``. Files may be partial (they extend
others), so groups have no required keys; entries of lists do.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from conflict_sim.config import fields, files
from conflict_sim.config.scenario import Scenario

#: Groups that are merged with those of the file below; the others are entries of lists and stand alone.
_PARTIAL = ("World", "Announcement")


def scenario_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a scenario file, deterministic."""
    schema = Scenario.model_json_schema(mode="validation")
    schema.pop("required", None)
    for name in _PARTIAL:
        schema["$defs"][name].pop("required", None)
    models = {model.__name__: model for model in _models(Scenario)}
    for name, definition in schema["$defs"].items():
        _tidy(definition, models[name])
    _tidy(schema, Scenario)
    schema["properties"]["uncertain"]["propertyNames"] = {"pattern": r"^world\.[a-z0-9_.]+$"}
    schema["properties"] = {
        "extends": {
            "description": "Name or path of the scenario that this file builds on; `defaults` means the built-in defaults.",
            "type": "string",
            "default": "defaults",
        },
        **schema["properties"],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "conflict-sim scenario",
        **{key: value for key, value in schema.items() if key != "title"},
    }


def schema_text() -> str:
    """The schema as it lies in ``scenarios/schema.json``."""
    return json.dumps(scenario_schema(), indent=1, ensure_ascii=False) + "\n"


def schema_path() -> Path:
    """Where the schema of a checkout lies."""
    return files.PACKAGE.parent / "scenarios" / "schema.json"


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and all models below it."""
    yield model
    for name in model.model_fields:
        key = fields.child(model, name)
        if key is not None and key.model is not None:
            yield from _models(key.model)


def _tidy(definition: dict[str, Any], model: type[BaseModel]) -> None:
    """Add the texts of the fields; drop titles that only repeat the key, and entries of no use to an editor."""
    texts = fields.help_texts(model)
    for name, value in definition.get("properties", {}).items():
        if isinstance(value, dict):
            if name in texts:
                value["description"] = texts[name]
            value.pop("title", None)
            value.pop("what", None)
            if "$ref" in value:
                value.pop("default", None)  # the group's own keys tell their defaults


def main(arguments: list[str] | None = None) -> int:
    """Write the schema; returns the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    path = Path(given[0]) if given else schema_path()
    path.write_text(schema_text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
