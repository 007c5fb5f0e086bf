"""A reminder shows its recipient how far they are, with what they wrote so far; nothing comes once it is submitted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.cards import Card
from bot.delivery import attempt as deliver
from bot.delivery.attempt import Ready
from bot.turn import Call
from spm_core.assessments.opening import remind_due
from spm_core.notices.outbox import Claim
from spm_core.notices.rules import Bucket
from spm_core.principal import CompanyInfo
from spm_core.vault import new_key
from tests.asking import app_of, press
from tests.bot.capabilities.assessments.assessing import MORNING, SECRET, assessment_of, begin, floor, write
from tests.factories import operate

FRIDAY = MORNING + timedelta(days=4)
"""Three days before the deadline, which is a Monday."""


class Sender:
    def buckets(self, _to: object, *, edit: bool) -> tuple[Bucket, ...]:
        return (Bucket("test", timedelta(0)),)


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())


def _delivered(engine: Engine, now: datetime, key: str = "") -> list[Card]:
    app = app_of(engine)
    steps = [deliver.prepare(app, {"slack": Sender()}, each, now) for each in _due(app, now) if key in each.key]  # type: ignore[dict-item]
    replies = [step.out.answer.reply for step in steps if isinstance(step, Ready)]
    return [reply for reply in replies if isinstance(reply, Card)]


def _due(app: object, now: datetime) -> list[Claim]:
    return deliver.claim(app, "w", timedelta(minutes=1), 50, now)  # type: ignore[arg-type]


def _remind(engine: Engine, company: CompanyInfo) -> list[Card]:
    with operate(engine, company, FRIDAY) as session:
        remind_due(session, FRIDAY)
    return _delivered(engine, FRIDAY, ":reminder:")


def test_a_reminder_shows_the_draft_to_its_author_alone(engine, company):
    people = floor(engine, company)
    begin(engine, company)
    write(engine, "Tom", assessment_of(engine, people["Tom"]).id, harder=SECRET)
    reminded = _remind(engine, company)
    assert len(reminded) == 4
    assert [SECRET in repr(each) for each in reminded].count(True) == 1


def test_a_reminder_that_was_owed_before_it_was_submitted_is_not_sent(engine, company):
    people = floor(engine, company)
    begin(engine, company)
    number = assessment_of(engine, people["Tom"]).id
    write(engine, "Tom", number, worked="A", harder="B", next="C", month="3")
    press(engine, Call("submit assessment", {"assessment": number}), "Tom", now=MORNING)
    assert len(_delivered(engine, MORNING)) == 3
