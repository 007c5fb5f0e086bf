"""What moves the landing most: open deals on which it hangs, and those past their close date that do not count yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from spm_core.deals.service import Credit
from spm_core.money import ZERO, Money
from spm_core.path.combinations import Chance
from spm_core.path.landing import Aim, Landing, chance_of
from spm_core.path.outcomes import outcomes, worth

MOST_LEVERS = 3
TRIED = 8
"""Of how many of the largest deals the effect on the chance is computed."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A deal that something can be done about, with all of its credits that count towards the quota."""

    do: Literal["win", "redate"]
    deal: str
    name: str
    account: str | None
    amount: Money
    probability: Decimal
    """As it counts: its own, or the usual win rate."""
    close_date: date
    days_late: int
    """How long its close date is past; 0 where it is not."""
    effect: Money
    """How much further the landing is with it done than without: won or lost, counted or not."""
    chance_if: Decimal | None = None
    """The chance of reaching the quota once that is done; None where no chance is told."""
    chance_unless: Decimal | None = None
    """The chance once the deal is lost; for one past its date, the chance as it is."""


@dataclass(frozen=True, slots=True)
class OpenDeals:
    closing: Sequence[Credit]
    overdue: Sequence[Credit]
    chances: Sequence[Chance]
    late: Sequence[Chance]
    """The same of those past their close date."""


def levers(aim: Aim, deals: OpenDeals, landing: Landing, today: date) -> tuple[Lever, ...]:
    """Return the deals with the largest effect on the chance or, where none is told, on the landing."""
    found = (*_wins(aim, deals, landing, today), *_redates(aim, deals, landing, today))
    return tuple(sorted(found, key=_most_first)[:MOST_LEVERS])


def _most_first(lever: Lever) -> tuple[Decimal, Decimal, str]:
    return -((lever.chance_if or ZERO) - (lever.chance_unless or ZERO)), -lever.effect.amount, lever.deal


def _wins(aim: Aim, deals: OpenDeals, landing: Landing, today: date) -> Iterator[Lever]:
    largest = sorted(deals.chances, key=lambda chance: (-chance.amount, chance.deal))
    tried, all_worth = largest[:TRIED], worth(deals.chances)
    rest = outcomes(largest[TRIED:], all_worth)
    known = _by_deal(deals.closing)
    for chance in tried:
        lost = won = None
        if landing.chance is not None:
            others = rest
            for other in tried:
                others = others if other is chance else others.plus(other)
            sure = Chance(chance.deal, chance.amount, Decimal(1))
            lost, won = (chance_of(sums, aim, landing.noise) for sums in (others, others.plus(sure)))
        yield _lever("win", chance, known[chance.deal], chance.amount, today, aim, (won, lost))


def _redates(aim: Aim, deals: OpenDeals, landing: Landing, today: date) -> Iterator[Lever]:
    likely = sorted(deals.late, key=lambda chance: (-chance.amount * chance.probability, chance.deal))[:MOST_LEVERS]
    sums = outcomes(deals.chances, worth(deals.chances) + worth(likely))
    known = _by_deal(deals.overdue)
    for chance in likely:
        then = None if landing.chance is None else chance_of(sums.plus(chance), aim, landing.noise)
        counted = chance.amount * chance.probability
        yield _lever("redate", chance, known[chance.deal], counted, today, aim, (then, landing.chance))


def _by_deal(credits: Iterable[Credit]) -> dict[str, list[Credit]]:
    found: dict[str, list[Credit]] = defaultdict(list)
    for credit in credits:
        found[credit.deal].append(credit)
    return found


def _lever(
    do: Literal["win", "redate"],
    chance: Chance,
    credits: Sequence[Credit],
    effect: Decimal,
    today: date,
    aim: Aim,
    told: tuple[Decimal | None, Decimal | None],
) -> Lever:
    first, currency = credits[0], aim.gap.currency
    closes = first.close_date or today
    return Lever(
        do=do,
        deal=chance.deal,
        name=first.name,
        account=first.account,
        amount=Money(chance.amount, currency),
        probability=chance.probability,
        close_date=closes,
        days_late=max((today - closes).days, 0),
        effect=Money(effect, currency),
        chance_if=told[0],
        chance_unless=told[1],
    )
