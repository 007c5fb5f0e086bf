"""How somebody is tracking to quota, Pacer's main question."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, PeriodArg, PersonArg, TeamArg, plain
from bot.arguments.metrics import MetricArg
from bot.asked import AskedAs
from bot.blocks import Block, Item, Items, Text
from bot.capabilities.quota.measured import measured, others_items
from bot.capabilities.quota.narrow_card import narrow_card, next_steps, title
from bot.capabilities.quota.slots import Narrow, quota_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, about, percent, period_name
from bot.parts.absence import days_left_present, present_line
from bot.parts.first_upper import first_upper
from bot.parts.metrics import label
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import source, waiting_for_rate
from bot.parts.quota import figures, headline, over_assigned, standing_facts, to_go
from bot.parts.subject import Whom, person_of, subject_of
from bot.parts.yes_no import yes_no
from bot.turn import Call
from bot.wishes import Wish
from spm_core.attainment.measured import MeasuredStanding
from spm_core.attainment.other_metrics import other_standings, standing_in
from spm_core.imports.freshness import rows_of
from spm_core.quota import service
from spm_core.quota.part_of_quota import gap_to
from spm_core.quota.standing import Standing
from spm_core.who import Who

OF_BOOKED = ("won_amount", "attainment", "gap")
"""Names of metrics that mean the ordinary quota in booked amounts."""
PERCENT = 100


class QuotaArgs(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    metric: MetricArg | None = Field(None, description=N_("Metric"), json_schema_extra=NOT_ASKED)
    asks: Narrow | None = Field(
        None, description=N_("The one thing asked; all of it when left out"), json_schema_extra=NOT_ASKED
    )
    part_pct: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        None, description=N_("Share of the quota asked about, in percent"), json_schema_extra=NOT_ASKED
    )


@capability(
    "quota",
    summary=N_("How you track to quota"),
    args=QuotaArgs,
    wish=Wish.NUMBER,
    example=N_("How am I doing? Will I make it?"),
    suggest=N_("How am I doing?"),
    place=1,
    asked=AskedAs(
        standing=True,
        everyone=True,
        names=frozenset({"people", "guessed"}),
        leads_to={"proof": "why", "deals": "deals"},
        slots=quota_slots,
    ),
)
def quota(request: Request, args: QuotaArgs) -> Card:
    if args.metric and args.metric not in OF_BOOKED:
        return _in_metric(request, args, args.metric)
    subject = subject_of(request, args)
    if args.asks:
        return narrow_card(request, subject, args.team, args.asks, Call("quota", subject.resolved))
    standing, others = subject.standing, _others(request, subject)
    mine = subject.mine and standing.scope == "own"
    present = days_left_present(request, subject.who.id, standing)
    return Card(
        title=title(subject, args.team),
        body=(
            *_part(standing, args.part_pct),
            *figures(standing, mine=mine),
            *present_line(standing, present, mine=mine),
            *over_assigned(standing),
            *_notes(standing),
            *others_items(others),
            *(_team(standing.team, subject) if standing.team else ()),
        ),
        buttons=_buttons(request, subject),
        facts={
            **standing_facts(standing),
            **({"quotas": others} if others else {}),
            **({} if present is None else {"days_left_present": present}),
        },
        as_of=standing.as_of,
        source=source(request, subject.whose, standing.period),
        resolved=subject.resolved | ({"part_pct": args.part_pct} if args.part_pct else {}),
        subject_id=subject.audited,
    )


def _part(standing: Standing, pct: int | None) -> tuple[Text, ...]:
    """Whether that share of the quota is reached, or what is missing to it."""
    part = Decimal(pct or 0) / PERCENT
    gap = gap_to(standing, part) if pct else None
    if gap is None:
        return ()
    words = _("{gap} to go to {share} of the quota.") if gap.amount else _("{share} of the quota is reached.")
    return (Text("", strong=words.format(gap=about(gap), share=percent(part, 0))),)


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
    whom = Who.of(who.id, team=standing.scope != "own")
    whose = "" if mine else who.name
    if whom.team:
        whose = _("your team") if mine else _("{name}'s team").format(name=who.name)
    return Card(
        title=" · ".join(part for part in (name, whose, period_name(standing.period)) if part),
        body=(*(_whether_met(standing) if args.asks is Narrow.DID else ()), *measured(standing)),
        buttons=(*buttons, *_to_goals(standing, elsewhere)),
        facts=standing,
        as_of=standing.as_of,
        source=source(request, whom, standing.period, rows_of([catalogue()[metric]], catalogue())),
        resolved=resolved,
        subject_id=audited,
    )


def _whether_met(standing: MeasuredStanding) -> tuple[Text, ...]:
    return () if standing.attainment is None else (yes_no(standing.verdict == "met"),)


def _to_goals(standing: MeasuredStanding, about: dict[str, Any]) -> tuple[Button, ...]:
    """To the goals, where the target is one of them."""
    return (
        (Button(_("Goals"), Call("goals", {name: value for name, value in about.items() if name != "period"})),)
        if standing.source == "goal"
        else ()
    )


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


def _team(team: Standing, subject: Whom) -> tuple[Block, ...]:
    """The team's standing in a line, for a lead with a quota of their own."""
    share = headline(team)
    said = " ".join(text.strong for text in to_go(team))
    call = Call("quota", {**subject.resolved, "team": _team_of(subject)})
    name = _("Your team") if subject.mine else _("{name}'s team").format(name=subject.who.name)
    return (Items((Item(name, share.value, said, share.status, call),)),)


def _team_of(subject: Whom) -> str:
    """How a call names the team of the person whom the card is about."""
    return MY_TEAM if subject.mine else subject.who.ref


def _buttons(request: Request, subject: Whom) -> tuple[Button, ...]:
    standing, args = subject.standing, subject.resolved
    before = service.previous_period(request.session, subject.who.id, standing.period)
    team = standing.scope != "own" or MY_TEAM in args.values()
    label = _("My team") if subject.mine else _("Their team")
    mine = () if team or not standing.team else (Button(label, Call("quota", {**args, "team": _team_of(subject)})),)
    rest = (
        *mine,
        Button(first_upper(period_name(before)), Call("quota", {**args, **plain({"period": before})})),
        Button(_("Another period…"), Call("quota", args, form=True)),
    )
    return (
        *next_steps(subject),
        Button(_("Why these numbers?"), Call("why", args)),
        *(replace(button, more=True) for button in rest),
    )
