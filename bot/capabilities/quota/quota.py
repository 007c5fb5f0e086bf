"""How somebody tracks to quota: the main question."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, PeriodArg, PersonArg, Team, TeamArg, plain
from bot.arguments.metrics import MetricArg
from bot.asked import AskedAs
from bot.capabilities.quota.measured import measured, others_table
from bot.capabilities.quota.slots import quota_slots
from bot.capability import Request, capability
from bot.cards import Block, Button, Card, Heading, Text
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, money, period_name
from bot.parts.metrics import label
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import calendar_used, source
from bot.parts.quota import figures, over_assigned
from bot.parts.subject import Whom, person_of, subject_of
from bot.turn import Call
from spm_core.attainment.measured import MeasuredStanding
from spm_core.attainment.other_metrics import other_standings, standing_in
from spm_core.quota import service
from spm_core.quota.standing import BEHIND, Standing

OF_BOOKED = ("won_amount", "attainment", "gap")
"""Metrics that a quota is measured by, whatever a question calls them."""


class QuotaArgs(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    metric: MetricArg | None = Field(None, description=N_("Metric"), json_schema_extra=NOT_ASKED)


@capability(
    "quota",
    summary=N_("How you track to quota"),
    args=QuotaArgs,
    suggest=N_("How am I tracking to quota?"),
    place=1,
    asked=AskedAs(
        standing=True,
        everyone=True,
        names=frozenset({"people", "guessed"}),
        leads_to={"proof": "why", "deals": "pipeline"},
        slots=quota_slots,
    ),
)
def quota(request: Request, args: QuotaArgs) -> Card:
    if args.metric and args.metric not in OF_BOOKED:
        return _in_metric(request, args, args.metric)
    subject = subject_of(request, args)
    standing = subject.standing
    team = _team(request, standing.team) if standing.team else ()
    others = _others(request, subject)
    body = (*figures(standing), *over_assigned(standing), *others_table(others), *_notes(request, standing), *team)
    return Card(
        title=_title(subject, args.team),
        body=body,
        buttons=_buttons(request, subject),
        facts={**_plain(standing), "quotas": others} if others else standing,
        as_of=standing.as_of,
        source=source(request),
        resolved=subject.resolved,
        subject_id=subject.audited,
    )


def _plain(standing: Standing) -> dict[str, object]:
    return {name: getattr(standing, name) for name in Standing.__dataclass_fields__}


def _others(request: Request, subject: Whom) -> tuple[MeasuredStanding, ...]:
    standing = subject.standing
    if not standing.other_quotas:
        return ()
    team = standing.scope != "own"
    return other_standings(
        request.session, subject.who.id, standing.period, request.now, team=team, catalogue=catalogue()
    )


def _in_metric(request: Request, args: QuotaArgs, metric: str) -> Card:
    """Against a quota in that metric: an amount must not pass for an answer about demos."""
    who = person_of(request, args)
    found = standing_in(
        request.session, metric, who.id, args.period, request.now, team=args.team is not None, catalogue=catalogue()
    )
    about = {"team": args.team} if args.team else {"person": who}
    asked = plain({"metric": metric, "period": found.period, **about})
    name = label(catalogue()[metric])
    elsewhere = {key: value for key, value in asked.items() if key != "metric"}
    buttons = (Button(name, Call("metric", asked), primary=True), Button(_("Quota"), Call("quota", elsewhere)))
    mine = who.id == request.principal.employee_id
    audited = None if mine else who.id
    if found.quota is None:
        words = _("No target is set for this: {metric}.").format(metric=name)
        return Card(_("No quota on this"), (Text(words),), buttons, found, resolved=asked, subject_id=audited)
    whose = "" if mine else who.name
    if args.team:
        whose = _("your team") if mine else _("{name}'s team").format(name=who.name)
    return Card(
        title=" · ".join(each for each in (name, whose, period_name(found.period)) if each),
        body=measured(found),
        buttons=buttons,
        facts=found,
        as_of=found.as_of,
        source=source(request),
        resolved=asked,
        subject_id=audited,
    )


def _title(subject: Whom, team: Team | None) -> str:
    standing, who = subject.standing, subject.who
    period = period_name(standing.period)
    if subject.mine:
        whose = _("Your team's quota") if team or standing.scope != "own" else _("Your quota")
    elif team or standing.scope != "own":
        whose = _("{name}'s team").format(name=who.name)
    else:
        whose = who.name
    return f"{whose} · {period}"


def _notes(request: Request, standing: Standing) -> tuple[Text, ...]:
    notes = []
    if standing.scope == "sum_of_reps":
        notes.append(Text(_("No team quota is set: this is the sum of the reps' quotas."), "muted"))
    if standing.match == "prorated":
        words = _("Taken from longer quotas: their share of this period, by working days or by their own weights.")
        notes.append(Text(words, "muted"))
    if standing.match == "partial":
        notes.append(Text(_("Quotas are set for a part of this period only."), "warning"))
    if standing.waiting_for_rate:
        amounts = ", ".join(money(amount) for amount in standing.waiting_for_rate)
        notes.append(Text(_("Not counted, waiting for a rate: {amounts}").format(amounts=amounts), "warning"))
    return (*notes, Text(calendar_used(request, standing), "muted"))


def _team(request: Request, team: Standing) -> tuple[Block, ...]:
    return (Heading(_("Your team")), *figures(team), *over_assigned(team), *_notes(request, team)[:-1])


def _buttons(request: Request, subject: Whom) -> tuple[Button, ...]:
    standing, args = subject.standing, subject.resolved
    before = service.previous_period(request.session, subject.who.id, standing.period)
    previous = {**args, **plain({"period": before})}
    behind = standing.verdict in BEHIND
    path = (Button(_("Path to quota"), Call("path to quota", args), primary=True),) if behind else ()
    gap = (
        (Button(_("Deals to close the gap"), Call("pipeline", {**args, "show": "biggest"}), primary=not behind),)
        if standing.gap
        else ()
    )
    team = standing.scope != "own" or MY_TEAM in args.values()
    more = () if team or not standing.team else (Button(_("My team"), Call("quota", {**args, "team": MY_TEAM})),)
    return (
        *path,
        *gap,
        Button(_("Why these numbers?"), Call("why", args)),
        Button(period_name(before), Call("quota", previous)),
        *more,
        Button(_("Another period…"), Call("quota", args, form=True)),
    )
