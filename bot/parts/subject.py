"""Whose figures a question is about, and for which period: resolved once for every capability about a standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from bot.arguments import Team, myself, plain
from bot.capability import Request
from bot.i18n import _
from spm_core.people.service import Person
from spm_core.period import Period
from spm_core.quota.service import standing
from spm_core.quota.standing import Standing
from spm_core.who import Who


class AboutSomebody(Protocol):
    """Arguments that may name a period and a person or a team."""

    @property
    def period(self) -> Period | None: ...
    @property
    def person(self) -> Person | None: ...
    @property
    def team(self) -> Team | None: ...


@dataclass(frozen=True, slots=True)
class Whom:
    who: Person
    """The person, or the lead of the team."""
    mine: bool
    """Whether that person is the asker."""
    standing: Standing
    resolved: dict[str, Any]
    """The period and the person or team, as arguments of a call."""

    @property
    def whose(self) -> Who:
        """Whose deal credits the standing counts."""
        return Who.of(self.who.id, team=self.standing.scope != "own")

    @property
    def audited(self) -> int | None:
        """The person to record in the audit log; None for the asker themselves."""
        return None if self.mine else self.who.id


def team_words(team: Team | None) -> str:
    """What a title calls a team; the asker's own where none is named."""
    if team is None or team.mine:
        return _("your team")
    return _("{name}'s team").format(name=team.lead.name)


def person_of(request: Request, args: AboutSomebody) -> Person:
    return args.team.lead if args.team else args.person or myself(request)


def subject_of(request: Request, args: AboutSomebody) -> Whom:
    """Whom the arguments are about, with their standing. Raises NotAllowed for anybody the asker may not see."""
    return _whom(request, person_of(request, args), args.team, args.period)


def team_subject(request: Request, team: Team, period: Period | None) -> Whom:
    """A team with its standing. Raises NotAllowed as `subject_of` does."""
    return _whom(request, team.lead, team, period)


def _whom(request: Request, who: Person, team: Team | None, period: Period | None) -> Whom:
    facts = standing(request.session, who.id, period, request.now, team=team is not None)
    resolved = plain({"period": facts.period, **({"team": team} if team else {"person": who})})
    return Whom(who, who.id == request.principal.employee_id, facts, resolved)
