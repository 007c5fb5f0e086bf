"""What of a standing to quota can be watched."""

from __future__ import annotations

from collections.abc import Iterator

from bot.i18n import _
from bot.turn import Call
from bot.watched import Watched


def watched() -> Iterator[Watched]:
    quota, team = Call("quota"), Call("team")
    yield Watched("pace", _("Pace"), "share", quota, team, judged=True, usual=True)
    yield Watched("attainment", _("Attainment"), "share", quota, team, grows=True, usual=True)
    yield Watched("gap", _("Gap to quota"), "money", quota, team)
    yield Watched("projected", _("At this rate"), "money", quota, team, judged=True)
