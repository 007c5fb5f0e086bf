"""The names of a person's own texts, by the kinds of spm_core.personal.entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from bot.declared import declared
from bot.i18n import N_, _, day
from bot.parts.feedback import PARTS
from bot.parts.goals import metric_name
from bot.watched import figures
from spm_core.feedback.models import FeedbackElement
from spm_core.personal.entries import KeptEntry
from spm_core.principal import Principal

_TITLES: Mapping[str, str] = {
    "name": N_("Name"),
    "email": N_("E-mail"),
    "external_id": N_("Id"),
    "title": N_("Job title"),
    "role": N_("Role"),
    "country": N_("Country"),
    "time_zone": N_("Time zone"),
    "chat_time_zone": N_("Time zone in chat"),
    "locale": N_("Language"),
    "start_date": N_("First day"),
    "end_date": N_("Last day"),
    "quiet_from": N_("Quiet from"),
    "quiet_until": N_("Quiet until"),
    "weekends": N_("Messages on weekends"),
    "silent_until": N_("No messages until"),
}


def kind(entry: KeptEntry) -> str:
    texts = _texts()
    words = texts.get(entry.kind) or texts.get(entry.kind.partition(".")[0])
    return _(words) if words else entry.kind


@cache
def _texts() -> Mapping[str, str]:
    """The words for each kind, or for a feature as a whole."""
    return {kind: words for texts in declared("kept", "TEXTS") for kind, words in texts.items()}


def title(entry: KeptEntry) -> str:
    if entry.kind == "alerts.asked" and entry.title in figures():
        return figures()[entry.title].label
    match entry.kind.partition("."):
        case ("goals", _dot, _what):
            return metric_name(entry.title)
        case ("feedback", _dot, "part"):
            return _(PARTS[FeedbackElement(entry.title)])
        case ("feedback", _dot, "reply"):
            return _(entry.title)
        case ("people" | "preferences", _dot, "profile" | "set"):
            return _(_TITLES.get(entry.title, entry.title))
        case _other:
            return entry.title


def when(entry: KeptEntry, principal: Principal) -> str:
    """The day of an entry in the company's time zone; empty where it has none."""
    return "" if entry.at is None else day(local_day(entry.at, principal))


def local_day(at: date, principal: Principal) -> date:
    return at.astimezone(principal.company.zone).date() if isinstance(at, datetime) else at


def is_development(entry: KeptEntry) -> bool:
    return not _growth().isdisjoint((entry.kind, entry.kind.partition(".")[0]))


@cache
def _growth() -> frozenset[str]:
    """The kinds, or the features for all their kinds, that tell how somebody grows."""
    return frozenset(kind for kinds in declared("kept", "GROWTH") for kind in kinds)
