"""Figures reported as wrong that wait for the asker: to decide, or to say whether they are right now."""

from __future__ import annotations

from collections.abc import Iterator

from bot.capability import Request
from bot.i18n import _
from bot.parts.waits import Waits
from bot.turn import Call
from spm_core.issues.views import listed


def waits(request: Request) -> Iterator[Waits]:
    for issue in listed(request.session):
        if issue.waits_for_me:
            name = issue.resolver if issue.mine else issue.claimant
            answered = _("{name} has answered about a figure of yours: {deal}.")
            words = answered if issue.mine else _("{name} says that a figure is wrong: {deal}.")
            call = Call("data issues", {"issue": issue.number})
            yield Waits(words.format(name=name, deal=issue.deal), _("Look at the figure"), call, issue.opened_at)


WAITS = waits
