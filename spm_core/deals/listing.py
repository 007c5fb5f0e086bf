"""Which deals of a list are wanted, and each of them once, however many people share it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from spm_core.deals.service import Credit
from spm_core.forecast.rules import Category, category_of
from spm_core.money import ZERO, Money
from spm_core.people.rules import name_key


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a deal has to be like; None leaves it open."""

    least: Decimal | None = None
    most: Decimal | None = None
    """Bounds, both inclusive, of the part that counts."""
    stages: tuple[str, ...] = ()
    """Beginnings of words, any of which the stage's name has to have."""
    customer: str | None = None
    """Words that the account's name, or else the deal's, has to have."""
    product_id: int | None = None
    category: Category | None = None
    idle: int | None = None
    """The fewest days since the last activity."""

    def holds(self, deal: Credit, today: date) -> bool:
        return all(
            (
                self._is_of_size(deal),
                not self.stages or _has_word(deal.stage, self.stages),
                self.customer is None or is_called(deal.account, deal.name, self.customer),
                self.product_id is None or deal.product_id == self.product_id,
                self.category is None or category_of(deal.category) == self.category,
                self.idle is None or idle_days(deal, today) >= self.idle,
            )
        )

    def _is_of_size(self, deal: Credit) -> bool:
        if self.least is None and self.most is None:
            return True
        if deal.credit is None:
            return False
        size = deal.credit.amount
        return (self.least is None or size >= self.least) and (self.most is None or size <= self.most)


def wanted_of(deals: Iterable[Credit], wanted: Wanted, today: date) -> tuple[Credit, ...]:
    """Return the deals that are wanted, in their order."""
    return tuple(deal for deal in deals if wanted.holds(deal, today))


def idle_days(deal: Credit, today: date) -> int:
    """Return the days since the last activity, or else since the stage changed; 0 if neither is known."""
    last = deal.last_activity or deal.stage_since
    return (today - last).days if last else 0


def _has_word(name: str, beginnings: tuple[str, ...]) -> bool:
    said = f" {name_key(name).replace('-', ' ').replace('/', ' ')}"
    return any(f" {beginning}" in said for beginning in beginnings)


def is_called(account: str | None, deal: str, words: str) -> bool:
    """Whether a deal is called so: by words of its account's name or, failing these, of its own."""
    wanted = f" {name_key(words)}"
    return any(wanted in f" {name_key(name)}" for name in (account, deal) if name)


def once_each(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Return each deal once, with the parts of all who share it added up and their names side by side."""
    by_deal: dict[str, Credit] = {}
    for credit in credits:
        before = by_deal.get(credit.deal)
        by_deal[credit.deal] = credit if before is None else _together(before, credit)
    return tuple(by_deal.values())


def _together(one: Credit, other: Credit) -> Credit:
    counted = one.credit + other.credit if one.credit and other.credit else one.credit or other.credit
    return replace(one, person=f"{one.person}, {other.person}", share=one.share + other.share, credit=counted)


@dataclass(frozen=True, slots=True)
class ListSums:
    count: int
    counted: Money
    """The parts that count for those asked about."""
    whole: Money
    """The deals' whole amounts."""
    waiting: tuple[Money, ...]
    """Parts left out because no exchange rate is known."""
    without_amount: int


def sums(deals: Iterable[Credit], currency: str) -> ListSums:
    """Add up deals of which each comes once."""
    listed = tuple(deals)
    priced = [(deal.credit.amount, deal.share) for deal in listed if deal.credit]
    return ListSums(
        len(listed),
        Money(sum((amount for amount, _share in priced), ZERO), currency),
        Money(sum((amount if share == 1 else amount / share for amount, share in priced if share), ZERO), currency),
        tuple(deal.amount * deal.share for deal in listed if deal.amount and not deal.credit),
        sum(deal.amount is None for deal in listed),
    )


Key = Callable[[Credit], tuple[object, ...]]


def _size(deal: Credit) -> Decimal:
    return deal.credit.amount if deal.credit else ZERO


ORDERS: Mapping[str, Key] = {
    "amount_desc": lambda deal: (-_size(deal), deal.close_date or date.max, deal.deal),
    "amount_asc": lambda deal: (deal.credit is None, _size(deal), deal.deal),
    "close_date": lambda deal: (deal.close_date or date.max, -_size(deal), deal.deal),
    "closed_last": lambda deal: (-(deal.close_date or date.min).toordinal(), -_size(deal), deal.deal),
    "newest": lambda deal: (-(deal.created_on or date.min).toordinal(), -_size(deal), deal.deal),
}
"""How lists are put in order; the oldest first goes by the days since anything happened, which `today` decides."""
