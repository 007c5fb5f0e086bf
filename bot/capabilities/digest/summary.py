"""A person's feedback summary: facts for themselves, and a draft verdict for those above them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, PersonArg, myself, plain
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, period_name
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import source
from bot.parts.schedules import change_when, occasion
from bot.parts.summary import body, facts_of
from bot.parts.verdicts import verdict_blocks
from bot.turn import Call
from bot.wishes import Wish
from spm_core.errors import NotAllowed
from spm_core.feedback.periods import sent_about
from spm_core.imports.freshness import PIPELINE_ROWS, RowsBehind, rows_of
from spm_core.summary import service
from spm_core.summary.rules import Overall
from spm_core.who import Who


class SummaryArgs(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))


@capability(
    "summary",
    summary=N_("Feedback summary: goals, what changed, successes, what to work on"),
    args=SummaryArgs,
    wish=Wish.FEEDBACK,
)
def summary(request: Request, args: SummaryArgs) -> Card:
    who = args.person or myself(request)
    mine = who.id == request.principal.employee_id
    if not mine and not request.principal.leads and not request.principal.sees_all:
        raise NotAllowed(who.id)
    facts = service.summary(request.session, who.id, args.period, request.now, catalogue())
    verdict = None if mine else service.draft(request.session, who.id, facts, request.now)
    resolved = plain({"period": facts.standing.period, "person": who})
    title = _("Your summary") if mine else _("Feedback for {name}").format(name=who.name)
    return Card(
        title=f"{title} · {period_name(facts.standing.period)}",
        body=(*body(facts, mine=mine), *(verdict_blocks(verdict) if verdict else ())),
        buttons=_buttons(request, resolved, mine=mine, feedback=_feedback(request, facts, who.id, resolved, verdict)),
        facts=facts_of(facts, verdict),
        as_of=request.now,
        source=source(request, Who("own", who.id), facts.standing.period, _rows(facts)),
        resolved=resolved,
        subject_id=None if mine else who.id,
        occasion=occasion(request, "summary", title) if mine else "",
    )


def _rows(facts: service.Summary) -> frozenset[RowsBehind]:
    """What its metrics and goals are computed from, and the pipeline."""
    names = [kpi.metric.name for kpi in (*facts.better, *facts.worse)] + [goal.metric for goal in facts.goals]
    known = catalogue()
    return PIPELINE_ROWS | rows_of([known[name] for name in names if name in known], known)


def _feedback(
    request: Request, facts: service.Summary, person: int, resolved: Mapping[str, Any], verdict: Overall | None
) -> Button | None:
    """To draft feedback or, where it was sent already by whomever, to read it."""
    if verdict is None:
        return None
    if sent := sent_about(request.session, [person], facts.standing.period).get(person):
        return Button(_("Read the feedback"), Call("feedback", {"feedback": sent}), primary=True)
    return Button(_("Draft feedback…"), Call("draft feedback", resolved), primary=True)


def _buttons(
    request: Request, resolved: Mapping[str, Any], *, mine: bool, feedback: Button | None
) -> tuple[Button, ...]:
    change = change_when(request, "summary")
    return (
        *((feedback,) if feedback else ()),
        Button(_("Path to quota"), Call("path to quota", resolved), primary=feedback is None),
        Button(_("Goals"), Call("goals", resolved)),
        *((change,) if mine else ()),
        Button(_("Why these numbers?"), Call("why", resolved), more=True),
    )
