"""What a question names, as a call's arguments: words that still have to be resolved, typed by what they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.arguments import MY_TEAM
from bot.asked import Said
from bot.capability import Request
from bot.language.concepts import lexicon
from bot.language.metrics import metric_named
from bot.language.people import Mention
from bot.language.periods import FoundPeriod, find_periods, parse_period
from bot.language.reading import Reading
from bot.language.topics import Topic
from bot.languages import ENGLISH, linking
from bot.turn import Call

EVERYONE = "everyone"
"""All people, or all of a team, one by one."""


def arguments(request: Request, reading: Reading, topic: Topic, last: Call | None = None) -> dict[str, Any]:
    """What any question may name, then what the capability makes of it. `last` was answered before."""
    found: dict[str, Any] = {**_who(reading, topic), **_when(request, reading, topic)}
    if metric := metric_named(reading.words, reading.language):
        found["metric"] = metric
    if not topic.built:
        found |= _rest(reading, topic)
    return topic.asked.slots(Said(request, reading, found, last)) if topic.asked.slots else found


def _who(reading: Reading, topic: Topic) -> dict[str, Any]:
    team, member = team_named(reading)
    person = next((each for each in reading.mentions if each is not member and _is_person(each, topic)), None)
    if member is not None and team:
        return {"team": team}
    if person is not None:
        return {"person": _ref(person, topic)}
    if team and not topic.asked.team_looks_on and not _yardstick(reading):
        return {"team": team}
    if "EVERYONE" in reading.concepts and topic.asked.everyone:
        return {"person": EVERYONE}
    return {}


def _ref(mention: Mention, topic: Topic) -> str:
    """As it was said; for what is not run, and so resolves nothing, the one whom the asker may see."""
    seen = [person for person in mention.people if person.visible]
    return seen[0].ref if len(seen) == 1 and not topic.built else mention.words


def _is_person(mention: Mention, topic: Topic) -> bool:
    if mention.people:
        return True
    return "people" in topic.asked.names and not (mention.about_deal or mention.guessed or mention.words.isupper())


def _yardstick(reading: Reading) -> bool:
    """The team is what somebody is compared with: "am I faster than the team average"."""
    return {"SELF", "COMPARE"} <= reading.concepts and "EVERYONE" not in reading.concepts


def team_named(reading: Reading) -> tuple[str | None, Mention | None]:
    """A team by its name, by its lead's ("Anna's team"), or the asker's own; and the mention that named it."""
    tag = next((tag for tag in reading.tags if "TEAM" in tag.concepts), None)
    if tag is None:
        acronym = next((each for each in reading.mentions if not each.people and each.words.isupper()), None)
        return (acronym.words, acronym) if acronym else (None, None)
    near = next((each for each in reading.mentions if _beside(reading, each, tag.first, tag.last)), None)
    if near is not None:
        return near.words, near
    name = _unknown_before(reading, tag.first)
    return (name, None) if name else (MY_TEAM, None)


def _beside(reading: Reading, mention: Mention, first: int, last: int) -> bool:
    """Team Nord, the Enterprise team, Anna's team, il team di Anna."""
    after = reading.words[last + 1 : mention.first] if mention.first > last else None
    before = reading.words[mention.last + 1 : first] if mention.last < first else None
    between = after if after is not None else before
    return between is not None and all(word.text in linking("of") for word in between) and len(between) <= 1


def _unknown_before(reading: Reading, index: int) -> str | None:
    """ "the mid market team": words before it that mean nothing else."""
    plain = lexicon(reading.language).stopwords | lexicon(ENGLISH).stopwords | linking("of")
    tagged = {place for tag in reading.tags for place in range(tag.first, tag.last + 1)}
    first = index
    while first and first - 1 not in tagged and reading.words[first - 1].text not in plain:
        if not reading.words[first - 1].text.isalpha():
            break
        first -= 1
    words: Sequence[str] = [word.raw for word in reading.words[first:index]]
    return " ".join(words) if words and reading.language == "en" else None


def _when(request: Request, reading: Reading, topic: Topic) -> dict[str, Any]:
    periods = _periods(request, reading, topic)
    clear = [each for each in periods if not each.vague] or periods
    if not clear:
        return {}
    found = {"period": _spoken(request, reading, clear[0], topic)}
    if len(clear) > 1:
        alike = clear[1].alike
        found["compare_to"] = "same_period_last_year" if alike else _spoken(request, reading, clear[1], topic)
    return found


def _periods(request: Request, reading: Reading, topic: Topic) -> Sequence[FoundPeriod]:
    periods = reading.periods
    if topic.asked.ahead and periods:
        periods = find_periods(reading.text, request.principal.company.calendar, request.today, ahead=True)
    if not topic.asked.standing:
        return periods
    return [each for each in periods if each.period.kind != "day" and not _from_today(request, each)]


def _from_today(request: Request, found: FoundPeriod) -> bool:
    return found.bound == "until" and found.period.start == request.today and found.period.kind == "range"


def _spoken(request: Request, reading: Reading, found: FoundPeriod, topic: Topic) -> Any:
    """The words where they alone mean the same, since "this quarter" may be a quota's own; else the days."""
    words = reading.text[found.start : found.end]
    if topic.built and parse_period(words, request.principal.company.calendar, request.today) == found.period:
        return words
    return {"start": found.period.start.isoformat(), "end": found.period.end.isoformat()}


def _rest(reading: Reading, topic: Topic) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if reading.amounts:
        found["amount"] = str(reading.amounts[0])
    counts = [each.value for each in reading.quantities if each.sort == "count"]
    if counts:
        found["count"] = str(counts[0])
    deal = next((each for each in reading.mentions if not each.people and not _is_person(each, topic)), None)
    if deal is not None:
        found["deal"] = deal.words
    return found
