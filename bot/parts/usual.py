"""A usual figure in words: by what it is reckoned, and whose it is where somebody's own deals are too few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from bot.i18n import N_, _, ngettext, number, percent
from spm_core.metrics.usual import Usual

_WHOSE: Mapping[str, str] = {"team": N_("the team's"), "company": N_("the company's")}
_WHY_NOT: Mapping[str, str] = {
    "no_closed_deals": N_("No deal was closed in the last 12 months, so there is no win rate to go by."),
    "few_closed_deals": N_("Too few deals were closed in the last 12 months for a win rate to go by."),
}

LEAST_TIMES = Decimal("0.01")


def times(value: Decimal, places: int = 1) -> str:
    """How often something is covered: never 0.0 for what is a little."""
    if value and not round(value, places):
        return number(max(value, LEAST_TIMES), 2)
    return number(value, places if value else 0)


def rate_words(usual: Usual) -> str:
    """ "59.5% (by value, 84 deals closed in 12 months)"; empty without a rate."""
    rate = usual.value
    return "" if rate is None else f"{percent(rate)} ({', '.join(_basis(usual))})"


def _basis(usual: Usual) -> Iterator[str]:
    if usual.borrowed:
        yield _(_WHOSE[usual.of])
        if usual.people:
            others = ngettext("of {count} other person", "of {count} others", usual.people)
            yield others.format(count=number(usual.people, 0))
    yield _("by value") if usual.by == "value" else _("by number")
    deals = ngettext("{count} deal closed in 12 months", "{count} deals closed in 12 months", usual.sample)
    yield deals.format(count=number(usual.sample, 0))
    if usual.borrowed:
        yield _("as {count} of one's own are too few").format(count=number(usual.own, 0))


def why_no_rate(usual: Usual | None) -> str:
    reason = (usual and usual.reason) or "no_closed_deals"
    return _(_WHY_NOT[reason])
