"""The health of a pipeline, and its deals: all of them, or those at risk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import ComingPeriodArg, PersonArg, Team, TeamArg, plain
from bot.arguments.deals import AmountArg
from bot.asked import AskedAs
from bot.blocks import Block, Fields, Figure, Heading, Item, Items, Status, Text
from bot.capabilities.pipeline.left_out import left_out
from bot.capabilities.pipeline.lists import Order, Show, chosen, headline, is_short, items
from bot.capabilities.pipeline.slots import pipeline_slots
from bot.capability import Request, capability
from bot.cards import SEEN, Button, Card
from bot.i18n import N_, _, about, ngettext, number, percent, period_name
from bot.parts.provenance import source
from bot.parts.subject import Whom, subject_of
from bot.parts.usual import rate_words, why_no_rate
from bot.turn import Call
from bot.wishes import Wish
from spm_core.deals.service import Credit
from spm_core.pipeline.risks import FEWEST, Score, count
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
    wish=Wish.DEALS,
    example=N_("What closes this week? What's stuck?"),
    suggest=N_("What closes this week?"),
    place=4,
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
    body, deals = _overview(pipeline_health, subject.resolved), None
    if show:
        deals = chosen(pipeline_health, show, request.today, args.min_amount, args.inactive_days, args.order)
        body = _list(pipeline_health, show, deals, request, whole_team=subject.whose.team)
    return Card(
        title=f"{_title(subject, args.team, show)} · {period_name(subject.standing.period)}",
        body=(*body, *left_out(pipeline_health)),
        buttons=_buttons(pipeline_health, show, subject.resolved),
        pick=_("Open a deal…") if show else "",
        facts=pipeline_health.facts() | ({} if deals is None else {"deals": deals}),
        as_of=request.now,
        source=source(request, subject.whose, subject.standing.period),
        resolved={**subject.resolved, **filters},
        subject_id=subject.audited,
    )


def _title(subject: Whom, team: Team | None, show: Show | None) -> str:
    what, name = show.heading if show else _("Pipeline"), subject.who.name
    if subject.mine:
        return f"{what}, {_('your team')}" if team or subject.whose.team else what
    return f"{what}, {_('{name}’s team').format(name=name) if subject.whose.team else name}"


# ---------------------------------------------------------------- the overview


def _overview(health: Health, args: dict[str, Any]) -> tuple[Block, ...]:
    pipe = health.pipeline
    deals = count(pipe.closing)
    caption = ngettext("open, {count} deal", "open, {count} deals", deals).format(count=deals)
    wrong = tuple(_wrong(health, args))
    good = () if wrong else (Text(_("✔ Nothing is stalled, slipped or overdue."), "good"),)
    return (
        Figure(about(pipe.open_pipeline), caption, _covered(health)),
        *_coverage(health),
        Fields(_fields(health)),
        *((Heading(_("Look at these first")), Items(wrong)) if wrong else good),
        *_score_parts(health.score),
    )


def _covered(health: Health) -> Status | None:
    gap, covered = health.pipeline.gap, health.coverage
    if gap is None or is_short(health):
        return None
    if not gap:
        return Status("✔", _("Quota met"), "good")
    if covered.enough is None:
        return None
    return Status("▼", _("Not enough"), "bad") if covered.thin else Status("▲", _("Enough"), "good")


def _coverage(health: Health) -> tuple[Text, ...]:
    """How often the open deals cover the gap, and how often they would have to."""
    pipe, needed = health.pipeline, health.coverage.needed
    if not pipe.gap or pipe.coverage is None or is_short(health):
        return ()
    places = 1 if needed is None or number(needed, 1) != number(pipe.coverage, 1) else 2
    covered = _("They cover the gap of {gap} {times} times.")
    strong = covered.format(gap=about(pipe.gap), times=number(pipe.coverage, places))
    if needed is None:
        return (Text(why_no_rate(health.usual), strong=strong),)
    takes = _("At the usual win rate it takes {times} times.")
    return (Text(takes.format(times=number(needed, places)), strong=strong),)


def _fields(health: Health) -> tuple[tuple[str, str], ...]:
    pipe, rate = health.pipeline, rate_words(health.usual)
    fields = []
    if pipe.weighted_pipeline is not None:
        fields.append((_("Weighted by chance"), about(pipe.weighted_pipeline)))
    if rate:
        fields.append((_("Usual win rate"), rate))
    return tuple(fields)


_PARTS = {
    "coverage": N_("coverage"),
    "moving": N_("moving"),
    "dates": N_("close dates"),
    "next_steps": N_("next steps"),
    "balance": N_("balance"),
}


_NO_SCORE = {
    "no_quota": N_("No health score: there is no quota to cover."),
    "met": N_("No health score: there is no gap to cover."),
    "few_open_deals": N_("No health score: fewer than {count} deals are open."),
}


def _score_parts(score: Score) -> tuple[Text, ...]:
    if score.points is None:
        return (Text(_(_NO_SCORE[score.reason]).format(count=FEWEST), "muted"),) if score.reason else ()
    known = [(_(_PARTS[part.name]), part.value) for part in score.parts if part.value is not None]
    lost = ", ".join(f"{name} {percent(value, 0)}" for name, value in known if value < 1)
    words = _("Health {points} of 100: {parts}.") if lost else _("Health {points} of 100.")
    return (Text(words.format(points=score.points, parts=lost), "muted"),)


def _wrong(health: Health, args: dict[str, Any]) -> Iterator[Item]:
    risks = health.risks
    lists: tuple[tuple[str, tuple[Credit, ...], Show], ...] = (
        (_("Past their close date"), risks.overdue, Show.OVERDUE),
        (_("Stalled"), risks.stalled, Show.STALLED),
        (_("Slipped out of the period"), risks.slipped, Show.SLIPPED),
        (_("No next step"), risks.no_next_step, Show.NO_NEXT_STEP),
        (_("More than half is one deal"), (risks.single_large,) if risks.single_large else (), Show.BIGGEST),
    )
    for label, deals, show in lists:
        if deals:
            words = ngettext("{count} deal", "{count} deals", count(deals)).format(count=count(deals))
            yield Item(label, words, _names(deals), call=Call("pipeline", {**args, "show": show.value}))


def _names(deals: tuple[Credit, ...]) -> str:
    names = list(dict.fromkeys(deal.account or deal.name for deal in deals))
    rest = count(deals) - min(len(names), NAMED)
    shown = ", ".join(names[:NAMED])
    if rest <= 0:
        return shown
    return ngettext("{names} and {count} more", "{names} and {count} more", rest).format(names=shown, count=rest)


# ---------------------------------------------------------------- lists


def _list(
    health: Health, show: Show, deals: tuple[Credit, ...], request: Request, *, whole_team: bool
) -> tuple[Block, ...]:
    if not deals:
        return (Text(show.none),)
    head = headline(health, show, deals, request.principal.company.currency)
    return (*head, items(show, deals, request.today, with_person=whole_team))


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
            Button(_("Pipeline health"), Call("pipeline", args)),
            Button(_("Quota"), Call("quota", args)),
            Button(_("Another period…"), Call("pipeline", {**args, "show": show.value}, form=True), more=True),
        )
    offered = [(each, deals) for each, deals in lists.items() if deals]
    return (
        *(
            Button(
                f"{each.short} ({count(deals)})",
                Call("pipeline", {**args, "show": each.value}),
                primary=not n,
                more=n >= SEEN,
            )
            for n, (each, deals) in enumerate(offered)
        ),
        Button(_("What changed"), Call("changes", args), more=len(offered) >= SEEN),
    )
