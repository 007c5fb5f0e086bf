"""A language model chooses among the tools the asker may use. It sees no figures and answers nothing itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.capability import Capability, capabilities, may_use, suggested
from bot.language.phrases import WORD_FOR_WORD, phrases_in
from bot.languages import ENGLISH, languages
from bot.settings import Settings
from bot.turn import Call
from integrations.llm.openai import Model, ModelFailed, ToolCall, choose_tools
from prompts import load
from spm_core.principal import Principal

AT_MOST = 3
"""The most calls for one question."""
TOOLS, BYTES, EXAMPLES = 12, 6_500, 3
"""The most tools that a question is sent with, their size together, and the phrases each is explained with."""
_PLAIN = (str, int, float, bool)


def model_of(settings: Settings) -> Model | None:
    return Model(settings.model, settings.model_timeout) if settings.model else None


async def choose(
    model: Model, principal: Principal, question: str, last: Call | None, likely: Sequence[str] = ()
) -> tuple[Call, ...]:
    """The calls a model takes a question to mean; none where it finds none. Raises ModelFailed.

    It chooses among the topics that are `likely`, best first; without any, among those to try first.
    """
    usable = offered(principal, likely)
    instructions = load("route").fill(
        languages=", ".join(language.name for language in languages().values()),
        last_call=json.dumps(last.to_json()) if last else "none",
    )
    tools = [_tool(capability) for capability in usable.values()]
    tool_calls = await choose_tools(model, instructions, question, tools)
    return tuple(_call(tool_call, usable) for tool_call in tool_calls[:AT_MOST])


def offered(principal: Principal, likely: Sequence[str]) -> Mapping[str, Capability]:
    """The likeliest capabilities that the asker may use, by their names as tools, as many as a question may cost."""
    first = dict.fromkeys((*likely, *(item.name for item in suggested(principal))))
    known = (capabilities()[name] for name in first if name in capabilities())
    usable = (item for item in known if not item.hidden and may_use(principal, item))
    chosen: dict[str, Capability] = {}
    size = 0
    for capability in usable:
        if len(chosen) == TOOLS:
            break
        cost = len(json.dumps(_tool(capability)))
        if size + cost <= BYTES:
            chosen[capability.name.replace(" ", "_")] = capability
            size += cost
    return chosen


def _tool(capability: Capability) -> dict[str, Any]:
    asked = "; ".join(
        each.removeprefix(WORD_FOR_WORD) for each in phrases_in(ENGLISH).get(capability.name, ())[:EXAMPLES]
    )
    return {
        "type": "function",
        "function": {
            "name": capability.name.replace(" ", "_"),
            "description": f"{capability.summary}. Asked as: {asked}",
            "parameters": _slim(capability.args.model_json_schema()),
        },
    }


_WORDS_FOR_FORMS = ("title", "default", "form")


def _slim(schema: Any) -> Any:
    """A JSON schema without what only forms need: each byte is paid for with every question."""
    if isinstance(schema, list):
        return [_slim(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    options = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(options) == 1:
        schema = {**{name: value for name, value in schema.items() if name != "anyOf"}, **options[0]}
    named = schema.get("properties")
    kept = {name: _slim(value) for name, value in schema.items() if name not in (*_WORDS_FOR_FORMS, "properties")}
    return {**kept, "properties": {name: _slim(value) for name, value in named.items()}} if named else kept


def _call(tool_call: ToolCall, usable: Mapping[str, Capability]) -> Call:
    """The call of a tool. Raises ModelFailed for a tool that was not offered, or for arguments it does not have."""
    capability = usable.get(tool_call.name)
    if capability is None or not tool_call.arguments.keys() <= capability.args.model_fields.keys():
        raise ModelFailed("garbage")
    args = {name: value for name, value in tool_call.arguments.items() if value not in (None, "")}
    if not all(_is_plain(value) for value in args.values()):
        raise ModelFailed("garbage")
    return Call(capability.name, args, form=capability.writes)


def _is_plain(value: Any) -> bool:
    items: Sequence[Any] = value if isinstance(value, list) else [value]
    return len(items) <= 20 and all(isinstance(item, _PLAIN) and len(str(item)) <= 200 for item in items)
