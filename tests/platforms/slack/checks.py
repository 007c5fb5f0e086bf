"""Whether Slack would take a message or a modal: its limits, its own models, and nothing that could become markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.slack import limits

Json = dict[str, Any]


def faults(blocks: list[Json]) -> list[str]:
    found = [fault for block in blocks for fault in _block_faults(block)]
    if len(blocks) > limits.BLOCKS:
        found.append("too many blocks")
    if sum(block["type"] == "table" for block in blocks) > limits.TABLES:
        found.append("more than one table")
    if sum(block["type"] == "data_visualization" for block in blocks) > limits.CHARTS:
        found.append("too many charts")
    actions = [element["action_id"] for block in blocks if block["type"] == "actions" for element in block["elements"]]
    if len(set(actions)) < len(actions):
        found.append("an action id twice")
    if (
        sum(len(text) for text in texts([block for block in blocks if block["type"] != "table"]))
        > limits.MESSAGE_TEXT + 2_000
    ):
        found.append("too much text")
    return found


def modal_faults(view: Json) -> list[str]:
    parsed = View(**view)
    parsed.validate_json()
    found = [fault for block in view["blocks"] for fault in _block_faults(block)]
    ids = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    return found + (["a block id twice"] if len(set(ids)) < len(ids) else [])


def _block_faults(block: Json) -> Iterator[str]:
    if block["type"] == "data_visualization":
        yield from _chart_faults(block)
        return
    parsed = Block.parse(block)
    if parsed is None:
        yield f"no block: {block['type']}"
        return
    parsed.validate_json()
    if lost := set(block) - set(parsed.to_dict()):
        yield f"{block['type']} knows no {lost}"
    if any(not text.strip() for text in texts(block)) and block["type"] != "table":
        yield f"an empty text in {block['type']}"
    if block["type"] == "table":
        yield from _table_faults(block)
    for element in block.get("elements", ()) if block["type"] == "actions" else ():
        yield from _pressed_faults(element)


def _pressed_faults(element: Json) -> Iterator[str]:
    if element["type"] == "button":
        if len(element.get("value", "")) > limits.VALUE or len(element["text"]["text"]) > limits.BUTTON_LABEL:
            yield "a button too long"
        return
    options = element["options"]
    if not 0 < len(options) <= (5 if element["type"] == "overflow" else 100):
        yield f"{len(options)} lines in a menu"
    if any(len(option["value"]) > 150 or len(option["text"]["text"]) > 75 for option in options):
        yield "a line of a menu too long"
    if len({option["value"] for option in options}) < len(options):
        yield "two lines of a menu that do the same"


def _chart_faults(block: Json) -> Iterator[str]:
    """By docs.slack.dev/reference/block-kit/blocks/data-visualization-block: the SDK has no model of it yet."""
    labels = block["chart"]["axis_config"]["categories"]
    names = [each["name"] for each in block["chart"]["series"]]
    if set(block) != {"type", "title", "chart"} or not 0 < len(block["title"]) <= 50:
        yield "a chart without a title, or with something else"
    if not 0 < len(names) <= 6 or not 0 < len(labels) <= 20:
        yield "a chart of too much or nothing"
    if len({*names}) < len(names) or len({*labels}) < len(labels):
        yield "the same label twice in a chart"
    if any(not 0 < len(label) <= 20 for label in (*names, *labels)):
        yield "a label of a chart that is too long"
    for each in block["chart"]["series"]:
        if [point["label"] for point in each["data"]] != labels:
            yield "a series of other categories"
        if not all(type(point["value"]) in (int, float) for point in each["data"]):
            yield "no number in a chart"


def _table_faults(block: Json) -> Iterator[str]:
    rows = block["rows"]
    widths = {len(row) for row in rows}
    if len(rows) > limits.TABLE_ROWS or len(widths) != 1 or max(widths) > limits.TABLE_COLUMNS:
        yield f"a table of {len(rows)} rows, {widths} wide"
    if sum(len(text) for text in texts(rows)) > limits.TABLE_TEXT:
        yield "a table with too much text"
    if not all(text for text in texts(rows)):
        yield "an empty cell"


def texts(value: Any) -> Iterator[str]:
    """Every text shown."""
    match value:
        case {"text": str(text)}:
            yield text
        case dict():
            for part in value.values():
                yield from texts(part)
        case list():
            for part in value:
                yield from texts(part)


def markup(value: Any) -> Iterator[str]:
    """Every text that Slack reads as markup."""
    match value:
        case {"type": "mrkdwn", "text": str(text)}:
            yield text
        case dict():
            for part in value.values():
                yield from markup(part)
        case list():
            for part in value:
                yield from markup(part)
