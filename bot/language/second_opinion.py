"""What a question asks for by its letters and words: a statistical reader beside the phrases, trained by `make train`.

Weights are whole numbers, a row a feature and a column a topic, so that plain Python adds them up quickly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, log, sqrt
from pathlib import Path
from typing import Any
from zlib import crc32

WEIGHTS = Path(__file__).with_name("second_opinion.bin")
ABOUT = Path(__file__).with_name("second_opinion.json")
"""What was trained from which questions, with the few numbers that are not in the table of weights."""
NOTHING = 128
SHORTEST, LONGEST = 2, 5
"""Letters that a piece of a word has."""
WORD, CONCEPT = 2, 3
"""How often a word and a concept are added, as each says more than a few letters do."""
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Trained:
    names: tuple[str, ...]
    """Topics, small talk, out of scope, unclear: a column each."""
    rows: int
    table: bytes
    """A byte each, where NOTHING stands for no weight at all."""
    steps: Sequence[float]
    """What one in the table is worth, by column."""
    biases: Sequence[float]


@lru_cache(maxsize=1)
def about() -> Mapping[str, Any]:
    said: Mapping[str, Any] = json.loads(ABOUT.read_text(encoding="utf-8"))
    return said


@lru_cache(maxsize=1)
def trained() -> Trained:
    said = about()
    return Trained(tuple(said["names"]), said["rows"], WEIGHTS.read_bytes(), said["steps"], said["biases"])


def second_opinion(masked: str, concepts: Collection[str], strange: int) -> Mapping[str, float]:
    """How likely each topic is (log), by a question's masked words, its concepts and how many words are unknown."""
    return opinion_of(trained(), masked, concepts, strange)


def opinion_of(known: Trained, masked: str, concepts: Collection[str], strange: int) -> Mapping[str, float]:
    width = len(known.names)
    numbers = rows_of(masked, concepts, strange, known.rows)
    rows = [known.table[row * width : (row + 1) * width] for row in numbers]
    none, length = NOTHING * len(numbers), sqrt(len(numbers))
    columns = zip(zip(*rows, strict=True), known.steps, known.biases, strict=True)
    scores = [(sum(column) - none) * step / length + bias for column, step, bias in columns]
    most = max(scores)
    whole = most + log(sum(exp(score - most) for score in scores))
    return {name: score - whole for name, score in zip(known.names, scores, strict=True)}


def rows_of(masked: str, concepts: Collection[str], strange: int, rows: int) -> list[int]:
    """The rows of the table that a question adds up; there is always one."""
    said = _TOKEN.findall(masked)
    pieces = {piece for word in said if not word.isupper() for piece in _pieces(word)}
    overall = (f"n {min(strange, 3)}", f"l {min(len(said) // 3, 5)}")
    told = {*overall, *(f"c {concept}" for concept in concepts)}
    features = [*sorted(pieces), *WORD * sorted(_words(said)), *CONCEPT * sorted(told)]
    return [crc32(feature.encode()) % rows for feature in features]


def _pieces(word: str) -> Iterator[str]:
    marked = f"<{word}>"
    for length in range(SHORTEST, LONGEST + 1):
        yield from (marked[at : at + length] for at in range(len(marked) - length + 1))


def _words(said: Sequence[str]) -> set[str]:
    bounded = ["^", *said, "$"]
    return {*(f"w {word}" for word in said), *(f"w {one} {next_}" for one, next_ in pairwise(bounded))}
