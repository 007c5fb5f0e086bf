"""Prepared selects over deals, each for a whole person, team or company at once, grouped as an answer needs.

Credit is read by share, so that a split counts in part; whole deals are read once each, however many people share them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sqlalchemy import Integer, and_, case, func, null, or_, select, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from spm_core.deals.credits import DAY, DEAL, START, STOP, changed_after, credits, rated_by
from spm_core.deals.models import Account
from spm_core.people.models import Assignment
from spm_core.scope import Prepared, scoped
from spm_core.who import WhoKind

Dimension = Literal[
    "person", "manager", "team", "product", "stage", "segment", "sector", "office", "type", "forecast_category",
    "loss_reason", "win_reason",
]  # fmt: skip
SumKind = Literal[
    "won_credit", "lost_credit", "closed", "won_amounts", "closed_lengths", "won_logos",
    "closing_credit", "overdue_credit", "open", "open_ages", "open_products", "created_credit", "created",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cut:
    """The variant of a statement."""

    reach: WhoKind
    by: Dimension | None = None
    rewinding: bool = False
    """Whether to leave out deals that changed after :day, which are read separately."""


class DaysBetween(FunctionElement[int]):
    type = Integer()
    name = "days_between"
    inherit_cache = True


@compiles(DaysBetween)
def _days(element: DaysBetween, compiler: SQLCompiler, **options: Any) -> str:
    later, earlier = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({later} - {earlier})"


@compiles(DaysBetween, "sqlite")
def _days_sqlite(element: DaysBetween, compiler: SQLCompiler, **options: Any) -> str:
    later, earlier = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


_c = DEAL.c
_IN_PERIOD = and_(_c.close_date >= START, _c.close_date < STOP)
_WON = and_(_c.status == "won", _IN_PERIOD)
_LOST = and_(_c.status == "lost", _IN_PERIOD)
_CLOSED = and_(_c.status.in_(("won", "lost")), _IN_PERIOD)
_OPEN = and_(or_(_c.status == "open", _c.close_date > DAY), or_(_c.created_on.is_(None), _c.created_on <= DAY))
# All statuses are named so that the index serves the days; deals that closed later were still open.
_NOT_YET = and_(
    _c.status.in_(("open", "won", "lost")),
    _IN_PERIOD,
    _c.close_date >= DAY,
    or_(_c.status == "open", _c.close_date > DAY),
)
_OVERDUE = and_(_c.status == "open", _c.close_date < DAY)
_BEGUN = or_(_c.created_on.is_(None), _c.created_on <= DAY)
_CREATED = and_(_c.created_on >= START, _c.created_on < STOP)

_bucket = case(
    (_c.close_date.is_(None), "undated"),
    (_c.close_date < DAY, "overdue"),
    (_IN_PERIOD, "closing"),
    else_="later",
).label("status")
_outcome = case((_c.close_date > DAY, "open"), else_=_c.status).label("status")


@dataclass(frozen=True, slots=True)
class _Reading:
    when: Any
    held: Any
    """The day whose org chart decides in which team a deal counts; open deals go by the day asked about."""
    groups: tuple[Any, ...]
    credited: bool = False
    sums: bool = False
    """Whether to sum the amounts of whole deals."""


_READINGS: dict[SumKind, _Reading] = {
    "won_credit": _Reading(_WON, _c.close_date, rated_by("won"), credited=True),
    "lost_credit": _Reading(_LOST, _c.close_date, rated_by("lost"), credited=True),
    "closed": _Reading(_CLOSED, _c.close_date, (_c.status, *rated_by("won")), sums=True),
    "won_amounts": _Reading(_WON, _c.close_date, (*rated_by("won"), _c.amount)),
    "closed_lengths": _Reading(
        and_(_CLOSED, _c.created_on.is_not(None)),
        _c.close_date,
        (_c.status, DaysBetween(_c.close_date, _c.created_on).label("days")),
    ),
    "won_logos": _Reading(_WON, _c.close_date, (_c.new_logo,)),
    "closing_credit": _Reading(and_(_NOT_YET, _BEGUN), DAY, (*rated_by("open"), _c.probability), credited=True),
    "overdue_credit": _Reading(and_(_OVERDUE, _BEGUN), DAY, rated_by("open"), credited=True),
    "open": _Reading(_OPEN, DAY, (_bucket,)),
    "open_ages": _Reading(
        and_(_OPEN, _c.created_on.is_not(None)), DAY, (DaysBetween(DAY, _c.created_on).label("days"),)
    ),
    "open_products": _Reading(_OPEN, DAY, (_c.product_id,)),
    "created_credit": _Reading(_CREATED, _c.created_on, rated_by("created"), credited=True),
    "created": _Reading(_CREATED, _c.created_on, (_outcome,)),
}
DEAL_KINDS = frozenset(_READINGS)
OPEN_KINDS = frozenset(kind for kind in _READINGS if kind.startswith(("open", "closing", "overdue")))


@cache
def statement(kind: SumKind, cut: Cut) -> Prepared:
    reading = _READINGS[kind]
    when = and_(reading.when, ~changed_after(_c.id)) if cut.rewinding else reading.when
    raw = (*_of_key(cut.by, reading.held), *reading.groups)
    amount = (_c.amount,) if reading.credited or reading.sums else ()
    unsplit, split = parts_of(cut, when, (_c.id, *_once(raw, amount)), reading.held)
    names = [column.name for column in reading.groups]
    if reading.credited:
        return Prepared(union_all(*(_credit_sums(part, cut.by, names) for part in (unsplit, split))))
    first, again = (_keyed(part, cut.by, [*names, *(column.name for column in amount)]) for part in (unsplit, split))
    return Prepared(
        union_all(*(_whole_sums(rows.subquery(), names, sums=reading.sums) for rows in (first, again.distinct())))
    )


def parts_of(cut: Cut, when: Any, columns: tuple[Any, ...], held: Any) -> tuple[Any, Any]:
    """Return unsplit deals, and split ones once for each person credited; `held` is deals.credits' `day_column`."""
    return credits(cut.reach, when=when, columns=columns, day_column=held)


