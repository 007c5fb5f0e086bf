"""The base sums that an answer needs: one statement for each reading, however many people it is about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.as_of import rewinding
from spm_core.deals.models import Product
from spm_core.fx.service import exchange
from spm_core.metrics.catalogue import BASES
from spm_core.metrics.cohort import read_stages
from spm_core.metrics.formula import FormulaValue
from spm_core.metrics.records import Record, read_records
from spm_core.metrics.rows import CellsAsOf, MetricCell, MetricKey, cells_of, read_cells, rewound
from spm_core.metrics.statements import DEAL_KINDS, OPEN_KINDS, Cut, Dimension, SumKind
from spm_core.metrics.totals import sums
from spm_core.money import Money
from spm_core.period import ONE_DAY, Period
from spm_core.scope import Prepared, scoped
from spm_core.versions.service import earlier
from spm_core.who import Who

_product = scoped(Product).c
_PRICES = Prepared(select(_product.id, _product.list_price))


@dataclass(frozen=True, slots=True)
class Scope:
    """What base sums are read for."""

    subject: Who
    period: Period
    day: date
    by: Dimension | None = None
    entered: str = ""
    """The stage that a cohort entered."""
    reached: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bases:
    by_key: dict[MetricKey, dict[str, FormulaValue]] = field(default_factory=lambda: defaultdict(dict))
    waiting: list[Money] = field(default_factory=list)


def read_bases(session: ScopedSession, scope: Scope, names: Iterable[str]) -> Bases:
    """Return base sums by group; a group without any case may be missing."""
    kinds = dict.fromkeys(BASES[name] for name in names)
    bases = Bases()
    deals: list[SumKind] = [kind for kind in kinds if kind in DEAL_KINDS]
    if deals:
        _read_deals(session, scope, deals, bases)
    cut, params = Cut(scope.subject.kind, scope.by), _params(session, scope)
    for kind in kinds:
        if kind in ("activities", "leads", "hours"):
            _merge(bases, read_records(session, cast(Record, kind), cut, params))
        elif kind == "stages":
            _merge(bases, read_stages(session, cut, params, scope.entered, scope.reached))
    return bases


def _merge(bases: Bases, more: dict[MetricKey, dict[str, FormulaValue]]) -> None:
    for key, values in more.items():
        bases.by_key[key] |= values


def _read_deals(session: ScopedSession, scope: Scope, kinds: list[SumKind], bases: Bases) -> None:
    read = deal_cells(session, scope, kinds)
    rates = exchange(session, {cell.currency for cells in read.values() for cell in cells if cell.currency}, scope.day)
    for kind, cells in read.items():
        result = sums(kind, cells, rates)
        _merge(bases, {key: dict(values) for key, values in result.values.items()})
        # One amount may be read for several sums, and is told once.
        bases.waiting.extend((Counter(result.waiting) - Counter(bases.waiting)).elements())


def deal_cells(session: ScopedSession, scope: Scope, kinds: Iterable[SumKind]) -> dict[SumKind, list[MetricCell]]:
    """Return what base sums over deals are added up from, as of the scope's day."""
    params, home = _params(session, scope), session.principal.company.currency
    late = rewinding(session, scope.day)
    cut = Cut(scope.subject.kind, scope.by, late)
    then: list[CellsAsOf] = rewound(session, cut, params, scope.day) if late else []
    read: dict[SumKind, list[MetricCell]] = {}
    for kind in kinds:
        open_ = {"stop": scope.period.stop} if kind in OPEN_KINDS else {}
        cells = read_cells(session, kind, cut, {**params, **open_}) + cells_of(
            kind, then, scope.period, scope.day, home
        )
        read[kind] = _priced(session, cells, scope.day) if kind == "open_products" else cells
    return read


def _priced(session: ScopedSession, cells: list[MetricCell], day: date) -> list[MetricCell]:
    prices: dict[int | None, Decimal | None] = {row.id: row.list_price for row in session.read(_PRICES)}
    prices |= {product: before["list_price"] for product, before in earlier(session, Product, day).items()}
    return [replace(cell, amount=prices.get(cell.product_id)) for cell in cells]


def _params(session: ScopedSession, scope: Scope) -> dict[str, Any]:
    """Return statement parameters; `stop` is at most the day asked about, since later dates have not come yet."""
    return {
        "lead": scope.subject.id,
        "start": scope.period.start,
        "stop": min(scope.period.stop, scope.day + ONE_DAY),
        "day": scope.day,
        "home": session.principal.company.currency,
    }
