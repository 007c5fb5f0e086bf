"""Lists of deals: which deals, in what order, and what is said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.blocks import Item, Items
from bot.i18n import N_, _, about, day, days_alike, ngettext, number, percent
from bot.parts.deals import named, outcome
from bot.turn import Call
from spm_core.deals.listing import ORDERS, idle_days
from spm_core.deals.service import Credit

SHOWN = 10


class Show(StrEnum):
    ALL = "all"
    """Every open deal."""
    BIGGEST = "biggest"
    STALLED = "stalled"
    SLIPPED = "slipped"
    OVERDUE = "overdue"
    NO_NEXT_STEP = "no_next_step"
    UNDATED = "undated"
    """Without a close date, and so of no period."""
    WON = "won"
    LOST = "lost"
    CLOSED = "closed"
    """Won and lost."""
    EVERY = "every"
    """Open ones, and those that closed not long ago."""

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

    @property
    def closed(self) -> bool:
        """Whether its deals are closed, so that its period lies behind."""
        return self in (Show.WON, Show.LOST, Show.CLOSED)

    @property
    def of_a_period(self) -> bool:
        """Whether it belongs to a period even where none is named."""
        return self.closed or self in (Show.SLIPPED, Show.NO_NEXT_STEP)


class Order(StrEnum):
    AMOUNT = "amount_desc"
    SMALLEST = "amount_asc"
    CLOSE_DATE = "close_date"
    NEWEST = "newest"
    AGE = "age"


_TITLES: Mapping[Show, tuple[str, str]] = {
    Show.ALL: (N_("Open deals"), N_("No open deal.")),
    Show.BIGGEST: (N_("Biggest open deals"), N_("No open deal.")),
    Show.STALLED: (N_("Stalled deals"), N_("No deal is stalled.")),
    Show.SLIPPED: (N_("Slipped deals"), N_("No deal slipped out of the period.")),
    Show.OVERDUE: (N_("Past their close date"), N_("No open deal is past its close date.")),
    Show.NO_NEXT_STEP: (N_("No next step"), N_("Every deal has a next step.")),
    Show.UNDATED: (N_("No close date"), N_("Every open deal has a close date.")),
    Show.WON: (N_("Deals won"), N_("No deal was won in this period.")),
    Show.LOST: (N_("Deals lost"), N_("No deal was lost in this period.")),
    Show.CLOSED: (N_("Deals won and lost"), N_("No deal was closed in this period.")),
    Show.EVERY: (N_("Deals"), N_("No deal.")),
}
_SHORT: Mapping[Show, str] = {
    Show.ALL: N_("Open"),
    Show.BIGGEST: N_("Biggest"),
    Show.STALLED: N_("Stalled"),
    Show.SLIPPED: N_("Slipped"),
    Show.OVERDUE: N_("Overdue"),
    Show.NO_NEXT_STEP: N_("No next step"),
    Show.UNDATED: N_("No close date"),
    Show.WON: N_("Won"),
    Show.LOST: N_("Lost"),
    Show.CLOSED: N_("Closed"),
    Show.EVERY: N_("All"),
}
NONE_IN_PERIOD = N_("No open deal has a close date in this period.")
NONE_LIKE_IT = N_("No deal fits all of that.")


def in_order(deals: Sequence[Credit], show: Show, order: Order | None, today: date) -> tuple[Credit, ...]:
    """The deals as they are wanted: largest first as they come, open ones by what closes next, closed ones by day."""
    if order is Order.AGE:
        return tuple(sorted(deals, key=lambda deal: -idle_days(deal, today)))
    usual = {Show.ALL: "close_date", Show.WON: "closed_last", Show.LOST: "closed_last", Show.CLOSED: "closed_last"}
    key = order.value if order else usual.get(show)
    return tuple(sorted(deals, key=ORDERS[key])) if key else tuple(deals)


def _days_unchanged(deal: Credit, today: date) -> int:
    """Days since the last activity or change of stage; 0 if neither is known."""
    known = [changed_on for changed_on in (deal.last_activity, deal.stage_since) if changed_on]
    return (today - max(known)).days if known else 0


def items(show: Show, deals: Sequence[Credit], today: date, *, with_person: bool, statuses: Mapping[str, str]) -> Items:
    """The deals by what people call them aloud, with what matters in this list below.

    `statuses` says of closed deals, by their ids, whether they were won or lost.
    """
    with days_alike(deal.close_date for deal in deals[:SHOWN]):
        listed = _listed(show, deals, today, with_person=with_person, statuses=statuses)
    return Items(listed, more=max(len(deals) - SHOWN, 0))


def _listed(
    show: Show, deals: Sequence[Credit], today: date, *, with_person: bool, statuses: Mapping[str, str]
) -> tuple[Item, ...]:
    details = _DETAILS.get(show, _DETAILS[Show.ALL])
    accounts = Counter(deal.account for deal in deals)
    listed = []
    for deal in deals[:SHOWN]:
        # a customer with several deals tells them apart only by their own names
        title, product = named(deal.name, deal.account) if accounts[deal.account] == 1 else (deal.name, "")
        closed = statuses.get(deal.deal)
        said = _closed_words(deal, closed, show) if closed else [words(deal, today) for words in details]
        parts = (product, deal.person if with_person else "", _part(deal), *said)
        detail = " · ".join(part for part in parts if part)
        listed.append(Item(title, amount(deal), detail, call=Call("deal", {"deal": deal.deal})))
    return tuple(listed)


def _closed_words(deal: Credit, status: str, show: Show) -> list[str]:
    """When it closed and why; and whether it was won, where the list holds others too."""
    known = show in (Show.WON, Show.LOST)
    how = "" if known else outcome(status)
    return [how, day(deal.close_date) if deal.close_date else "", (deal.reason or "").strip()[:60]]


def amount(deal: Credit) -> str:
    if deal.credit:
        return about(deal.credit)
    return _("waiting for a rate") if deal.amount else _("no amount")


def _part(deal: Credit) -> str:
    """Of how much it is a part, where not all of it counts."""
    if not deal.amount or deal.share == 1:
        return ""
    return _("{share} of {amount}").format(share=percent(deal.share, 0), amount=about(deal.amount))


def chance(probability: Decimal) -> str:
    return percent(probability, 0)


def _chance(deal: Credit, _today: date) -> str:
    return "" if deal.probability is None else chance(deal.probability)


def _closes(deal: Credit, _today: date) -> str:
    return day(deal.close_date) if deal.close_date else _("no close date")


def _stage(deal: Credit, _today: date) -> str:
    return deal.stage


def _unchanged_for(deal: Credit, today: date) -> str:
    return _("idle for {days}").format(days=days_of(_days_unchanged(deal, today)))


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
