"""How likely it is that a question asks for each topic, as both readers see it together.

The phrases know what words mean, the second opinion knows what people say who were never thought of. What each says of
a topic is weighed into one probability, and the best one is measured against questions of people that neither knew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from bot.language.masking import masked
from bot.language.phrases import NO_CAPABILITY, OUT_OF_SCOPE, SMALL_TALK, UNCLEAR, word_for_word
from bot.language.reading import Reading
from bot.language.second_opinion import about, second_opinion, trained

SURE: float = about()["sure"]
POSSIBLE: float = about()["possible"]
"""From the first probability a question is answered, from the second it is asked back; below it is not understood."""
PLAIN = 0.92
"""How likely it is that a question asks for what a phrase that explains every word of it says."""
FITS, FITS_ALONE, AHEAD, NOT_RULED_OUT = 0.85, 1.05, 0.1, 0.02
"""From which score a phrase does so where both readers agree and where they do not, how far it has to be ahead of the
next one, and how likely it has to be by both."""
SHORT, LONG = 3, 12
"""Words of a question that says little, and of one that says much."""
FAIR = 0.9
"""The score from which a phrase fits more than fairly."""
WEIGHED = (
    "opinion",
    "opinion, not logarithmic",
    "phrase",
    "phrase, squared",
    "best phrase, by how far",
    "best phrase, squared",
    "best phrase and opinion",
    "best phrase, beyond a fair fit without strange words",
    "opinion by share of strange words",
    "phrase by share of strange words",
    "opinion of a short question",
    "out of scope",
    "out of scope by share of strange words",
    "out of scope by the best phrase",
    "unclear",
    "unclear and short",
    "unclear by the best phrase",
    "small talk",
    "small talk by the best phrase",
    "small talk and short",
)
"""What is weighed of each topic, in the order of `evidence`; the weights are the training's."""
TRUSTED = (
    "odds",
    "probability",
    "next probability",
    "both agree",
    "both agree, by the phrase",
    "both agree, beyond a fair fit without strange words",
    "best phrase",
    "share of strange words",
    "no strange words",
    "short",
    "no topic",
    "long",
)
"""What makes the best one trustworthy, in the order of `trust`."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A topic, small talk, out of scope or unclear."""

    name: str
    probability: float
    """That this is what was asked, measured on questions that were not trained on."""


@dataclass(frozen=True, slots=True)
class BothReadings:
    """What both readers say of a question."""

    opinion: Mapping[str, float]
    """How likely each topic is by the second opinion (log)."""
    phrases: Mapping[str, float]
    """How well the best phrase of each topic fits."""
    words: int
    strange: int


def likeliest(reading: Reading) -> tuple[Likely, ...]:
    """What a question may ask for, best first."""
    said = masked(reading)
    known = word_for_word(said)
    if known is not None and known not in trained().names:  # a topic that came after the last training
        return (Likely(known, PLAIN),)
    seen = seen_in(reading, second_opinion(said, reading.concepts, len(reading.strange)))
    weights, trusted = about()["weighed"], about()["trusted"]
    scores = {name: _weighed(weights, row) for name, row in evidence(seen).items()}
    shares = _shares(scores)
    best = max(shares, key=lambda name: shares[name])
    certain = 1 / (1 + exp(-_weighed(trusted, trust(seen, shares))))
    plain = known or _said_plainly(seen, shares, best)
    if plain is not None:
        best, certain = plain, max(certain, PLAIN) if plain == best else PLAIN
    rest = (1 - certain) / max(1 - shares[best], 1e-9)
    others = sorted((name for name in shares if name != best), key=lambda name: -shares[name])
    return (Likely(best, certain), *(Likely(name, min(certain, shares[name] * rest)) for name in others))


def _said_plainly(seen: BothReadings, shares: Mapping[str, float], best: str) -> str | None:
    """The topic of a phrase that explains every word, where the second opinion agrees or does not rule it out."""
    first = _best(seen.phrases)
    if first is None or first not in shares or seen.strange:
        return None
    score, *others = sorted(seen.phrases.values(), reverse=True)
    agreed = score >= FITS and first == best
    alone = score >= FITS_ALONE and score - sum(others[:1]) >= AHEAD and first not in NO_CAPABILITY
    return first if agreed or (alone and shares[first] >= NOT_RULED_OUT) else None


def seen_in(reading: Reading, opinion: Mapping[str, float]) -> BothReadings:
    phrases = capped({guess.name: guess.score for guess in reading.guesses})
    return BothReadings(opinion, phrases, max(1, len(reading.words)), len(reading.strange))


def capped(scores: Mapping[str, float]) -> Mapping[str, float]:
    """The scores of phrases without what goes beyond a good fit, as a certain term does."""
    return {name: min(score, 1.2) for name, score in scores.items()}


def evidence(seen: BothReadings) -> Mapping[str, tuple[float, ...]]:
    """By topic what WEIGHED names."""
    scores = sorted(seen.phrases.values(), reverse=True)
    best, margin = (scores[0], min(0.5, scores[0] - sum(scores[1:2]))) if scores else (0.0, 0.0)
    first = _best(seen.phrases)
    strange, short = seen.strange / seen.words, float(seen.words <= SHORT)
    rows = {}
    for name, likely in seen.opinion.items():
        phrase, leads, chance = seen.phrases.get(name, 0.0), float(name == first), exp(likely)
        of_phrases = (phrase, phrase * phrase, leads * margin, leads * phrase * phrase, leads * chance)
        fits = leads * _fit(seen, phrase)
        foreign, unclear, talk = (float(name == each) for each in (OUT_OF_SCOPE, UNCLEAR, SMALL_TALK))
        rows[name] = (
            *(likely, chance, *of_phrases, fits, likely * strange, phrase * strange, likely * short),
            *(foreign, foreign * strange, foreign * best),
            *(unclear, unclear * short, unclear * best),
            *(talk, talk * best, talk * short),
        )
    return rows


def trust(seen: BothReadings, shares: Mapping[str, float]) -> tuple[float, ...]:
    """What TRUSTED names, and a one for the bias."""
    best, next_ = sorted(shares, key=lambda name: -shares[name])[:2]
    chance = min(max(shares[best], 1e-4), 1 - 1e-4)
    agree, phrase = float(_best(seen.phrases) == best), seen.phrases.get(best, 0.0)
    return (
        *(log(chance / (1 - chance)), chance, shares[next_]),
        *(agree, agree * min(phrase, 1.0), agree * _fit(seen, phrase), max(seen.phrases.values(), default=0.0)),
        *(seen.strange / seen.words, float(not seen.strange), float(seen.words <= SHORT)),
        *(float(best in (OUT_OF_SCOPE, UNCLEAR, SMALL_TALK)), float(seen.words > LONG), 1.0),
    )


def _fit(seen: BothReadings, phrase: float) -> float:
    """By how much a phrase fits better than fairly a question of which every word is known."""
    return 0.0 if seen.strange else max(0.0, phrase - FAIR)


def _best(phrases: Mapping[str, float]) -> str | None:
    return max(phrases, key=lambda name: phrases[name]) if phrases else None


def _weighed(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))


def _shares(scores: Mapping[str, float]) -> Mapping[str, float]:
    """The probabilities of scores that were logarithms of odds."""
    most = max(scores.values())
    parts = {name: exp(score - most) for name, score in scores.items()}
    whole = sum(parts.values())
    return {name: part / whole for name, part in parts.items()}
