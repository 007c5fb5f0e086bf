"""Questions as people of several kinds ask them, a file a person: tests/evals/said/<language>/<source>.yaml."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.language.phrases import NO_CAPABILITY, OUT_OF_SCOPE, SMALL_TALK, UNCLEAR
from bot.language.topics import topics
from bot.languages import read_yaml
from tests.evals.run import CAPABILITIES, OWN, questions

SAID = Path(__file__).parent / "said"
WITHOUT_TOPIC = {"smalltalk": SMALL_TALK, "out_of_scope": OUT_OF_SCOPE, "clarify_needed": UNCLEAR}


@dataclass(frozen=True, slots=True)
class Asked:
    source: str
    """ "en/new_hire", or "questions" for the first set of the evaluation."""
    role: str
    text: str
    label: str
    """A topic, small talk, out of scope or unclear."""
    also: tuple[str, ...] = ()
    """What else would be as right."""
    held_out: bool = False
    """Measured and never trained on."""

    @property
    def language(self) -> str:
        return self.source.partition("/")[0]

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.also)


def said(folder: Path = SAID) -> list[Asked]:
    """Everything that people of all languages say, as far as its label is one of today's."""
    known = {*topics(), *NO_CAPABILITY}
    return [each for path in sorted(folder.glob("*/*.yaml")) for each in _by_one(path, folder) if each.label in known]


def _by_one(path: Path, folder: Path) -> Iterator[Asked]:
    person: Mapping[str, Any] = read_yaml(path)
    source, held_out = path.relative_to(folder).with_suffix("").as_posix(), person.get("held_out") == "true"
    for label, sentences in person["asks"].items():
        for sentence in sentences:
            text, also = (sentence["say"], sentence.get("also", ())) if isinstance(sentence, dict) else (sentence, ())
            yield Asked(source, person["role"], text, label, tuple(also), held_out)


def labelled() -> list[Asked]:
    """The first set's questions that stand alone, each with what it asks for."""
    return [
        Asked(
            "questions", each.role, each.text, label, tuple(CAPABILITIES[intent] for intent in each.also), each.held_out
        )
        for each in questions(OWN)
        if not each.context and (label := WITHOUT_TOPIC.get(each.intent) or CAPABILITIES[each.intent])
    ]


def trained_on() -> list[Asked]:
    return [each for each in (*labelled(), *said()) if not each.held_out]


def hash_of(asked: Sequence[Asked]) -> str:
    """Tells whether the weights were trained on these very questions."""
    lines = sorted(json.dumps([each.source, each.role, each.text, *each.labels]) for each in asked)
    return sha256("\n".join(lines).encode()).hexdigest()[:16]
