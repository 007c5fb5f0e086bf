"""A language model behind any server that speaks the OpenAI protocol (OPENAI_BASE_URL, OPENAI_API_KEY)."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

LlmFailure = Literal["timeout", "unreachable", "rate_limit", "refused", "rejected", "garbage"]


class ModelFailed(Exception):
    """The model gave no usable answer; `code` tells why."""

    def __init__(self, code: LlmFailure) -> None:
        super().__init__(code)
        self.code: LlmFailure = code


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    timeout: float
    """The time for a whole answer, in seconds."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    name: str
    arguments: Mapping[str, Any]


async def choose_tools(
    model: Model, instructions: str, question: str, tools: Sequence[Mapping[str, Any]]
) -> tuple[ToolCall, ...]:
    """Return the tools that the model would call, in order, if any; raise ModelFailed."""
    message = await _complete(model, instructions, question, tools=list(tools), tool_choice="auto")
    return tuple(_tool_call(call) for call in message.tool_calls or ())


async def write(model: Model, instructions: str, material: str) -> str:
    """Return prose about some material; raise ModelFailed."""
    message = await _complete(model, instructions, material)
    if not message.content:
        raise ModelFailed("garbage")
    return str(message.content)


async def _complete(model: Model, instructions: str, question: str, **options: Any) -> Any:
    import openai  # slow to import, and most questions need no model

    messages = [{"role": "system", "content": instructions}, {"role": "user", "content": question}]
    key = os.environ.get("OPENAI_API_KEY") or "none"  # self-hosted servers often need no key
    try:
        async with openai.AsyncOpenAI(api_key=key, max_retries=0, timeout=model.timeout) as client:
            answer = await _within(
                model.timeout,
                client.chat.completions.create(model=model.name, messages=messages, temperature=0, **options),  # type: ignore[arg-type]
            )
        message = answer.choices[0].message
    except (openai.APITimeoutError, TimeoutError) as error:
        raise ModelFailed("timeout") from error
    except openai.RateLimitError as error:
        raise ModelFailed("rate_limit") from error
    except openai.APIConnectionError as error:
        raise ModelFailed("unreachable") from error
    except openai.APIStatusError as error:
        raise ModelFailed("rejected") from error
    except (openai.OpenAIError, AttributeError, IndexError, TypeError, ValueError) as error:
        raise ModelFailed("garbage") from error
    if message is None:
        raise ModelFailed("garbage")
    if getattr(message, "refusal", None):
        raise ModelFailed("refused")
    return message


async def _within(seconds: float, answer: Any) -> Any:
    """Limit the whole answer: the client's own timeout is per read, so a server could drip bytes forever."""
    import asyncio

    async with asyncio.timeout(seconds):
        return await answer


def _tool_call(call: Any) -> ToolCall:
    try:
        arguments = json.loads(call.function.arguments or "{}")
        name = call.function.name
    except (AttributeError, TypeError, ValueError) as error:
        raise ModelFailed("garbage") from error
    if not isinstance(arguments, dict) or not isinstance(name, str):
        raise ModelFailed("garbage")
    return ToolCall(name, arguments)
