"""Whose deals are read."""

from __future__ import annotations

from dataclasses import dataclass

from spm_core.deals.credits import DealReach


@dataclass(frozen=True, slots=True)
class Whose:
    """A person's own credits; with `team` also those of everybody under them; with `everybody` the whole company's."""

    lead_id: int
    team: bool = False
    everybody: bool = False

    @property
    def reach(self) -> DealReach:
        return "company" if self.everybody else "team" if self.team else "own"
