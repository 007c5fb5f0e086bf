"""What only sounds like being away: a denial, a question about it, somebody else's days, a part of a day, a return."""

from __future__ import annotations

from collections.abc import Iterator

from bot.asked import AskedAs, Said
from bot.capabilities.absence.slots import away_slots
from bot.language.reading import Reading
from bot.language.spoken import listed, places_of
from bot.turn import Call

MINE, NOTE = "absences", "whole days"
AWAY = frozenset({"TIMEOFF", "AWAY", "LEAVE", "ABSENCES"})
"""The concepts of being away."""


def told_otherwise(said: Said) -> Call | None:
    """What somebody means who does not say that they themselves are away, for whole days."""
    reading = said.reading
    if _is_asked(reading) or _is_denied(reading) or _has(reading, "withdraw"):
        return Call(MINE)
    if _has(reading, "we") or _is_of_another(reading):
        named = [mention.words for mention in reading.mentions]
        return Call(NOTE, {"why": "others", **({"who": named} if named else {}), **away_slots(said)})
    if _has(reading, "half"):
        return Call(NOTE, {"why": "part", **away_slots(said)})
    return None


def own_days(said: Said) -> Call | None:
    """What somebody means who speaks of themselves where others' days off would be listed."""
    reading = said.reading
    if not reading.concepts.isdisjoint({"WHO", "TEAM", "SHOW"}) or not (_has(reading, "i") or _is_told(said)):
        return None
    if (other := told_otherwise(said)) or reading.mentions:
        return other
    told = "TIMEOFF" in reading.concepts or _is_told(said)
    return Call("time off", away_slots(said), form=True) if told else None


def _is_told(said: Said) -> bool:
    """Whether days stand beside "away" and nothing else, as nobody asks: "away 7 to 11 December"."""
    reading = said.reading
    told = reading.concepts <= AWAY | {"COUNT", "WEEKDAY", "WEEKLY"} and not reading.text.rstrip().endswith("?")
    return told and not reading.mentions and "first" in away_slots(said)


def is_still_to_come(said: Said) -> Call | None:
    """One's days off, for whoever says on which coming day they will be back."""
    first = away_slots(said).get("first")
    return Call(MINE) if first and first > said.request.today.isoformat() else None


def _is_asked(reading: Reading) -> bool:
    """Whether it asks if one is away, rather than for days off, as "can I be off on Friday?" does."""
    if any(first == 0 for first, _last in _said(reading, "asks")):
        return True
    return reading.text.rstrip().endswith("?") and not _has(reading, "may")


def _is_denied(reading: Reading) -> bool:
    """Whether a "not" is about being away; "I won't be in" has one and says that somebody is away."""
    away = {tag.first for tag in reading.tags if tag.concepts & AWAY}
    absent = [(first, last) for first, last in _said(reading, "absent") if last + 1 not in away]
    inside = {at for first, last in absent for at in range(first, last + 1)}
    return any(
        first not in inside and reading.text[reading.words[last].end :][:1] != ","
        for first, last in _said(reading, "not")
    )


def _is_of_another(reading: Reading) -> bool:
    """Whether it says of somebody else that they are away: "my customer is on vacation", "Tom is sick"."""
    verbs = {at for at, word in enumerate(reading.words) if at and word.raw.lower() in listed(reading, "absence", "is")}
    some = {last for _first, last in _said(reading, "others")}
    if any(at - 1 in some for at in verbs | {first for first, _last in _said(reading, "are")}):
        return True
    if _has(reading, "i"):
        return False
    own = {at for tag in reading.tags if tag.concepts & AWAY for at in range(tag.first, tag.last + 1)}
    return any(mention.people for mention in reading.mentions) or any(at - 1 not in own for at in verbs)


def _has(reading: Reading, entry: str) -> bool:
    return next(_said(reading, entry), None) is not None


def _said(reading: Reading, entry: str) -> Iterator[tuple[int, int]]:
    return places_of(reading, "absence", entry)


OWN_DAYS = AskedAs(
    ahead=True,
    own_times=True,
    team_looks_on=True,
    comes_by_itself=False,
    slots=away_slots,
    instead=told_otherwise,
)
"""How it is said that somebody is away: days off and leave alike."""
