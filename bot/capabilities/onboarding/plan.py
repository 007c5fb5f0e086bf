"""The onboarding plan: a YAML file beside the question sets, which a company's own file replaces."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from bot.parts.question_sets import PLAN_FILE, Name, SetWords, Strict, folder_of, read
from spm_core.coaching.milestones import COUNTS, Milestone


class PlannedMilestone(Strict):
    id: Name
    name: SetWords
    day: int | None = Field(None, ge=1, le=365)
    count: tuple[str, ...] = ()
    reach: int = Field(1, gt=0)
    ramp_month: int | None = Field(None, ge=1, le=12)
    attainment: Decimal | None = Field(None, gt=0)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        counted, quota = (self.day is not None, bool(self.count)), (self.ramp_month, self.attainment)
        if unknown := {*self.count} - COUNTS:
            raise ValueError(f"{self.id}: nothing is counted as {', '.join(sorted(unknown))}")
        if not (all(counted) and quota == (None, None)) and not (None not in quota and not any(counted)):
            raise ValueError(f"{self.id}: say `day` and `count`, or `ramp_month` and `attainment`")
        return self

    @property
    def milestone(self) -> Milestone:
        return Milestone(self.id, self.attainment or Decimal(self.reach), self.day or 0, self.count, self.ramp_month)


class OnboardingPlan(Strict):
    milestones: tuple[PlannedMilestone, ...] = Field(min_length=1, max_length=15)

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len({milestone.id for milestone in self.milestones}) < len(self.milestones):
            raise ValueError("two milestones have the same id")
        return self


def plan() -> OnboardingPlan:
    """The plan in effect. Raises CoreError("bad_questions") for an invalid file."""
    return _plan(folder_of(PLAN_FILE))


@lru_cache
def _plan(folder: Path) -> OnboardingPlan:
    return read(folder / f"{PLAN_FILE}.yaml", OnboardingPlan)
