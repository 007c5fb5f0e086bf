"""Somebody who wrote in every place where people write, and a look at every byte that is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Engine, insert, select, text

from spm_core.alerts.models import Alert, AlertSubject, Crossing
from spm_core.audit import AuditEntry
from spm_core.conversation import Conversation, ModelUse
from spm_core.deals.models import Alias
from spm_core.delegations.models import Delegation
from spm_core.forecast.models import ForecastSubmission
from spm_core.goals.models import Goal, GoalEntry, GoalEntryKind, GoalVersion
from spm_core.imports.models import ImportRun
from spm_core.issues.models import DataIssue, DealCorrection, IssueEntry
from spm_core.issues.rules import Field, IssueAct, IssueKind, IssueState
from spm_core.metrics.models import LOGGED, Activity
from spm_core.models import all_models
from spm_core.notices.models import ChatAddress, Notice
from spm_core.people.models import ChatIdentity
from spm_core.personal.whole import whole
from spm_core.preferences.models import Preference
from spm_core.principal import CompanyInfo
from spm_core.recognition.models import Kudos
from spm_core.subscriptions.models import Subscription
from spm_core.vault import PersonKey, Vault
from spm_core.wins.models import Congratulation, Win, WinPart, WinState
from tests.factories import NOW, add_deal, add_person

SECRET = "zanzibar"
"""In everything that Dana wrote or was sent."""
NAME, EMAIL, ID = "Dana Wúrth", "dana.wurth@example.com", "EMP-4711"
DAYS = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30)}


def write_everywhere(engine: Engine, company: CompanyInfo) -> tuple[int, int, int]:
    """Dana, her manager Mia and her colleague Bob; their ids."""
    mia = add_person(engine, company, "Mia Boss")
    dana = add_person(engine, company, NAME, manager=mia, email=EMAIL, external_id=ID)
    bob = add_person(engine, company, "Bob Hill", manager=mia)
    ours = add_deal(engine, company, dana, 5000, name=f"Hooli, by {NAME}", next_step="Ask DANA WURTH")
    added = add_deal(engine, company, dana, 700, name=f"{SECRET} Ltd", external_id="issue/1", source="issue/1")
    with engine.begin() as connection, whole(connection, company, NOW) as session:
        for rows in (_goals(dana, mia), _issue(dana, mia, added), _around(dana, bob, mia), _told(dana, bob, ours)):
            for row in rows:
                session.add(row)
                session.flush()
        connection.execute(
            insert(ChatAddress),
            {"platform": "teams", "tenant": "T1", "user_id": f"U-{SECRET}", "reference": {"member": SECRET}},
        )
    return dana, mia, bob


def _goals(dana: int, mia: int) -> Iterator[Any]:
    terms = {**DAYS, "target": Decimal(10), "owner_id": dana}
    yield (goal := Goal(metric="calls", **terms))
    yield GoalVersion(goal_id=goal.id, number=1, by_id=mia, at=NOW, why=f"why {SECRET}", **terms)
    said = {"goal_id": goal.id, "owner_id": dana, "version": 1, "at": NOW}
    yield GoalEntry(by_id=dana, kind=GoalEntryKind.CONCERN, text=f"worried {SECRET}", **said)
    yield GoalEntry(by_id=mia, kind=GoalEntryKind.ANSWERED, text=f"never mind {SECRET}", **said)


def _issue(dana: int, mia: int, deal: int) -> Iterator[Any]:
    issue = DataIssue(
        claimant_id=dana,
        resolver_id=mia,
        kind=IssueKind.MISSING_DEAL,
        deal_id=deal,
        deal_name=f"{SECRET} Ltd",
        wanted={"amount": "700"},
        comment=f"missing {SECRET}",
        state=IssueState.SUBMITTED,
        opened_at=NOW,
    )
    yield issue
    yield IssueEntry(issue_id=issue.id, at=NOW, author_id=mia, act=IssueAct.ASK, text=f"which {SECRET}?")
    yield DealCorrection(
        deal_id=deal,
        deal_name=f"{SECRET} Ltd",
        currency="USD",
        issue_id=issue.id,
        field=Field.DEAL,
        crm=None,
        before=None,
        value={"owner": dana},
        by_id=mia,
        at=NOW,
        reason=f"because {SECRET}",
    )


def _around(dana: int, bob: int, mia: int) -> Iterator[Any]:
    """What Pacer keeps to talk to her, and what others' rows say of her."""
    yield ChatIdentity(platform="teams", tenant="T1", user_id=f"U-{SECRET}", employee_id=dana)
    yield Conversation(employee_id=dana, place="teams/1", do="quota", args={"note": SECRET}, at=NOW)
    yield Conversation(employee_id=bob, place="teams/2", do="quota", args={"person": EMAIL}, at=NOW)
    yield ModelUse(employee_id=dana, day=date(2026, 5, 13), calls=2)
    yield Preference(employee_id=dana, locale="it")
    yield Alert(
        employee_id=dana,
        figure="pace",
        subject=AlertSubject.PERSON,
        about_id=dana,
        crossing=Crossing.BELOW,
        threshold=Decimal("0.7"),
        next_at=NOW,
    )
    yield Delegation(
        manager_id=mia, deputy_id=dana, what=["digest"], starts_on=date(2026, 5, 1), last_day=date(2026, 5, 20)
    )
    yield Subscription(employee_id=dana, do="quota", args={"note": SECRET}, at=time(9))
    yield Subscription(employee_id=mia, do="quota", args={"person": EMAIL, "titles": [NAME.upper()]}, at=time(9))
    yield Notice(key="n:1", employee_id=dana, do="x", args={"note": SECRET}, **_due())
    yield Notice(key="n:2", employee_id=mia, do="quota", args={"person": NAME}, **_due())
    yield AuditEntry(at=NOW, employee_id=dana, capability="quota", surface="teams", outcome="answered")
    yield Alias(kind="owner", spelling="Danna Wirth", means=NAME)
    yield Alias(kind="product", spelling="GTX", means="GTX Plus")
    yield ImportRun(
        kind="deals",
        file_name="deals_dana_wurth.csv",
        file_hash="0" * 64,
        finished_at=NOW,
        by=EMAIL,
        counts={"read": 3, "stamp": "s", "left_out": 0, "findings": [], "rejections": [_rejected("Dana Wurht")]},
    )
    yield ImportRun(
        kind="deals",
        file_name="api",
        file_hash="1" * 64,
        finished_at=NOW,
        by="crm",
        key="delivery-1",
        counts={"read": 3, "findings": [], "rejections": [_rejected(ID), _rejected("Wúrth, Dana"), _rejected("Ann")]},
    )


