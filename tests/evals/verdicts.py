"""What becomes of a question: right at once, right within one press, asked back, wrong, wrongly refused, or a leak."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from bot.capability import Request
from bot.language.likely import Likely, likeliest
from bot.language.phrases import NO_CAPABILITY, OUT_OF_SCOPE, SMALL_TALK, UNCLEAR
from bot.language.reading import Reading, read
from bot.language.topics import greeting, topics
from bot.router import Routed
from bot.run import run
from bot.turn import Call
from spm_core.db import session_for
from spm_core.people.identity import principal_named
from spm_core.principal import CompanyInfo
from tests.evals.company import ASKERS
from tests.evals.run import POLICIES, ask
from tests.evals.said import Asked
from tests.factories import NOW

FRESH = Path(__file__).parents[3] / "shared" / "language" / "fresh.jsonl"
OPENED = frozenset({"answered", "confirm", "form"})
BUTTONS = 3
OTHERS = frozenset({"TEAM", "EVERYONE", "WHO", "PERSON", "NAME"})
"""The concepts that make a question one about others."""
HARMLESS = "help"
"""What may be told to anybody who asks for something else, beside a greeting."""


class Verdict(StrEnum):
    AT_ONCE = "right at once"
    PRESS = "right within one press"
    ASKED = "asked back"
    WRONG = "confident wrong"
    REFUSED = "wrongly refused"
    LEAK = "leak"


@dataclass(frozen=True, slots=True)
class Outcome:
    do: str | None
    outcome: str
    offered: tuple[str, ...]
    refusable: bool
    """Whether a refusal may be in order: the door is not for the asker's role, or somebody else is named."""


@dataclass(frozen=True, slots=True)
class Judged:
    asked: Asked
    verdict: Verdict
    likely: Likely
    """The best reading."""

    @property
    def foreign(self) -> bool:
        return self.asked.label in (OUT_OF_SCOPE, SMALL_TALK)

    @property
    def sales(self) -> bool:
        return self.asked.label not in NO_CAPABILITY


def judge(
    engine: Engine, company: CompanyInfo, asked: Iterable[Asked], denied: Collection[str] = (), *, running: bool = False
) -> Iterator[Judged]:
    """What becomes of each question. It is run only where asked for, as what was routed mostly tells the outcome."""
    asked = list(asked)
    for role in ASKERS:
        with ExitStack() as stack:
            request = _request(stack, engine, company, role)
            for each in asked:
                if each.role == role:
                    reading = read(request, each.text)
                    outcome = _outcome(request, reading, running=running)
                    verdict = _verdict(each, outcome, must_be_denied=each.text in denied)
                    yield Judged(each, verdict, likeliest(reading)[0])


def _request(stack: ExitStack, engine: Engine, company: CompanyInfo, role: str) -> Request:
    with engine.begin() as connection:
        principal = principal_named(connection, company, ASKERS[role], NOW)
    return Request(principal, stack.enter_context(session_for(engine, principal, NOW)), NOW)


def _outcome(request: Request, reading: Reading, *, running: bool) -> Outcome:
    routed = ask(request, reading.text, None)
    call, outcome = routed.about, str(routed.outcome)
    if routed.calls:
        call, outcome = routed.calls[0], "answered"
        if running:
            answer = run(request, call, routed.by, asked=True).answer
            call, outcome = answer.call or call, str(answer.outcome)
    return Outcome(call.do if call else None, outcome, _offered(routed), _refusable(request, reading, call))


def _refusable(request: Request, reading: Reading, call: Call | None) -> bool:
    topic = topics().get(call.do) if call else None
    beyond = topic is not None and topic.role > request.principal.role
    return beyond or bool(reading.mentions) or bool(reading.concepts & OTHERS)


def _offered(routed: Routed) -> tuple[str, ...]:
    return tuple(call.do for call in routed.options.calls[:BUTTONS]) if routed.options else ()


def _verdict(asked: Asked, outcome: Outcome, *, must_be_denied: bool) -> Verdict:
    opened = outcome.outcome in OPENED
    if must_be_denied:
        return Verdict.AT_ONCE if outcome.outcome == "denied" else Verdict.LEAK if opened else Verdict.ASKED
    if asked.label in NO_CAPABILITY:
        return _of_none(asked, outcome, opened=opened)
    topic = topics().get(outcome.do or "")
    unbuilt = topic is not None and not topic.built and outcome.outcome == "out_of_scope"
    refused_rightly = outcome.outcome == "denied" and outcome.refusable
    if outcome.do in asked.labels and (opened or unbuilt or refused_rightly):
        return Verdict.AT_ONCE
    if outcome.outcome == "denied":
        return Verdict.REFUSED
    if opened:
        return Verdict.WRONG
    return Verdict.PRESS if set(asked.labels) & set(outcome.offered) else Verdict.ASKED


def _of_none(asked: Asked, outcome: Outcome, *, opened: bool) -> Verdict:
    if outcome.do in asked.labels and opened:
        return Verdict.AT_ONCE
    if opened:
        return Verdict.AT_ONCE if outcome.do in (greeting(), HARMLESS) else Verdict.WRONG
    if outcome.outcome == "denied":
        return Verdict.REFUSED
    return Verdict.ASKED if outcome.offered and asked.label != UNCLEAR else Verdict.AT_ONCE


def reliability(judged: Sequence[Judged]) -> Iterator[str]:
    """In ten bins: how many questions, the probability of the likeliest, and how often it was right."""
    for number in range(10):
        within = [each for each in judged if min(int(each.likely.probability * 10), 9) == number]
        if within:
            told = sum(each.likely.probability for each in within) / len(within)
            right = sum(each.likely.name in each.asked.labels for each in within) / len(within)
            yield f"{number / 10:.1f}: {len(within):5} questions, told {told:.2f}, right {right:.2f}"


def fresh() -> tuple[list[Asked], set[str]]:
    """The questions that nothing is ever tuned on, and which of them have to be denied."""
    rows: Sequence[Mapping[str, Any]] = [json.loads(line) for line in FRESH.read_text(encoding="utf-8").splitlines()]
    denied = {row["text"] for row in rows if POLICIES[row["policy"]] == "denied"}
    return [_fresh(row) for row in rows], denied


def _fresh(row: Mapping[str, Any]) -> Asked:
    label = OUT_OF_SCOPE if row["policy"] == "out_of_scope" else row["do"]
    return Asked(f"{row['lang'].replace('-', '_')}/fresh", row["role"], row["text"], label, tuple(row["also"]), True)
