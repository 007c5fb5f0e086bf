"""The base of every table, and who may see its rows. `all_models` imports every table, for migrations and scoping."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, Date, ForeignKey, MetaData, Table, bindparam, true
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from spm_core.columns import Key

# The session fills these in from its principal, whatever parameters a statement was given.
COMPANY = bindparam("scope_company", type_=Key)
ME = bindparam("scope_me", type_=Key)
ALL = bindparam("scope_all", type_=Key)
TODAY = bindparam("scope_today", type_=Date)
TEAM = bindparam("scope_team", type_=Key)
"""The lead whose team a channel belongs to; 0 for people, and for channels of the whole company."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        """Return who may see a row within its company, as a condition over the columns `c`; by default everybody."""
        return true()


class CompanyOwned(Base):
    """A table whose rows each belong to one company; the session stamps and checks `company_id`."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)

    @declared_attr
    @classmethod
    def company_id(cls) -> Mapped[int]:
        return mapped_column(Key, ForeignKey("company.id"))


def table_of(model: type[Base]) -> Table:
    """Return the table itself, for statements without the ORM: inserts through the mapped class cost twice as much."""
    return cast(Table, model.__table__)


def all_models() -> MetaData:
    """Return the metadata of every table, whatever was imported before."""
    import importlib

    features: tuple[str, ...] = (
        "people",
        "deals",
        "quota",
        "metrics",
        "forecast",
        "fx",
        "imports",
        "channels",
        "notices",
    )
    features += ("preferences", "subscriptions", "delegations", "wins", "recognition", "goals")
    features += ("issues", "alerts", "assessments", "feedback", "personal", "coaching", "versions", "absence")
    others = ("audit", "inbox", "conversation", "wordings", "vault", "vault_keys", "processes")
    for module in (*(f"{feature}.models" for feature in features), *others):
        importlib.import_module(f"spm_core.{module}")
    return Base.metadata
