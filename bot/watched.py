"""Figures that can be watched: topics declare them in `watched.py`, and they are read from the topics' own answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.declared import declared
from bot.turn import Call
from spm_core.metrics.catalogue import Unit

WatchedUnit = Unit | Literal["deals"]


@dataclass(frozen=True, slots=True)
class Watched:
    """A figure among the facts of a call's answer, or the list of deals that they hold."""

    name: str
    label: str
    """What a card calls it, in the asker's language."""
    unit: WatchedUnit
    call: Call
    """Asked with a person or a team, or with neither; and with a period, where one is named."""
    each: Call | None = None
    """Asked with a team, it tells the figure of all its people at once."""
    fact: str = ""
    """Its name among the facts, where that is not `name`; of deals, the list's."""
    least: str = ""
    """Of deals: the argument that takes the least amount."""
    judged: bool = False
    """Whether it means nothing before the standing beside it can be judged, or once the period is over."""
    grows: bool = False
    """Whether it begins every period at nothing."""
    part: bool = False
    """Whether it is the part of a whole, which never is more than all of it."""
    everybody: bool = False
    """Whether it is known for the whole company, where neither a person nor a team is named."""
    general: bool = False
    """Whether a figure of the same name that another topic declares goes before it."""
    usual: bool = False
    """Whether it is offered where a question names a limit alone."""


def figures() -> Mapping[str, Watched]:
    """Every figure that can be watched, by name, worded in the asker's language."""
    found = sorted((each for watched in declared("watched", "watched") for each in watched()), key=_general_first)
    return {each.name: each for each in found}


def _general_first(figure: Watched) -> bool:
    return not figure.general
