"""Whose figures a question is about: one type for every answer (definitions.md, Whose figures)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WhoKind = Literal["own", "team", "company"]
"""A person's own credits; those from everybody's time under a lead; or all."""


@dataclass(frozen=True, slots=True)
class Who:
    """The figures of a person, of a lead's team, or of the whole company, which has no id."""

    kind: WhoKind
    id: int = 0

    @classmethod
    def of(cls, person_id: int, *, team: bool) -> Who:
        """Return a person's own figures, or those of the team that they lead."""
        return cls("team" if team else "own", person_id)

    @property
    def team(self) -> bool:
        return self.kind == "team"
