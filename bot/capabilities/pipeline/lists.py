"""Lists of open deals: which deals, in what order, and what is said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.blocks import Block, Figure, Item, Items, Text
from bot.i18n import N_, _, about, day, ngettext, number, percent
from bot.parts.deals import named
from bot.turn import Call
from spm_core.deals.service import Credit
from spm_core.money import ZERO, Money
from spm_core.pipeline.risks import count
from spm_core.pipeline.service import Health

SHOWN = 10


class Show(StrEnum):
    ALL = "all"
    BIGGEST = "biggest"
    STALLED = "stalled"
    SLIPPED = "slipped"
    OVERDUE = "overdue"
    NO_NEXT_STEP = "no_next_step"
    UNDATED = "undated"
    """Without a close date, and so of no period."""

    @property
    def heading(self) -> str:
        return _(_TITLES[self][0])

    @property
    def short(self) -> str:
        """The label of its button."""
        return _(_SHORT[self])

    @property
    def none(self) -> str:
        """What is said if there are no such deals."""
        return _(_TITLES[self][1])


class Order(StrEnum):
    AMOUNT = "amount_desc"
    CLOSE_DATE = "close_date"
    AGE = "age"


_NONE_OPEN = N_("No open deal has a close date in this period.")
_TITLES: Mapping[Show, tuple[str, str]] = {
    Show.ALL: (N_("Open deals"), _NONE_OPEN),
    Show.BIGGEST: (N_("Biggest open deals"), _NONE_OPEN),
    Show.STALLED: (N_("Stalled deals"), N_("No deal is stalled.")),
    Show.SLIPPED: (N_("Slipped deals"), N_("No deal slipped out of the period.")),
    Show.OVERDUE: (N_("Past their close date"), N_("No open deal is past its close date.")),
    Show.NO_NEXT_STEP: (N_("No next step"), N_("Every deal has a next step.")),
    Show.UNDATED: (N_("No close date"), N_("Every open deal has a close date.")),
}

_SHORT: Mapping[Show, str] = {
    Show.ALL: N_("Open"),
    Show.BIGGEST: N_("Biggest"),
    Show.STALLED: N_("Stalled"),
    Show.SLIPPED: N_("Slipped"),
    Show.OVERDUE: N_("Overdue"),
    Show.NO_NEXT_STEP: N_("No next step"),
    Show.UNDATED: N_("No close date"),
}


def chosen(
    health: Health, show: Show, today: date, least: Decimal | None, inactive: int | None, order: Order | None
) -> tuple[Credit, ...]:
    """The deals to show; with `inactive`, those idle for so many days are stalled, whatever their stage's limit."""
    deals = _deals_of(health, show)
    if inactive:
        pool = health.open.deals if show is Show.STALLED else deals
        deals = tuple(deal for deal in pool if _idle(deal, today) >= inactive)
    if least is not None:
        deals = tuple(deal for deal in deals if deal.credit and deal.credit.amount >= least)
    match order:
        case Order.AGE:
            return tuple(sorted(deals, key=lambda deal: -_idle(deal, today)))
        case Order.AMOUNT:
            return deals
        case None if show is not Show.ALL:
            return deals
        case _:
            return tuple(sorted(deals, key=lambda deal: deal.close_date or date.max))


def _deals_of(health: Health, show: Show) -> tuple[Credit, ...]:
    match show:
        case Show.ALL | Show.BIGGEST:
            return health.pipeline.closing
        case Show.STALLED:
            return health.risks.stalled
        case Show.SLIPPED:
            return health.risks.slipped
        case Show.OVERDUE:
            return health.risks.overdue
        case Show.NO_NEXT_STEP:
            return health.risks.no_next_step
        case Show.UNDATED:
            return health.pipeline.undated


def _idle(deal: Credit, today: date) -> int:
    """Days since the last activity, or else since the stage changed; 0 if neither is known."""
    last = deal.last_activity or deal.stage_since
    return (today - last).days if last else 0


