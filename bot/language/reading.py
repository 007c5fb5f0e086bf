"""A question read without a model: what it asks for and what it names."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.capability import Request
from bot.i18n import LANGUAGES, supported
from bot.language.amounts import Quantity, find_quantities
from bot.language.concepts import Tag, language_scores, lexicon, tags
from bot.language.deal_codes import deal_code
from bot.language.glossary import NamedTerm, find_terms, of_ours
from bot.language.metric_slots import in_stages
from bot.language.overlaps import is_in_a_date, is_in_a_name, is_in_a_period, off_on_a_day, unlike_amounts, unlike_names
from bot.language.past import past_guesses
from bot.language.people import Mention, mentions
from bot.language.periods import FoundPeriod, find_periods
from bot.language.phrases import Guess, guesses
from bot.language.topics import explaining_terms, telling_of_names, told_freely
from bot.language.words import Word, words_of
from bot.languages import ENGLISH, table

_CHANNEL = re.compile(r"#[\w-]+")
CERTAIN = 2.0
"""A score above any that phrases give."""
UNKNOWN_WEIGHT = 0.8
"""How much each word that no table knows counts against every guess."""


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
    strange: Sequence[Word]
    """The words that nothing explains."""
    channels: Sequence[str] = ()

    @property
    def best(self) -> Guess | None:
        return self.guesses[0] if self.guesses else None

    @property
    def amounts(self) -> list[Decimal]:
        return [quantity.value for quantity in self.quantities if quantity.sort == "amount"]

    @property
    def mine(self) -> bool:
        """Whether it says my, mio or minha: it is about something of the asker's own."""
        own = own_words(self.language)
        return any(word.text in own for word in self.words)

    @property
    def foreign(self) -> bool:
        """Whether most words are in no table, as in another language: that it asks for nothing is no certainty."""
        return 2 * len(self.strange) > len(self.words)


def colleagues_named(request: Request, reading: Reading) -> list[Mention]:
    """Everybody the text names who works here, seen or not: for what may name anybody, as praise may."""
    text, words, language = reading.text, reading.words, reading.language
    named = mentions(request.session, text, words, tags(words, language), language, colleagues=True)
    return [mention for mention in named if mention.people]


def own_words(language: str) -> frozenset[str]:
    return frozenset(table(language, "stopwords")["own"].split())


def read(request: Request, text: str) -> Reading:
    """The reading in the language that explains most of the text; a tie goes to the asker's own."""
    channels = [name for name in _CHANNEL.findall(text) if not name[1:].isdecimal()]
    text = _CHANNEL.sub(lambda match: " " * len(match[0]), text)
    words = words_of(text)
    readings = [_read_in(request, text, words, language) for language in _languages(request, words)]
    best = max(readings, key=lambda reading: reading.best.score if reading.best else 0.0)
    posted = {"POST"} if channels and best.concepts & {"POST", "ANNOUNCE"} else set()
    return replace(best, concepts=best.concepts | posted, channels=channels)


def _languages(request: Request, words: Sequence[Word]) -> list[str]:
    """The likeliest language, or two where their scores are close."""
    scores = language_scores(words)
    home = supported(request.principal.locale) or ENGLISH
    ordered = sorted(LANGUAGES, key=lambda language: (-scores[language], language != home))
    return ordered[: 2 if scores[ordered[0]] - scores[ordered[1]] < 0.5 else 1]


