"""Which deals a list is of: those of a kind and a period, and of them the ones that pass its filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.capabilities.pipeline.deals_args import Deals
from bot.capabilities.pipeline.lists import Order, Show, in_order
from bot.capabilities.pipeline.stages import beginnings
from bot.capability import Request
from bot.parts.subject import Whom
from spm_core.deals.listing import Wanted, once_each, wanted_of
from spm_core.deals.pipeline import Pipeline, against
from spm_core.deals.search import product_named
from spm_core.deals.service import Credit, lost_deals, won_deals
from spm_core.deals.slipped import slipped
from spm_core.errors import CoreError
from spm_core.period import Period, days
from spm_core.pipeline.limits import stall_limits
from spm_core.pipeline.open import Open, open_of
from spm_core.pipeline.risks import is_stalled, risks
from spm_core.pipeline.service import slipped_out_of

LATELY = timedelta(days=365)
"""How far back closed deals go in a list of deals of every kind."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The deals that a list is chosen from."""

    deals: tuple[Credit, ...]
    period: Period | None
    """None where deals of any date are listed."""
    statuses: Mapping[str, str] = field(default_factory=dict)
    """Won or lost, by the ids of closed deals."""
    open: Open | None = None


def pool_of(request: Request, subject: Whom, args: Deals) -> Pool:
    period = args.period or (subject.standing.period if args.show.of_a_period else None)
    if args.show.closed and period is not None:
        return _closed(request, subject, args.show, period)
    if args.show is Show.EVERY:
        return _of_every_kind(request, subject, period)
    return _open(request, subject, args, period)


def _closed(request: Request, subject: Whom, show: Show, period: Period) -> Pool:
    read = {"won": won_deals, "lost": lost_deals}
    wanted = {name: of for name, of in read.items() if show in (name, Show.CLOSED)}
    parts = {name: of(request.session, subject.whose, period, request.today) for name, of in wanted.items()}
    statuses = {deal.deal: name for name, deals in parts.items() for deal in deals}
    return Pool(once_each(deal for deals in parts.values() for deal in deals), period, statuses)


def _of_every_kind(request: Request, subject: Whom, period: Period | None) -> Pool:
    """Open deals first, then closed ones: of the period or, without one, of the last twelve months."""
    lately = period or days(request.today - LATELY, request.today)
    closed = _closed(request, subject, Show.CLOSED, lately)
    open_ = open_of(request.session, subject.whose, lately, request.today)
    still = (deal for deal in open_.deals if period is None or (deal.close_date and deal.close_date in period))
    return replace(closed, deals=(*once_each(still), *closed.deals), period=period)


def _open(request: Request, subject: Whom, args: Deals, period: Period | None) -> Pool:
    """Open deals of one kind; where a second kind is named, those of both."""
    reckoned = period or subject.standing.period
    open_ = open_of(request.session, subject.whose, reckoned, request.today)
    chosen = _of_kind(request, subject, args.show, open_, period, args.inactive_days)
    if args.also and not args.also.closed:
        both = {deal.deal for deal in _of_kind(request, subject, args.also, open_, period, args.inactive_days)}
        chosen = tuple(deal for deal in chosen if deal.deal in both)
    return Pool(once_each(chosen), period, open=open_)


def _of_kind(
    request: Request, subject: Whom, show: Show, open_: Open, period: Period | None, idle: int | None
) -> tuple[Credit, ...]:
    """Those idle for so many days are stalled, whatever their stage's limit."""
    reckoned, today = period or subject.standing.period, request.today
    match show:
        case Show.STALLED:
            return open_.deals if idle else _stalled(request, open_)
        case Show.SLIPPED:
            return slipped(request.session, subject.whose, reckoned, slipped_out_of(request.session, reckoned), today)
        case Show.OVERDUE:
            return open_.late
        case Show.NO_NEXT_STEP:
            limits, figures = stall_limits(request.session, today), pipeline_of(request, subject, open_)
            return risks(open_.deals, (), figures, limits, today).no_next_step
        case Show.UNDATED:
            return open_.undated
        case _:
            return _to_close(open_, period, today)


def _stalled(request: Request, open_: Open) -> tuple[Credit, ...]:
    limits = stall_limits(request.session, request.today)
    return tuple(deal for deal in open_.deals if is_stalled(deal, limits, request.today))


def _to_close(open_: Open, period: Period | None, today: date) -> tuple[Credit, ...]:
    """Deals that were to close in a period that is over are late."""
    if period is None:
        return open_.deals
    if period.stop <= today:
        return tuple(deal for deal in open_.late if deal.close_date and deal.close_date in period)
    return open_.closing


def pipeline_of(request: Request, subject: Whom, open_: Open) -> Pipeline:
    return against(open_, subject.standing.period, request.now, subject.standing.gap)


def chosen_from(request: Request, args: Deals, pool: Pool) -> tuple[Credit, ...]:
    wanted = Wanted(
        args.min_amount,
        args.max_amount,
        beginnings(args.stage) if args.stage else (),
        args.account,
        _product(request, args.product),
        args.category,
        args.inactive_days,
    )
    found = wanted_of(pool.deals, wanted, request.today)
    if args.created:
        found = tuple(deal for deal in found if deal.created_on and deal.created_on in args.created)
    order = args.order or (Order.AMOUNT if args.most else None)
    return in_order(found, args.show, order, request.today)[: args.most]


def _product(request: Request, name: str | None) -> int | None:
    if name is None:
        return None
    product = product_named(request.session, name)
    if product is None:
        raise CoreError("no_product_called", words=name, argument="product")
    return product
