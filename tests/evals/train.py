"""`make train`: the second opinion and how it is weighed, from the evaluation's questions that are not held out.

The same questions, words and libraries give the same files. What is told of the result is measured on people whose
questions were left out, one of each language at a time.
"""

from __future__ import annotations

import json
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from bot.capability import Request
from bot.language.masking import masked
from bot.language.reading import read
from bot.language.second_opinion import ABOUT, NOTHING, WEIGHTS, rows_of
from spm_core.db import engine_for, session_for
from spm_core.migrations import upgrade
from spm_core.people.identity import principal_named
from tests.evals.company import ASKERS, build
from tests.evals.said import Asked, hash_of, trained_on
from tests.evals.weighing import Opinions, Weighing, weighing
from tests.factories import NOW

ROWS = 22_000
FOLDS = 4
"""How often a part of the people is left out, to see what is thought of them by what was trained on the others."""
LEFT_LOOSE, ROUNDS, CLOSE = 150.0, 160, 1e-4
"""How loosely weights are held, and when to stop: stopped after 25 rounds, one in ten more was read wrongly."""
NEVER = -12.0
"""The logarithm of how likely a topic is that was not trained."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Read:
    """A question with what both readers go by."""

    asked: Asked
    masked: str
    concepts: frozenset[str]
    strange: int
    words: int
    phrases: Mapping[str, float]


def main() -> None:
    warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped early on purpose
    asked = trained_on()
    read_ = readings(asked)
    names = sorted({each.asked.label for each in read_})
    weighed = weighing(read_, out_of_sample(read_, names))
    table, steps, biases = as_bytes(fitted(read_), names)
    WEIGHTS.write_bytes(table)
    ABOUT.write_text(_as_json(hash_of(asked), names, steps, biases, weighed), encoding="utf-8")
    print(f"{len(asked)} questions, {len(names)} topics, {len(table):,} bytes\n{weighed.told}")


def readings(asked: Sequence[Asked]) -> list[Read]:
    found: list[Read] = []
    with tempfile.TemporaryDirectory() as home:
        engine = engine_for(f"sqlite:///{Path(home) / 'train.db'}")
        upgrade(engine)
        company = build(engine)
        for role, who in ASKERS.items():
            with engine.begin() as connection:
                principal = principal_named(connection, company, who, NOW)
            with session_for(engine, principal, NOW) as session:
                request = Request(principal, session, NOW)
                found += [_read(request, each) for each in asked if each.role == role]
        engine.dispose()
    return sorted(found, key=lambda each: (each.asked.source, each.asked.label, each.asked.text))


def _read(request: Request, asked: Asked) -> Read:
    reading = read(request, asked.text)
    phrases = {guess.name: guess.score for guess in reading.guesses}
    return Read(asked, masked(reading), reading.concepts, len(reading.strange), len(reading.words), phrases)


def fitted(read_: Sequence[Read]) -> LogisticRegression:
    model = LogisticRegression(C=LEFT_LOOSE, max_iter=ROUNDS, tol=CLOSE)
    return model.fit(_matrix(read_), [each.asked.label for each in read_])


def _matrix(read_: Sequence[Read]) -> csr_matrix:
    lines = [rows_of(each.masked, each.concepts, each.strange, ROWS) for each in read_]
    ends = np.cumsum([0, *map(len, lines)])
    values = np.concatenate([np.full(len(line), 1 / np.sqrt(len(line))) for line in lines])
    return csr_matrix((values, np.concatenate(lines), ends), shape=(len(read_), ROWS))


def out_of_sample(read_: Sequence[Read], names: Sequence[str]) -> Opinions:
    """What is thought of each question by models that saw none of the same person's."""
    opinions: Opinions = {}
    apart = folds({each.asked.source for each in read_ if "/" in each.asked.source})
    with ProcessPoolExecutor() as pool:
        models = pool.map(fitted, [[each for each in read_ if each.asked.source not in fold] for fold in apart])
    for fold, model in zip(apart, models, strict=True):
        left_out = [(index, each) for index, each in enumerate(read_) if each.asked.source in fold]
        said = model.predict_log_proba(_matrix([each for _, each in left_out]))
        for (index, _), line in zip(left_out, said, strict=True):
            opinions[index] = {
                **dict.fromkeys(names, NEVER),
                **dict(zip(model.classes_, map(float, line), strict=True)),
            }
    return opinions


def folds(sources: set[str]) -> list[list[str]]:
    """Sources to leave out together: every fourth of each language."""
    by_language: Mapping[str, list[str]] = defaultdict(list)
    for source in sorted(sources):
        by_language[source.partition("/")[0]].append(source)
    return [[each for sources in by_language.values() for each in sources[start::FOLDS]] for start in range(FOLDS)]


def as_bytes(model: LogisticRegression, names: Sequence[str]) -> tuple[bytes, list[float], list[float]]:
    """The weights as a byte each, what one is worth by topic, and each topic's bias."""
    order = [list(model.classes_).index(name) for name in names]
    weights: Numbers = model.coef_[order].astype(np.float64)
    steps = np.abs(weights).max(axis=1) / (NOTHING - 1)
    table = (np.rint(weights / steps[:, None]) + NOTHING).astype(np.uint8)
    return table.T.tobytes(), [_short(step) for step in steps], [_short(bias) for bias in model.intercept_[order]]


def _short(number: float) -> float:
    return float(f"{number:.5g}")


def _as_json(
    questions: str, names: Sequence[str], steps: Sequence[float], biases: Sequence[float], weighed: Weighing
) -> str:
    """One line an entry, so that a change can be read."""
    said: dict[str, Any] = {
        "questions": questions,
        "sure": weighed.sure,
        "possible": weighed.possible,
        "weighed": weighed.weighed,
        "trusted": weighed.trusted,
        "rows": ROWS,
        "names": names,
        "steps": steps,
        "biases": biases,
    }
    return "{\n" + ",\n".join(f' "{key}": {json.dumps(value)}' for key, value in said.items()) + "\n}\n"


if __name__ == "__main__":
    main()