def _read_in(request: Request, text: str, words: tuple[Word, ...], language: str) -> Reading:
    calendar = request.principal.company.calendar
    quantities = find_quantities(text)
    periods = unlike_amounts(find_periods(text, calendar, request.today), quantities)
    quantities = [quantity for quantity in quantities if not is_in_a_date(quantity, periods)]
    tagged = tags(words, language)
    stages = range(*in_stages(text, words, periods, language))
    named = [
        mention
        for mention in mentions(request.session, text, words, tagged, language)
        if mention.people or words[mention.first].start not in stages
    ]
    periods = unlike_names(periods, words, named)
    own_tags = [
        off_on_a_day(tag, words, periods)
        for tag in tagged
        if words[tag.first].start not in stages
        and not is_in_a_name(tag, named)
        and not is_in_a_period(tag, words, periods)
    ]
    terms = find_terms(words)
    said = frozenset(concept for tag in own_tags for concept in tag.concepts)
    concepts = said | _kinds(said, named, quantities)
    if deal_code(text, words, own_tags, [*periods, *quantities]):
        concepts |= {"DEALCODE"}
    strange = _unknown(words, [*own_tags, *named], [*periods, *quantities], language)
    guessed: Sequence[Guess] = guesses(concepts, UNKNOWN_WEIGHT * len(strange))
    if ": " in text:
        guessed = _with_head(guessed, text, words, own_tags, concepts)
    keys = [term.key for term in terms]
    reading = Reading(text, language, words, own_tags, concepts, guessed, named, periods, quantities, keys, strange)
    return replace(reading, guesses=past_guesses(_weighing_terms(reading, terms), concepts, periods, request.today))


def _with_head(
    guessed: Sequence[Guess], text: str, words: Sequence[Word], own_tags: Sequence[Tag], concepts: frozenset[str]
) -> Sequence[Guess]:
    """ "Draft feedback for Tom: exceeded target": what stands before the colon says what is wanted."""
    end = text.index(": ")
    head = frozenset(concept for tag in own_tags if words[tag.last].end <= end for concept in tag.concepts)
    best = {guess.name: guess for guess in guessed}
    for guess in guesses(head | (concepts & {"NAME", "PERSON"})) if head else ():
        if guess.name in told_freely() and guess.name in best and guess.score > best[guess.name].score:
            best[guess.name] = guess
    return sorted(best.values(), key=lambda guess: -guess.score)


# Concepts that ask about a person, and about whatever a name is.
_OF_PEOPLE = frozenset(
    {"STAND", "PACE", "QUOTA", "ATTAIN", "GAP", "HIT", "PIPELINE", "FORECAST", "SOLD", "COACH", "FEEDBACK", "RANK"}
) | {"KUDOS", "PAY", "TIMEOFF"}
_OF_EITHER = frozenset({"FOLLOW", "SHOW", "WHATIS", "WHO", "THE"})


def _kinds(said: AbstractSet[str], named: Sequence[Mention], quantities: Sequence[Quantity]) -> set[str]:
    """The concepts of what a question names rather than says: people, other names and numbers."""
    people = {"PERSON"} if any(_is_read_as_person(mention, said) for mention in named) else set()
    return {quantity.sort.upper() for quantity in quantities} | ({"NAME"} if named else set()) | people


def _is_read_as_person(mention: Mention, said: AbstractSet[str]) -> bool:
    """A name that the asker has no figures of is read by the words around it, whether or not somebody is called so."""
    if mention.people or "@" in mention.words:
        return True
    if mention.kind != "unknown" or mention.guessed or mention.about_deal or "DEALS" in said:
        return False
    return mention.possessive or not said.isdisjoint(_OF_PEOPLE) or said <= _OF_EITHER


# The concepts that may stand around a term without asking for anything but its meaning.
_AROUND_A_TERM = frozenset(
    {"DEFINE", "WHATIS", "SHOW", "FOLLOW", "GREET", "THANKS", "EXPLAIN", "WHICH", "SELF", "CHITCHAT", "AVERAGE", "THE"}
    | {"TOME"}
)
# Terms that are nobody's figures, so that a bare one asks what it means.
NO_FIGURES = frozenset(
    {"accelerator", "decelerator", "spiff", "clawback", "cap", "threshold", "ote", "marginal_tier", "payable", "mbo"}
    | {"ramp", "fiscal_year", "overlay", "split", "effective_quota", "forecast_category", "required_coverage"}
    | {"new_logo"}
)


