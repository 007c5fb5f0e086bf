"""A question read offline: what it is for and what it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.capability import Request
from bot.i18n import LANGUAGES, supported
from bot.language.amounts import Quantity, find_quantities
from bot.language.concepts import Tag, language_scores, lexicon, tags
from bot.language.glossary import NamedTerm, find_terms
from bot.language.metric_slots import in_stages
from bot.language.people import Mention, mentions
from bot.language.periods import FoundPeriod, find_periods
from bot.language.phrases import Guess, guesses
from bot.language.topics import explaining_terms, told_freely
from bot.language.words import Word, words_of
from bot.languages import table

_CHANNEL = re.compile(r"#[\w-]+")
CERTAIN = 2.0
"""Above any score that phrases give."""
UNKNOWN_WEIGHT = 0.8
"""How much a word that no table knows counts against every reading."""


@dataclass(frozen=True, slots=True)
class Reading:
    text: str
    language: str
    words: Sequence[Word]
    tags: Sequence[Tag]
    concepts: frozenset[str]
    guesses: Sequence[Guess]
    mentions: Sequence[Mention]
    periods: Sequence[FoundPeriod]
    quantities: Sequence[Quantity]
    terms: Sequence[str]
    strange: int
    """How many words nothing explains."""

    @property
    def best(self) -> Guess | None:
        return self.guesses[0] if self.guesses else None

    @property
    def amounts(self) -> list[Decimal]:
        return [each.value for each in self.quantities if each.sort == "amount"]

    @property
    def mine(self) -> bool:
        """Whether it says my, mio, minha: something of one's own."""
        own = own_words(self.language)
        return any(word.text in own for word in self.words)

    def score_of(self, name: str) -> float:
        return next((guess.score for guess in self.guesses if guess.name == name), 0.0)


def own_words(language: str) -> frozenset[str]:
    return frozenset(table(language, "stopwords")["own"].split())


def read(request: Request, text: str) -> Reading:
    """The reading in the language that explains most; a tie goes to the asker's language."""
    text, channels = _CHANNEL.subn(lambda match: " " * len(match[0]), text)
    words = words_of(text)
    found = [_read_in(request, text, words, language) for language in _languages(request, words)]
    best = max(found, key=lambda reading: reading.best.score if reading.best else 0.0)
    shown = channels and best.concepts & {"POST", "ANNOUNCE"}
    return replace(best, concepts=best.concepts | {"POST"}) if shown else best


def _languages(request: Request, words: Sequence[Word]) -> list[str]:
    scores = language_scores(words)
    home = supported(request.principal.locale) or "en"
    ordered = sorted(LANGUAGES, key=lambda language: (-scores[language], language != home))
    return ordered[: 2 if scores[ordered[0]] - scores[ordered[1]] < 0.5 else 1]


def _read_in(request: Request, text: str, words: tuple[Word, ...], language: str) -> Reading:
    calendar = request.principal.company.calendar
    quantities = find_quantities(text)
    periods = _apart(find_periods(text, calendar, request.today), quantities)
    quantities = [each for each in quantities if not _dates(each, periods)]
    tagged = tags(words, language)
    start, end = in_stages(text, words, periods, language)
    named = [
        each
        for each in mentions(request.session, text, words, tagged, language)
        if each.people or not start <= words[each.first].start < end
    ]
    tagged = tuple(tag for tag in tagged if not start <= words[tag.first].start < end)
    marked = [tag for tag in tagged if not _inside(tag, named) and not _within(tag, words, periods)]
    terms = find_terms(words)
    concepts = frozenset(concept for tag in marked for concept in tag.concepts) | _kinds(named, quantities)
    strange = _unknown(words, marked, named, periods, quantities, language)
    found: Sequence[Guess] = guesses(concepts, UNKNOWN_WEIGHT * strange)
    if ": " in text:
        found = _with_head(found, text, words, marked, concepts)
    keys = [term.key for term in terms]
    reading = Reading(text, language, words, marked, concepts, found, named, periods, quantities, keys, strange)
    explains = explaining_terms()
    if _asks_for_a_term(reading, terms):
        return replace(reading, guesses=[Guess(explains, CERTAIN), *found])
    if concepts <= _AROUND_A_TERM:
        return reading
    return replace(reading, guesses=[guess for guess in found if guess.name != explains])


