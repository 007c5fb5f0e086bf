"""Coaching talks for which the asker is to pick a time."""

from __future__ import annotations

from collections.abc import Iterator

from bot.capability import Request
from bot.i18n import _
from bot.parts.waits import Waits
from bot.turn import Call
from spm_core.coaching.models import TalkState
from spm_core.coaching.talks import talks


def waits(request: Request) -> Iterator[Waits]:
    for talk in talks(request.session):
        if talk.state is TalkState.PROPOSED and not talk.by_me and max(talk.times) > request.now:
            mine = talk.employee_id == request.principal.employee_id
            words = _("{name} proposes times for a talk.").format(name=talk.lead if mine else talk.employee)
            yield Waits(words, _("Pick a time"), Call("talk", {"talk": talk.id}), talk.asked_at)


WAITS = waits
