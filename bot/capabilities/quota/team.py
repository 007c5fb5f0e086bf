"""How a team and each of its people are doing, for those who lead them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, cast

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, PeriodArg, Team, TeamArg, myself, plain
from bot.asked import AskedAs
from bot.capabilities.quota.slots import team_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, period_name
from bot.parts.provenance import source
from bot.parts.team import body, facts
from bot.turn import Call
from spm_core.period import Period
from spm_core.principal import Role
from spm_core.quota.service import previous_period
from spm_core.quota.standing import BEHIND
from spm_core.team.rules import Filter, PersonStanding, chosen
from spm_core.team.service import team_summary

PERCENT = Decimal(100)
PATHS = 3
"""How many people behind pace get a button to their path to quota."""


class TeamFilter(StrEnum):
    BEHIND_PACE = "behind_pace"
    ON_PACE = "on_pace"
    AHEAD = "ahead"
    MET = "met"
    RAMPING = "ramping"
    NO_QUOTA = "no_quota"
    ATTAINMENT_LT = "attainment_lt"
    """Attainment below `threshold_pct`."""


class TeamArgs(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    filter: TeamFilter | None = Field(None, description=N_("Only those who are"))
    threshold_pct: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        None, description=N_("Only who is below this percentage of quota")
    )


@capability(
    "team",
    summary=N_("How your team is doing: who is ahead, on pace or behind, and why"),
    args=TeamArgs,
    role=Role.MANAGER,
    suggest=N_("How is the team doing?"),
    place=3,
    asked=AskedAs(
        standing=True,
        everyone=True,
        names=frozenset({"people"}),
        told_freely=True,
        leads_to={"proof": "why", "deals": "pipeline"},
        slots=team_slots,
    ),
)
def team(request: Request, args: TeamArgs) -> Card:
    whose = args.team or Team(myself(request), MY_TEAM)
    summary = team_summary(request.session, whose.lead.id, args.period, request.now)
    below = None if args.threshold_pct is None else args.threshold_pct / PERCENT
    people = chosen(summary.people, _which(args.filter), below)
    settled = {name: value for name, value in args if value is not None}
    resolved = plain({**settled, "period": summary.team.period, "team": whose})
    mine = whose.lead.id == request.principal.employee_id
    name = _("Your team") if mine else _("{name}'s team").format(name=whose.lead.name)
    return Card(
        title=f"{name} · {period_name(summary.team.period)}",
        body=body(request, summary, people, filtered=bool(args.filter or args.threshold_pct)),
        buttons=(
            *_buttons(args, previous_period(request.session, whose.lead.id, summary.team.period), resolved),
            *_paths(people, resolved["period"]),
        ),
        facts=facts(summary, people),
        as_of=request.now,
        source=source(request),
        resolved=resolved,
        subject_id=None if mine else whose.lead.id,
    )


def _paths(people: Sequence[PersonStanding], period: object) -> tuple[Button, ...]:
    """Buttons to the path to quota of those behind pace."""
    behind = [person for person in people if person.standing.verdict in BEHIND][:PATHS]
    return tuple(
        Button(
            _("{name}’s path").format(name=person.person),
            Call("path to quota", {"period": period, "person": person.ref}),
        )
        for person in behind
    )


def _which(asked: TeamFilter | None) -> Filter | None:
    return None if asked in (None, TeamFilter.ATTAINMENT_LT) else cast(Filter, asked.value)


def _buttons(args: TeamArgs, before: Period, resolved: dict[str, object]) -> tuple[Button, ...]:
    kept = {name: resolved[name] for name in ("period", "team")}
    narrow = Button(_("Who is behind"), Call("team", {**kept, "filter": TeamFilter.BEHIND_PACE.value}), primary=True)
    return (
        Button(_("Everybody"), Call("team", kept), primary=True) if args.filter or args.threshold_pct else narrow,
        Button(_("Leaderboard"), Call("leaderboard", {**kept, "metric": "attainment"})),
        Button(period_name(before), Call("team", {**kept, **plain({"period": before})})),
        Button(_("Another period…"), Call("team", resolved, form=True)),
    )
