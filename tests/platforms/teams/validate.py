"""Whether Teams would take a card: the official schema, Microsoft's own models node by node, the size."""

from __future__ import annotations

import importlib.resources
import inspect
import json
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import microsoft_teams.cards as models
import pydantic

LIMIT = 28 * 1024


def problems(card: dict[str, Any]) -> list[str]:
    found = [f"schema: {error.json_path}: {error.message[:120]}" for error in _schema().iter_errors(_plain(card))]
    size = len(json.dumps(card))
    too_large = [f"{size} bytes"] if size > LIMIT else []
    shown = ([action for action in actions if action.get("mode") != "secondary"] for actions in _rows(card))
    many = [f"{len(actions)} actions in a row" for actions in shown if len(actions) > 6]
    return [*found, *_nodes(card, "card"), *too_large, *many]


def _plain(node: Any) -> Any:
    """Without what Teams adds to the schema's cards: charts, widths, choices to type ahead; its models know them."""
    if isinstance(node, list):
        return [_plain(each) for each in node if not _is_chart(each)]
    if not isinstance(node, dict):
        return node
    known = {name: _plain(value) for name, value in node.items() if name != "msteams"}
    return {**known, "style": "compact"} if known.get("style") == "filtered" else known


def _is_chart(node: Any) -> bool:
    return isinstance(node, dict) and str(node.get("type")).startswith("Chart.")


@cache
def _schema() -> Any:
    file = importlib.resources.files("adaptive_cards").joinpath("schemas/schema-1.5.json")
    schema = json.loads(file.read_text(encoding="utf-8-sig"))
    return jsonschema.validators.validator_for(schema)(schema)


@cache
def _models() -> dict[str, type[pydantic.BaseModel]]:
    classes = [each for _, each in inspect.getmembers(models, inspect.isclass) if issubclass(each, pydantic.BaseModel)]
    return {
        name: each
        for each in classes
        if "type" in each.model_fields
        for name in typing.get_args(each.model_fields["type"].annotation)
        if isinstance(name, str)
    }


def _nodes(node: Any, path: str) -> Iterator[str]:
    """Models ignore what they do not know, so misspelt names are looked for as well."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _nodes(item, f"{path}[{number}]")
    if not isinstance(node, dict):
        return
    if "type" in node:
        yield from _node(node, path)
    for name, value in node.items():
        if name != "data":
            yield from _nodes(value, f"{path}.{name}")


def _node(node: dict[str, Any], path: str) -> Iterator[str]:
    model = _models().get(node["type"])
    if model is None:
        yield f"{path}: no element is called {node['type']}"
        return
    known = {field.serialization_alias or name for name, field in model.model_fields.items()} | {"$schema"}
    yield from (f"{path}: {node['type']} has no {name}" for name in node if name not in known)
    try:
        model.model_validate(node)
    except pydantic.ValidationError as error:
        yield from (f"{path}: {each['loc']}: {each['msg']}" for each in error.errors())


def _rows(card: dict[str, Any]) -> Iterator[list[Any]]:
    yield card.get("actions", [])
    yield from (element["actions"] for element in card["body"] if element["type"] == "ActionSet")
