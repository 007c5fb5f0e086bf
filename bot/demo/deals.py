"""A rep's deals with their history: won, lost and open. The same seed and days make the same deals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bot.demo.people import RAMPED, SEED, Persona
from bot.demo.quarters import Quarters, spread, working_days
from bot.demo.words import LOSSES, NEXT_STEPS, PRODUCTS

STAGES = ("Discovery", "Qualification", "Proposal", "Negotiation")
PROBABILITY = dict(zip(STAGES, map(Decimal, ("0.1", "0.25", "0.5", "0.75")), strict=True))
CATEGORY = dict(zip(STAGES, ("pipeline", "pipeline", "best_case", "commit"), strict=True))
TYPICAL = 27_000
"""The amount of a typical deal."""
STEP_DAYS = 9


@dataclass(slots=True)
class DemoDeal:
    owner: str
    product: str
    amount: Decimal
    status: str
    stage: str
    created_on: date
    close_date: date
    last_activity: date
    next_step: str | None = None
    loss_reason: str | None = None
    splits: dict[str, Decimal] = field(default_factory=dict)
    history: list[tuple[date, str, str, str]] = field(default_factory=list)


def deals_of(person: Persona, quarters: Quarters, credited: Decimal) -> Iterator[DemoDeal]:
    """The deals of one person. `credited` is what splits of this quarter already gave them."""
    random = Random(f"{SEED} {person.name}")  # noqa: S311  a story, no secret
    factor = RAMPED if person.new_hire else Decimal(1)
    target = person.quota * factor * quarters.elapsed * min(person.pace, Decimal("0.97") / quarters.elapsed)
    yield from _closed(random, person, target - credited, quarters.so_far)
    if not person.new_hire:
        yield from _closed(random, person, person.quota * person.last_quarter, quarters.last)
    gap = person.quota * factor - target
    yield from _open(random, person, gap * Decimal(str(random.uniform(1.4, 2.4))), quarters)


def _closed(random: Random, person: Persona, total: Decimal, days: list[date]) -> Iterator[DemoDeal]:
    for amount in parts(random, total):
        yield won(random, person.name, amount, random.choice(days))
    for _ in range(max(1, int(total / TYPICAL) * 2 // 3)):
        yield _lost(random, person.name, random.choice(days))


def parts(random: Random, total: Decimal) -> list[Decimal]:
    """Believable amounts that add up to the total, rounded to tens."""
    count = max(1, round(total / TYPICAL))
    weights = [random.uniform(0.35, 1.9) for _ in range(count)]
    amounts = [Decimal(int(float(total) * weight / sum(weights) / 100) * 100) for weight in weights[:-1]]
    return [*amounts, total.quantize(Decimal("1E1")).quantize(Decimal(1)) - sum(amounts)]


def won(random: Random, owner: str, amount: Decimal, closed: date) -> DemoDeal:
    created = closed - timedelta(days=random.randint(24, 75))
    deal = DemoDeal(owner, random.choice(PRODUCTS)[0], amount, "won", "Closed Won", created, closed, closed)
    deal.history = list(_path(random, deal, (*STAGES, "Closed Won"), closed))
    return deal


def _lost(random: Random, owner: str, closed: date) -> DemoDeal:
    amount = Decimal(random.randint(60, 520) * 100)
    created = closed - timedelta(days=random.randint(18, 90))
    deal = DemoDeal(owner, random.choice(PRODUCTS)[0], amount, "lost", "Closed Lost", created, closed, closed)
    deal.loss_reason = random.choice(LOSSES)
    deal.history = list(_path(random, deal, (*STAGES[: random.randint(1, 4)], "Closed Lost"), closed))
    return deal


def _open(random: Random, person: Persona, in_quarter: Decimal, quarters: Quarters) -> Iterator[DemoDeal]:
    for amount in parts(random, in_quarter):
        yield _running(random, person.name, amount, random.choice(quarters.to_come), quarters)
    for number in range(4):
        deal = _running(
            random, person.name, Decimal(random.randint(80, 600) * 100), random.choice(quarters.next), quarters
        )
        if number == 0:
            _slip(random, deal, quarters)
        yield deal
    yield _overdue(random, person.name, quarters)


def _running(random: Random, owner: str, amount: Decimal, closing: date, quarters: Quarters) -> DemoDeal:
    """An open deal; the sooner it closes, the further along it is."""
    near = (closing - quarters.today).days < 30
    stage = random.choice(STAGES[1:] if near else STAGES[:3])
    quiet = random.randint(34, 52) if random.random() < 0.12 else random.randint(1, 9)
    created = quarters.today - timedelta(days=quiet + STEP_DAYS * STAGES.index(stage) + random.randint(9, 24))
    last = quarters.today - timedelta(days=quiet)
    deal = DemoDeal(
        owner, random.choice(PRODUCTS)[0], amount, "open", stage, created, closing, last, random.choice(NEXT_STEPS)
    )
    deal.history = list(_path(random, deal, STAGES[: STAGES.index(stage) + 1], last))
    return deal


def _slip(random: Random, deal: DemoDeal, quarters: Quarters) -> None:
    """Move the close date out of the running quarter, on a day of that quarter."""
    moved = random.choice(working_days(max(quarters.start, deal.created_on), quarters.today) or [deal.last_activity])
    planned = random.choice(quarters.so_far + quarters.to_come).isoformat()
    deal.history = [(day, f, old, planned if f == "close_date" else new) for day, f, old, new in deal.history]
    deal.history.append((moved, "close_date", planned, deal.close_date.isoformat()))
    deal.last_activity = max(deal.last_activity, moved)


def _overdue(random: Random, owner: str, quarters: Quarters) -> DemoDeal:
    amount = Decimal(random.randint(70, 380) * 100)
    late = quarters.today - timedelta(days=random.randint(3, 18))
    return _running(random, owner, amount, late, quarters)


def _path(random: Random, deal: DemoDeal, stages: tuple[str, ...], last: date) -> Iterator[tuple[date, str, str, str]]:
    """How a deal got from its first stage to its last; now and then its amount changed on the way."""
    amount = f"{deal.amount:.2f}"
    first = f"{deal.amount * Decimal('1.15'):.2f}" if random.random() < 0.25 and len(stages) > 2 else amount
    yield deal.created_on, "close_date", "", deal.close_date.isoformat()
    yield deal.created_on, "amount", "", first
    days = spread(deal.created_on, last, len(stages))
    for day, old, new in zip(days, ("", *stages), stages, strict=False):
        yield day, "stage", old, new
    if first != amount:
        yield days[-2], "amount", first, amount
