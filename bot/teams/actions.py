"""What can be pressed on an Adaptive Card: its buttons, and rows that open what they show."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.cards import Button
from bot.teams.limits import AROUND_LABEL, BUTTON_DATA, LABEL, ROW, Caps, shorten
from bot.turn import Call

Action = dict[str, Any]

PRESS, SUBMIT = "press", "submit"
"""The verbs of the actions: a pressed button, a filled form."""


def press(title: str, call: Call, verb: str = PRESS) -> Action | None:
    """The action of a call; None for one too large to come back whole: half a call could do something else."""
    data = {"call": call.to_json()}
    if len(json.dumps(data)) > BUTTON_DATA:
        return None
    action = {"title": shorten(title, LABEL), "data": data}
    older = {**action, "type": "Action.Submit", "data": {**data, "verb": verb}}
    return {**action, "type": "Action.Execute", "verb": verb, "fallback": older}


def actions(buttons: Sequence[Button], caps: Caps, verb: str = PRESS) -> Iterator[Action]:
    """The buttons, the quieter ones last, which go behind "…"."""
    for button in sorted(buttons, key=lambda each: each.more)[: caps.buttons]:
        if action := press(button.label, button.call, verb):
            yield {**action, **_look(button)}


def _look(button: Button) -> Mapping[str, str]:
    return {**({"style": "positive"} if button.primary else {}), **({"mode": "secondary"} if button.more else {})}


def rows(drawn: Sequence[Action]) -> Sequence[Sequence[Action]]:
    """The actions in rows, none of which a narrow chat cuts: at least one, which may be empty; the last has the menu.

    Clients shorten the labels of a row that is too wide until they say nothing.
    """
    lines: list[list[Action]] = [[]]
    for action in (each for each in drawn if "mode" not in each):
        if lines[-1] and sum(map(_width, (*lines[-1], action))) > ROW:
            lines.append([])
        lines[-1].append(action)
    return [*lines[:-1], [*lines[-1], *(action for action in drawn if "mode" in action)]]


def _width(action: Action) -> int:
    return len(action["title"]) + AROUND_LABEL
