"""The leaderboard by any metric, with the asker's own place."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, PeriodArg, PersonArg, TeamArg, myself, plain
from bot.arguments.metrics import MetricArg
from bot.asked import AskedAs
from bot.capabilities.metrics.leaderboard_card import body, facts, is_within
from bot.capabilities.metrics.slots import board_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, period_name
from bot.parts.first_upper import first_upper
from bot.parts.metrics import label
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import of_imports
from bot.parts.subject import team_words
from bot.turn import Call
from bot.wishes import Wish
from spm_core.metrics.leaderboard import board_of, leaderboard
from spm_core.metrics.service import MetricQuestion
from spm_core.people.service import Person, may_see
from spm_core.period import Period
from spm_core.quota.service import meant_period
from spm_core.who import Who

BOOKED, ATTAINMENT = "won_amount", "attainment"
MOST = 50


class Among(StrEnum):
    TEAM = "team"
    COMPANY = "company"


class LeaderboardArgs(BaseModel):
    metric: MetricArg | None = Field(None, description=N_("Metric; what was booked when left out"))
    period: PeriodArg | None = Field(None, description=N_("Period"))
    n: Annotated[int, Field(ge=1, le=MOST)] | None = Field(None, description=N_("How many places to show"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    among: Among | None = Field(None, description=N_("Among: team or company"))
    person: PersonArg | None = Field(None, description=N_("Whose place; your own when left out"))
    within: Annotated[int, Field(ge=1, le=MOST)] | None = Field(
        None, description=N_("Whether the place is so high or higher"), json_schema_extra=NOT_ASKED
    )


@capability(
    "leaderboard",
    summary=N_("Who is ahead, by any metric, and your own place"),
    args=LeaderboardArgs,
    wish=Wish.NUMBER,
    public=True,
    suggest=N_("Who's first?"),
    about="anyone",
    place=6,
    asked=AskedAs(team_looks_on=True, leads_to={"deals": "deals"}, slots=board_slots),
)
def board(request: Request, args: LeaderboardArgs) -> Card:
    who, subject = args.person or myself(request), _subject(request, args)
    name, period = args.metric or BOOKED, _period(request, subject, args.period)
    ranking = leaderboard(
        request.session, MetricQuestion(name, subject, period, "person"), who.id, request.now, catalogue()
    )
    mine = who.id == request.principal.employee_id
    resolved = _resolved(args, subject, name, period, who)
    return Card(
        title=" · ".join(
            (_("Leaderboard"), label(ranking.metric), _whose(request, args, subject), period_name(period))
        ),
        body=(*is_within(ranking, args.within), *body(ranking, args.n, mine=mine)),
        buttons=_buttons(request, period, resolved),
        facts=facts(ranking, args.n),
        as_of=request.now,
        source=of_imports(request, ranking.sources),
        resolved=resolved,
        subject_id=None if mine else who.id,
    )


def _subject(request: Request, args: LeaderboardArgs) -> Who:
    """The people of a team, or the whole company if asked for or if the asker is in no team."""
    company = Who("company")
    if args.among is Among.COMPANY:
        return company
    lead = None if args.team is None or args.team.mine else args.team.lead.id
    return board_of(request.session, request.now, lead) or company


def _period(request: Request, subject: Who, asked: Period | None) -> Period:
    """The usual period: the team's for those who may see its lead, the asker's own for others."""
    session = request.session
    if subject.kind == "company" or request.principal.audience:
        return meant_period(session, None, asked, request.now)
    team = request.principal.sees_all or may_see(session, subject.id)
    return meant_period(session, subject.id if team else request.principal.employee_id, asked, request.now, team=team)


def _resolved(args: LeaderboardArgs, subject: Who, name: str, period: Period, who: Person) -> dict[str, Any]:
    company = subject.kind == "company"
    whose = {"among": Among.COMPANY.value} if company else {"team": args.team or MY_TEAM}
    return plain({"metric": name, "period": period, "n": args.n, "person": who, **whose})


def _whose(request: Request, args: LeaderboardArgs, subject: Who) -> str:
    if subject.kind == "company":
        return request.principal.company.name
    return team_words(args.team)


def _buttons(request: Request, period: Period, resolved: dict[str, Any]) -> tuple[Button, ...]:
    before = request.principal.company.calendar.previous(period)
    buttons = []
    for name, words in ((BOOKED, _("By booked amount")), (ATTAINMENT, _("By attainment"))):
        if name != resolved["metric"]:
            buttons.append(Button(words, Call("leaderboard", {**resolved, "metric": name})))
    whole = {name: value for name, value in resolved.items() if name != "team"}
    if "team" in resolved:
        buttons.append(Button(_("Whole company"), Call("leaderboard", {**whole, "among": Among.COMPANY.value})))
    elif board_of(request.session, request.now, None):
        own = {name: value for name, value in resolved.items() if name != "among"}
        buttons.append(Button(_("My team"), Call("leaderboard", {**own, "team": MY_TEAM})))
    earlier = Call("leaderboard", {**resolved, **plain({"period": before})})
    return (
        *buttons,
        Button(first_upper(period_name(before)), earlier, more=True),
        Button(_("Another period…"), Call("leaderboard", resolved, form=True), more=True),
    )
