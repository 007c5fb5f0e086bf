"""What a deputy is told: what the delegation names, and never a verdict on anybody."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select

from bot.inputs import Form
from bot.turn import Call
from spm_core.absence.models import TimeOff
from spm_core.db import ScopedSession
from spm_core.delegations.models import Delegation
from spm_core.goals.models import Goal, GoalEntry, GoalEntryKind, GoalState
from spm_core.notices.models import Notice, NoticeState
from spm_core.notices.service import came_before
from spm_core.people.models import ChatIdentity, Employee
from spm_core.principal import CompanyInfo, Role
from spm_core.subscriptions.due import owe_due
from spm_core.subscriptions.models import Subscription
from tests.asking import ask, card, facts, labels, press, texts
from tests.factories import NOW, add_person, add_quota, make_company, operate

UNTIL = "2026-09-01"
DEPUTIES = {"Rita Rep": Role.REP, "Max Manager": Role.MANAGER, "Ada Admin": Role.ADMIN}


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    """Mia leads Rita and Pete; Max leads nobody."""
    company = make_company(engine)
    mia = add_person(engine, company, "Mia Lead", role=Role.MANAGER)
    add_person(engine, company, "Rita Rep", manager=mia)
    pete = add_person(engine, company, "Pete Peer", manager=mia)
    add_quota(engine, company, pete, 10_000)
    add_person(engine, company, "Max Manager", role=Role.MANAGER)
    add_person(engine, company, "Ada Admin", role=Role.ADMIN)
    return company


@pytest.mark.parametrize("deputy", DEPUTIES)
def test_the_digest_alone_is_lent_and_sent(engine: Engine, company: CompanyInfo, deputy: str) -> None:
    with operate(engine, company) as session:
        told = _id(session, deputy)
        session.add(ChatIdentity(platform="slack", tenant="T", user_id="U1", employee_id=told))
    press(engine, Call("delegate", {"deputy": deputy, "until": UNTIL}), "Mia Lead")
    for day in range(60):
        now = NOW + timedelta(days=day)
        with operate(engine, company, now) as session:
            owe_due(session, now)
    with operate(engine, company) as session:
        lent = [each for each in session.scalars(select(Subscription)) if "instead_of" in each.args]
        sent = [each for each in session.scalars(select(Notice)) if "instead_of" in each.args]
        assert {each.do for each in lent} == {each.do for each in sent} == {"digest"}


@pytest.mark.parametrize("deputy", DEPUTIES)
def test_a_deputy_gets_no_drafts_of_the_managers_people(engine: Engine, company: CompanyInfo, deputy: str) -> None:
    press(engine, Call("delegate", {"deputy": deputy, "until": UNTIL}), "Mia Lead")
    asked = Call("feedback drafts", {"instead_of": "Mia Lead"})
    assert "Pete Peer" in "\n".join(texts(press(engine, asked, "Mia Lead")))
    drafts = press(engine, asked, deputy)
    assert "Pete Peer" not in "\n".join(texts(drafts))
    assert drafts.outcome == "denied"


def test_the_card_says_what_is_delegated_and_what_is_not(engine: Engine, company: CompanyInfo) -> None:
    made = press(engine, Call("delegate", {"deputy": "Rita Rep", "until": UNTIL}), "Mia Lead")
    said = "\n".join(texts(made))
    assert "Delegated: The digest" in said
    assert "Not delegated: All else" in said
    assert "No verdicts, feedback, assessments or pay" in said
    assert facts(made)["what"] == ["digest"]
    assert facts(press(engine, Call("deputies"), "Rita Rep"))["deputies"][0]["what"] == ["digest"]


@pytest.mark.parametrize("what", ["feedback drafts", "feedback", "assessment status", "team", "nonsense"])
def test_what_nobody_may_delegate_is_refused(engine: Engine, company: CompanyInfo, what: str) -> None:
    answer = press(engine, Call("delegate", {"deputy": "Rita Rep", "until": UNTIL, "what": what}), "Mia Lead")
    said = "\n".join((*texts(answer), *answer.form_errors.values())) if not isinstance(answer.reply, Form) else ""
    assert "That cannot be delegated" in said
    assert "The digest" in said
    with operate(engine, company) as session:
        assert session.scalars(select(Delegation)).all() == []


def test_a_delegation_that_names_something_else_opens_no_digest(engine: Engine, company: CompanyInfo) -> None:
    with operate(engine, company) as session:
        lasts = {"starts_on": NOW.date(), "last_day": NOW.date()}
        manager, deputy = _id(session, "Mia Lead"), _id(session, "Rita Rep")
        session.add(Delegation(manager_id=manager, deputy_id=deputy, what=["forecast"], **lasts))
    assert press(engine, Call("digest", {"instead_of": "Mia Lead"}), "Rita Rep").outcome == "denied"


def test_what_waits_for_the_managers_answer_is_not_told_to_the_deputy(engine: Engine, company: CompanyInfo) -> None:
    days = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30)}
    with operate(engine, company) as session:
        pete = _id(session, "Pete Peer")
        session.add(goal := Goal(metric="calls", owner_id=pete, target=Decimal(10), state=GoalState.AGREED, **days))
        session.flush()
        said = {"goal_id": goal.id, "owner_id": pete, "by_id": pete, "version": 1, "at": NOW}
        session.add(GoalEntry(kind=GoalEntryKind.CONCERN, text="too many", **said))
    press(engine, Call("delegate", {"deputy": "Rita Rep", "until": UNTIL}), "Mia Lead")
    kinds = [
        {each["kind"] for each in facts(press(engine, call, asker))["actions"]}
        for call, asker in ((Call("digest"), "Mia Lead"), (Call("digest", {"instead_of": "Mia Lead"}), "Rita Rep"))
    ]
    assert "answer_concern" in kinds[0]
    assert "answer_concern" not in kinds[1]


@pytest.mark.parametrize(
    "words", ["let Owen stand in for me until Friday", "Owen Mercer is my deputy from Monday to Friday"]
)
def test_a_deputy_of_another_team_is_named_in_words(engine: Engine, company: CompanyInfo, words: str) -> None:
    other = add_person(engine, company, "Olga Lead", role=Role.MANAGER)
    add_person(engine, company, "Owen Mercer", manager=other)
    form = ask(engine, words, "Mia Lead").reply
    assert isinstance(form, Form)
    filled = {each.name: each.value for each in form.inputs}
    start = "" if "until" in words else "2026-05-18"
    end = "2026-05-15" if "until" in words else "2026-05-22"
    assert (filled["deputy"], filled["start"], filled["until"]) == ("owen.mercer@example.com", start, end)


@pytest.mark.parametrize(("deputy", "warned"), [("Rita Rep", True), ("Max Manager", False)])
def test_a_deputy_who_is_away_too_is_named_to_whoever_may_see_it(
    engine: Engine, company: CompanyInfo, deputy: str, warned: bool
) -> None:
    with operate(engine, company) as session:
        away = {"starts_on": NOW.date(), "last_day": NOW.date() + timedelta(days=3)}
        session.add(TimeOff(employee_id=_id(session, deputy), **away))
    made = press(engine, Call("delegate", {"deputy": deputy, "until": UNTIL}), "Mia Lead")
    assert any("is away then" in each for each in texts(made)) == warned
    assert ("Name somebody else…" in labels(made)) == warned
    if warned:
        form = press(engine, card(made).buttons[0].call, "Mia Lead").reply
        assert isinstance(form, Form)
        filled = {each.name: each.value for each in form.inputs}
        assert (filled["deputy"], filled["until"]) == ("", UNTIL)


def test_what_neither_got_is_in_the_managers_next_digest(engine: Engine, company: CompanyInfo) -> None:
    """The manager's own waits until they are back, and goes on from the last that reached them."""
    with operate(engine, company) as session:
        away = {"starts_on": date(2026, 5, 18), "last_day": date(2026, 5, 24)}
        for name in ("Mia Lead", "Rita Rep"):
            session.add(TimeOff(employee_id=_id(session, name), **away))
            session.add(ChatIdentity(platform="slack", tenant="T", user_id=name, employee_id=_id(session, name)))
    press(engine, Call("delegate", {"deputy": "Rita Rep", "start": "2026-05-18", "until": "2026-05-24"}), "Mia Lead")
    for day in range(-4, 16):
        now = NOW + timedelta(days=day)
        with operate(engine, company, now) as session:
            owe_due(session, now)
            for notice in session.scalars(select(Notice)):
                notice.state = NoticeState.SENT
    with operate(engine, company) as session:
        mia = _id(session, "Mia Lead")
        digests = session.scalars(select(Notice).where(Notice.do == "digest").order_by(Notice.due_at)).all()
        mine = [each for each in digests if each.employee_id == mia]
        assert [each for each in digests if "instead_of" in each.args] == []
        assert [each.due_at.date() for each in mine] == [date(2026, 5, 11), date(2026, 5, 25)]
        assert came_before(session, mine[-1].key) == date(2026, 5, 11)


def _id(session: ScopedSession, name: str) -> int:
    return session.scalars(select(Employee.id).where(Employee.name == name)).one()