def _once(raw: tuple[Any, ...], more: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple({column.name: column for column in (*raw, *more)}.values())


def _of_key(by: Dimension | None, held: Any) -> tuple[Any, ...]:
    """Return the columns of a deal that determine its group."""
    match by:
        case "product":
            return (_c.product_id,)
        case "stage" | "type" | "forecast_category" | "loss_reason" | "win_reason":
            return (_c[by],)
        case "segment" | "sector" | "office":
            return (_c.account_id,)
        case "team" | "manager":
            return (held.label("held_on"),)
        case _:
            return ()


def key_of(part: Any, by: Dimension | None) -> tuple[Any, Any]:
    """Return the column of each row's group, and what to select it from."""
    match by:
        case "person":
            return part.c.member_id, part
        case "product":
            return part.c.product_id, part
        case "stage" | "type" | "forecast_category" | "loss_reason" | "win_reason":
            return part.c[by], part
        case "segment" | "sector" | "office":
            account = scoped(Account)
            return account.c[by], part.outerjoin(account, account.c.id == part.c.account_id)
        case "team" | "manager":
            place = scoped(Assignment)
            there = and_(
                place.c.employee_id == part.c.member_id,
                place.c.starts_on <= part.c.held_on,
                part.c.held_on < place.c.ends_on,
            )
            return place.c["manager_id" if by == "manager" else "team"], part.outerjoin(place, there)
        case _:
            return null(), part


def _credit_sums(part: Any, by: Dimension | None, names: list[str]) -> Any:
    key, source = key_of(part, by)
    groups = [part.c[name] for name in names]
    grouped = [*groups, part.c.share, *([] if by is None else [key])]
    columns = (key.label("key"), *groups, part.c.share)
    return (
        select(*columns, func.sum(part.c.amount).label("amount"), func.count().label("n"))
        .select_from(source)
        .group_by(*grouped)
    )


def _keyed(part: Any, by: Dimension | None, names: list[str]) -> Any:
    key, source = key_of(part, by)
    return deal_columns(key, [part.c.id, *(part.c[name] for name in names)]).select_from(source)


def deal_columns(key: Any, columns: Sequence[Any]) -> Any:
    return select(key.label("key"), *columns)


def _whole_sums(rows: Any, names: list[str], *, sums: bool) -> Any:
    groups = [rows.c.key, *(rows.c[name] for name in names)]
    amounts = (func.count(rows.c.amount).label("priced"), func.sum(rows.c.amount).label("amount")) if sums else ()
    return select(*groups, func.count().label("n"), *amounts).group_by(*groups)
