"""Arguments found in talk about schedules and preferences: what to send and when, language, time zone, quiet hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.asked import Said
from bot.capabilities.schedules.times import When, find_when, says, table_of, times_written, weekdays
from bot.capability import Request, capabilities
from bot.language.clock_times import FoundTime, find_times, places
from bot.language.phrases import ASKING
from bot.language.reading import Reading, colleagues_named, read
from bot.language.slots import arguments
from bot.language.topics import topics
from bot.language.words import words_of
from bot.languages import ENGLISH, table
from bot.parts.days_said import days_said
from bot.rights import Question
from bot.turn import Call
from spm_core.period import Calendar, PeriodKind, days

LIKELY = 0.38
"""The least score at which the rest of a question counts as naming a capability."""
SAYS_NOTHING = ASKING | {"SCHEDULE", "WEEKLY", "MOVE", "CHANGE", "TOME", "GREET", "THANKS", "PREFER", "REMINDERS"}
"""Concepts that do not say what to send."""


def subscribe_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_subscription(said.request, said.reading, said.last)}


def preference_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_wishes(said.reading)}


def deputy_slots(said: Said) -> dict[str, Any]:
    """The deputy and the days; from today on where only the last one is said."""
    request, reading = said.request, said.reading
    known = colleagues_named(request, reading)
    named = next(iter(known), next(iter(reading.mentions), None))
    names = [(reading.words[each.first].start, reading.words[each.last].end) for each in (*known, *reading.mentions)]
    words = _blanked(reading.text, names)  # Otto is no eighth
    found = days_said(words, request.principal.company.calendar, request.today)
    days = {"start": found.first if found.first != request.today else None, "until": found.last}
    values = {name: day.isoformat() for name, day in days.items() if day is not None}
    return {**said.args, **values, **({"deputy": named.words} if named else {})}


def nobodys(_question: Question) -> tuple[()]:
    """Whose figures are asked for: nobody's, whoever is named."""
    return ()


def _subscription(request: Request, reading: Reading, answered_last: Call | None) -> dict[str, Any]:
    text, language = reading.text, reading.language
    schedule, until = find_when(text, language), _until(reading)
    call = _call(request, _without(text, [*schedule.spans, *([until] if until else ())]), answered_last)
    values: dict[str, Any] = {"what": call.do, **({"args": dict(call.args)} if call.args else {})}
    if says(text, language, "here") or "POST" in reading.concepts:
        values["here"] = True
    if schedule.zone:
        values["timezone"] = schedule.zone
    action = next((action for action in ("pause", "resume", "stop") if says(text, language, action)), None)
    if action in ("stop", "pause"):
        return values | ({"action": "pause", "until": text[slice(*until)]} if until else {"action": action})
    if until or says(text, language, "other_weeks") or times_written(text, language) > 1:
        return values | {"when": text[:200]}  # what cannot be is told of the whole
    return values | _when(text, schedule)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """What is left of a text without these spans."""
    return " ".join(_blanked(text, spans).split())


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    rest = list(text)
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    return "".join(rest)


def _when(text: str, schedule: When) -> dict[str, str]:
    """The part of the text that gives days or a time, from its first span to its last."""
    if not (schedule.days or schedule.at):
        return {}
    starts, ends = zip(*schedule.spans, strict=True)
    return {"when": text[min(starts) : max(ends)]}


def _until(reading: Reading) -> tuple[int, int] | None:
    """The span of the text after which something resumes, such as "until September"."""
    bounded = next((period for period in reading.periods if period.bound == "until"), None)
    return (bounded.start, bounded.end) if bounded else None


def _call(request: Request, rest: str, last: Call | None) -> Call:
    """What to send: what the rest of the question names, else what was answered last, else the usual."""
    left = read(request, rest)
    if "DIGEST" in left.concepts and "FEEDBACK" not in left.concepts:
        return usual(request)
    if named := call_in(request, left):
        return named
    if last is not None and last.do == "subscribe" and "what" in last.args:
        return Call(last.args["what"], last.args.get("args") or {})  # "move it to mondays"
    if last is not None and comes_by_itself(last.do):
        return Call(last.do, relative(last.args, request))
    return usual(request)


