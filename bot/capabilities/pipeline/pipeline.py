"""The health of a pipeline, and the lists of deals that it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import ComingPeriodArg, PersonArg, Team, TeamArg
from bot.asked import AskedAs
from bot.blocks import Block, Fields, Figure, Heading, Item, Items, Status, Text
from bot.capabilities.pipeline.left_out import left_out
from bot.capabilities.pipeline.lists import Show
from bot.capabilities.pipeline.slots import pipeline_slots
from bot.capability import Request, capability
from bot.cards import SEEN, Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, about, ngettext, number, percent, period_name
from bot.parts.provenance import source
from bot.parts.subject import Whom, subject_of
from bot.parts.usual import rate_words, times, why_no_rate
from bot.parts.yes_no import yes_no
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
    enough: bool = Field(False, json_schema_extra=NOT_ASKED)
    """Whether it was asked if there is enough: a yes or no comes first."""


@capability(
    "pipeline",
    summary=N_("How healthy your pipeline is"),
    args=PipelineArgs,
    wish=Wish.DEALS,
    example=N_("Do I have enough pipeline? What's at risk?"),
    asked=AskedAs(
        ahead=True,
        everyone=True,
        names=frozenset({"people"}),
        leads_to={"proof": "why", "deals": "deals"},
        slots=pipeline_slots,
    ),
)
def pipeline(request: Request, args: PipelineArgs) -> Card:
    subject = subject_of(request, args)
    found = health(request.session, subject.whose, subject.standing, request.now)
    return Card(
        title=f"{_title(subject, args.team)} · {period_name(subject.standing.period)}",
        body=(*(_enough(found) if args.enough else ()), *_overview(found, subject.resolved), *left_out(found)),
        buttons=_buttons(found, subject.resolved),
        facts=found.facts(),
        as_of=request.now,
        source=source(request, subject.whose, subject.standing.period),
        resolved=subject.resolved,
        subject_id=subject.audited,
    )


def _title(subject: Whom, team: Team | None) -> str:
    name = subject.who.name
    if subject.mine:
        return f"{_('Pipeline')}, {_('your team')}" if team or subject.whose.team else _("Pipeline")
    whose = _("{name}’s team").format(name=name) if subject.whose.team else name
    return f"{_('Pipeline')}, {whose}"


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
    if gap is None or _is_short(health):
        return None
    if not gap:
        return Status("✔", _("Quota met"), "good")
    if covered.enough is None:
        return None
    return Status("▼", _("Not enough"), "bad") if covered.thin else Status("▲", _("Enough"), "good")


def _enough(health: Health) -> tuple[Text, ...]:
    """Yes or no, where that can be told."""
    enough = None if _is_short(health) else health.coverage.enough
    return () if enough is None else (yes_no(enough),)


def _is_short(health: Health) -> bool:
    """Whether the period is a week or a day: its share of a quota is nothing that deals would have to cover."""
    return health.standing.period.kind in ("week", "day")


def _coverage(health: Health) -> tuple[Text, ...]:
    """How often the open deals cover the gap, and how often they would have to."""
    pipe, needed = health.pipeline, health.coverage.needed
    if not pipe.gap or pipe.coverage is None or _is_short(health):
        return ()
    places = 1 if needed is None or number(needed, 1) != number(pipe.coverage, 1) else 2
    covered = _("They cover the {gap} gap {times} times.")
    if not pipe.coverage:
        covered = _("Nothing is open to cover the gap of {gap}.")
    strong = covered.format(gap=about(pipe.gap), times=times(pipe.coverage, places))
    if needed is None:
        return (Text(why_no_rate(health.usual), strong=strong),)
    takes = _("At the usual win rate it takes {times}.")
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
            yield Item(label, words, _names(deals), call=Call("deals", {**args, "show": show.value}))


def _names(deals: tuple[Credit, ...]) -> str:
    names = list(dict.fromkeys(deal.account or deal.name for deal in deals))
    rest = count(deals) - min(len(names), NAMED)
    shown = ", ".join(names[:NAMED])
    if rest <= 0:
        return shown
    return ngettext("{names} and {count} more", "{names} and {count} more", rest).format(names=shown, count=rest)


def _buttons(health: Health, args: dict[str, Any]) -> tuple[Button, ...]:
    risks = health.risks
    lists = {
        Show.ALL: health.pipeline.closing,
        Show.OVERDUE: risks.overdue,
        Show.STALLED: risks.stalled,
        Show.SLIPPED: risks.slipped,
        Show.NO_NEXT_STEP: risks.no_next_step,
    }
    offered = [(each, deals) for each, deals in lists.items() if deals]
    return (
        *(
            Button(
                f"{each.short} ({count(deals)})",
                Call("deals", {**args, "show": each.value}),
                primary=not n,
                more=n >= SEEN,
            )
            for n, (each, deals) in enumerate(offered)
        ),
        Button(_("What changed"), Call("changes", args), more=len(offered) >= SEEN),
    )
