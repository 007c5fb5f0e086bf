"""The CRM exports under ../shared/data, where this machine has them, imported as their office would."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from integrations.crm.files import known_words, read
from spm_core.imports.options import Options
from spm_core.imports.rows import FileKind
from spm_core.imports.service import run
from spm_core.people.identity import operator
from spm_core.principal import CompanyInfo
from tests.factories import make_company

DATA = Path(__file__).parents[2] / "shared" / "data"
MAVEN, NORTHSTAR = DATA / "maven-crm", DATA / "northstar"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"no data under {DATA}")

Row = dict[str, str]


def maven(engine: Engine, deals: str = "sales_pipeline.csv") -> CompanyInfo:
    company = make_company(engine, "Maven", "USD", "America/New_York")
    files = (("people", "sales_teams.csv"), ("quotas", "quotas.csv"), ("deals", deals))
    return _imported(engine, company, MAVEN, files, datetime(2018, 1, 2, tzinfo=company.zone))


def northstar(engine: Engine) -> CompanyInfo:
    company = make_company(engine, "Northstar", "EUR", "Europe/Rome", fiscal_year_start=2, country="IT")
    kinds: tuple[FileKind, ...] = ("people", "quotas", "rates", "deals")
    files = (*((kind, f"{kind}.csv") for kind in kinds), ("history", "deal_history.csv"))
    return _imported(engine, company, NORTHSTAR, files, datetime(2026, 6, 17, 9, tzinfo=company.zone))


def _imported(
    engine: Engine, company: CompanyInfo, folder: Path, files: Iterable[tuple[Any, str]], now: datetime
) -> CompanyInfo:
    options = Options(by="test", words=known_words)
    for kind, name in files:
        report = run(engine, operator(company), kind, read(folder / name, kind, {}, None), options, now)
        assert report.imported, f"{name} was not imported"
    return company


def truth(folder: Path, name: str) -> list[Row]:
    with (folder / "truth" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def same(found: Decimal | int | None, expected: str) -> bool:
    """Equal at the digits that the truth was written with; empty means undefined."""
    if found is None or not expected:
        return found is None and not expected
    digits = Decimal(expected)
    return Decimal(found).quantize(digits, ROUND_HALF_EVEN) == digits


def amount_of(value: Any) -> Decimal | None:
    """The figure of a fact as it is serialised."""
    plain = value["amount"] if isinstance(value, dict) else value
    return None if plain is None else Decimal(plain)
