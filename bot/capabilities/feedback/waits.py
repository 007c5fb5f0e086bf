"""Feedback to acknowledge, drafts to send, and colleagues who ask for a view."""

from __future__ import annotations

from collections.abc import Iterator

from bot.capability import Request
from bot.i18n import _, period_name
from bot.parts.waits import Waits
from bot.turn import Call
from spm_core.feedback.waiting import FeedbackWaiting, waiting_for_me


def waits(request: Request) -> Iterator[Waits]:
    for one in waiting_for_me(request.session, request.now):
        yield _waits(request, one)


def _waits(request: Request, one: FeedbackWaiting) -> Waits:
    if one.period is None:
        words, label = _("{name} asks how you see something.").format(name=one.name), _("Give your view")
        return Waits(words, label, Call("peer feedback", {"request": one.id}), one.since)
    period = period_name(request.principal.company.calendar.named(one.period))
    if one.draft:
        words, label = _("Your feedback for {name} about {period} isn't sent yet."), _("Finish the feedback")
    else:
        words, label = _("{name} sent you feedback about {period}."), _("Read the feedback")
    call = Call("review feedback" if one.draft else "feedback", {"feedback": one.id})
    return Waits(words.format(name=one.name, period=period), label, call, one.since)


WAITS = waits
