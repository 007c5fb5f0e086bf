"""The names of skills, from the company's own list where it has one."""

from __future__ import annotations

from collections.abc import Mapping

from bot.capabilities.coaching.words import SKILL_OF
from bot.parts.question_sets import said, skills
from spm_core.coaching.rules import Signal
from spm_core.deals.rules import status_of_stage
from spm_core.errors import CoreError


def names() -> Mapping[str, str]:
    return {skill.id: said(skill.name) for skill in skills().skills}


def skill_for(signal: Signal) -> str | None:
    """The skill that would help with a signal; None if the company's list does not have it."""
    wins = signal.to_stage is not None and status_of_stage(signal.to_stage) == "won"
    skill = "negotiation" if wins else SKILL_OF[signal.kind]
    return skill if skill in names() else None


def skill_named(words: str) -> str:
    """The id of a skill given by id or name. Raises CoreError("unknown_skill"), which lists the known ones."""
    wanted, known = words.strip().casefold(), names()
    for skill_id, name in known.items():
        if wanted in (skill_id, name.casefold()) or skill_id.replace("_", " ") == wanted:
            return skill_id
    raise CoreError("unknown_skill", known=", ".join(known.values()), argument="skill")
