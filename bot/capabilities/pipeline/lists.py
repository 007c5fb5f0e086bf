"""Lists of open deals: which, in what order, and what of each is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.cards import Block, Column, Figure, Status, Table, Text
from bot.i18n import N_, _, about, day, ngettext, number, percent
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
        """For a button."""
        return _(_SHORT[self])

    @property
    def none(self) -> str:
        """What is said where there are none."""
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
    found: Health, show: Show, today: date, least: Decimal | None, inactive: int | None, order: Order | None
) -> tuple[Credit, ...]:
    """With `inactive`, stalled deals are all those without activity for so many days, whatever their stage's limit."""
    deals = _of(found, show)
    if inactive:
        pool = found.open_deals if show is Show.STALLED else deals
        deals = tuple(each for each in pool if _idle(each, today) >= inactive)
    if least is not None:
        deals = tuple(each for each in deals if each.credit and each.credit.amount >= least)
    match order:
        case Order.CLOSE_DATE:
            return tuple(sorted(deals, key=lambda each: each.close_date or date.max))
        case Order.AGE:
            return tuple(sorted(deals, key=lambda each: -_idle(each, today)))
        case _:
            return deals


def _of(found: Health, show: Show) -> tuple[Credit, ...]:
    match show:
        case Show.ALL | Show.BIGGEST:
            return found.pipeline.closing
        case Show.STALLED:
            return found.risks.stalled
        case Show.SLIPPED:
            return found.risks.slipped
        case Show.OVERDUE:
            return found.risks.overdue
        case Show.NO_NEXT_STEP:
            return found.risks.no_next_step


def _idle(deal: Credit, today: date) -> int:
    """Days since anything was done; 0 where nobody knows."""
    last = deal.last_activity or deal.stage_since
    return (today - last).days if last else 0


def _still(deal: Credit, today: date) -> int:
    """Days since its stage changed or anything was done."""
    known = [each for each in (deal.last_activity, deal.stage_since) if each]
    return (today - max(known)).days if known else 0


def headline(found: Health, show: Show, deals: tuple[Credit, ...], currency: str) -> Figure:
    total = Money(sum((each.credit.amount for each in deals if each.credit), ZERO), currency)
    n = count(deals)
    status = _closers(found) if show in (Show.ALL, Show.BIGGEST) else None
    return Figure(about(total), ngettext("{count} deal", "{count} deals", n).format(count=n), status)


def _closers(found: Health) -> Status | None:
    pipe = found.pipeline
    if pipe.gap is None:
        return None
    if not pipe.gap:
        return Status("✔", _("Quota met: nothing left to close"), "good")
    if not pipe.closers:
        return Status("▼", _("All of them together would not close the gap"), "bad")
    words = ngettext("The largest alone would close the gap", "The {count} largest would close the gap", pipe.closers)
    return Status("●", words.format(count=pipe.closers), "good")


def table(show: Show, deals: tuple[Credit, ...], today: date, *, with_person: bool) -> tuple[Block, ...]:
    told = _COLUMNS.get(show, _COLUMNS[Show.ALL])
    who = (Column(_("Person")),) if with_person else ()
    columns = (Column(_("Deal")), *who, *(Column(_(label), "right") for label, _cell in told))
    rows = tuple(
        (each.name, *((each.person,) if with_person else ()), *(cell(each, today) for _label, cell in told))
        for each in deals[:SHOWN]
    )
    hidden = len(deals) - SHOWN
    more = (Text(ngettext("{count} more", "{count} more", hidden).format(count=hidden), "muted"),) if hidden > 0 else ()
    return (Table(columns, rows), *more)


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


def _days_still(deal: Credit, today: date) -> str:
    return _days(_still(deal, today))


def _days_late(deal: Credit, today: date) -> str:
    return _days((today - deal.close_date).days) if deal.close_date else "–"


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=number(count, 0))


def _pushed(deal: Credit, _today: date) -> str:
    return ngettext("{count} time", "{count} times", deal.pushed).format(count=deal.pushed)


_Cells = tuple[tuple[str, Callable[[Credit, date], str]], ...]
_COLUMNS: Mapping[Show, _Cells] = {
    Show.ALL: ((N_("Amount"), _amount), (N_("Chance"), _chance), (N_("Closes"), _closes)),
    Show.STALLED: ((N_("Amount"), _amount), (N_("Stage"), _stage), (N_("Still for"), _days_still)),
    Show.SLIPPED: ((N_("Amount"), _amount), (N_("Closes now"), _closes), (N_("Pushed"), _pushed)),
    Show.OVERDUE: ((N_("Amount"), _amount), (N_("Close date"), _closes), (N_("Late by"), _days_late)),
    Show.NO_NEXT_STEP: ((N_("Amount"), _amount), (N_("Stage"), _stage), (N_("Closes"), _closes)),
}
