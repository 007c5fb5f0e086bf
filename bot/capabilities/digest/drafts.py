"""Feedback drafts: a verdict about each of a manager's people, which nobody else sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pydantic import BaseModel, Field

from bot.arguments import ColleagueArg, PeriodArg, plain
from bot.blocks import Item, Items, Status, Text
from bot.capabilities.digest.deputy import absent_manager, session_of
from bot.capability import Request, capability
from bot.cards import Card
from bot.i18n import N_, _, number, percent, period_name
from bot.parts.metrics_file import catalogue
from bot.parts.summary import VERDICTS, rule_words
from bot.parts.wins import first_upper
from bot.turn import Call
from bot.wishes import Wish
from spm_core.summary.rules import SummaryVerdict
from spm_core.summary.service import SummaryDraft
from spm_core.summary.service import drafts as drafts_of

SHOWN = 10
_ORDER: tuple[SummaryVerdict | None, ...] = ("misses", "meets", "exceeds", None)


class Drafts(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    instead_of: ColleagueArg | None = Field(None, description=N_("The manager you stand in for"))


@capability(
    "feedback drafts",
    summary=N_("Feedback drafts: a verdict about each of your people, for you alone"),
    args=Drafts,
    wish=Wish.FEEDBACK,
    leads=True,
)
def drafts(request: Request, args: Drafts) -> Card:
    manager = absent_manager(request, args.instead_of)
    with session_of(request, manager) as session:
        period, summaries = drafts_of(session, args.period, request.now, catalogue())
    opens, verdicts = plain({"period": period}), Counter(draft.overall.verdict for draft in summaries)
    listed = tuple(_item(draft, None if manager else opens) for draft in sorted(summaries, key=_order)[:SHOWN])
    return Card(
        title=_("Feedback drafts · {period}").format(period=period_name(period)),
        body=(
            Text(_counted(verdicts)),
            Items(listed, more=max(0, len(summaries) - SHOWN)),
            Text(rule_words(), "muted"),
            Text(_("Only you see this. Nothing of it goes to anybody."), "muted"),
        ),
        pick="" if manager else _("Open a person…"),
        facts={"period": period, "drafts": [_facts(draft) for draft in summaries]},
        as_of=request.now,
        resolved=plain({"period": period, "instead_of": args.instead_of}),
        subject_id=manager.id if manager else None,
    )


def _order(draft: SummaryDraft) -> int:
    """Those who miss expectations first, those who cannot be measured last."""
    return _ORDER.index(draft.overall.verdict)


def _counted(verdicts: Mapping[SummaryVerdict | None, int]) -> str:
    """How many people have which verdict: 2 misses expectations · 5 meets expectations."""
    return " · ".join(f"{_words(verdict)}: {verdicts[verdict]}" for verdict in _ORDER if verdicts.get(verdict))


def _words(verdict: SummaryVerdict | None) -> str:
    return first_upper(_(VERDICTS[verdict].words) if verdict else _("cannot be measured"))


def _item(draft: SummaryDraft, period: dict[str, object] | None) -> Item:
    attained, score, verdict = draft.standing.attainment, draft.overall.score, draft.overall.verdict
    status = VERDICTS[verdict] if verdict else Status("○", "")
    return Item(
        draft.person,
        "–" if attained is None else percent(attained),
        "" if score is None else _("score {score}").format(score=number(score)),
        Status(status.symbol, _words(verdict), status.tone),
        None if period is None else Call("summary", {**period, "person": draft.ref}),
    )


def _facts(draft: SummaryDraft) -> dict[str, object]:
    return {"person": draft.person, "attainment": draft.standing.attainment, "overall": draft.overall}