def _with_head(
    found: Sequence[Guess], text: str, words: Sequence[Word], marked: Sequence[Tag], concepts: frozenset[str]
) -> Sequence[Guess]:
    """ "Draft feedback for Tom: exceeded target": what stands before the colon says what is wanted."""
    end = text.index(": ")
    head = frozenset(concept for tag in marked if words[tag.last].end <= end for concept in tag.concepts)
    best = {guess.name: guess for guess in found}
    for guess in guesses(head | (concepts & {"NAME", "PERSON"})) if head else ():
        if guess.name in told_freely() and guess.name in best and guess.score > best[guess.name].score:
            best[guess.name] = guess
    return sorted(best.values(), key=lambda guess: -guess.score)


def _inside(tag: Tag, named: Sequence[Mention]) -> bool:
    return any((each.people or "@" in each.words) and each.first <= tag.first <= each.last for each in named)


def _within(tag: Tag, words: Sequence[Word], periods: Sequence[FoundPeriod]) -> bool:
    """Whether it is only part of a period's name: "this" of "this month". A week says more: what is weekly."""
    return "WEEKLY" not in tag.concepts and any(
        p.start <= words[tag.first].start and words[tag.last].end <= p.end for p in periods
    )


def _dates(quantity: Quantity, periods: Sequence[FoundPeriod]) -> bool:
    """Whether a number only says when: the 4 of 2026-04-01, the 10000 of "last 10000 years"."""
    inside = [p for p in periods if p.start <= quantity.start < p.end]
    return bool(inside) and (quantity.sort == "count" or inside[0].start < quantity.start)


def _apart(periods: list[FoundPeriod], quantities: Sequence[Quantity]) -> list[FoundPeriod]:
    """Without years that are part of an amount: "2000 euro"."""
    amounts = [each for each in quantities if each.sort == "amount"]
    return [p for p in periods if not any(p.start <= each.start < p.end <= each.start + 4 for each in amounts)]


def _kinds(named: Sequence[Mention], quantities: Sequence[Quantity]) -> set[str]:
    people = {"PERSON"} if any(each.people for each in named) else set()
    return {each.sort.upper() for each in quantities} | ({"NAME"} if named else set()) | people


# What may stand around the question for a term without making it another question.
_AROUND_A_TERM = frozenset(
    {"DEFINE", "WHATIS", "SHOW", "FOLLOW", "GREET", "THANKS", "EXPLAIN", "WHICH", "SELF", "CHITCHAT", "AVERAGE", "THE"}
    | {"TOME"}
)


# Terms that name no figure of anybody's, so that alone they ask what they mean.
NO_FIGURES = frozenset(
    {
        "accelerator",
        "decelerator",
        "spiff",
        "clawback",
        "cap",
        "threshold",
        "ote",
        "marginal_tier",
        "payable",
        "mbo",
        "ramp",
    }
    | {"fiscal_year", "overlay", "split", "effective_quota", "forecast_category", "required_coverage", "new_logo"}
)


def _asks_for_a_term(reading: Reading, terms: Sequence[NamedTerm]) -> bool:
    """Whether nothing but a term and a wish to know it is named: "what is coverage", not "what is my coverage"."""
    if not terms or reading.mine or reading.periods or any(each.people for each in reading.mentions):
        return False
    inside = {index for term in terms for index in range(term.first, term.last + 1)}
    if len(inside) == len(reading.words):
        return all(term.key in NO_FIGURES for term in terms)
    loose = "WHATIS" in reading.concepts and not {word.text for word in reading.words} & {"the", "our"}
    if "DEFINE" not in reading.concepts and not loose:
        return False
    others = (tag.concepts for tag in reading.tags if tag.first not in inside and "DEFINE" not in tag.concepts)
    rest = {concept for concepts in others for concept in concepts}
    return not reading.quantities and rest <= _AROUND_A_TERM


def _unknown(
    words: Sequence[Word],
    marked: Sequence[Tag],
    named: Sequence[Mention],
    periods: Sequence[FoundPeriod],
    quantities: Sequence[Quantity],
    language: str,
) -> int:
    """How many words nothing explains."""
    explained = {index for tag in marked for index in range(tag.first, tag.last + 1)}
    explained |= {index for each in named for index in range(each.first, each.last + 1)}
    spans = [(each.start, each.end) for each in periods] + [(each.start, each.end) for each in quantities]
    plain = lexicon(language).stopwords | lexicon("en").stopwords
    return sum(
        index not in explained
        and len(word.text) > 1
        and word.text.isalpha()
        and word.text not in plain
        and not any(start <= word.start < end for start, end in spans)
        for index, word in enumerate(words)
    )
