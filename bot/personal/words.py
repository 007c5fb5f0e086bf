"""What a person's own texts are called, by spm_core.personal.entries' kinds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.i18n import N_, _, day
from bot.parts.goals import metric_name
from spm_core.personal.entries import Entry
from spm_core.principal import Principal

KINDS: Mapping[str, str] = {
    "people.profile": N_("Profile"),
    "people.chat": N_("Chat account"),
    "people.asked": N_("Last question, kept for half an hour"),
    "preferences.set": N_("Preference"),
    "subscriptions.asked": N_("Subscription"),
    "alerts.asked": N_("Alert"),
    "delegations.days": N_("Standing in"),
    "notices.sent": N_("Message from Pacer"),
    "goals.said": N_("Said about a goal"),
    "goals.why": N_("Why a goal was proposed"),
    "issues.claim": N_("Figure reported as wrong"),
    "issues.said": N_("Said about a wrong figure"),
    "issues.reason": N_("Reason of a correction"),
    "wins.won": N_("Deal won"),
    "recognition.given": N_("Kudos to"),
    "recognition.got": N_("Kudos from"),
    "forecast.comment": N_("Comment on a forecast"),
    "metrics.note": N_("Note on an activity"),
    "assessment.answer": N_("Self-assessment"),
}
FEATURES: Mapping[str, str] = {
    "assessments": N_("Self-assessment"),
    "feedback": N_("Feedback"),
    "coaching": N_("Coaching"),
}
_TITLES: Mapping[str, str] = {
    "name": N_("Name"),
    "email": N_("E-mail"),
    "external_id": N_("Id"),
    "role": N_("Role"),
    "country": N_("Country"),
    "time_zone": N_("Time zone"),
    "locale": N_("Language"),
    "start_date": N_("First day"),
    "end_date": N_("Last day"),
    "quiet_from": N_("Quiet from"),
    "quiet_until": N_("Quiet until"),
    "weekends": N_("Messages at weekends"),
    "silent_until": N_("No messages until"),
}
DEVELOPMENT = ("assessment", "feedback", "coaching", "goals")
"""Features whose texts are the history of how somebody grows."""


def kind(entry: Entry) -> str:
    feature = entry.kind.partition(".")[0]
    words = KINDS.get(entry.kind) or FEATURES.get(feature)
    return _(words) if words else entry.kind


def title(entry: Entry) -> str:
    match entry.kind.partition("."):
        case ("goals", _dot, _what):
            return metric_name(entry.title)
        case ("people" | "preferences", _dot, "profile" | "set"):
            return _(_TITLES.get(entry.title, entry.title))
        case _other:
            return entry.title


def when(entry: Entry, principal: Principal) -> str:
    """The day, where the company is."""
    return "" if entry.at is None else day(local_day(entry.at, principal))


def local_day(at: date, principal: Principal) -> date:
    return at.astimezone(principal.company.zone).date() if isinstance(at, datetime) else at


def is_development(entry: Entry) -> bool:
    return entry.kind.startswith(DEVELOPMENT)
