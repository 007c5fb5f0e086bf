"""What a question compares with what: periods, people and teams, and whether it wants a yes or a no."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.arguments import MY_TEAM
from bot.arguments.metrics import CompareTo
from bot.asked import Said
from bot.language.concepts import lexicon
from bot.language.people import Mention
from bot.language.periods import FoundPeriod
from bot.language.reading import Reading
from bot.language.spoken import listed, said_at, says_any
from bot.languages import linking, table
from spm_core.people.service import leads_of_team
from spm_core.period import PeriodKind

if TYPE_CHECKING:
    from bot.rights import Question

BACK = 4
"""How many little words may stand between "than" and what it is about."""
NAMED: tuple[PeriodKind, ...] = ("day", "week", "month", "quarter", "half", "year")
HUNDRED = 100


# ---------------------------------------------------------------- periods


def compared_periods(said: Said) -> dict[str, Any]:
    """The period asked about and the one that it is compared with, of a question that names the latter alone.

    "Did I sell more than in October" is about this month.
    """
    found = _clear(said.reading)
    alone = found[0] if len({(each.period.start, each.period.stop) for each in found}) == 1 else None
    if alone is None or "compare_to" in said.args or not is_beside(said.reading, _word_at(said.reading, alone)):
        return {}
    then = said.args.get("period") or dated(alone)
    if alone.period.kind not in NAMED or alone.period.stop > said.request.today:
        return {"compare_to": then, "period": None}
    now = said.request.principal.company.calendar.containing(alone.period.kind, said.request.today)
    return {"compare_to": then, "period": {"start": now.start.isoformat(), "end": now.end.isoformat()}}


def dated(found: FoundPeriod) -> dict[str, str]:
    """A period as a call carries it where its words alone might mean another."""
    return {"start": found.period.start.isoformat(), "end": found.period.end.isoformat()}


def _clear(reading: Reading) -> list[FoundPeriod]:
    return [found for found in reading.periods if not found.vague]


def _word_at(reading: Reading, found: FoundPeriod) -> int:
    return next((n for n, word in enumerate(reading.words) if word.end > found.start), len(reading.words))


def is_beside(reading: Reading, place: int) -> bool:
    """Whether "than", "against" or, after "compare", "with" leads to the word at a place, with little words between."""
    weighs = any(says_any(reading, "comparing", way) for way in ("better", "worse", "more", "less"))
    names = {"than": True, "with": "COMPARE" in reading.concepts, "than_after_more": weighs}
    links = {words for name, counts in names.items() if counts for words in listed(reading, "comparing", name)}
    texts = [word.text for word in reading.words]
    return any(
        _ends_so(texts[:end], links) and all(_is_little(reading, text) for text in texts[end:place])
        for end in range(place, max(place - BACK, 0), -1)
    )


def _ends_so(texts: Sequence[str], links: set[str]) -> bool:
    return any(" ".join(texts).endswith(f" {words}") or " ".join(texts) == words for words in links)


def _is_little(reading: Reading, text: str) -> bool:
    return text in lexicon(reading.language).stopwords or text in linking("the") | linking("of")


# ---------------------------------------------------------------- people and teams


def subjects(said: Said) -> Iterator[tuple[str, str]]:
    """Those whom a question names in its order, each as "person" or "team", with how a call names them."""
    reading = said.reading
    teams = [tag.first for tag in reading.tags if "TEAM" in tag.concepts]
    owned = [_owner(reading, place) for place in teams]
    found = [(place, ("team", MY_TEAM)) for place, owner in zip(teams, owned, strict=True) if owner is None]
    for mention in reading.mentions:
        if mention in owned or (not mention.people and leads_of_team(said.request.session, mention.words)):
            found.append((mention.first, ("team", mention.words)))
        elif mention.people or not mention.guessed:
            found.append((mention.first, ("person", mention.words)))
    yield from dict.fromkeys(subject for _place, subject in sorted(found))


def people_named(question: Question) -> list[Mention]:
    """The names that are no teams: those whose figures are asked for."""
    teams = {question.args.get(name) for name in ("team", "other_team", "third_team")}
    return [mention for mention in question.reading.mentions if mention.people or mention.words not in teams]


def _owner(reading: Reading, place: int) -> Mention | None:
    """Whose team it is, or what it is called: Anna's team, the Enterprise team, il team di Anna."""
    for mention in reading.mentions:
        between = reading.words[mention.last + 1 : place] or reading.words[place + 1 : mention.first]
        near = mention.last < place <= mention.last + 2 or place < mention.first <= place + 2
        if near and all(word.text in linking("of") for word in between):
            return mention
    return None


def team_is_yardstick(reading: Reading) -> bool:
    """Whether the team is only what somebody is compared with: "than the team", "the team's average"."""
    places = [tag.first for tag in reading.tags if "TEAM" in tag.concepts]
    return bool(places) and ("AVERAGE" in reading.concepts or any(is_beside(reading, place) for place in places))


def against_the_team(said: Said) -> dict[str, Any]:
    """The team's average as what a metric is compared with, where the question names no other."""
    if "compare_to" in said.args or not {"COMPARE"} & said.reading.concepts:
        return {}
    meant = team_is_yardstick(said.reading) and not said.args.get("team")
    return {"compare_to": CompareTo.TEAM_AVERAGE.value} if meant else {}


# ---------------------------------------------------------------- yes or no


def asks_yes_or_no(reading: Reading) -> bool:
    opens = set(table(reading.language, "comparing")["opens"])
    begins = not opens or not opens.isdisjoint(word.text for word in reading.words[:3])
    return begins and not says_any(reading, "comparing", "open")


def asked_as(reading: Reading) -> dict[str, Any]:
    """Which answer is a yes: that it is better, worse, more or less."""
    if not asks_yes_or_no(reading):
        return {}
    ways = ("better", "worse", "more", "less")
    return next(({"asks": way} for way in ways if says_any(reading, "comparing", way)), {})


def limits(reading: Reading, shares: bool) -> dict[str, Any]:
    """The figure that something is asked to be above or below; of a share, "30 %" alone is one."""
    if not asks_yes_or_no(reading):
        return {}
    for way in ("above", "below"):
        ends = [at + len(words) for words in listed(reading, "comparing", way) if (at := said_at(reading, words)) >= 0]
        for quantity in reading.quantities:
            if (quantity.sort == "percent") == shares and any(0 <= quantity.start - end <= 8 for end in ends):
                value = quantity.value / HUNDRED if shares else quantity.value
                return {way: format(value, "f")}
    return {}


def within(reading: Reading, counts: Sequence[Decimal]) -> Mapping[str, Any]:
    """Up to which place the asker wants to be, or not to be: first, on the podium, among the top five."""
    asks = "SELF" in reading.concepts or reading.mentions or reading.text.rstrip().endswith("?")
    if not asks or not asks_yes_or_no(reading):
        return {}
    if says_any(reading, "comparing", "podium"):
        return {"within": 3}
    if counts and says_any(reading, "comparing", "top"):
        return {"within": int(counts[0])}
    return {"within": 1} if says_any(reading, "comparing", "first") else {}
