"""Statements over the deal credits of a person or of a whole team, as of a day (definitions.md, Whose figures).

A deal's credit goes to its owner, or to several people by splits. A team's credits are those of everybody who was
under its lead on the day the deal was won; an open deal counts for whoever leads its owner today. Every row is reached
through a visible Subtree row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    Select,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)

from spm_core.columns import SHARE_PLACES, Scaled
from spm_core.deals.models import Account, Deal, DealChange, Split, in_force
from spm_core.deals.rules import GONE
from spm_core.fx.service import RATE_DAY, RateUse
from spm_core.models import COMPANY
from spm_core.people.models import Employee, Subtree
from spm_core.scope import Prepared, scoped, vouched
from spm_core.who import WhoKind

KINDS: tuple[WhoKind, ...] = ("own", "team", "company")

LEAD: Any = bindparam("lead")
START: Any = bindparam("start", type_=Date)
STOP: Any = bindparam("stop", type_=Date)
DAY: Any = bindparam("day", type_=Date)
SINCE: Any = bindparam("since_day", type_=Date)
HOME: Any = bindparam("home")

DEAL = Deal.__table__.alias("d")
_split = Split.__table__.alias("sp")
_change = DealChange.__table__.alias("ch")


_ALL_OF_IT = type_coerce(cast(null(), BigInteger), Scaled(SHARE_PLACES)).label("share")


def changed_after(deal_id: Any) -> Any:
    """Return the condition that history records a change of the deal after :day."""
    return exists(
        select(_change.c.id).where(
            _change.c.company_id == COMPANY,
            _change.c.deal_id == deal_id,
            _change.c.changed_on > DAY,
            in_force(_change.c),
        )
    )


def credits(
    kind: WhoKind, *, when: Any, columns: Any, day_column: Any = DEAL.c.close_date, gone: bool = False
) -> tuple[Any, Any]:
    """Return two subqueries, unsplit deals by owner and split ones by share: together every credit once.

    `when` is a condition on the deal, `columns` what to read of it. A team's people are those under the lead on the
    day in `day_column`; where that is None there is a row for each time, `since` to `until`, that somebody was under
    the lead. The company's credits are those of all people whom the asker sees. With `gone`, deals that their source
    no longer has are among them.
    """
    line = scoped(Subtree)
    # Everybody is always under themselves: own credits need no days.
    team = kind == "team"
    who = line.c.lead_id == LEAD if team else and_(line.c.lead_id == LEAD, line.c.member_id == LEAD)
    if kind == "company":
        # Two comparisons rather than one "=": for that PostgreSQL expects one row in 200, and chooses a nested loop.
        who = and_(line.c.lead_id <= line.c.member_id, line.c.lead_id >= line.c.member_id)
    dated = team and day_column is not None
    held = and_(day_column >= line.c.starts_on, day_column < line.c.ends_on) if dated else true()
    columns = (*columns, line.c.member_id, line.c.starts_on.label("since"), line.c.ends_on.label("until"))
    here = and_(DEAL.c.company_id == COMPANY, true() if gone else DEAL.c.status != GONE, when, held)
    whole = (
        select(*columns, _ALL_OF_IT)
        .select_from(line.join(DEAL, and_(DEAL.c.owner_id == line.c.member_id, DEAL.c.is_split.is_(False), here)))
        .where(who)
    )
    parts = (
        select(*columns, _split.c.share.label("share"))
        .select_from(
            line.join(_split, and_(_split.c.company_id == COMPANY, _split.c.employee_id == line.c.member_id)).join(
                DEAL, and_(DEAL.c.id == _split.c.deal_id, DEAL.c.is_split.is_(True), here)
            )
        )
        .where(who)
    )
    return vouched(whole), vouched(parts)


def rated_by(use: RateUse) -> tuple[Any, ...]:
    """Return the columns that decide at which rate an amount counts; `fx_day` is null for the company's currency."""
    if use not in RATE_DAY:
        return (DEAL.c.currency,)
    return DEAL.c.currency, case((DEAL.c.currency == HOME, null()), else_=DEAL.c[RATE_DAY[use]]).label("fx_day")


def _won_sums(kind: WhoKind, *, rewinding: bool) -> Prepared:
    """Return the statement of a period's won amounts by currency, day (foreign currencies only) and share."""
    won = and_(DEAL.c.status == "won", DEAL.c.close_date >= START, DEAL.c.close_date < STOP)
    if rewinding:
        won = and_(won, ~changed_after(DEAL.c.id))
    sums: list[Select[Any]] = []
    for part in credits(kind, when=won, columns=(*rated_by("won"), DEAL.c.amount)):
        c = part.c
        sums.append(
            select(c.currency, c.fx_day, c.share, func.sum(c.amount).label("amount")).group_by(
                c.currency, c.fx_day, c.share
            )
        )
    return Prepared(union_all(*sums))


