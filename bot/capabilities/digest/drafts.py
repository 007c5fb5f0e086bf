"""Feedback drafts: a verdict about each of a manager's people, which nobody else sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, plain
from bot.blocks import Item, Items, Status, Text
from bot.capability import Request, capability
from bot.cards import Card
from bot.i18n import N_, _, day, percent, period_name
from bot.parts.first_upper import first_upper
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import source
from bot.parts.verdicts import VERDICTS, rule_words, too_old
from bot.turn import Call
from bot.wishes import Wish
from spm_core.feedback.periods import period_about, sent_about
from spm_core.summary.rules import SummaryVerdict
from spm_core.summary.service import SummaryDraft
from spm_core.summary.service import drafts as drafts_of
from spm_core.who import Who

SHOWN = 10
_ORDER: tuple[SummaryVerdict | None, ...] = ("misses", "meets", "exceeds", None)


class Drafts(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))


@capability(
    "feedback drafts",
    summary=N_("Feedback drafts: a verdict about each of your people, for you alone"),
    args=Drafts,
    wish=Wish.FEEDBACK,
    leads=True,
)
def drafts(request: Request, args: Drafts) -> Card:
    asked = args.period or period_about(request.session, request.now)
    period, summaries = drafts_of(request.session, asked, request.now, catalogue())
    sent = sent_about(request.session, [draft.person_id for draft in summaries], period)
    opens, verdicts = plain({"period": period}), Counter(draft.overall.verdict for draft in summaries)
    listed = tuple(_item(draft, opens, sent.get(draft.person_id)) for draft in sorted(summaries, key=_order)[:SHOWN])
    return Card(
        title=_("Feedback drafts · {period}").format(period=period_name(period)),
        body=(
            *_age(summaries),
            Text(_counted(verdicts)),
            Items(listed, more=max(0, len(summaries) - SHOWN)),
            Text(rule_words(), "muted"),
            Text(_("Only you see this. Nothing of it goes to anybody."), "muted"),
        ),
        pick=_("Open a person…"),
        facts={"period": period, "drafts": [_facts(draft) for draft in summaries]},
        as_of=request.now,
        source=source(request, Who("team", request.principal.employee_id), period),
        resolved=opens,
    )


def _age(summaries: Sequence[SummaryDraft]) -> tuple[Text, ...]:
    """How old the data is, first of all: all verdicts rest on the same imports."""
    overall = summaries[0].overall if summaries else None
    if overall is None or overall.data_on is None:
        return ()
    if overall.stale:
        return (Text(too_old(overall.data_on), "warning"),)
    return (Text(_("Based on data from {day}.").format(day=day(overall.data_on)), "muted"),)


def _order(draft: SummaryDraft) -> int:
    """Those who miss expectations first, those who cannot be measured last."""
    return _ORDER.index(draft.overall.verdict)


def _counted(verdicts: Mapping[SummaryVerdict | None, int]) -> str:
    """How many people have which verdict: 2 misses expectations · 5 meets expectations."""
    return " · ".join(f"{_words(verdict)}: {verdicts[verdict]}" for verdict in _ORDER if verdicts.get(verdict))


def _words(verdict: SummaryVerdict | None) -> str:
    return first_upper(_(VERDICTS[verdict].words) if verdict else _("cannot be measured"))


def _item(draft: SummaryDraft, period: dict[str, object], sent: int | None) -> Item:
    attained, score, verdict = draft.standing.attainment, draft.overall.score, draft.overall.verdict
    status = VERDICTS[verdict] if verdict else Status("○", "")
    return Item(
        draft.person,
        "–" if attained is None else percent(attained),
        _("sent already") if sent else "" if score is None else _("score {score}").format(score=percent(score)),
        Status(status.symbol, _words(verdict), status.tone),
        Call("feedback", {"feedback": sent}) if sent else Call("summary", {**period, "person": draft.ref}),
    )


def _facts(draft: SummaryDraft) -> dict[str, object]:
    return {"person": draft.person, "attainment": draft.standing.attainment, "overall": draft.overall}
