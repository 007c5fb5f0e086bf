"""Feedback drafts: a verdict about each of a manager's people, which nobody else sees."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import ColleagueArg, PeriodArg, plain
from bot.blocks import Column, Table, Text
from bot.capabilities.digest.deputy import absent_manager, session_of
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, number, percent, period_name
from bot.parts.lists import more_line
from bot.parts.metrics_file import catalogue
from bot.parts.summary import VERDICTS, rule_words
from bot.turn import Call
from spm_core.summary.service import SummaryDraft
from spm_core.summary.service import drafts as drafts_of

SHOWN = 40
BUTTONS = 8


class Drafts(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    instead_of: ColleagueArg | None = Field(None, description=N_("The manager you stand in for"))


@capability(
    "feedback drafts",
    summary=N_("Feedback drafts: a verdict about each of your people, for you alone"),
    args=Drafts,
)
def drafts(request: Request, args: Drafts) -> Card:
    manager = absent_manager(request, args.instead_of)
    with session_of(request, manager) as session:
        period, summaries = drafts_of(session, args.period, request.now, catalogue())
    columns = (Column(_("Person")), Column(_("Attained"), "right"), Column(_("Score"), "right"), Column(_("Verdict")))
    opens = () if manager else tuple(_open_button(draft, plain({"period": period})) for draft in summaries[:BUTTONS])
    return Card(
        title=_("Feedback drafts · {period}").format(period=period_name(period)),
        body=(
            Table(columns, tuple(_row(draft) for draft in summaries[:SHOWN])),
            *more_line(len(summaries) - SHOWN),
            Text(rule_words(), "muted"),
            Text(_("Only you see this. Nothing of it goes to anybody."), "muted"),
        ),
        buttons=opens,
        facts={"period": period, "drafts": [_facts(draft) for draft in summaries]},
        as_of=request.now,
        resolved=plain({"period": period, "instead_of": args.instead_of}),
        subject_id=manager.id if manager else None,
    )


def _open_button(draft: SummaryDraft, period: dict[str, object]) -> Button:
    return Button(draft.person, Call("summary", {**period, "person": draft.ref}))


def _row(draft: SummaryDraft) -> tuple[str, ...]:
    attained, score = draft.standing.attainment, draft.overall.score
    status = VERDICTS[draft.overall.verdict] if draft.overall.verdict else None
    return (
        draft.person,
        "–" if attained is None else percent(attained),
        "–" if score is None else number(score),
        f"{status.symbol} {_(status.words)}" if status else _("cannot be measured"),
    )


def _facts(draft: SummaryDraft) -> dict[str, object]:
    return {"person": draft.person, "attainment": draft.standing.attainment, "overall": draft.overall}
