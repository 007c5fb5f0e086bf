"""Feedback as a card: a draft for those above the person; once sent, for both sides, with the replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.blocks import Block, Heading, Quote, Status, Text
from bot.capabilities.feedback.check import check, finding_blocks
from bot.capability import Request
from bot.cards import Button, Card
from bot.i18n import N_, _, day, period_name
from bot.parts.feedback import PARTS, to_fill
from bot.parts.first_upper import first_upper
from bot.parts.goals import metric_name
from bot.parts.metrics import label, worded
from bot.parts.metrics_file import catalogue
from bot.parts.verdicts import VERDICTS
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


def feedback_card(request: Request, thread: FeedbackThread, note: Text | None = None) -> Card:
    """The feedback as the asker may read it; a draft shows what could be said better."""
    about = period_name(thread.period)
    draft = thread.sent_at is None
    title = _("Your feedback · {period}") if thread.mine else _("Feedback for {name} · {period}")
    title = _("Draft · feedback for {name} · {period}") if draft else title
    return Card(
        title=title.format(name=thread.person, period=about),
        body=(
            *((note,) if note else ()),
            *_head(request, thread),
            *_replies(request, thread),  # first of all, since a notice opens this card for its replies
            *written(thread),
            *_actions(thread),
        ),
        buttons=_draft_buttons(thread) if draft else _sent_buttons(request, thread),
        facts=facts(thread),
        as_of=request.now,
        resolved={"feedback": thread.id},
        subject_id=None if thread.mine else thread.person_id,
    )


def review_card(request: Request, thread: FeedbackThread) -> Card:
    """A last look before sending: what the person will read, and what could be said better."""
    left = unfilled(thread)
    findings = [block for part in thread.parts for block in finding_blocks(check(part.text or ""))]
    look = Text(_("Every sentence is specific: nothing to say better."), "good")
    return Card(
        title=_("Send to {name}? · {period}").format(name=thread.person, period=period_name(thread.period)),
        body=(
            *_to_fill(thread, left),
            Heading(_("What could be said better")),
            *(findings or [look]),
            Heading(_("What {name} will read").format(name=thread.person)),
            *_plain(thread),
            *_actions(thread),
            Text(
                _("{name} reads it as soon as you send it. It can't be taken back.").format(name=thread.person), "muted"
            ),
        ),
        buttons=(
            *(_fill_buttons(thread, left) or (_send_button(thread),)),
            Button(_("Back to the draft"), Call("feedback", {"feedback": thread.id})),
        ),
        facts={**facts(thread), "findings": len(findings), "to_fill": [part.value for part in left]},
        as_of=request.now,
        subject_id=thread.person_id,
    )


def unfilled(thread: FeedbackThread) -> tuple[FeedbackElement, ...]:
    """The parts whose text still asks its author to write something."""
    return to_fill({row.part: row.text for row in thread.parts if row.text})


def _to_fill(thread: FeedbackThread, left: Sequence[FeedbackElement]) -> tuple[Text, ...]:
    if not left:
        return ()
    words = _("Write this first: {parts}. It still holds my request to you, which {name} would read.")
    parts = ", ".join(_(PARTS[part]) for part in left)
    return (Text(words.format(parts=parts, name=thread.person), "warning"),)


def _fill_buttons(thread: FeedbackThread, left: Sequence[FeedbackElement]) -> tuple[Button, ...]:
    return tuple(replace(_edit_button(thread, part), primary=part is left[0], more=False) for part in left)


def _edit_button(thread: FeedbackThread, part: FeedbackElement) -> Button:
    return Button(
        _(EDIT[part]), Call("edit feedback", {"feedback": thread.id, "part": part.value}, form=True), more=True
    )


def _send_button(thread: FeedbackThread) -> Button:
    call = Call("send feedback", {"feedback": thread.id, "version": thread.version})
    return Button(_("Send to {name}").format(name=thread.person), call, primary=True)


def _head(request: Request, thread: FeedbackThread) -> tuple[Block, ...]:
    if thread.sent_at is None:
        return (Text(_("Only those who lead {name} see this draft.").format(name=thread.person), "muted"),)
    status = VERDICTS[thread.verdict] if thread.verdict else None
    verdict = (Text("", status.tone, strong=f"{status.symbol} {first_upper(_(status.words))}"),) if status else ()
    line = _("From {author}, {day}").format(author=thread.author, day=_local(request, thread.sent_at))
    return (*verdict, Text(line, "muted"))


def written(thread: FeedbackThread) -> tuple[Block, ...]:
    """The five parts; in a draft, each with what could be said better."""
    blocks: list[Block] = []
    for part in thread.parts:
        blocks += part_blocks(part.part, part.text or _("This text was erased."))
        blocks += finding_blocks(check(part.text or "")) if thread.sent_at is None else ()
    return tuple(blocks)


def part_blocks(part: FeedbackElement, text: str) -> tuple[Text, Text]:
    """A part under its name, without the line that a heading draws: there are five of them."""
    return Text("", strong=_(PARTS[part])), Text(text)


def _plain(thread: FeedbackThread) -> tuple[Block, ...]:
    return tuple(block for part in thread.parts for block in part_blocks(part.part, part.text or ""))


def _actions(thread: FeedbackThread) -> tuple[Block, ...]:
    lines = []
    for action in thread.actions:
        definition = catalogue().get(action.metric)
        what, unit = (label(definition), definition.unit) if definition else (action.metric, "count")
        words = _("→ {what}: {target} by {day}")
        lines.append(Text(words.format(what=what, target=worded(action.amount, unit), day=day(action.due_on))))
    return (Heading(_("Actions, checked next time")), *lines) if lines else ()


def _replies(request: Request, thread: FeedbackThread) -> tuple[Block, ...]:
    replies = tuple(_reply(request, reply) for reply in thread.replies)
    return (Heading(_("What was said about it")), *replies) if replies else ()


def _reply(request: Request, reply: ThreadEntry) -> Block:
    status = REPLIES[reply.kind]
    done = f"{status.symbol} {_(status.words).format(name=reply.by)}, {_local(request, reply.at)}"
    return Quote(reply.text, done) if reply.text else Text(done)


def _local(request: Request, at: datetime) -> str:
    return day(at.astimezone(request.now.tzinfo).date())


def _draft_buttons(thread: FeedbackThread) -> tuple[Button, ...]:
    key: dict[str, Any] = {"feedback": thread.id}
    return (
        Button(_("Check and send"), Call("review feedback", key), primary=True),
        Button(_("Agree on an action…"), Call("feedback action", key, form=True)),
        Button(_("Self-assessment"), Call("feedback self view", key)),
        *(_edit_button(thread, part) for part in FeedbackElement),
    )


def _sent_buttons(request: Request, thread: FeedbackThread) -> tuple[Button, ...]:
    def answer(kind: ReplyKind, *, form: bool = True) -> Call:
        return Call("answer feedback", {"feedback": thread.id, "kind": kind.value}, form=form)

    comment = Button(_("Comment…"), answer(ReplyKind.COMMENT))
    if not thread.mine:
        return (*_talk(request, thread), comment)
    goals = (action for action in thread.actions if action.goal_id)
    return (
        *(
            (Button(_("Acknowledge"), answer(ReplyKind.ACKNOWLEDGE, form=False), primary=True),)
            if not thread.acknowledged
            else ()
        ),
        comment,
        Button(_("Disagree…"), answer(ReplyKind.DISAGREE)),
        Button(_("Ask for a talk…"), answer(ReplyKind.TALK)),
        *(
            Button(_("Goal: {what}").format(what=metric_name(action.metric)), Call("goal", {"goal": action.goal_id}))
            for action in goals
        ),
    )


def _talk(request: Request, thread: FeedbackThread) -> tuple[Button, ...]:
    """A button to plan the talk that the person asked for."""
    who = person(request.session, thread.person_id)
    if who is None or not any(reply.kind is ReplyKind.TALK for reply in thread.replies):
        return ()
    return (Button(_("Plan a talk…"), Call("plan talk", {"person": who.ref}, form=True), primary=True),)


def facts(thread: FeedbackThread) -> dict[str, Any]:
    """Facts without the written texts, which appear only on the card."""
    return {
        "feedback": thread.id,
        "person": thread.person,
        "author": thread.author,
        "period": thread.period,
        "verdict": thread.verdict,
        "sent_at": thread.sent_at,
        "actions": [
            {"metric": action.metric, "target": action.amount, "due": action.due_on} for action in thread.actions
        ],
        "replies": [{"kind": reply.kind.value, "by": reply.by, "at": reply.at} for reply in thread.replies],
    }