def call_in(request: Request, reading: Reading) -> Call | None:
    """What a text asks for, if that can be sent automatically; its arguments stay in words."""
    best = next((guess for guess in reading.guesses if comes_by_itself(guess.name)), None)
    if best is None or best.score < LIKELY or not reading.concepts - SAYS_NOTHING:
        return None
    fields = capabilities()[best.name].args.model_fields
    named = arguments(request, reading, topics()[best.name])
    return Call(best.name, {name: value for name, value in named.items() if name in fields})


def usual(request: Request) -> Call:
    """What is sent if nothing is named: the team's digest to a lead, a summary to others."""
    return Call("digest" if request.principal.leads else "summary")


def comes_by_itself(name: str) -> bool:
    declared = capabilities().get(name)
    return declared is not None and not declared.writes and not declared.hidden and declared.asked.comes_by_itself


def relative(args: Mapping[str, Any], request: Request) -> dict[str, Any]:
    """Arguments that hold on any day: absolute periods become "last month" and the like, and the asker is left out."""
    calendar, today = request.principal.company.calendar, request.today
    values = {name: _relative(value, calendar, today) for name, value in args.items()}
    mine = (request.principal.ref, request.principal.name)
    return {
        name: value
        for name, value in values.items()
        if value is not None and not (name == "person" and value in mine) and name != "since"
    }


_KINDS: tuple[PeriodKind, ...] = ("day", "week", "month", "quarter", "half", "year")
_BACK = {0: "this", -1: "last"}


def _relative(value: Any, calendar: Calendar, today: date) -> Any:
    """The value in relative words; None for a nameless period around today, so that the current one is used later."""
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
    values: dict[str, Any] = {}
    languages = table_of("languages", language)
    if named := next((languages[word] for word in spoken if word in languages), None):
        values["language"] = named
    if zone := find_when(text, language).zone:
        values["timezone"] = zone
    if says(text, language, "loud"):
        return {**values, "silent_until": "now"}
    times = find_times(text, language)
    if says(text, language, "weekend") and not times and not _until(reading):
        return {**values, "weekends": "no"}
    return {**values, **_quiet(reading, times)}


def _quiet(reading: Reading, times: list[FoundTime]) -> dict[str, Any]:
    text, language = reading.text, reading.language
    if says(text, language, "lunch"):
        return {"quiet_hours": "12:00-14:00"}
    if times and (named := _weekday(reading)):
        return {"quiet_hours": f"{text[times[0].start : times[-1].end]}, {named}"}
    if len(times) == 2:
        return {"quiet_hours": "-".join(spoken_time.at.strftime("%H:%M") for spoken_time in times)}
    if len(times) == 1:
        at, bound = times[0].at.strftime("%H:%M"), times[0].bound
        if bound == "before" and _until_word(text[: times[0].start], language):
            return {"silent_until": at}
        return {"quiet_hours": f"{'after' if bound == 'after' else 'before'} {at}"}
    period = next(iter(reading.periods), None)
    return {"silent_until": text[period.start : period.end]} if period else {}


def _weekday(reading: Reading) -> str | None:
    """The weekday for which alone quiet hours are wished."""
    names = [name for day in weekdays(reading.language).values() for name in day]
    first = next((first for first, _last in places(reading.words, names)), None)
    return None if first is None else reading.words[first].raw


def _until_word(before: str, language: str) -> bool:
    """Whether the text ends in "until": "do not disturb until 2pm" is once, "no messages before 9" every day."""
    last_words = " ".join(word.text for word in words_of(before)[-2:])
    phrases = [*table(language, "schedules")["again_from"], *table(ENGLISH, "schedules")["again_from"]]
    return any(last_words == phrase or last_words.endswith(f" {phrase}") for phrase in phrases)