def _rejected(who: str) -> dict[str, Any]:
    return {"line": 2, "code": "unknown_owner", "params": {"who": who}}


def _due() -> dict[str, datetime]:
    return {"due_at": NOW, "next_at": NOW, "expires_at": datetime(2026, 6, 1, tzinfo=UTC)}


def _told(dana: int, bob: int, deal: int) -> Iterator[Any]:
    won = {"currency": "USD", "won_on": date(2026, 5, 4), "at": NOW, "marks": []}
    yield (told := Win(employee_id=dana, account=f"{SECRET} GmbH", state=WinState.TOLD, **won))
    yield WinPart(win_id=told.id, employee_id=dana)
    yield (win := Win(employee_id=dana, deal_id=deal, account=f"{SECRET} AG", state=WinState.BOOKED, **won))
    yield WinPart(win_id=win.id, employee_id=dana)
    yield Congratulation(win_id=win.id, employee_id=bob, via="button")
    yield Kudos(from_id=dana, to_id=bob, reason=f"thanks {SECRET}", at=NOW, public=False)
    yield Kudos(from_id=bob, to_id=dana, reason=f"great {SECRET}", at=NOW, public=True)
    yield Kudos(from_id=bob, to_id=bob, reason=f"as {NAME} said", at=NOW, public=True)
    yield Activity(employee_id=dana, kind="call", day=date(2026, 5, 4), note=SECRET, source=LOGGED)
    said = {"scope": "own", "commit": Decimal(5), "comment": f"sure {SECRET}", "at": NOW, **DAYS}
    yield ForecastSubmission(employee_id=dana, **said)


def every_value(engine: Engine, vault: Vault) -> Iterator[str]:
    """Every column of every row, and what the keys that are left can open of it."""
    with engine.begin() as connection:
        keys = [
            Fernet(vault.keys.decrypt(wrapped.encode()))
            for wrapped in connection.execute(select(PersonKey.__table__.c.wrapped)).scalars()
        ]
        for table in all_models().sorted_tables:
            for row in connection.execute(text(f"SELECT * FROM {table.name}")):
                for value in row:
                    yield from _opened(str(value), keys)


def _opened(value: str, keys: list[Fernet]) -> Iterator[str]:
    yield value
    yield value.encode().decode("unicode_escape", "ignore")  # JSON's letters
    if value.startswith("gAAAA"):
        for key in keys:
            try:
                yield from _opened(key.decrypt(value).decode(), keys)
            except InvalidToken:
                continue


def file_bytes(engine: Engine) -> bytes:
    """SQLite's file and its log."""
    path = Path(str(engine.url.database))
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
