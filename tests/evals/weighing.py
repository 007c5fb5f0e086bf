"""How the two readers are weighed together, fitted on people whom the second opinion had not been trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from bot.language.likely import BothReadings, capped, evidence, trust
from bot.language.phrases import NO_CAPABILITY, UNCLEAR

if TYPE_CHECKING:
    from tests.evals.train import Read

Numbers = NDArray[np.float64]
Opinions = dict[int, Mapping[str, float]]
"""What is thought of each question, by its place: the logarithm of how likely each topic is."""
MOST_WRONG, MOST_FOREIGN = 0.04, 0.04
"""How many sales questions may be answered wrongly, and how many foreign ones at all, by people left out.

What is shipped knows these people too and does better with others: of the held out ones it was under 3 % of each.
"""
POSSIBLE = 0.4
"""How likely it has to be that a question asks for anything here to be asked back."""
HELD, ROUNDS = 1e-4, 60


@dataclass(frozen=True, slots=True)
class Weighing:
    weighed: Sequence[float]
    trusted: Sequence[float]
    sure: float
    possible: float
    told: str


@dataclass(frozen=True, slots=True)
class Sample:
    sources: NDArray[np.str_]
    seen: Sequence[BothReadings]
    names: Sequence[str]
    values: Numbers
    """By question, topic and kind of evidence."""
    right: Numbers
    """By question and topic."""
    labels: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Measured:
    shares: Numbers
    """By question and topic, after the best one was measured."""
    best: NDArray[np.int64]
    certain: Numbers


def weighing(read: Sequence[Read], opinions: Opinions) -> Weighing:
    sample = _sample(read, opinions)
    judged = _left_out(sample)
    sure, possible = _thresholds(sample, judged)
    weighed = _weighed(sample)
    trusted = _trusted(sample, _shares(sample.values, weighed))
    told = f"{_told(sample, judged, sure, possible)}\n{reliability(judged.certain, _is_right(sample, judged.best))}"
    return Weighing(_shortened(weighed), _shortened(trusted), sure, possible, told)


def reliability(certain: Numbers, right: NDArray[np.bool_]) -> str:
    """In ten bins: how many, the probability that was told, and the share that was right."""
    bins = np.minimum((certain * 10).astype(int), 9)
    lines = [
        f"  {number / 10:.1f}: {(bins == number).sum():5} questions, told {certain[bins == number].mean():.2f},"
        f" right {right[bins == number].mean():.2f}"
        for number in range(10)
        if (bins == number).any()
    ]
    return "\n".join(lines)


def _sample(read: Sequence[Read], opinions: Opinions) -> Sample:
    places = sorted(opinions)
    chosen = [read[place] for place in places]
    names = list(opinions[places[0]])
    seen = [
        BothReadings(opinions[place], capped(each.phrases), max(1, each.words), each.strange)
        for place, each in zip(places, chosen, strict=True)
    ]
    values = np.array([[rows[name] for name in names] for rows in map(evidence, seen)])
    right = np.array([[float(name in each.asked.labels) for name in names] for each in chosen])
    sources, labels = (np.array([getattr(each.asked, what) for each in chosen]) for what in ("source", "label"))
    return Sample(sources, seen, names, values, right, labels)


def _part(sample: Sample, chosen: NDArray[np.bool_]) -> Sample:
    seen = [each for each, keep in zip(sample.seen, chosen, strict=True) if keep]
    return Sample(
        sample.sources[chosen], seen, sample.names, sample.values[chosen], sample.right[chosen], sample.labels[chosen]
    )


def _left_out(sample: Sample) -> Measured:
    """Each person's questions as they are judged by what was fitted on everybody else's."""
    shares, certain = np.zeros(sample.right.shape), np.zeros(len(sample.labels))
    for source in sorted(set(sample.sources)):
        own = sample.sources == source
        others, these = _part(sample, ~own), _part(sample, own)
        weights = _weighed(others)
        trusted = _trusted(others, _shares(others.values, weights))
        found = _shares(these.values, weights)
        certain[own] = 1 / (1 + np.exp(-_trust(these, found) @ trusted))
        shares[own] = _measured(found, certain[own])
    return Measured(shares, shares.argmax(axis=1), certain)


def _measured(shares: Numbers, certain: Numbers) -> Numbers:
    """The shares with the best one at what it was measured at, as bot.language.likely makes them."""
    lines = np.arange(len(shares))
    best = shares.argmax(axis=1)
    rest = (1 - certain) / np.maximum(1 - shares[lines, best], 1e-9)
    measured: Numbers = np.minimum(shares * rest[:, None], certain[:, None])
    measured[lines, best] = certain
    return measured


def _shares(values: Numbers, weights: Numbers) -> Numbers:
    scores = values @ weights
    parts = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Numbers = parts / parts.sum(axis=1, keepdims=True)
    return shares


def _weighed(sample: Sample) -> Numbers:
    """The weights under which what is right is likeliest; each kind of evidence is held equally, whatever its size."""
    sizes = np.sqrt((sample.values**2).mean(axis=(0, 1))) + 1e-9
    values = sample.values / sizes
    flat, count = values.reshape(-1, values.shape[2]), len(values)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        shares = _shares(values, weights)
        hit = (shares * sample.right).sum(axis=1) + 1e-12
        gradient = -((shares * sample.right / hit[:, None] - shares).reshape(-1) @ flat) / count
        return float(-np.log(hit).mean() + HELD * (weights**2).sum()), gradient + 2 * HELD * weights

    start = np.zeros(len(sizes))
    start[0] = sizes[0]
    found: Any = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    weights: Numbers = found.x / sizes
    return weights


def _trust(sample: Sample, shares: Numbers) -> Numbers:
    lines = (dict(zip(sample.names, line, strict=True)) for line in shares)
    return np.array([trust(seen, line) for seen, line in zip(sample.seen, lines, strict=True)])


def _trusted(sample: Sample, shares: Numbers) -> Numbers:
    model = LogisticRegression(C=10, max_iter=500, fit_intercept=False)
    model.fit(_trust(sample, shares), _is_right(sample, shares.argmax(axis=1)))
    trusted: Numbers = model.coef_[0]
    return trusted


def _is_right(sample: Sample, best: NDArray[np.int64]) -> NDArray[np.bool_]:
    right: NDArray[np.bool_] = sample.right[np.arange(len(best)), best] > 0
    return right


def _thresholds(sample: Sample, judged: Measured) -> tuple[float, float]:
    """The lowest probabilities at which few are answered wrongly, and few that ask for nothing are asked back."""
    steps = [number / 100 for number in range(30, 96)]
    held = (step for step in steps if _holds(_counted(sample, judged, step, 0.5)))
    sure = next(held, steps[-1])
    return sure, POSSIBLE


def _holds(shares: Mapping[str, float]) -> bool:
    return shares["wrong"] <= MOST_WRONG and shares["foreign answered"] <= MOST_FOREIGN


def _counted(sample: Sample, judged: Measured, sure: float, possible: float) -> Mapping[str, float]:
    none = np.isin(sample.names, NO_CAPABILITY)
    topics = judged.shares * ~none
    answered = (judged.certain >= sure) & ~none[judged.best]
    asked = (judged.certain < sure) & (topics.sum(axis=1) >= possible)
    first = np.argsort(-topics, axis=1)[:, :3]
    offered = (np.take_along_axis(sample.right, first, axis=1) > 0).any(axis=1)
    right = _is_right(sample, judged.best)
    sales = ~np.isin(sample.labels, NO_CAPABILITY)
    # What was collected of foreign questions alone is left out as a whole, and missed as nothing that is shipped is.
    askers = np.isin(sample.sources, sample.sources[sales])
    foreign = ~sales & (sample.labels != UNCLEAR) & askers
    return {
        "right": float((answered & right)[sales].mean()),
        "wrong": float((answered & ~right)[sales].mean()),
        "within a press": float((asked & offered)[sales].mean()),
        "asked for nothing": float((asked & ~offered)[sales].mean()),
        "not understood": float((~asked & ~answered)[sales].mean()),
        "foreign answered": float(answered[foreign].mean()),
        "foreign asked": float(asked[foreign].mean()),
    }


def _told(sample: Sample, judged: Measured, sure: float, possible: float) -> str:
    counted = ", ".join(f"{what} {share:.1%}" for what, share in _counted(sample, judged, sure, possible).items())
    best = f"the likeliest is right {_is_right(sample, judged.best).mean():.1%}"
    return (
        f"people left out, {len(judged.best)} questions, sure from {sure}, possible from {possible}: {best}; {counted}"
    )


def _shortened(numbers: Numbers) -> list[float]:
    return [float(f"{number:.4g}") for number in numbers]
