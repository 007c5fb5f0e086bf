"""Lists of open deals: which deals, in what order, and with which columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.blocks import Block, Column, Figure, Status, Table
from bot.i18n import N_, _, about, day, ngettext, number, percent
from bot.parts.lists import more_line
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
}

_SHORT: Mapping[Show, str] = {
    Show.ALL: N_("Open"),
    Show.BIGGEST: N_("Biggest"),
    Show.STALLED: N_("Stalled"),
    Show.SLIPPED: N_("Slipped"),
    Show.OVERDUE: N_("Overdue"),
    Show.NO_NEXT_STEP: N_("No next step"),
}


def chosen(
    health: Health, show: Show, today: date, least: Decimal | None, inactive: int | None, order: Order | None
) -> tuple[Credit, ...]:
    """The deals to show; with `inactive`, those idle for so many days are stalled, whatever their stage's limit."""
    deals = _deals_of(health, show)
    if inactive:
        pool = health.open_deals if show is Show.STALLED else deals
        deals = tuple(deal for deal in pool if _idle(deal, today) >= inactive)
    if least is not None:
        deals = tuple(deal for deal in deals if deal.credit and deal.credit.amount >= least)
    match order:
        case Order.CLOSE_DATE:
            return tuple(sorted(deals, key=lambda deal: deal.close_date or date.max))
        case Order.AGE:
            return tuple(sorted(deals, key=lambda deal: -_idle(deal, today)))
        case _:
            return deals


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


def _idle(deal: Credit, today: date) -> int:
    """Days since the last activity, or else since the stage changed; 0 if neither is known."""
    last = deal.last_activity or deal.stage_since
    return (today - last).days if last else 0


def _days_unchanged(deal: Credit, today: date) -> int:
    """Days since the last activity or change of stage; 0 if neither is known."""
    known = [changed_on for changed_on in (deal.last_activity, deal.stage_since) if changed_on]
    return (today - max(known)).days if known else 0


def headline(health: Health, show: Show, deals: tuple[Credit, ...], currency: str) -> Figure:
    total = Money(sum((deal.credit.amount for deal in deals if deal.credit), ZERO), currency)
    n = count(deals)
    status = _closers(health) if show in (Show.ALL, Show.BIGGEST) else None
    return Figure(about(total), ngettext("{count} deal", "{count} deals", n).format(count=n), status)


def _closers(health: Health) -> Status | None:
    pipe = health.pipeline
    if pipe.gap is None:
        return None
    if not pipe.gap:
        return Status("✔", _("Quota met: nothing left to close"), "good")
    if not pipe.closers:
        return Status("▼", _("All of them together would not close the gap"), "bad")
    words = ngettext("The largest alone would close the gap", "The {count} largest would close the gap", pipe.closers)
    return Status("●", words.format(count=pipe.closers), "good")


def table(show: Show, deals: tuple[Credit, ...], today: date, *, with_person: bool) -> tuple[Block, ...]:
    cells = _COLUMNS.get(show, _COLUMNS[Show.ALL])
    who = (Column(_("Person")),) if with_person else ()
    columns = (Column(_("Deal")), *who, *(Column(_(label), "right") for label, _cell in cells))
    rows = tuple(
        (deal.name, *((deal.person,) if with_person else ()), *(cell(deal, today) for _label, cell in cells))
        for deal in deals[:SHOWN]
    )
    return (Table(columns, rows), *more_line(len(deals) - SHOWN))


def _amount(deal: Credit, _today: date) -> str:
    if deal.credit:
        return about(deal.credit)
    return _("waiting for a rate") if deal.amount else _("no amount")


def _chance(deal: Credit, _today: date) -> str:
    return "–" if deal.probability is None else percent(deal.probability, 0)


def _closes(deal: Credit, _today: date) -> str:
    return day(deal.close_date) if deal.close_date else "–"


def _stage(deal: Credit, _today: date) -> str:
    return deal.stage


def _unchanged_for(deal: Credit, today: date) -> str:
    return _days(_days_unchanged(deal, today))


def _days_late(deal: Credit, today: date) -> str:
    return _days((today - deal.close_date).days) if deal.close_date else "–"


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=number(count, 0))


def _pushed(deal: Credit, _today: date) -> str:
    return ngettext("{count} time", "{count} times", deal.pushed).format(count=deal.pushed)


_Cells = tuple[tuple[str, Callable[[Credit, date], str]], ...]
_COLUMNS: Mapping[Show, _Cells] = {
    Show.ALL: ((N_("Amount"), _amount), (N_("Chance"), _chance), (N_("Closes"), _closes)),
    Show.STALLED: ((N_("Amount"), _amount), (N_("Stage"), _stage), (N_("Still for"), _unchanged_for)),
    Show.SLIPPED: ((N_("Amount"), _amount), (N_("Closes now"), _closes), (N_("Pushed"), _pushed)),
    Show.OVERDUE: ((N_("Amount"), _amount), (N_("Close date"), _closes), (N_("Late by"), _days_late)),
    Show.NO_NEXT_STEP: ((N_("Amount"), _amount), (N_("Stage"), _stage), (N_("Closes"), _closes)),
}