def _days_unchanged(deal: Credit, today: date) -> int:
    """Days since the last activity or change of stage; 0 if neither is known."""
    known = [changed_on for changed_on in (deal.last_activity, deal.stage_since) if changed_on]
    return (today - max(known)).days if known else 0


def headline(health: Health, show: Show, deals: tuple[Credit, ...], currency: str) -> tuple[Block, ...]:
    """The sum of the deals, and of all of them whether they close the gap."""
    total = Money(sum((deal.credit.amount for deal in deals if deal.credit), ZERO), currency)
    n = count(deals)
    figure = Figure(about(total), ngettext("{count} deal", "{count} deals", n).format(count=n))
    return (figure, *(_closers(health) if show in (Show.ALL, Show.BIGGEST) else ()))


def is_short(health: Health) -> bool:
    """Whether the period is a week or a day: its share of a quota is nothing that deals would have to cover."""
    return health.standing.period.kind in ("week", "day")


def _closers(health: Health) -> tuple[Text, ...]:
    pipe = health.pipeline
    if pipe.gap is None or is_short(health):
        return ()
    if not pipe.gap:
        return (Text("", "good", strong=_("✔ The quota is met.")),)
    if not pipe.closers:
        return (Text("", strong=_("▼ All of them together don't close the gap.")),)
    words = ngettext("The largest closes the gap.", "The {count} largest close the gap.", pipe.closers)
    return (Text("", strong=words.format(count=pipe.closers)),)


def items(show: Show, deals: tuple[Credit, ...], today: date, *, with_person: bool) -> Items:
    """The deals by what people call them aloud, with what matters in this list below."""
    details = _DETAILS.get(show, _DETAILS[Show.ALL])
    accounts = Counter(deal.account for deal in deals)
    listed = []
    for deal in deals[:SHOWN]:
        # a customer with several deals tells them apart only by their own names
        title, product = named(deal.name, deal.account) if accounts[deal.account] == 1 else (deal.name, "")
        parts = (product, deal.person if with_person else "", *(words(deal, today) for words in details))
        detail = " · ".join(part for part in parts if part)
        listed.append(Item(title, _amount(deal), detail, call=Call("deal", {"deal": deal.deal})))
    return Items(tuple(listed), more=max(len(deals) - SHOWN, 0))


def _amount(deal: Credit) -> str:
    if deal.credit:
        return about(deal.credit)
    return _("waiting for a rate") if deal.amount else _("no amount")


def chance(probability: Decimal) -> str:
    return percent(probability, 0)


def _chance(deal: Credit, _today: date) -> str:
    return "" if deal.probability is None else chance(deal.probability)


def _closes(deal: Credit, _today: date) -> str:
    return day(deal.close_date) if deal.close_date else _("no close date")


def _stage(deal: Credit, _today: date) -> str:
    return deal.stage


def _unchanged_for(deal: Credit, today: date) -> str:
    return _("still for {days}").format(days=days_of(_days_unchanged(deal, today)))


def _late(deal: Credit, today: date) -> str:
    return _("{days} late").format(days=days_of((today - deal.close_date).days)) if deal.close_date else ""


def days_of(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=number(count, 0))


def _pushed(deal: Credit, _today: date) -> str:
    return ngettext("pushed back {count} time", "pushed back {count} times", deal.pushed).format(count=deal.pushed)


_Detail = Callable[[Credit, date], str]
_DETAILS: Mapping[Show, Sequence[_Detail]] = {
    Show.ALL: (_closes, _chance, _stage),
    Show.STALLED: (_unchanged_for, _stage),
    Show.SLIPPED: (_closes, _pushed),
    Show.OVERDUE: (_late, _closes),
    Show.NO_NEXT_STEP: (_closes, _stage),
    Show.UNDATED: (_stage, _chance),
}