WON_SUMS = {(kind, late): _won_sums(kind, rewinding=late) for kind in KINDS for late in (False, True)}
"""By (kind, rewinding); with `rewinding`, deals that changed after :day are left out."""

_COLUMNS = (
    DEAL.c.id,
    DEAL.c.external_id,
    DEAL.c.name,
    DEAL.c.account_id,
    DEAL.c.product_id,
    DEAL.c.amount,
    DEAL.c.currency,
    DEAL.c.stage,
    DEAL.c.status,
    DEAL.c.probability,
    DEAL.c.forecast_category,
    DEAL.c.next_step,
    DEAL.c.created_on,
    DEAL.c.close_date,
    DEAL.c.last_activity,
)


def _rows(when: Any, day: Any, more: Any = ()) -> Mapping[WhoKind, Prepared]:
    return {kind: Prepared(listed(kind, when=when, day=day, more=more)) for kind in KINDS}


def listed(kind: WhoKind, *, when: Any, day: Any, more: Any = ()) -> Any:
    account, credited = scoped(Account), scoped(Employee)
    selects = []
    for credits_part in credits(kind, when=when, columns=(*_COLUMNS, *more), day_column=day):
        columns = [column for column in credits_part.c if column.name != "account_id"]
        selects.append(
            select(*columns, account.c.name.label("account"), credited.c.name.label("credited"))
            .select_from(credits_part)
            .outerjoin(account, account.c.id == credits_part.c.account_id)
            .join(credited, credited.c.id == credits_part.c.member_id)
        )
    return union_all(*selects)


_step = DealChange.__table__.alias("step")
_of_deal = and_(
    *(_step.c.company_id == COMPANY, _step.c.deal_id == DEAL.c.id, _step.c.changed_on <= DAY, in_force(_step.c))
)
_moved_back = and_(_step.c.field == "close_date", _step.c.old != "", _step.c.new > _step.c.old)
SINCE_WHEN = (
    select(func.max(_step.c.changed_on))
    .where(_of_deal, _step.c.field == "stage")
    .scalar_subquery()
    .label("stage_since"),
    select(func.count(_step.c.id)).where(_of_deal, _moved_back).scalar_subquery().label("pushed"),
)
"""When a deal entered the stage it had on :day, and how often its close date had been pushed back by then."""

_was_open = and_(
    or_(DEAL.c.status == "open", DEAL.c.close_date > DAY),
    or_(DEAL.c.created_on.is_(None), DEAL.c.created_on <= DAY),
)
CLOSING = and_(DEAL.c.close_date >= START, DEAL.c.close_date < STOP)
_won = and_(DEAL.c.status == "won", CLOSING, DEAL.c.close_date <= DAY)

_unsettled = or_(CLOSING, DEAL.c.close_date < DAY, DEAL.c.close_date.is_(None))
OPEN_ROWS = _rows(and_(_was_open, _unsettled), DAY)
"""Open on :day and closing in the period, overdue, or without a close date; by the org chart of :day."""
WON_ROWS = _rows(_won, DEAL.c.close_date)
LOST_ROWS = _rows(
    and_(DEAL.c.status == "lost", CLOSING, DEAL.c.close_date <= DAY), DEAL.c.close_date, (DEAL.c.loss_reason,)
)
ALL_OPEN_ROWS = _rows(_was_open, DAY, SINCE_WHEN)
"""Open on :day, whenever they close, with the day of their stage and how often they were pushed back."""
REASONS = (DEAL.c.loss_reason, DEAL.c.win_reason)

# ---------------------------------------------------------------- what moved

_FIRST: Any = bindparam("first_text")
_AFTER: Any = bindparam("after_text")
_MOVED_FROM: Any = bindparam("moved_from", type_=Date)
_MOVED_UNTIL: Any = bindparam("moved_until", type_=Date)
_put_off = (
    select(_change.c.deal_id)
    .where(
        *(_change.c.company_id == COMPANY, _change.c.field == "close_date", in_force(_change.c)),
        *(_change.c.changed_on >= _MOVED_FROM, _change.c.changed_on < _MOVED_UNTIL, _change.c.changed_on <= DAY),
        *(_change.c.old >= _FIRST, _change.c.old < _AFTER, _change.c.new >= _AFTER),
    )
    .correlate(None)
)
_moved = vouched(_put_off)
PUT_OFF = Prepared(select(_moved.c.deal_id))
SLIPPED_ROWS = _rows(DEAL.c.id.in_(_put_off), DAY, SINCE_WHEN)
"""Deals whose close date was moved, on a day from :moved_from up to :moved_until, from inside a period to after it.

Changes are stored as text, so the period's first day and the day after its last are bound as ISO dates in :first_text
and :after_text.
"""
