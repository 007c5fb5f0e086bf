"""Skills by what people call them; the company's own list, where it has one."""

from __future__ import annotations

from collections.abc import Mapping

from bot.capabilities.coaching.words import SKILL_OF
from bot.parts.question_sets import said, skills
from spm_core.coaching.rules import Signal
from spm_core.deals.rules import status_of_stage
from spm_core.errors import CoreError


def names() -> Mapping[str, str]:
    return {each.id: said(each.name) for each in skills().skills}


def skill_for(signal: Signal) -> str | None:
    """None where the company's list has no such skill."""
    wins = signal.to_stage is not None and status_of_stage(signal.to_stage) == "won"
    found = "negotiation" if wins else SKILL_OF[signal.kind]
    return found if found in names() else None


def skill_named(words: str) -> str:
    """By its id or what people call it. CoreError("unknown_skill") with those there are."""
    wanted, known = words.strip().casefold(), names()
    for each, name in known.items():
        if wanted in (each, name.casefold()) or each.replace("_", " ") == wanted:
            return each
    raise CoreError("unknown_skill", known=", ".join(known.values()), argument="skill")
