"""What a manager may make of a period: a verdict about each of their people, as drafts that nobody else sees."""

from __future__ import annotations

from contextlib import nullcontext

from pydantic import BaseModel, Field

from bot.arguments import ColleagueArg, PeriodArg, plain
from bot.capability import Request, capability
from bot.cards import Button, Card, Column, Table, Text
from bot.i18n import N_, _, ngettext, number, percent, period_name
from bot.parts.metrics_file import catalogue
from bot.parts.summary import VERDICTS, rule_words
from bot.turn import Call
from spm_core.delegations.view import standing_in
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
    deputy = args.instead_of is not None and args.instead_of.id != request.principal.employee_id
    manager = args.instead_of if deputy else None
    opened = standing_in(request.session, manager.id, request.now) if manager else nullcontext(request.session)
    with opened as session:
        period, found = drafts_of(session, args.period, request.now, catalogue())
    columns = (Column(_("Person")), Column(_("Attained"), "right"), Column(_("Score"), "right"), Column(_("Verdict")))
    hidden = len(found) - SHOWN
    more = (Text(ngettext("{count} more", "{count} more", hidden).format(count=hidden), "muted"),) if hidden > 0 else ()
    opens = () if deputy else tuple(_open(each, plain({"period": period})) for each in found[:BUTTONS])
    return Card(
        title=_("Feedback drafts · {period}").format(period=period_name(period)),
        body=(
            Table(columns, tuple(_row(each) for each in found[:SHOWN])),
            *more,
            Text(rule_words(), "muted"),
            Text(_("Only you see this. Nothing of it goes to anybody."), "muted"),
        ),
        buttons=opens,
        facts={"period": period, "drafts": [_facts(each) for each in found]},
        as_of=request.now,
        resolved=plain({"period": period, "instead_of": args.instead_of}),
        subject_id=manager.id if manager else None,
    )


def _open(each: SummaryDraft, period: dict[str, object]) -> Button:
    return Button(each.person, Call("summary", {**period, "person": each.ref}))


def _row(each: SummaryDraft) -> tuple[str, ...]:
    attained, score = each.standing.attainment, each.overall.score
    status = VERDICTS[each.overall.verdict] if each.overall.verdict else None
    return (
        each.person,
        "–" if attained is None else percent(attained),
        "–" if score is None else number(score),
        f"{status.symbol} {_(status.words)}" if status else _("cannot be measured"),
    )


def _facts(each: SummaryDraft) -> dict[str, object]:
    return {"person": each.person, "attainment": each.standing.attainment, "overall": each.overall}
