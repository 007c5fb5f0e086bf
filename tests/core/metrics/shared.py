"""The two companies of ../shared/data, imported as they are; tests of their figures skip where it is not there."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from integrations.crm.files import known_words, read
from spm_core.db import ScopedSession, session_for
from spm_core.imports.options import Options
from spm_core.imports.rows import FileKind
from spm_core.imports.service import run
from spm_core.people.identity import operator
from spm_core.principal import CompanyInfo
from tests.factories import make_company

DATA = Path(__file__).parents[4] / "shared" / "data"
ALIASES = {"sales_pipeline.csv": {"GTXPro": "GTX Pro"}, "accounts.csv": {"technolgy": "technology"}}
IMPORTED = datetime(2026, 6, 17, 8, tzinfo=UTC)


def import_all(engine: Engine, company: CompanyInfo, folder: str, files: dict[str, FileKind]) -> None:
    for name, kind in files.items():
        options = Options(by="test", words=known_words, aliases=ALIASES.get(name, {}), create_owners=True)
        report = run(engine, operator(company), kind, read(DATA / folder / name, kind, {}), options, IMPORTED)
        assert report.imported, (name, report)


def maven(engine: Engine) -> CompanyInfo:
    need_data()
    company = make_company(engine, "Maven", "USD", "UTC")
    files: dict[str, FileKind] = {
        "sales_teams.csv": "people",
        "products.csv": "products",
        "accounts.csv": "accounts",
        "quotas.csv": "quotas",
        "sales_pipeline.csv": "deals",
    }
    import_all(engine, company, "maven-crm", files)
    return company


def northstar(engine: Engine) -> CompanyInfo:
    need_data()
    company = make_company(engine, "Northstar", "EUR", "Europe/Rome", fiscal_year_start=2, country="IT")
    files: dict[str, FileKind] = {
        "people.csv": "people",
        "rates.csv": "rates",
        "quotas.csv": "quotas",
        "deals.csv": "deals",
        "deal_history.csv": "history",
    }
    import_all(engine, company, "northstar", files)
    return company


def need_data() -> None:
    if not DATA.exists():
        pytest.skip(f"no shared data at {DATA}")


def truth(path: str) -> list[dict[str, str]]:
    need_data()
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@contextmanager
def as_operator(engine: Engine, company: CompanyInfo, now: datetime) -> Iterator[ScopedSession]:
    with session_for(engine, operator(company), now) as session:
        yield session


def same(found: Decimal | int | None, written: str) -> bool:
    """Equal to the digits of the truth; an empty cell is undefined."""
    if found is None or written == "":
        return found is None and written == ""
    wanted = Decimal(written)
    return Decimal(found).quantize(wanted, ROUND_HALF_EVEN) == wanted
