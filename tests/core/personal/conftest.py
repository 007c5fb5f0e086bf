from __future__ import annotations

import pytest
from sqlalchemy import Engine

from spm_core.principal import CompanyInfo
from tests.factories import make_company


@pytest.fixture
def company_of_sqlite(sqlite_engine: Engine) -> CompanyInfo:
    return make_company(sqlite_engine)


@pytest.fixture
def company_of_postgresql(postgresql_engine: Engine) -> CompanyInfo:
    return make_company(postgresql_engine)
