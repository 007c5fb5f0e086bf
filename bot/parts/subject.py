"""Whose figures a question is about, and from when: settled once for every capability that tells a standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from bot.arguments import Team, myself, plain
from bot.capability import Request
from spm_core.deals.whose import Whose
from spm_core.people.service import Person
from spm_core.period import Period
from spm_core.quota.service import standing
from spm_core.quota.standing import Standing


class AboutSomebody(Protocol):
    """Arguments that name a person or a team, and a period; all may be left out."""

    @property
    def period(self) -> Period | None: ...
    @property
    def person(self) -> Person | None: ...
    @property
    def team(self) -> Team | None: ...


@dataclass(frozen=True, slots=True)
class Whom:
    who: Person
    """Themselves, or the lead of the team."""
    mine: bool
    """Whether that is the asker."""
    standing: Standing
    resolved: dict[str, Any]
    """The period and the person or team as a call carries them."""

    @property
    def whose(self) -> Whose:
        """Whose credits the standing counts."""
        return Whose(self.who.id, team=self.standing.scope != "own")

    @property
    def audited(self) -> int | None:
        """The person for the audit, where it is somebody else."""
        return None if self.mine else self.who.id


def person_of(request: Request, args: AboutSomebody) -> Person:
    return args.team.lead if args.team else args.person or myself(request)


def subject_of(request: Request, args: AboutSomebody) -> Whom:
    """Raises NotAllowed for anybody the asker may not see."""
    who = person_of(request, args)
    found = standing(request.session, who.id, args.period, request.now, team=args.team is not None)
    resolved = plain({"period": found.period, **({"team": args.team} if args.team else {"person": who})})
    return Whom(who, who.id == request.principal.employee_id, found, resolved)
