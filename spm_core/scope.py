"""Statements that carry their own scope, for hot paths, and the check that nothing else slips through."""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from sqlalchemy import ColumnElement, Select, Subquery, Table, TextClause, and_, select
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.expression import CompoundSelect
from sqlalchemy.sql.visitors import ExternallyTraversible

from spm_core.errors import UnscopedQuery
from spm_core.models import COMPANY, Base, CompanyOwned

_SCOPED: WeakSet[Subquery] = WeakSet()


def criterion(model: type[Base], columns: Any) -> ColumnElement[bool]:
    """Which rows of a table the principal may see."""
    visible = model.visible(columns)
    return and_(columns.company_id == COMPANY, visible) if issubclass(model, CompanyOwned) else visible


def scoped(model: type[Base], name: str | None = None) -> Any:
    """The rows of a table that the principal may see, to build a prepared select from: use its `.c`."""
    table = model.__table__.alias()
    visible = select(*table.c).where(criterion(model, table.c)).subquery(name)
    _SCOPED.add(visible)
    return visible


class Prepared:
    """A Core select built once from scoped tables only; ScopedSession.read runs it."""

    __slots__ = ("statement",)

    def __init__(self, statement: Select[Any] | CompoundSelect[Any]) -> None:
        refuse_unscoped(statement, orm=False)
        self.statement: Select[Any] | CompoundSelect[Any] = statement


def refuse_unscoped(statement: ExternallyTraversible, *, orm: bool) -> None:
    """Raise UnscopedQuery where a statement reaches a table past its scope, or holds raw SQL.

    With `orm`, tables that belong to a mapped entity are fine: loader criteria will filter them.
    """
    stack: list[ExternallyTraversible] = [statement]
    while stack:
        element = stack.pop()
        if isinstance(element, Subquery) and element in _SCOPED:
            continue
        if isinstance(element, TextClause) or (isinstance(element, ColumnClause) and element.is_literal):
            raise UnscopedQuery("raw SQL is not read through a principal's session")
        if isinstance(element, Table):
            if not (orm and "parententity" in element._annotations):
                raise UnscopedQuery(f"table {element.name} is reached past its scope")
            continue
        stack.extend(element.get_children())


def vouched(statement: Select[Any], name: str | None = None) -> Any:
    """A subquery over raw tables whose rows are all reached through a scoped one that it joins.

    For deals.credits alone: reading a team's deals through its visible Subtree rows checks the right once a
    person instead of once a deal. Who imports it is listed in pyproject.toml.
    """
    through = statement.subquery(name)
    _SCOPED.add(through)
    return through
