"""What a question names, as a call's arguments: words that still have to be resolved, typed by what they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.arguments import MY_TEAM
from bot.capabilities.activities.slots import activity_slots
from bot.capabilities.assessments.slots import assessment_slots
from bot.capabilities.feedback.slots import feedback_slots
from bot.capabilities.goals.slots import goal_slots
from bot.capability import Request
from bot.language.concepts import lexicon
from bot.language.deal_slots import deal_slots
from bot.language.metric_slots import metric_slots
from bot.language.metrics import metric_named
from bot.language.people import Mention
from bot.language.periods import FoundPeriod, find_periods, parse_period
from bot.language.praise_slots import praise_slots
from bot.language.rank_slots import rank_slots
from bot.language.reading import Reading
from bot.language.topics import Topic

EVERYONE = "everyone"
"""All people, or all of a team, one by one."""
# What is planned lies ahead: "in July" is the next one.
AHEAD = frozenset(
    {"set goal", "submit forecast", "create contest", "subscribe", "preferences", "forecast", "pipeline"}
    | {"path to quota"}
)
# Where "everyone" means each one's figures, not an audience.
ONE_BY_ONE = frozenset({"team", "metric", "earnings", "statement", "quota", "feedback", "pipeline"})
# Where the team is an audience or a yardstick.
TEAM_LOOKS_ON = frozenset({"announce win", "kudos", "leaderboard", "preferences", "plan", "self assessment"})
# Where any name is a person's; elsewhere an unknown one is a deal or an account.
PERSON_FIRST = frozenset(
    {"quota", "team", "metric", "earnings", "statement", "feedback", "draft feedback", "coaching", "assessment status"}
    | {"kudos", "why", "set goal", "path to quota"}
)


def arguments(request: Request, reading: Reading, topic: Topic) -> dict[str, Any]:
    found: dict[str, Any] = {**_who(reading, topic, leads=request.principal.leads), **_when(request, reading, topic)}
    if topic.name == "define":
        return {"term": reading.terms[0]} if reading.terms else {}
    metric = metric_named(reading.words, reading.language)
    if topic.name == "quota" and metric == "attainment":
        metric = None  # what a standing tells anyway
    if topic.name == "log activity":
        return activity_slots(request, reading)
    if metric or topic.name == "metric":
        found["metric"] = metric or ("deals_won" if "WIN" in reading.concepts else "won_amount")
    if topic.name == "metric":
        found |= metric_slots(reading.text, reading.words, reading.periods, reading.language, found["metric"])
    if not topic.built:
        found |= _rest(reading, topic)
    found |= deal_slots(reading, topic.name)
    found |= assessment_slots(reading, topic.name)
    found |= goal_slots(reading, topic.name, metric)
    if "each" in found and all(period.vague for period in reading.periods):
        found.pop("period", None)  # "a week" is how much, not until when
    if isinstance(found.get("target"), dict):
        found.pop("person", None)  # each has a target of their own
    found = {**rank_slots(reading, topic.name), **found, **praise_slots(reading, topic.name)}
    found |= feedback_slots(reading, topic.name, found)
    if "since" in found:
        found.pop("period", None)
    return found


def _who(reading: Reading, topic: Topic, *, leads: bool) -> dict[str, Any]:
    team, member = team_named(reading)
    person = next((each for each in reading.mentions if each is not member and _is_person(each, topic)), None)
    if member is not None and team:
        return {"team": team}
    if person is not None:
        return {"person": _ref(person, topic)}
    if team and topic.name not in TEAM_LOOKS_ON and not _yardstick(reading):
        return {"team": team}
    if "EVERYONE" in reading.concepts and topic.name in ONE_BY_ONE:
        return {"person": EVERYONE}
    if topic.name == "pipeline" and leads and not reading.concepts & {"SELF", "NAME"}:
        return {"team": MY_TEAM}  # "any deal over 100k with no activity" is a lead's question about the team
    return {}


def _ref(mention: Mention, topic: Topic) -> str:
    """As it was said; for what is not run, and so resolves nothing, the one whom the asker may see."""
    seen = [person for person in mention.people if person.visible]
    return seen[0].ref if len(seen) == 1 and not topic.built else mention.words


def _is_person(mention: Mention, topic: Topic) -> bool:
    if mention.people:
        return True
    return topic.name in PERSON_FIRST and not (mention.about_deal or mention.guessed or mention.words.isupper())


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


_OF = frozenset(("s", "of", "di", "de", "do", "da", "dos", "del", "della"))


def _beside(reading: Reading, mention: Mention, first: int, last: int) -> bool:
    """Team Nord, the Enterprise team, Anna's team, il team di Anna."""
    after = reading.words[last + 1 : mention.first] if mention.first > last else None
    before = reading.words[mention.last + 1 : first] if mention.last < first else None
    between = after if after is not None else before
    return between is not None and all(word.text in _OF for word in between) and len(between) <= 1


def _unknown_before(reading: Reading, index: int) -> str | None:
    """ "the mid market team": words before it that mean nothing else."""
    plain = lexicon(reading.language).stopwords | lexicon("en").stopwords
    tagged = {place for tag in reading.tags for place in range(tag.first, tag.last + 1)}
    first = index
    while first and first - 1 not in tagged and reading.words[first - 1].text not in plain | _OF:
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
    if topic.name in AHEAD and periods:
        periods = find_periods(reading.text, request.principal.company.calendar, request.today, ahead=True)
    if topic.name not in ("quota", "why", "team"):
        return periods
    # A standing "today" is the running one; "until friday" bounds what is to be done, not the quota.
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
