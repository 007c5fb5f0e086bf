"""Statements that carry their own scope, for hot paths, and the check that no statement goes without one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any
from weakref import WeakSet

from sqlalchemy import ColumnElement, CompoundSelect, Delete, Select, Subquery, TextClause, Update, and_, select
from sqlalchemy.orm import Mapper
from sqlalchemy.sql import util
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.selectable import AliasedReturnsRows, SelectBase, SelectStatementGrouping, TableClause
from sqlalchemy.sql.visitors import ExternallyTraversible, iterate

from spm_core.errors import UnscopedQuery
from spm_core.models import COMPANY, Base, CompanyOwned

_SCOPED: WeakSet[Subquery] = WeakSet()


def criterion(model: type[Base], columns: Any) -> ColumnElement[bool]:
    """Return the condition for the rows of a table that the principal may see."""
    visible = model.visible(columns)
    return and_(columns.company_id == COMPANY, visible) if issubclass(model, CompanyOwned) else visible


def scoped(model: type[Base], name: str | None = None) -> Any:
    """Return the rows of a table that the principal may see, as a subquery for prepared selects: use its `.c`."""
    table = model.__table__.alias()
    visible = select(*table.c).where(criterion(model, table.c)).subquery(name)
    _SCOPED.add(visible)
    return visible


def vouched(statement: Select[Any], name: str | None = None) -> Any:
    """Return a subquery over raw tables whose rows are all reached through a scoped one that it joins.

    Joining a team's rows to its visible Subtree rows checks the right once for each person, by the org chart of each
    day. Who may import this is listed in pyproject.toml.
    """
    if any(_entity(element) is not None for element in iterate(statement)):
        raise UnscopedQuery("what is vouched for is made of tables: nothing filters its entities")
    through = statement.subquery(name)
    _SCOPED.add(through)
    return through


class Prepared:
    """A Core select built once, from scoped tables only; ScopedSession.read runs it."""

    __slots__ = ("statement",)

    def __init__(self, statement: Select[Any] | CompoundSelect[Any]) -> None:
        reached(statement, orm=False)
        self.statement: Select[Any] | CompoundSelect[Any] = statement


Entities = frozenset[Any]
"""Mapped classes and their aliases, as SQLAlchemy annotates the elements made from them."""

NONE: Entities = frozenset()


def reached(statement: ExternallyTraversible, *, orm: bool, around: Entities = NONE) -> Entities:
    """Return the entities that a statement reads or writes, at any depth; raise UnscopedQuery for anything unscoped.

    Unscoped are tables that no criteria filter, raw SQL, and anything that is not known here. With `orm`, entities are
    fine where loader criteria filter them: in a statement that selects from or joins them itself, or in a subquery
    correlated to such a statement (`around`).
    """
    while isinstance(statement, SelectStatementGrouping):
        statement = statement.element
    _refuse_kind(statement)
    filtered = _filtered(statement) if orm else NONE
    outer = _correlated(statement, around)
    allowed = filtered | outer if filtered else NONE
    entities, seen = set(filtered), dict[int, ExternallyTraversible]()
    stack = [(part, filtered | outer) for part in _parts(statement)]
    while stack:
        element, enclosing = stack.pop()
        if id(element) in seen or (isinstance(element, Subquery) and element in _SCOPED):
            continue
        seen[id(element)] = element
        if isinstance(element, SelectBase):
            entities |= reached(element, orm=orm, around=enclosing)
        elif not (_is_entity(element, allowed) or _is_own_column(element, filtered)):
            _refuse_raw(element)
            # A subquery in FROM is correlated to nothing.
            inside = NONE if isinstance(element, AliasedReturnsRows) else enclosing
            stack += [(part, inside) for part in _parts(element)]
    return frozenset(entities)


@cache
def brought_along(mapper: Mapper[Any]) -> frozenset[Mapper[Any]]:
    """Return the mapped classes whose rows a statement over one may load: itself, its hierarchy and related ones.

    Eager loads join related classes that the statement does not name.
    """
    known: set[Mapper[Any]] = set()
    new = {mapper}
    while new:
        known |= new
        near = (
            {*mapped.base_mapper.self_and_descendants, *(relationship.mapper for relationship in mapped.relationships)}
            for mapped in new
        )
        new = {other for reachable in near for other in reachable} - known
    return frozenset(known)


_RAW_WORDS = ("_hints", "_statement_hints", "_prefixes", "_suffixes", "_independent_ctes")


def _refuse_kind(statement: ExternallyTraversible) -> None:
    if not isinstance(statement, (Select, CompoundSelect, Update, Delete)):
        raise UnscopedQuery(f"{type(statement).__name__} is not read through a principal's session")
    if any(getattr(statement, words, None) for words in _RAW_WORDS):
        raise UnscopedQuery("hints, prefixes and statements to the side are not read through a principal's session")
    if isinstance(statement, Update) and "company_id" in {getattr(c, "key", c) for c in statement._values or ()}:
        raise UnscopedQuery("a row does not change its company")


def _filtered(statement: ExternallyTraversible) -> Entities:
    """Return the entities to which SQLAlchemy applies loader criteria in this very statement."""
    if getattr(statement, "_propagate_attrs", {}).get("compile_state_plugin") != "orm":
        return NONE
    candidates: list[Any] = []
    if isinstance(statement, Select):
        # SQLAlchemy looks only at the first entity of an expression over several.
        first: Any = util.extract_first_column_annotation
        candidates += [first(column, "parententity") for column in statement._raw_columns]
        candidates += [_entity(element) for element in statement._from_obj]
        candidates += [_entity(join[0]) for join in statement._setup_joins]
    elif isinstance(statement, (Update, Delete)):
        candidates.append(_entity(statement.table))
    entities = frozenset(entity for entity in candidates if entity is not None)
    for entity in entities:
        if entity.mapper.selectable is not entity.mapper.local_table:
            # An UPDATE would be filtered by any row of the parent's table.
            raise UnscopedQuery(f"{entity} spans several tables")
    return entities


def _correlated(statement: ExternallyTraversible, around: Entities) -> Entities:
    """Return the entities of enclosing statements to which this one stays correlated."""
    if isinstance(statement, Select) and not statement._auto_correlate:
        return around & {_entity(element) for element in statement._correlate or ()}
    return around


def _parts(element: ExternallyTraversible) -> Iterable[ExternallyTraversible]:
    """Return what an element was built from; for a SELECT, without the tables that merely follow from its columns."""
    if isinstance(element, Select):
        return super(Select, element).get_children(omit_attrs=("_correlate", "_correlate_except"))
    if isinstance(element, ColumnClause):
        return () if element.table is None else (element.table,)
    return element.get_children()


def _refuse_raw(element: ExternallyTraversible) -> None:
    """Raise UnscopedQuery for an element that is no entity but reaches rows by itself, or may."""
    if isinstance(element, TableClause):
        raise UnscopedQuery(f"table {element.name} is reached past its scope")
    if isinstance(element, UpdateBase):
        raise UnscopedQuery("a statement that writes stands alone")
    if isinstance(element, TextClause) or (
        isinstance(element, ColumnClause) and element.is_literal and element.name != "*"
    ):
        raise UnscopedQuery("raw SQL is not read through a principal's session")
    if isinstance(getattr(element, "operator", None), custom_op):
        raise UnscopedQuery("an operator spelled out is raw SQL")


def _entity(element: Any) -> Any:
    """Return the entity of a mapped table, its alias or one of their columns; None for all else, joins included."""
    is_annotated = isinstance(element, (ColumnClause, TableClause, AliasedReturnsRows))
    return element._annotations.get("parententity") if is_annotated else None


def _is_entity(element: ExternallyTraversible, allowed: Entities) -> bool:
    """Whether an element is a mapped table, or a column of one; raise UnscopedQuery where it may not be used."""
    entity = _entity(element)
    if entity is None:
        return False
    if entity not in allowed:
        raise UnscopedQuery(f"{entity} is neither selected from nor joined where it is used")
    if entity.is_aliased_class and not _is_plain_alias(entity):
        raise UnscopedQuery(f"{entity} stands for something else than its table")
    return True


def _is_own_column(element: ExternallyTraversible, filtered: Entities) -> bool:
    """Whether this is a bare column of a mapped table that the statement selects from, as session.get makes them."""
    table = getattr(element, "table", None) if isinstance(element, ColumnClause) else None
    return table is not None and any(entity.selectable is table for entity in filtered)


def _is_plain_alias(entity: Any) -> bool:
    return getattr(entity.selectable, "element", None) is entity.mapper.local_table
