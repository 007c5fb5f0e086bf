"""How a team and each of its people are doing, for those who lead them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, cast

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, PeriodArg, Team, TeamArg, myself, plain
from bot.asked import AskedAs
from bot.blocks import Text
from bot.capabilities.quota.narrow_card import narrow_card
from bot.capabilities.quota.slots import Narrow, team_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, period_name
from bot.parts.first_upper import first_upper
from bot.parts.provenance import source
from bot.parts.subject import team_subject
from bot.parts.team import body, facts
from bot.parts.yes_no import yes_no
from bot.turn import Call
from bot.wishes import Wish
from spm_core.period import Period
from spm_core.principal import Role
from spm_core.quota.service import previous_period
from spm_core.quota.stand import BEHIND
from spm_core.team.rules import Filter, PersonStanding, chosen
from spm_core.team.service import TeamSummary, team_summary
from spm_core.who import Who

PERCENT = Decimal(100)
LABEL = 25
"""The most characters of a button."""


class TeamFilter(StrEnum):
    BEHIND_PACE = "behind_pace"
    ON_PACE = "on_pace"
    AHEAD = "ahead"
    MET = "met"
    RAMPING = "ramping"
    NO_QUOTA = "no_quota"
    ATTAINMENT_LT = "attainment_lt"
    """Attainment below `threshold_pct`."""


class WhoIn(StrEnum):
    ANYBODY = "anybody"
    """Whether there is one who fits the filter."""
    EVERYBODY = "everybody"
    """Whether nobody is behind."""


class TeamArgs(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    filter: TeamFilter | None = Field(None, description=N_("Only those who are"))
    threshold_pct: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        None, description=N_("Only who is below this percentage of quota")
    )
    asks: Narrow | None = Field(
        None, description=N_("The one thing asked; all of it when left out"), json_schema_extra=NOT_ASKED
    )
    whether: WhoIn | None = Field(None, json_schema_extra=NOT_ASKED)
    """Whether it was asked for a yes or no, which then comes first."""


@capability(
    "team",
    summary=N_("How your team is doing: who is ahead, on pace or behind, and why"),
    args=TeamArgs,
    wish=Wish.TEAM,
    role=Role.MANAGER,
    suggest=N_("Who needs my help?"),
    place=2,
    asked=AskedAs(
        standing=True,
        everyone=True,
        names=frozenset({"people"}),
        told_freely=True,
        leads_to={"proof": "why", "deals": "deals", "person": "quota"},
        slots=team_slots,
    ),
)
def team(request: Request, args: TeamArgs) -> Card:
    whose = args.team or Team(myself(request), MY_TEAM)
    if args.asks:
        subject = team_subject(request, whose, args.period)
        return narrow_card(request, subject, whose, args.asks, Call("team", subject.resolved))
    summary = team_summary(request.session, whose.lead.id, args.period, request.now)
    below = None if args.threshold_pct is None else args.threshold_pct / PERCENT
    people = chosen(summary.people, _which(args.filter), below)
    settled = {name: value for name, value in args if value is not None}
    resolved = plain({**settled, "period": summary.team.period, "team": whose})
    mine = whose.lead.id == request.principal.employee_id
    name = _("Your team") if mine else _("{name}'s team").format(name=whose.lead.name)
    return Card(
        title=f"{name} · {period_name(summary.team.period)}",
        body=(*_whether(args, people), *body(summary, people, filtered=bool(args.filter or args.threshold_pct))),
        buttons=(
            *_path(people, summary, resolved["period"]),
            *_buttons(args, previous_period(request.session, whose.lead.id, summary.team.period), resolved),
        ),
        facts=facts(summary, people),
        as_of=request.now,
        source=source(request, Who("team", whose.lead.id), summary.team.period),
        resolved=resolved,
        subject_id=None if mine else whose.lead.id,
        pick=_("Open a person…"),
    )


def _whether(args: TeamArgs, people: Sequence[PersonStanding]) -> tuple[Text, ...]:
    """Yes or no; "is everybody on track" is answered by those who are behind."""
    if args.whether is None:
        return ()
    return (yes_no(bool(people) is (args.whether is WhoIn.ANYBODY)),)


def _path(people: Sequence[PersonStanding], summary: TeamSummary, period: object) -> tuple[Button, ...]:
    """A button to the path of whoever needs it most: the one who is furthest behind."""
    worst = next((person for person in people if person.standing.verdict in BEHIND), None)
    if worst is None:
        return ()
    label = _("{name}'s path").format(name=_called(worst, summary.people))
    if len(label) > LABEL:
        label = _("Path to quota")
    return (Button(label, Call("path to quota", {"period": period, "person": worst.ref}), primary=True),)


def _called(person: PersonStanding, people: Sequence[PersonStanding]) -> str:
    """The first name, unless somebody else in the team has it too."""
    first = [each.person.split()[0] for each in people if each.person.split()]
    name = person.person.split()[0]
    return name if first.count(name) == 1 else person.person


def _which(asked: TeamFilter | None) -> Filter | None:
    return None if asked in (None, TeamFilter.ATTAINMENT_LT) else cast(Filter, asked.value)


def _buttons(args: TeamArgs, before: Period, resolved: dict[str, object]) -> tuple[Button, ...]:
    kept = {name: resolved[name] for name in ("period", "team")}
    narrow = Button(_("Who is behind"), Call("team", {**kept, "filter": TeamFilter.BEHIND_PACE.value}))
    return (
        Button(_("Everybody"), Call("team", kept)) if args.filter or args.threshold_pct else narrow,
        Button(_("Leaderboard"), Call("leaderboard", {**kept, "metric": "attainment"})),
        Button(_("Why these numbers?"), Call("why", kept), more=True),
        Button(first_upper(period_name(before)), Call("team", {**kept, **plain({"period": before})}), more=True),
        Button(_("Another period…"), Call("team", resolved, form=True), more=True),
    )
