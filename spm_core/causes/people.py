"""Who of a team is furthest behind."""

from __future__ import annotations

from decimal import Decimal

from spm_core.money import ZERO
from spm_core.quota.stand import BEHIND
from spm_core.team.rules import PersonStanding
from spm_core.team.service import TeamSummary

PEOPLE = 3


def behind_by(person: PersonStanding) -> Decimal:
    """Return how much of what is expected of a person by today is not booked."""
    expected_now = person.standing.expected
    return ZERO if expected_now is None else expected_now.amount - person.standing.booked.amount


def furthest_behind(summary: TeamSummary) -> tuple[PersonStanding, ...]:
    """Return a few people of a team, the most money first."""
    behind = [person for person in summary.people if person.standing.verdict in (*BEHIND, "period_over")]
    return tuple(sorted(behind, key=lambda person: (-behind_by(person), person.person)))[:PEOPLE]
