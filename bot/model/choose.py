"""A language model chooses among the tools the asker may use. It sees no figures and answers nothing itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.capability import Capability, capabilities, may_use
from bot.language.phrases import phrases_in
from bot.languages import ENGLISH, languages
from bot.settings import Settings
from bot.turn import Call
from integrations.llm.openai import Model, ModelFailed, ToolCall, choose_tools
from prompts import load
from spm_core.principal import Principal

AT_MOST = 3
"""The most calls for one question."""
_PLAIN = (str, int, float, bool)


def model_of(settings: Settings) -> Model | None:
    return Model(settings.model, settings.model_timeout) if settings.model else None


async def choose(model: Model, principal: Principal, question: str, last: Call | None) -> tuple[Call, ...]:
    """The calls a model takes a question to mean; none where it finds none. Raises ModelFailed."""
    usable = offered(principal)
    instructions = load("route").fill(
        languages=", ".join(language.name for language in languages().values()),
        last_call=json.dumps(last.to_json()) if last else "none",
    )
    tool_calls = await choose_tools(
        model, instructions, question, [_tool(capability) for capability in usable.values()]
    )
    return tuple(_call(tool_call, usable) for tool_call in tool_calls[:AT_MOST])


def offered(principal: Principal) -> Mapping[str, Capability]:
    """The capabilities the asker may use, by their names as tools."""
    return {
        name.replace(" ", "_"): capability
        for name, capability in capabilities().items()
        if not capability.hidden and may_use(principal, capability)
    }


def _tool(capability: Capability) -> dict[str, Any]:
    schema = capability.args.model_json_schema()
    schema.pop("title", None)
    asked = "; ".join(phrases_in(ENGLISH).get(capability.name, ())[:5])
    return {
        "type": "function",
        "function": {
            "name": capability.name.replace(" ", "_"),
            "description": f"{capability.summary}. Asked as: {asked}",
            "parameters": schema,
        },
    }


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
