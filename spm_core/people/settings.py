"""The company's settings, as changed by whoever runs it."""

from __future__ import annotations

from sqlalchemy import Connection, update

from spm_core.people.identity import company_named
from spm_core.people.models import Company
from spm_core.principal import CompanyInfo


def change_settings(connection: Connection, company: CompanyInfo, **values: object) -> CompanyInfo:
    """Change settings by the names of Company's columns; return the company as it is now."""
    connection.execute(update(Company).where(Company.id == company.id).values(**values))
    return company_named(connection, company.name)
