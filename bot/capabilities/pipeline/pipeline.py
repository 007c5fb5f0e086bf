"""The health of a pipeline, and its deals: all of them, or those at risk."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import ComingPeriodArg, PersonArg, Team, TeamArg, plain
from bot.arguments.deals import AmountArg
from bot.asked import AskedAs
from bot.blocks import Block, Column, Fields, Figure, Status, Table, Text
from bot.capabilities.pipeline.lists import Order, Show, chosen, headline, table
from bot.capabilities.pipeline.slots import pipeline_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, about, ngettext, number, percent, period_name
from bot.parts.provenance import source, waiting_for_rate
from bot.parts.subject import Whom, subject_of
from bot.turn import Call
from spm_core.deals.service import Credit
from spm_core.pipeline.risks import Score, count
from spm_core.pipeline.service import Health, health

NAMED = 2
"""How many deals are named for each risk; the rest are counted."""


class PipelineArgs(BaseModel):
    period: ComingPeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    show: Show | None = Field(None, description=N_("Which deals; how healthy the pipeline is when left out"))
    min_amount: AmountArg | None = Field(None, description=N_("Only deals of at least"))
    inactive_days: int | None = Field(
        None, ge=1, le=3650, description=N_("Only deals without activity for so many days")
    )
    order: Order | None = Field(None, description=N_("Order"))


@capability(
    "pipeline",
    summary=N_("How healthy your pipeline is, and its deals"),
    args=PipelineArgs,
    suggest=N_("How healthy is my pipeline?"),
    place=2,
    asked=AskedAs(
        ahead=True,
        everyone=True,
        names=frozenset({"deals"}),
        leads_to={"proof": "why", "deals": "pipeline"},
        slots=pipeline_slots,
    ),
)
def pipeline(request: Request, args: PipelineArgs) -> Card:
    subject = subject_of(request, args)
    pipeline_health = health(request.session, subject.whose, subject.standing, request.now)
    show = args.show or (Show.STALLED if args.inactive_days else Show.ALL if args.min_amount or args.order else None)
    filters = plain(
        {"show": show, "min_amount": args.min_amount, "inactive_days": args.inactive_days, "order": args.order}
    )
    body, deals = _overview(pipeline_health), None
    if show:
        deals = chosen(pipeline_health, show, request.today, args.min_amount, args.inactive_days, args.order)
        body = _list(pipeline_health, show, deals, request, whole_team=subject.whose.team)
    return Card(
        title=f"{_title(subject, args.team, show)} · {period_name(subject.standing.period)}",
        body=(*body, *_leftovers(pipeline_health)),
        buttons=_buttons(pipeline_health, show, subject.resolved),
        facts=pipeline_health.facts() | ({} if deals is None else {"deals": deals}),
        as_of=request.now,
        source=source(request),
        resolved={**subject.resolved, **filters},
        subject_id=subject.audited,
    )


def _title(subject: Whom, team: Team | None, show: Show | None) -> str:
    what, name = show.heading if show else _("Pipeline"), subject.who.name
    if subject.mine:
        return f"{what}, {_('your team')}" if team or subject.whose.team else what
    return f"{what}, {_('{name}’s team').format(name=name) if subject.whose.team else name}"


# ---------------------------------------------------------------- the overview


def _overview(health: Health) -> tuple[Block, ...]:
    pipe = health.pipeline
    deals = count(pipe.closing)
    caption = ngettext("open in the period, {count} deal", "open in the period, {count} deals", deals).format(
        count=deals
    )
    wrong = _wrong(health)
    look = (Table((Column(_("What to look at")), Column(_("Deals"))), wrong),) if wrong else ()
    good = () if wrong else (Text(_("✔ Nothing is stalled, slipped or overdue."), "good"),)
    return (Figure(about(pipe.open_pipeline), caption, _covered(health)), Fields(_fields(health)), *look, *good)


def _covered(health: Health) -> Status | None:
    pipe, required = health.pipeline, health.metrics["required_coverage"].value
    if pipe.gap is None:
        return None
    if not pipe.gap:
        return Status("✔", _("Quota met: nothing left to close"), "good")
    if pipe.coverage is None:
        return None
    times = number(pipe.coverage, 1)
    if not isinstance(required, Decimal):
        return Status("○", _("{times} times the gap").format(times=times))
    words = _("{times} times the gap, {needed} needed").format(times=times, needed=number(required, 1))
    enough = pipe.coverage >= required
    return Status("▲" if enough else "▼", words, "good" if enough else "bad")


def _fields(health: Health) -> tuple[tuple[str, str], ...]:
    pipe, rate = health.pipeline, health.metrics["win_rate_value"]
    fields = [(_("Gap"), about(pipe.gap))] if pipe.gap else []
    if pipe.weighted_pipeline is not None:
        fields.append((_("Weighted by probability"), about(pipe.weighted_pipeline)))
    if isinstance(rate.value, Decimal):
        small = _("{rate} (few deals)") if rate.small_sample else "{rate}"
        fields.append((_("Win rate by value"), small.format(rate=percent(rate.value))))
    if health.score.points is not None:
        fields.append((_("Health"), _score(health.score)))
    return tuple(fields)


_PARTS = {
    "coverage": N_("coverage"),
    "moving": N_("moving"),
    "dates": N_("close dates"),
    "next_steps": N_("next steps"),
    "balance": N_("balance"),
}


def _score(score: Score) -> str:
    parts = ", ".join(
        f"{_(_PARTS[part.name])} {percent(part.value, 0)}" for part in score.parts if part.value is not None
    )
    return _("{points} of 100 ({parts})").format(points=score.points, parts=parts)


def _wrong(health: Health) -> tuple[tuple[str, str], ...]:
    risks = health.risks
    lines = [
        (_("Past their close date"), risks.overdue),
        (_("Stalled"), risks.stalled),
        (_("Slipped out of the period"), risks.slipped),
        (_("No next step"), risks.no_next_step),
        (_("More than half of it is one deal"), (risks.single_large,) if risks.single_large else ()),
    ]
    return tuple((f"{label}: {count(deals)}", _names(deals)) for label, deals in lines if deals)


def _names(deals: tuple[Credit, ...]) -> str:
    names = list(dict.fromkeys(deal.name for deal in deals))
    rest = count(deals) - min(len(names), NAMED)
    shown = ", ".join(names[:NAMED])
    if rest <= 0:
        return shown
    return ngettext("{names} and {count} more", "{names} and {count} more", rest).format(names=shown, count=rest)


# ---------------------------------------------------------------- lists


def _list(
    health: Health, show: Show, deals: tuple[Credit, ...], request: Request, *, whole_team: bool
) -> tuple[Block, ...]:
    head = headline(health, show, deals, request.principal.company.currency)
    if not deals:
        return (head, Text(show.none, "muted"))
    return (head, *table(show, deals, request.today, with_person=whole_team))


def _leftovers(health: Health) -> tuple[Text, ...]:
    """Deals that none of the figures count."""
    waiting = waiting_for_rate(health.pipeline.waiting_for_rate, about)
    undated = count(health.pipeline.undated)
    if not undated:
        return waiting
    words = ngettext("{count} open deal has no close date.", "{count} open deals have no close date.", undated)
    return (*waiting, Text(words.format(count=undated), "warning"))


def _buttons(health: Health, show: Show | None, args: dict[str, Any]) -> tuple[Button, ...]:
    risks = health.risks
    lists = {
        Show.ALL: health.pipeline.closing,
        Show.OVERDUE: risks.overdue,
        Show.STALLED: risks.stalled,
        Show.SLIPPED: risks.slipped,
        Show.NO_NEXT_STEP: risks.no_next_step,
    }
    if show:
        return (
            Button(_("Pipeline health"), Call("pipeline", args), primary=True),
            Button(_("Quota"), Call("quota", args)),
            Button(_("Another period…"), Call("pipeline", {**args, "show": show.value}, form=True)),
        )
    return (
        *(
            Button(
                f"{offered.short} ({count(deals)})",
                Call("pipeline", {**args, "show": offered.value}),
                primary=offered is Show.ALL,
            )
            for offered, deals in lists.items()
            if deals
        ),
        Button(_("What changed"), Call("changes", args)),
    )
