"""One metric over time, with a chart and whether it rises or falls."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, PersonArg, Team, TeamArg, myself, plain
from bot.arguments.metrics import MetricArg
from bot.asked import AskedAs
from bot.capabilities.metrics.answers import Asks
from bot.capabilities.metrics.slots import trend_slots
from bot.capabilities.metrics.trend_card import body, facts
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _
from bot.parts.metrics import label
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import source
from bot.parts.subject import team_words
from bot.turn import Call
from bot.wishes import Wish
from spm_core.imports.freshness import rows_of
from spm_core.metrics.service import MetricQuestion
from spm_core.metrics.trend import steps_in
from spm_core.metrics.trend import trend as measure
from spm_core.people.service import Person
from spm_core.period import Period, PeriodKind, spanning
from spm_core.quota.meant import meant
from spm_core.who import Who

SHORT, LONG = 62, 750
"""Up to so many days are told by weeks, and from so many by quarters, unless the question says."""


class StepOf(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class TrendArgs(BaseModel):
    metric: MetricArg | None = Field(None, description=N_("Metric; what was booked when left out"))
    period: PeriodArg | None = Field(None, description=N_("Period; the last six months when left out"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    by: StepOf | None = Field(None, description=N_("By week, month or quarter"))
    asks: Asks | None = Field(None, description=N_("Whether it gets better or worse"), json_schema_extra=NOT_ASKED)


@capability(
    "trend",
    summary=N_("A metric over time: month by month, and whether it rises or falls"),
    args=TrendArgs,
    wish=Wish.NUMBER,
    suggest=N_("How has my win rate gone?"),
    form_title=N_("A metric over time"),
    asked=AskedAs(names=frozenset({"people", "guessed"}), leads_to={"deals": "deals"}, slots=trend_slots),
)
def trend(request: Request, args: TrendArgs) -> Card:
    calendar, name = request.principal.company.calendar, args.metric or "won_amount"
    subject, kind = _subject(request, args), _kind(request, args)
    steps = steps_in(calendar, kind, args.period, request.today)
    found = measure(request.session, MetricQuestion(name, subject, steps[0]), steps, request.now, catalogue())
    who = args.team.lead if args.team else args.person or myself(request)
    resolved = _resolved(args, name, kind)
    mine = who.id == request.principal.employee_id
    return Card(
        title=" · ".join(filter(None, (label(found.metric), _whose(request, args.team, who, subject), _("over time")))),
        body=body(found, args.asks),
        buttons=_buttons(resolved, kind),
        facts=facts(found),
        as_of=request.now,
        source=source(request, subject, spanning(*steps), rows_of([found.metric], catalogue())),
        resolved=resolved,
        subject_id=None if mine else who.id,
    )


def _subject(request: Request, args: TrendArgs) -> Who:
    if args.team and (request.principal.leads or not args.team.mine):
        return Who("team", args.team.lead.id)
    who = None if args.team else args.person
    return meant(request.session, (who or myself(request)).id, None, request.now).who


def _kind(request: Request, args: TrendArgs) -> PeriodKind:
    """How long a step is: as asked for, or by the length of the time."""
    if args.by:
        return args.by.value
    if args.period is None:
        return "month"
    begun = _begun(args.period, request)
    return "week" if begun <= SHORT else "quarter" if begun >= LONG else "month"


def _begun(period: Period, request: Request) -> int:
    return min(period.length, max((request.today - period.start).days + 1, 1))


def _whose(request: Request, team: Team | None, who: Person, subject: Who) -> str:
    if subject.kind == "company":
        return request.principal.company.name
    mine = who.id == request.principal.employee_id
    if subject.kind == "team":
        return team_words(None if mine else team or Team(who, who.ref))
    return "" if mine else who.name


def _resolved(args: TrendArgs, name: str, kind: PeriodKind) -> dict[str, Any]:
    settled = {"period": args.period, "person": args.person, "team": args.team}
    return plain({"metric": name, "by": kind, **settled})


def _buttons(resolved: dict[str, Any], kind: PeriodKind) -> tuple[Button, ...]:
    words = {"month": _("By month"), "quarter": _("By quarter"), "week": _("By week")}
    others = (Button(words[each], Call("trend", {**resolved, "by": each})) for each in words if each != kind)
    now = {name: value for name, value in resolved.items() if name not in ("by", "period")}
    return (
        Button(_("This period alone"), Call("metric", now)),
        *others,
        Button(_("Another metric…"), Call("trend", resolved, form=True), more=True),
    )
