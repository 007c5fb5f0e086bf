"""Which open deals to touch first on the path to quota, and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from spm_core.deals.service import Credit
from spm_core.money import ZERO, Money
from spm_core.path.combinations import Chance

MOST_FIRST, MOST_LATE = 4, 2


@dataclass(frozen=True, slots=True)
class PathDeal:
    """An open deal, with all of its credits that count towards the quota."""

    deal: str
    name: str
    account: str | None
    amount: Money
    probability: Decimal | None
    """As it was counted: its own, or the usual win rate; None for a deal past its close date, which is not counted."""
    close_date: date
    days_late: int
    """How long its close date is past; 0 where it is not."""


def first_deals(
    overdue: Iterable[Credit], closing: Iterable[Credit], chances: Sequence[Chance], today: date, currency: str
) -> tuple[PathDeal, ...]:
    """Return the largest deals past their close date, then those that should bring most, by close date."""
    late = sorted(_merged(overdue, {}, today, currency), key=lambda deal: -deal.amount.amount)[:MOST_LATE]
    likely = sorted(chances, key=lambda chance: (-chance.amount * chance.probability, chance.deal))
    counted = {chance.deal: chance for chance in likely[: MOST_FIRST - len(late)]}
    ahead = _merged((credit for credit in closing if credit.deal in counted), counted, today, currency)
    return (*late, *sorted(ahead, key=lambda deal: (deal.close_date, -deal.amount.amount)))


def _merged(credits: Iterable[Credit], counted: Mapping[str, Chance], today: date, currency: str) -> list[PathDeal]:
    """One entry a deal, whoever shares it; deals without an amount bring nothing and are left out."""
    parts: dict[str, list[Credit]] = defaultdict(list)
    for credit in credits:
        if credit.credit and credit.close_date:
            parts[credit.deal].append(credit)
    return [
        PathDeal(
            deal=deal,
            name=first.name,
            account=first.account,
            amount=Money(sum((each.credit.amount for each in (first, *rest) if each.credit), ZERO), currency),
            probability=counted[deal].probability if deal in counted else None,
            close_date=first.close_date,
            days_late=max((today - first.close_date).days, 0),
        )
        for deal, (first, *rest) in parts.items()
        if first.close_date
    ]
