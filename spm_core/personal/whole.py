"""The one session that ignores who may see what, to forget a person everywhere, whoever may read it in chat.

It still covers a single company. Who may import it is listed in pyproject.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, true

from spm_core.db import ScopedSession
from spm_core.models import COMPANY, Base, CompanyOwned
from spm_core.people.identity import operator
from spm_core.principal import CompanyInfo


def of_the_company(model: type[Base], columns: Any) -> ColumnElement[bool]:
    """Return the condition for every row of the company; tables that belong to no company are read whole."""
    return cast(ColumnElement[bool], columns.company_id == COMPANY) if issubclass(model, CompanyOwned) else true()


class WholeSession(ScopedSession):
    """The operator's session, over every row of the company."""

    rows = staticmethod(of_the_company)


@contextmanager
def whole(connection: Connection, company: CompanyInfo, now: datetime) -> Iterator[ScopedSession]:
    """Open the session in a transaction of the database's owner, whom row-level security lets see every row."""
    with WholeSession(connection, operator(company), now) as session:
        yield session
        session.flush()
