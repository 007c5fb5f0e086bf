"""How somebody is tracking to quota, Pacer's main question."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, PeriodArg, PersonArg, Team, TeamArg, plain
from bot.arguments.metrics import MetricArg
from bot.asked import AskedAs
from bot.blocks import Block, Heading, Text
from bot.capabilities.quota.measured import measured, others_table
from bot.capabilities.quota.slots import quota_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, period_name
from bot.parts.metrics import label
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import calendar_used, source, waiting_for_rate
from bot.parts.quota import figures, over_assigned, standing_facts
from bot.parts.subject import Whom, person_of, subject_of
from bot.turn import Call
from spm_core.attainment.measured import MeasuredStanding
from spm_core.attainment.other_metrics import other_standings, standing_in
from spm_core.quota import service
from spm_core.quota.standing import BEHIND, Standing

OF_BOOKED = ("won_amount", "attainment", "gap")
"""Names of metrics that mean the ordinary quota in booked amounts."""


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
    others = _others(request, subject)
    return Card(
        title=_title(subject, args.team),
        body=(
            *figures(standing),
            *over_assigned(standing),
            *others_table(others),
            *_notes(standing),
            Text(calendar_used(request, standing), "muted"),
            *(_team(standing.team) if standing.team else ()),
        ),
        buttons=_buttons(request, subject),
        facts={**standing_facts(standing), "quotas": others} if others else standing,
        as_of=standing.as_of,
        source=source(request),
        resolved=subject.resolved,
        subject_id=subject.audited,
    )


def _others(request: Request, subject: Whom) -> tuple[MeasuredStanding, ...]:
    standing = subject.standing
    if not standing.other_quotas:
        return ()
    team = standing.scope != "own"
    return other_standings(
        request.session, subject.who.id, standing.period, request.now, team=team, catalogue=catalogue()
    )


def _in_metric(request: Request, args: QuotaArgs, metric: str) -> Card:
    """The standing to a quota in that metric, or that there is none; booked amounts must not pass for an answer."""
    who = person_of(request, args)
    standing = standing_in(
        request.session, metric, who.id, args.period, request.now, team=args.team is not None, catalogue=catalogue()
    )
    about = {"team": args.team} if args.team else {"person": who}
    resolved = plain({"metric": metric, "period": standing.period, **about})
    name = label(catalogue()[metric])
    elsewhere = {key: value for key, value in resolved.items() if key != "metric"}
    buttons = (Button(name, Call("metric", resolved), primary=True), Button(_("Quota"), Call("quota", elsewhere)))
    mine = who.id == request.principal.employee_id
    audited = None if mine else who.id
    if standing.quota is None:
        words = _("No target is set for this: {metric}.").format(metric=name)
        return Card(_("No quota on this"), (Text(words),), buttons, standing, resolved=resolved, subject_id=audited)
    whose = "" if mine else who.name
    if args.team:
        whose = _("your team") if mine else _("{name}'s team").format(name=who.name)
    return Card(
        title=" · ".join(part for part in (name, whose, period_name(standing.period)) if part),
        body=measured(standing),
        buttons=buttons,
        facts=standing,
        as_of=standing.as_of,
        source=source(request),
        resolved=resolved,
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


def _notes(standing: Standing) -> tuple[Text, ...]:
    notes = []
    if standing.scope == "sum_of_reps":
        notes.append(Text(_("No team quota is set: this is the sum of the reps' quotas."), "muted"))
    if standing.match == "prorated":
        words = _("Taken from longer quotas: their share of this period, by working days or by their own weights.")
        notes.append(Text(words, "muted"))
    if standing.match == "partial":
        notes.append(Text(_("Quotas are set for a part of this period only."), "warning"))
    return (*notes, *waiting_for_rate(standing.waiting_for_rate))


def _team(team: Standing) -> tuple[Block, ...]:
    return (Heading(_("Your team")), *figures(team), *over_assigned(team), *_notes(team))


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
