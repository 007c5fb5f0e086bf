"""What of a pipeline and its forecast can be watched, and which lists of deals."""

from __future__ import annotations

from collections.abc import Iterator

from bot.capabilities.pipeline.lists import Show
from bot.i18n import _
from bot.turn import Call
from bot.watched import Watched

LISTS = (Show.STALLED, Show.OVERDUE, Show.SLIPPED, Show.NO_NEXT_STEP)


def watched() -> Iterator[Watched]:
    forecast, pipeline = Call("forecast"), Call("pipeline")
    yield Watched("commit_forecast", _("Commit forecast"), "money", forecast, usual=True)
    yield Watched("weighted_forecast", _("Weighted forecast"), "money", forecast)
    yield Watched("open_pipeline", _("Open pipeline"), "money", pipeline, usual=True)
    yield Watched("weighted_pipeline", _("Weighted pipeline"), "money", pipeline)
    yield Watched("coverage", _("Coverage of the gap"), "times", pipeline, usual=True)
    for show in LISTS:
        call = Call("deals", {"show": show.value})
        yield Watched(f"{show.value}_deals", show.heading, "deals", call, fact="deals", least="min_amount")
