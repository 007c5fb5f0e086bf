"""What to do first: everything that presses, in the order of when it hurts and of the money in it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from spm_core.deals.service import Credit
from spm_core.digest.rules import Action, Promise, Risk, Waiting, answers, one_to_one, rescue
from spm_core.digest.rules import close as closing_one
from spm_core.money import ZERO
from spm_core.team.rules import PersonStanding

MOST = 5
ALIKE = 2
"""So many of a kind stand before things of other kinds, so that five late deals do not hide a promise."""
PEOPLE = 2
HELPED = 2
"""How many deals of a lead's people are looked at."""


@dataclass(frozen=True, slots=True)
class BeforeThem:
    """What a person or a lead has before them today."""

    waiting: Sequence[Waiting] = ()
    promises: Sequence[Promise] = ()
    closing: Sequence[Credit] = ()
    """Their own open deals that close by the end of the week, the soonest first."""
    at_risk: Sequence[Risk] = ()
    """Their own."""
    no_next_step: Sequence[Credit] = ()
    """Their own that close in the period, without a next step."""
    people: Sequence[PersonStanding] = ()
    team_at_risk: Sequence[Risk] = ()
    """Of the people they lead."""
    thin: bool = False


@dataclass(frozen=True, slots=True)
class Ordered:
    now: tuple[Action, ...]
    """What is due or late today, with the most money first."""
    then: tuple[Action, ...]
    """What people wait for, who needs a talk, and what can wait for a day."""


def focus(known: BeforeThem, today: date) -> Ordered:
    """Return everything there is to do, what presses most first; a deal once, for the first reason."""
    seen: set[str] = set()
    now = _spread(_once(_now(known, today), seen))
    return Ordered(now, _spread(_once(_then(known, today), seen)))


def _now(known: BeforeThem, today: date) -> Iterator[Action]:
    """Promises that are due, and the deals that close today, should have closed, or close soon without a next step."""
    yield from map(_keep, (promise for promise in _running(known) if promise.due <= today))
    closing = [deal for deal in known.closing if deal.close_date == today or not _has_step(deal)]
    late = [risk for risk in known.at_risk if risk.kind == "overdue"]
    yield from _by_amount((*map(_close, closing), *map(rescue, late)))


def _then(known: BeforeThem, today: date) -> Iterator[Action]:
    yield from answers(known.waiting)
    yield from one_to_one(known.people, PEOPLE)
    yield from map(rescue, known.team_at_risk[:HELPED])
    yield from map(_close, known.closing)
    yield from map(_keep, (promise for promise in _running(known) if promise.due > today))
    still = [risk for risk in known.at_risk if risk.kind != "overdue"]
    yield from _by_amount((*map(rescue, still), *map(_step, known.no_next_step)))
    if known.thin:
        yield Action("build_pipeline")


def _running(known: BeforeThem) -> list[Promise]:
    return [promise for promise in known.promises if promise.kept is None]


def _once(actions: Iterable[Action], seen: set[str]) -> list[Action]:
    """The actions without those for deals that were seen before."""
    found = []
    for action in actions:
        if action.deal not in seen:
            found.append(action)
            seen |= {action.deal} if action.deal else set()
    return found


def _has_step(deal: Credit) -> bool:
    return bool((deal.next_step or "").strip())


def _close(deal: Credit) -> Action:
    return closing_one(deal, step=(deal.next_step or "").strip())


def _step(deal: Credit) -> Action:
    return closing_one(deal, "next_step")


def _keep(promise: Promise) -> Action:
    return Action("keep_promise", promise.person, goal=promise.goal, due=promise.due, promise=promise)


def _by_amount(actions: Iterable[Action]) -> list[Action]:
    return sorted(actions, key=lambda each: (-_amount(each), each.deal or ""))


def _amount(action: Action) -> Decimal:
    return action.amount.amount if action.amount else ZERO


def _spread(actions: Sequence[Action]) -> tuple[Action, ...]:
    """The same in their order, but with no more than a few of a kind among the first."""
    counts: Counter[tuple[str, object]] = Counter()
    first: list[Action] = []
    rest: list[Action] = []
    for action in actions:
        counts[action.kind, action.why] += 1
        (first if counts[action.kind, action.why] <= ALIKE and len(first) < MOST else rest).append(action)
    return (*first, *rest)
