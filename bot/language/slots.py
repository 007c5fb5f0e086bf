"""What a question names, as a call's arguments: words by their kind, still to be resolved."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.arguments import MY_TEAM
from bot.asked import Said
from bot.capability import Request
from bot.language.concepts import Tag, lexicon
from bot.language.metrics import metric_named
from bot.language.overlaps import unlike_names
from bot.language.people import Mention
from bot.language.periods import FoundPeriod, find_periods, parse_period
from bot.language.reading import Reading
from bot.language.topics import Topic
from bot.languages import ENGLISH, linking
from bot.turn import Call
from spm_core.period import Calendar

EVERYONE = "everyone"
"""Everybody whom the asker may see, or everybody in a team, one by one."""


def arguments(request: Request, reading: Reading, topic: Topic, last: Call | None = None) -> dict[str, Any]:
    """What the question names, as the capability's own slots make it. `last` is the call answered before."""
    args: dict[str, Any] = {**_who(reading, topic), **_when(request, reading, topic)}
    if metric := metric_named(reading.words, reading.language):
        args["metric"] = metric
    if not topic.built:
        args |= _rest(reading, topic)
    return topic.asked.slots(Said(request, reading, args, last)) if topic.asked.slots else args


def _who(reading: Reading, topic: Topic) -> dict[str, Any]:
    """The person or the team that the question is about; neither where it is the asker."""
    team, namesake = team_named(reading)
    if namesake is not None:
        return {"team": team}
    people = (mention for mention in reading.mentions if _is_person(mention, topic))
    if (person := next(people, None)) is not None:
        return {"person": _ref(person, topic)}
    if team and not topic.asked.team_looks_on and not _yardstick(reading):
        return {"team": team}
    return {"person": EVERYONE} if "EVERYONE" in reading.concepts and topic.asked.everyone else {}


def _ref(mention: Mention, topic: Topic) -> str:
    """The words as written; for a planned topic, which resolves nothing, the one person the asker may see."""
    return mention.people[0].ref if len(mention.people) == 1 and not topic.built else mention.words


def _is_person(mention: Mention, topic: Topic) -> bool:
    if mention.people:
        return True
    return "people" in topic.asked.names and mention.kind == "unknown" and not (mention.about_deal or mention.guessed)


def _yardstick(reading: Reading) -> bool:
    """Whether the team is what the asker is compared with: "am I faster than the team average"."""
    return {"SELF", "COMPARE"} <= reading.concepts and "EVERYONE" not in reading.concepts


def team_named(reading: Reading) -> tuple[str | None, Mention | None]:
    """A team by its own name, by its lead's ("Anna's team") or as the asker's; and the mention that named it."""
    tag = next((tag for tag in reading.tags if "TEAM" in tag.concepts), None)
    if tag is None:
        named = next((mention for mention in reading.mentions if mention.kind == "team"), None)
        return (named.words, named) if named else (None, None)
    neighbour = next((mention for mention in reading.mentions if _beside(reading, mention, tag)), None)
    if neighbour is not None:
        return neighbour.words, neighbour
    return _unknown_before(reading, tag.first) or MY_TEAM, None


def _beside(reading: Reading, mention: Mention, tag: Tag) -> bool:
    """Team Nord, the Enterprise team, Anna's team, il team di Anna."""
    if mention.first > tag.last:
        between = reading.words[tag.last + 1 : mention.first]
    elif mention.last < tag.first:
        between = reading.words[mention.last + 1 : tag.first]
    else:
        return False
    return len(between) <= 1 and all(word.text in linking("of") for word in between)


def _unknown_before(reading: Reading, index: int) -> str | None:
    """The words before `index` that mean nothing else, in English alone: "the mid market team"."""
    if reading.language != ENGLISH:
        return None
    tagged = {place for tag in reading.tags for place in range(tag.first, tag.last + 1)}
    meaningful = lexicon(ENGLISH).stopwords | linking("of")
    first = index
    while first and first - 1 not in tagged and _is_free(reading.words[first - 1].text, meaningful):
        first -= 1
    return " ".join(word.raw for word in reading.words[first:index]) or None


def _is_free(word: str, meaningful: Container[str]) -> bool:
    return word.isalpha() and word not in meaningful


def _when(request: Request, reading: Reading, topic: Topic) -> dict[str, Any]:
    """The first period named, and the second to compare it with."""
    periods = _periods(request, reading, topic)
    clear = [period for period in periods if not period.vague] or periods
    if not clear:
        return {}
    args = {"period": _spoken(request, reading, clear[0], topic)}
    if len(clear) > 1:
        alike = clear[1].alike
        args["compare_to"] = "same_period_last_year" if alike else _spoken(request, reading, clear[1], topic)
    return args


def _periods(request: Request, reading: Reading, topic: Topic) -> Sequence[FoundPeriod]:
    """The periods as the topic reads them: the coming ones, or those that are neither days nor deadlines."""
    periods = reading.periods
    calendar = request.principal.company.calendar
    if topic.asked.ahead:  # some are read only ahead: "before june"
        ahead = find_periods(reading.text, calendar, request.today, ahead=True)
        periods = unlike_names(ahead, reading.words, reading.mentions)
    if not topic.asked.standing:
        return periods
    kept = (found for found in periods if found.period.kind != "day" and not _from_today(request, found))
    return [_of_this_year(found, calendar, request.today) for found in kept]


def _of_this_year(found: FoundPeriod, calendar: Calendar, today: date) -> FoundPeriod:
    """A bare quarter or half where one stands to a quota: "my Q4 quota" is that of the year that is running."""
    period = found.period
    if not found.yearless or period.kind not in ("quarter", "half"):
        return found
    return replace(found, period=calendar.part(period.kind, calendar.year_of(today), period.index))


def _from_today(request: Request, found: FoundPeriod) -> bool:
    return found.bound == "until" and found.period.start == request.today and found.period.kind == "range"


def _spoken(request: Request, reading: Reading, found: FoundPeriod, topic: Topic) -> Any:
    """The words where they alone mean this period, as "this quarter" may be a quota's own; else its days."""
    words = reading.text[found.start : found.end]
    if topic.built and parse_period(words, request.principal.company.calendar, request.today) == found.period:
        return words
    return {"start": found.period.start.isoformat(), "end": found.period.end.isoformat()}


def _rest(reading: Reading, topic: Topic) -> dict[str, Any]:
    """The arguments that only planned capabilities take as they come: an amount, a count, a deal."""
    args: dict[str, Any] = {}
    if reading.amounts:
        args["amount"] = str(reading.amounts[0])
    count = next((quantity.value for quantity in reading.quantities if quantity.sort == "count"), None)
    if count is not None:
        args["count"] = str(count)
    deal = next((name for name in reading.mentions if not name.people and not _is_person(name, topic)), None)
    if deal is not None:
        args["deal"] = deal.words
    return args
