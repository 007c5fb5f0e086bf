"""A team that sold, and what a report about it says in chat and in files."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pypdf
from sqlalchemy import Engine

from bot.cards import Answer, Document
from bot.parts.documents import files_of, made
from bot.turn import Call
from spm_core.people.identity import only_company
from spm_core.principal import CompanyInfo, Role
from tests.asking import press
from tests.factories import add_deal, add_person, add_quota, make_company

AFTER = datetime(2026, 7, 3, 12, tzinfo=UTC)
"""The second quarter is over."""
MARCH, MAY = date(2026, 3, 3), date(2026, 5, 4)


def make_team(engine: Engine) -> dict[str, int]:
    company = make_company(engine)
    lead = add_person(engine, company, "Lia Lead", role=Role.MANAGER)
    people = {name: add_person(engine, company, name, manager=lead) for name in ("Ann Abel", "Bo Baker")}
    add_person(engine, company, "Olga Other")
    add_person(engine, company, "Adam Admin", role=Role.ADMIN)
    for person in people.values():
        add_quota(engine, company, person, 10_000)
        add_quota(engine, company, person, 10_000, date(2026, 1, 1), date(2026, 3, 31))
    ann, bo = people.values()
    _closed(engine, company, ann, [(4_000, MARCH), (6_000, MAY), (5_000, MAY)], win_reason="Price")
    _closed(engine, company, bo, [(9_000, MARCH), (2_000, MAY)])
    for amount, why in ((700, "Price"), (800, "Price"), (900, "No decision"), (50, None)):
        add_deal(engine, company, bo, amount, "lost", MAY, loss_reason=why)
    return {"Lia Lead": lead, **people}


def _closed(engine: Engine, company: CompanyInfo, owner: int, deals: list[tuple[int, date]], **more: Any) -> None:
    for amount, day in deals:
        add_deal(engine, company, owner, amount, "won", day, name=f"Deal of {amount}", **more)


def report(engine: Engine, who: str, *, now: datetime = AFTER, **args: Any) -> Answer:
    return press(engine, Call("report", {"period": "2026-04-01..2026-06-30", **args}), who, now=now)


def file_of(engine: Engine, who: str, kind: str, **args: Any) -> tuple[Document, bytes]:
    answer = report(engine, who, format=kind, **args)
    (document,) = files_of(answer)
    return document, made(document, answer.locale)


def words(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def cells(content: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def company_of(engine: Engine) -> CompanyInfo:
    with engine.begin() as connection:
        return only_company(connection)
