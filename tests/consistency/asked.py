"""Every question there is about somebody's figures, learned from the capabilities themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from bot.arguments.metrics import GroupBy
from bot.capability import Capability, capabilities
from bot.cards import Card
from bot.facts import to_json
from bot.parts.metrics_file import catalogue
from bot.turn import Call
from spm_core.who import Who
from tests.asking import ask
from tests.consistency.rules import additive

Args = Mapping[str, Any]
BROKEN_DOWN = 4
"""How many metrics are broken down in each way."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures are asked for, by whom, and how the question names them."""

    asker: str
    args: tuple[tuple[str, str], ...]
    who: Who

    def as_team(self) -> Subject:
        """The same, asked of a capability that is about teams alone."""
        return replace(self, who=Who("team", self.who.id)) if self.who.kind == "own" else self

    def __str__(self) -> str:
        whose = " ".join(f"{name} {value}" for name, value in self.args) or "I"
        return f"{self.asker} about {whose}"


class WentWrong(Exception):
    """An answer that is none: something unexpected happened on the way."""


@dataclass(frozen=True, slots=True)
class Question:
    subject: Subject
    capability: str
    args: tuple[tuple[str, Any], ...]
    now: datetime

    @property
    def kind(self) -> str:
        """The capability and the arguments that say about whom, without their values."""
        return f"{self.capability}({', '.join(name for name, _ in self.args if name != 'metric')})"

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.args)
        return f"{self.subject.asker} at {self.now:%Y-%m-%d %H:%M}: {self.capability}({told})"


def questions(
    subject: Subject, now: datetime, period: Args | None = None, metrics: Collection[str] = ()
) -> Iterator[Question]:
    """Return what can be asked about a subject without knowing more: all that writes nothing and needs no argument.

    What is about a metric is asked for each of `metrics`, or of all there are.
    """
    for capability in capabilities().values():
        for args in _ways(capability, metrics or catalogue(), team=subject.who.kind != "own"):
            given = {**args, **dict(subject.args), **({"period": period} if period else {})}
            known = set(capability.args.model_fields)
            if not capability.writes and set(given) <= known:
                about = subject.as_team() if "team" in known and "person" not in known else subject
                yield Question(about, capability.name, tuple(given.items()), now)


def _ways(capability: Capability, metrics: Collection[str], *, team: bool) -> Iterator[Args]:
    """Return the arguments without which it does not answer, and those that break its answer down or rank it."""
    fields = capability.args.model_fields
    required = {name for name, field in fields.items() if field.is_required()}
    if not required:
        yield {}
    if required <= {"metric"} and (required or capability.public):
        yield from ({"metric": metric} for metric in metrics if "metric" in fields)
    if "group_by" in fields and team:
        yield from (
            {"metric": metric, "group_by": by.value}
            for by in GroupBy
            for metric in sorted(additive(by.value) & set(metrics))[:BROKEN_DOWN]
        )


def facts(engine: Engine, question: Question) -> Any:
    """Return the facts of the answer; None where it shows no card of figures. Raise WentWrong for an exception."""
    call = Call(question.capability, dict(question.args))
    answer = ask(engine, "", question.subject.asker, call=call, now=question.now)
    if answer.outcome == "error" and answer.reply.title == "Something went wrong":
        raise WentWrong(question)
    return to_json(answer.reply.facts) if answer.outcome == "answered" and isinstance(answer.reply, Card) else None