def _weighing_terms(reading: Reading, terms: Sequence[NamedTerm]) -> Sequence[Guess]:
    """The guesses, with one deal or the explanation of a term certain, and without what is out of the question."""
    explains = explaining_terms()
    if _asks_for_a_deal(reading):
        return [Guess(telling_of_names(), CERTAIN), *reading.guesses]
    if _asks_for_a_term(reading, terms):
        return [Guess(explains, CERTAIN), *reading.guesses]
    if reading.concepts <= _AROUND_A_TERM:
        return reading.guesses
    return [guess for guess in reading.guesses if guess.name != explains]


# The concepts that say what of a deal is asked for.
_OF_ONE_DEAL = frozenset(
    {"NAME", "DEALS", "STATUS", "STAND", "NEXTSTEP", "LASTTALK", "CLOSING", "WHEN", "HOWMUCH", "WHO", "WHICH", "WHATIS"}
    | {"SHOW", "SELF", "FOLLOW", "THE", "GREET", "CHECK", "PAST", "NEWS", "CHANGED", "TOME", "STAGED", "WANT", "DONE"}
)


def _asks_for_a_deal(reading: Reading) -> bool:
    """Whether it names an account, a deal that the asker sees or a code, and only what of it is to be told besides."""
    if "DEALCODE" in reading.concepts and not reading.mentions and not reading.quantities:
        return {"DEALS", "DEALCODE"} <= reading.concepts <= _OF_ONE_DEAL | {"DEALCODE"}
    named = {mention.kind for mention in reading.mentions if not mention.guessed}
    alone = named == {"deal"} and len(reading.mentions) == 1
    asked = not reading.concepts.isdisjoint(("WHEN", "STAND")) or reading.text.rstrip().endswith("?")
    around = _OF_ONE_DEAL | {"WIN"} if asked else _OF_ONE_DEAL  # "closed Globex" is news, "will Globex close?" is not
    return alone and not reading.quantities and reading.concepts <= around


def _asks_for_a_term(reading: Reading, terms: Sequence[NamedTerm]) -> bool:
    """Whether it asks what a term means and names nothing else: "what is coverage", not "what is my coverage"."""
    if not terms or reading.mine or reading.periods or any(mention.personal for mention in reading.mentions):
        return False
    inside = {index for term in terms for index in range(term.first, term.last + 1)}
    if len(inside) == len(reading.words):
        return all(term.key in NO_FIGURES for term in terms)
    return _asks_for_a_meaning(reading) and not reading.quantities and _rest(reading, inside) <= _AROUND_A_TERM


def _asks_for_a_meaning(reading: Reading) -> bool:
    """Whether it says "define", or "what is" without "the" or "our", which asks for a figure in English."""
    if "DEFINE" in reading.concepts:
        return True
    return "WHATIS" in reading.concepts and of_ours(reading.language).isdisjoint(word.text for word in reading.words)


def _rest(reading: Reading, inside: Container[int]) -> set[str]:
    """The concepts beside a term's own words and the wish to have it defined."""
    tags_beside = (tag for tag in reading.tags if tag.first not in inside and "DEFINE" not in tag.concepts)
    return {concept for tag in tags_beside for concept in tag.concepts}


def _unknown(
    words: Sequence[Word],
    explaining: Sequence[Tag | Mention],
    spans: Sequence[FoundPeriod | Quantity],
    language: str,
) -> Sequence[Word]:
    """The words that are no stopword and belong to no tag, name, period or number."""
    explained = {index for part in explaining for index in range(part.first, part.last + 1)}
    stopwords = lexicon(language).stopwords | lexicon(ENGLISH).stopwords
    return [
        word
        for index, word in enumerate(words)
        if index not in explained
        and (len(word.text) > 1 and word.text.isalpha() and word.text not in stopwords)
        and not any(span.start <= word.start < span.end for span in spans)
    ]
