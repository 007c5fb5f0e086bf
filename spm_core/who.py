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

    @property
    def team(self) -> bool:
        return self.kind == "team"
