"""Feedback as a card: a draft for those above the person, and once sent for both, with what was said back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.capabilities.feedback.check import check, finding_blocks
from bot.capability import Request
from bot.cards import Block, Button, Card, Heading, Status, Text
from bot.i18n import N_, _, day, moment, period_name
from bot.parts.feedback import PARTS
from bot.parts.metrics import label, worded
from bot.parts.metrics_file import catalogue
from bot.parts.summary import VERDICTS
from bot.turn import Call
from spm_core.feedback.models import FeedbackElement, ReplyKind
from spm_core.feedback.thread import FeedbackThread, ThreadEntry
from spm_core.people.service import person

EDIT: Mapping[FeedbackElement, str] = {
    FeedbackElement.GOALS: N_("Edit 1…"),
    FeedbackElement.SINCE: N_("Edit 2…"),
    FeedbackElement.SUCCESSES: N_("Edit 3…"),
    FeedbackElement.IMPROVE: N_("Edit 4…"),
    FeedbackElement.OVERALL: N_("Edit 5…"),
}
REPLIES: Mapping[ReplyKind, Status] = {
    ReplyKind.ACKNOWLEDGE: Status("✔", N_("{name} acknowledged it")),
    ReplyKind.COMMENT: Status("●", N_("{name} commented")),
    ReplyKind.DISAGREE: Status("◆", N_("{name} disagrees")),
    ReplyKind.TALK: Status("◇", N_("{name} asks for a talk")),
}


def feedback_card(request: Request, found: FeedbackThread, told: Text | None = None) -> Card:
    """As whoever asks may read it: a draft has its findings beside it."""
    about = period_name(found.period)
    draft = found.sent_at is None
    title = _("Your feedback · {period}") if found.mine else _("Feedback for {name} · {period}")
    title = _("Draft · feedback for {name} · {period}") if draft else title
    return Card(
        title=title.format(name=found.person, period=about),
        body=(
            *((told,) if told else ()),
            *_head(request, found),
            *_said(request, found),  # what is news to whoever is told
            *written(found),
            *_actions(found),
        ),
        buttons=_draft_buttons(found) if draft else _sent_buttons(request, found),
        facts=facts(found),
        as_of=request.now,
        resolved={"feedback": found.id},
        subject_id=None if found.mine else found.person_id,
    )


def review_card(request: Request, found: FeedbackThread) -> Card:
    """Before it goes out: what the person will read, and what could be said better."""
    findings = [block for each in found.parts for block in finding_blocks(check(each.text or ""))]
    look = Text(_("Every sentence is specific: nothing to say better."), "good")
    return Card(
        title=_("Send to {name}? · {period}").format(name=found.person, period=period_name(found.period)),
        body=(
            Heading(_("What could be said better")),
            *(findings or [look]),
            *_plain(found),
            *_actions(found),
            Text(
                _("{name} reads it as soon as you send it. It can't be taken back.").format(name=found.person), "muted"
            ),
        ),
        buttons=(
            Button(
                _("Send to {name}").format(name=found.person),
                Call("send feedback", {"feedback": found.id, "version": found.version}),
                primary=True,
            ),
            Button(_("Back to the draft"), Call("feedback", {"feedback": found.id})),
        ),
        facts={**facts(found), "findings": len(findings)},
        as_of=request.now,
        subject_id=found.person_id,
    )


def _head(request: Request, found: FeedbackThread) -> tuple[Block, ...]:
    if found.sent_at is None:
        return (Text(_("Only those who lead {name} see this draft.").format(name=found.person), "muted"),)
    status = VERDICTS[found.verdict] if found.verdict else None
    verdict = (Text(f"{status.symbol} {_(status.words)}", status.tone),) if status else ()
    said = _("From {author}, {moment}").format(author=found.author, moment=_local(request, found.sent_at))
    return (*verdict, Text(said, "muted"))


def written(found: FeedbackThread) -> tuple[Block, ...]:
    """The five parts; of a draft with what could be said better under each."""
    blocks: list[Block] = []
    for each in found.parts:
        blocks += [Heading(_(PARTS[each.part])), Text(each.text or _("This text was erased."))]
        blocks += finding_blocks(check(each.text or "")) if found.sent_at is None else ()
    return tuple(blocks)


def _plain(found: FeedbackThread) -> tuple[Block, ...]:
    return tuple(block for each in found.parts for block in (Heading(_(PARTS[each.part])), Text(each.text or "")))


def _actions(found: FeedbackThread) -> tuple[Block, ...]:
    lines = []
    for each in found.actions:
        known = catalogue().get(each.metric)
        what, unit = (label(known), known.unit) if known else (each.metric, "count")
        said = _("→ {what}: {target} by {day}")
        lines.append(Text(said.format(what=what, target=worded(each.amount, unit), day=day(each.due_on))))
    return (Heading(_("Actions, checked next time")), *lines) if lines else ()


def _said(request: Request, found: FeedbackThread) -> tuple[Block, ...]:
    said = tuple(_reply(request, each) for each in found.replies)
    return (Heading(_("What was said about it")), *said) if said else ()


def _reply(request: Request, each: ThreadEntry) -> Text:
    status = REPLIES[each.kind]
    words = f"\n“{each.text}”" if each.text else ""
    said = _(status.words).format(name=each.by)
    return Text(f"{status.symbol} {said} · {_local(request, each.at)}{words}", status.tone)


def _local(request: Request, at: datetime) -> str:
    return moment(at.astimezone(request.now.tzinfo))


def _draft_buttons(found: FeedbackThread) -> tuple[Button, ...]:
    key: dict[str, Any] = {"feedback": found.id}
    return (
        Button(_("Check and send…"), Call("review feedback", key), primary=True),
        *(
            Button(_(EDIT[part]), Call("edit feedback", {**key, "part": part.value}, form=True))
            for part in FeedbackElement
        ),
        Button(_("Agree on an action…"), Call("feedback action", key, form=True)),
        Button(_("Self-assessment"), Call("feedback self view", key)),
    )


def _sent_buttons(request: Request, found: FeedbackThread) -> tuple[Button, ...]:
    def answer(kind: ReplyKind, *, form: bool = True) -> Call:
        return Call("answer feedback", {"feedback": found.id, "kind": kind.value}, form=form)

    comment = Button(_("Comment…"), answer(ReplyKind.COMMENT))
    if not found.mine:
        return (*_talk(request, found), comment)
    goals = (each for each in found.actions if each.goal_id)
    return (
        *(
            (Button(_("Acknowledge"), answer(ReplyKind.ACKNOWLEDGE, form=False), primary=True),)
            if not found.acknowledged
            else ()
        ),
        comment,
        Button(_("Disagree…"), answer(ReplyKind.DISAGREE)),
        Button(_("Ask for a talk…"), answer(ReplyKind.TALK)),
        *(
            Button(_("Goal: {what}").format(what=_name(each.metric)), Call("goal", {"goal": each.goal_id}))
            for each in goals
        ),
    )


def _talk(request: Request, found: FeedbackThread) -> tuple[Button, ...]:
    """Times to propose, where the person asked for a talk."""
    who = person(request.session, found.person_id)
    if who is None or not any(each.kind is ReplyKind.TALK for each in found.replies):
        return ()
    return (Button(_("Plan a talk…"), Call("plan talk", {"person": who.ref}, form=True), primary=True),)


def _name(metric: str) -> str:
    known = catalogue().get(metric)
    return label(known) if known else metric


def facts(found: FeedbackThread) -> dict[str, Any]:
    """Without what was written: that is on the card alone."""
    return {
        "feedback": found.id,
        "person": found.person,
        "author": found.author,
        "period": found.period,
        "verdict": found.verdict,
        "sent_at": found.sent_at,
        "actions": [{"metric": each.metric, "target": each.amount, "due": each.due_on} for each in found.actions],
        "replies": [{"kind": each.kind.value, "by": each.by, "at": each.at} for each in found.replies],
    }
