"""What questions about schedules and wishes name: what shall come, when, in whose time; language, zone, quiet hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.asked import Said
from bot.capabilities.schedules.times import FoundTime, find_times, find_when, says, table_of
from bot.capability import Request, capabilities
from bot.language.phrases import ASKING
from bot.language.reading import Reading, read
from bot.language.slots import arguments
from bot.language.topics import topics
from bot.language.words import words_of
from bot.languages import table
from bot.turn import Call
from spm_core.period import Calendar, PeriodKind, days

LIKELY = 0.38
"""How well what is left of a question must fit a capability."""
SAYS_NOTHING = ASKING | {"SCHEDULE", "WEEKLY", "MOVE", "TOME", "GREET", "THANKS", "PREFER"}
"""Concepts that do not tell what shall come."""


def subscribe_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_subscription(said.request, said.reading, said.last)}


def preference_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_wishes(said.reading)}


def deputy_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_deputy(said.reading)}


def _deputy(reading: Reading) -> dict[str, Any]:
    named, until = next(iter(reading.mentions), None), _until(reading)
    found = {"deputy": named.words} if named else {}
    return {**found, "until": reading.text[slice(*until)]} if until else found


def _subscription(request: Request, reading: Reading, last: Call | None) -> dict[str, Any]:
    said, until = find_when(reading.text, reading.language), _until(reading)
    rest = list(reading.text)
    for start, end in (*said.spans, *([until] if until else ())):
        rest[start:end] = " " * (end - start)
    call = _call(request, " ".join("".join(rest).split()), last)
    when = reading.text[min(a for a, _ in said.spans) : max(b for _, b in said.spans)] if said.spans else ""
    action = next((each for each in ("pause", "resume", "stop") if says(reading.text, reading.language, each)), None)
    found: dict[str, Any] = {"what": call.do, "args": dict(call.args)} if call.args else {"what": call.do}
    if said.days or said.at:
        found["when"] = when
    if said.zone:
        found["timezone"] = said.zone
    if says(reading.text, reading.language, "here"):
        found["here"] = True
    if action in ("stop", "pause"):
        found |= {"action": "pause", "until": reading.text[slice(*until)]} if until else {"action": action}
        found.pop("when", None)
    return found


def _until(reading: Reading) -> tuple[int, int] | None:
    """Where it says "until September"."""
    bounded = next((each for each in reading.periods if each.bound == "until"), None)
    return (bounded.start, bounded.end) if bounded else None


def _call(request: Request, rest: str, last: Call | None) -> Call:
    """What shall come: what the rest of the question is for; where it names nothing, what was answered last."""
    left = read(request, rest)
    if "DIGEST" in left.concepts and "FEEDBACK" not in left.concepts:
        return usual(request)
    if named := call_in(request, left):
        return named
    if last is not None and _comes_by_itself(last.do):
        return Call(last.do, relative(last.args, request))
    return usual(request)


def call_in(request: Request, reading: Reading) -> Call | None:
    """What a text names that can come by itself, with its arguments in words."""
    best = next((guess for guess in reading.guesses if _comes_by_itself(guess.name)), None)
    if best is None or best.score < LIKELY or not reading.concepts - SAYS_NOTHING:
        return None
    fields = capabilities()[best.name].args.model_fields
    named = arguments(request, reading, topics()[best.name])
    return Call(best.name, {name: value for name, value in named.items() if name in fields})


def usual(request: Request) -> Call:
    """What comes to those who name nothing: a lead's is about the team."""
    return Call("digest" if request.principal.leads else "summary")


def _comes_by_itself(name: str) -> bool:
    known = capabilities().get(name)
    return known is not None and not known.writes and not known.hidden and known.asked.comes_by_itself


def relative(args: Mapping[str, Any], request: Request) -> dict[str, Any]:
    """Arguments as they hold on another day: "last month" for the days it has today, "me" left out."""
    calendar, today = request.principal.company.calendar, request.today
    found = {name: _relative(value, calendar, today) for name, value in args.items()}
    mine = (request.principal.ref, request.principal.name)
    return {
        name: value
        for name, value in found.items()
        if value is not None and not (name == "person" and value in mine) and name != "since"
    }


_KINDS: tuple[PeriodKind, ...] = ("day", "week", "month", "quarter", "half", "year")
_BACK = {0: "this", -1: "last"}


def _relative(value: Any, calendar: Calendar, today: date) -> Any:
    """None for a period around today that no calendar names: whoever asks then gets the running one."""
    if not isinstance(value, Mapping):
        return value
    try:
        period = days(date.fromisoformat(str(value["start"])), date.fromisoformat(str(value["end"])))
    except (KeyError, ValueError):
        return dict(value)
    for kind in _KINDS:
        for back, word in _BACK.items():
            if calendar.containing(kind, today, back).same_days(period):
                return {("day", 0): "today", ("day", -1): "yesterday"}.get((kind, back), f"{word} {kind}")
    return None if today in period else dict(value)


# ---------------------------------------------------------------- wishes


def _wishes(reading: Reading) -> dict[str, Any]:
    text, language = reading.text, reading.language
    spoken = {word.text for word in reading.words}
    found: dict[str, Any] = {}
    languages = table_of("languages", language)
    if named := next((languages[word] for word in spoken if word in languages), None):
        found["language"] = named
    if zone := find_when(text, language).zone:
        found["timezone"] = zone
    if says(text, language, "loud"):
        return {**found, "silent_until": "now"}
    times = find_times(text, language)
    if says(text, language, "weekend") and not times and not _until(reading):
        return {**found, "weekends": "no"}
    return {**found, **_quiet(reading, times)}


def _quiet(reading: Reading, times: list[FoundTime]) -> dict[str, Any]:
    text, language = reading.text, reading.language
    if says(text, language, "lunch"):
        return {"quiet_hours": "12:00-14:00"}
    if len(times) == 2:
        return {"quiet_hours": "-".join(each.at.strftime("%H:%M") for each in times)}
    if len(times) == 1:
        at, bound = times[0].at.strftime("%H:%M"), times[0].bound
        if bound == "before" and _until_word(text[: times[0].start], language):
            return {"silent_until": at}
        return {"quiet_hours": f"{'after' if bound == 'after' else 'before'} {at}"}
    period = next((each for each in reading.periods), None)
    return {"silent_until": text[period.start : period.end]} if period else {}


def _until_word(before: str, language: str) -> bool:
    """ "Do not disturb until 2pm" is once; "no messages before 9" is every day."""
    said = " ".join(word.text for word in words_of(before)[-2:])
    phrases = [*table(language, "schedules")["again_from"], *table("en", "schedules")["again_from"]]
    return any(said == phrase or said.endswith(f" {phrase}") for phrase in phrases)
