"""The one session that reads past who may see what: to forget a person everywhere, whoever may read it in chat.

It still holds one company. Who may import it is listed in pyproject.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import with_loader_criteria

from spm_core.db import ScopedSession
from spm_core.models import COMPANY, Base, CompanyOwned, all_models
from spm_core.people.identity import operator
from spm_core.principal import CompanyInfo


class WholeSession(ScopedSession):
    """The operator's, over every row of the company."""

    def criteria(self) -> tuple[Any, ...]:
        return _of_the_company()


@contextmanager
def whole(connection: Connection, company: CompanyInfo, now: datetime) -> Iterator[ScopedSession]:
    """Inside a transaction of the database's owner, whom PostgreSQL's row-level security lets see every row."""
    with WholeSession(connection, operator(company), now) as session:
        yield session
        session.flush()


@cache
def _of_the_company() -> tuple[Any, ...]:
    all_models()
    owned = (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, CompanyOwned))
    return tuple(with_loader_criteria(each, each.company_id == COMPANY, include_aliases=True) for each in owned)
