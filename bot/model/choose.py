"""A language model chooses among the tools the asker may use. It sees no figures and answers nothing itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.capability import Capability, capabilities, may_use
from bot.language.phrases import phrases_in
from bot.languages import ENGLISH
from bot.settings import Settings
from bot.turn import Call
from integrations.llm.openai import Model, ModelFailed, ToolCall, choose_tools
from prompts import load
from spm_core.principal import Principal

AT_MOST = 3
"""Calls for one question."""
_PLAIN = (str, int, float, bool)


def model_of(settings: Settings) -> Model | None:
    return Model(settings.model, settings.model_timeout) if settings.model else None


async def choose(model: Model, principal: Principal, question: str, last: Call | None) -> tuple[Call, ...]:
    """The calls a model takes a question for, none where it knows none. Raises ModelFailed."""
    usable = offered(principal)
    instructions = load("route").fill(last_call=json.dumps(last.to_json()) if last else "none")
    chosen = await choose_tools(model, instructions, question, [_tool(each) for each in usable.values()])
    return tuple(_call(each, usable) for each in chosen[:AT_MOST])


def offered(principal: Principal) -> Mapping[str, Capability]:
    """What the asker may use, by the name it has as a tool."""
    usable = (each for each in capabilities().values() if not each.hidden and may_use(principal, each))
    return {each.name.replace(" ", "_"): each for each in usable}


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


def _call(chosen: ToolCall, usable: Mapping[str, Capability]) -> Call:
    """What a model says is input like anybody's: a tool it was not offered, or arguments that none has, are garbage."""
    capability = usable.get(chosen.name)
    if capability is None or not chosen.arguments.keys() <= capability.args.model_fields.keys():
        raise ModelFailed("garbage")
    args = {name: value for name, value in chosen.arguments.items() if value not in (None, "")}
    if not all(_is_plain(value) for value in args.values()):
        raise ModelFailed("garbage")
    return Call(capability.name, args, form=capability.writes)


def _is_plain(value: Any) -> bool:
    items: Sequence[Any] = value if isinstance(value, list) else [value]
    return len(items) <= 20 and all(isinstance(each, _PLAIN) and len(str(each)) <= 200 for each in items)
