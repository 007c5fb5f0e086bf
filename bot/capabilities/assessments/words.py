"""Words for the state and the rhythm of self-assessments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.blocks import Status
from bot.i18n import N_, _, day, ngettext, number
from spm_core.assessments.models import AssessmentState, Every

STATES: Mapping[AssessmentState, Status] = {
    AssessmentState.OPEN: Status("○", N_("Not started")),
    AssessmentState.DRAFT: Status("◐", N_("Draft"), "warning"),
    AssessmentState.SUBMITTED: Status("✔", N_("Submitted"), "good"),
    AssessmentState.READ: Status("■", N_("Opened by the manager"), "good"),
    AssessmentState.WITHDRAWN: Status("↩", N_("Withdrawn"), "warning"),
}
RHYTHMS: Mapping[Every, str] = {
    Every.MONTH: N_("each month"),
    Every.QUARTER: N_("each quarter"),
    Every.ONBOARDING: N_("30, 60 and 90 days after somebody's start"),
}
WAITING = frozenset({AssessmentState.OPEN, AssessmentState.DRAFT, AssessmentState.WITHDRAWN})


def stands(state: AssessmentState, due_on: date, today: date) -> Status:
    """The state in words, saying since when it is late."""
    status = STATES[state]
    if state in WAITING and due_on < today:
        return Status("!", _("{state}, late since {day}").format(state=_(status.words), day=day(due_on)), "bad")
    return Status(status.symbol, _(status.words), status.tone)


def count_late(count: int) -> str:
    return ngettext("{count} is late", "{count} are late", count).format(count=number(count, 0))
