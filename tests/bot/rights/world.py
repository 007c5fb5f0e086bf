"""A company in which everybody's secrets are unmistakable, and its twin in which some of them are others.

Both have the same rows under the same ids. Whoever may not know a secret has to get the same answers in both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, select

from spm_core.assessments.models import Assessment, AssessmentAnswer, AssessmentState, Cycle, Every
from spm_core.channels.models import Channel
from spm_core.coaching.models import CoachingTalk, For, SkillChoice, TalkNote, TalkState
from spm_core.db import ScopedSession
from spm_core.deals.models import Account, Deal, DealChange
from spm_core.delegations.models import Delegation
from spm_core.feedback.models import (
    Feedback,
    FeedbackAction,
    FeedbackElement,
    FeedbackPart,
    FeedbackReply,
    PeerRequest,
    ReplyKind,
)
from spm_core.forecast.models import ForecastSubmission
from spm_core.goals.models import Goal, GoalEntry, GoalEntryKind, GoalState, GoalVersion
from spm_core.issues.models import CorrectionParty, DataIssue, DealCorrection, IssueEntry
from spm_core.issues.rules import Field, IssueAct, IssueKind, IssueState
from spm_core.metrics.models import LOGGED, Activity, WorkHours
from spm_core.metrics.models import Lead as SalesLead
from spm_core.people.models import FOREVER, Assignment, Employee, NameToken
from spm_core.people.rules import name_key, name_tokens
from spm_core.people.service import rebuild_subtrees
from spm_core.people.settings import change_settings
from spm_core.personal.whole import whole
from spm_core.principal import CompanyInfo
from spm_core.quota.models import Quota
from spm_core.recognition.models import Kudos
from spm_core.subscriptions.models import Subscription
from spm_core.vault import Vault, seal
from spm_core.wins.models import Win, WinPart, WinState
from tests.bot.rights.beside import beside, shared
from tests.bot.rights.people import HANNAH, MIA, MOVED_ON, OONA, PETE, SHARED, SOMEONE, Kind, Secret, Someone
from tests.bot.rights.secrets import Secrets
from tests.factories import NOW, make_company

QUARTER = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30)}
APRIL = {"period_start": date(2026, 4, 1), "period_end": date(2026, 4, 30)}


def build(engine: Engine, vault: Vault, changed: Collection[Secret] = ()) -> CompanyInfo:
    company = make_company(engine)
    with engine.begin() as connection:
        company = change_settings(connection, company, public_metrics=["meetings"])
    with engine.begin() as connection, whole(connection, company, NOW) as session:
        ids = _hire(session)
        _add(session, _around(ids))
        for number, one in enumerate(SOMEONE):
            secrets, lead = Secrets(number, one.name, changed), ids[one.lead or HANNAH]
            me = ids[one.name]
            for rows in (_sold(one, me, secrets), _agreed(me, lead, secrets), _theirs(session, me, lead, secrets)):
                _add(session, rows)
            _add(session, _written(session, vault, me, lead, secrets))
            _add(session, beside(one, ids, secrets))
        _add(session, shared(ids, Secrets(len(SOMEONE), SHARED, changed)))
    return company


def _add(session: ScopedSession, rows: Iterator[Any]) -> None:
    for row in rows:
        session.add(row)
        session.flush()


def _hire(session: ScopedSession) -> dict[str, int]:
    ids: dict[str, int] = {}
    for one in SOMEONE:
        email = f"{one.name.lower().replace(' ', '.')}@example.com"
        person = Employee(name=one.name, name_key=name_key(one.name), email=email, role=one.role, end_date=one.last_day)
        person.public_rank = person.public_kudos = not one.keeps_to_self
        session.add(person)
        session.flush()
        ids[one.name] = person.id
        since = MOVED_ON if one.was_under else date(2025, 1, 1)
        if one.was_under:
            before = Assignment(employee_id=person.id, manager_id=ids[one.was_under], starts_on=date(2025, 1, 1))
            before.ends_on = MOVED_ON
            session.add(before)
        lead = ids[one.lead] if one.lead else None
        session.add(Assignment(employee_id=person.id, manager_id=lead, starts_on=since, ends_on=FOREVER))
        session.write_rows(NameToken, [{"token": token, "employee_id": person.id} for token in name_tokens(one.name)])
    session.flush()
    rebuild_subtrees(session)
    return ids


def _around(ids: dict[str, int]) -> Iterator[Any]:
    today = NOW.date()
    for deputy in (PETE, OONA):
        lasts = {"starts_on": today, "last_day": today + timedelta(days=9)}
        yield Delegation(manager_id=ids[MIA], deputy_id=ids[deputy], what=["digest"], **lasts)
    yield Channel(platform="slack", tenant="T", conversation="C1", name="all", lead_id=None)
    yield Channel(platform="slack", tenant="T", conversation="C2", name="mia", lead_id=ids[MIA])
    yield Cycle(lead_id=None, every=Every.MONTH, questions="monthly", since=date(2026, 1, 1))


def _sold(one: Someone, me: int, its: Secrets) -> Iterator[Any]:
    """Deals of an earlier quarter, of the time before a move, and of today; what changed in them; quotas and calls."""
    then: Kind = "earlier" if one.was_under or one.last_day else "figures"
    days: tuple[tuple[str, str, date, Kind], ...] = (
        ("won", "won", date(2026, 2, 10), then),
        ("lost", "lost", date(2026, 4, 14), then),
        ("early", "won", date(2026, 4, 20), then),
        ("late", "open", date(2026, 4, 24), "figures"),
        ("again", "won", date(2026, 5, 6), "figures"),
        ("open", "open", date(2026, 6, 10), "figures"),
    )[: 4 if one.last_day else None]
    for n, (what, status, day, kind) in enumerate(days):
        yield (account := Account(name=its.word(f"account{what}", kind)))
        yield (deal := _deal(me, its, account.id, n, what, status, day, kind))
        yield DealChange(deal_id=deal.id, changed_on=day - timedelta(days=3), field="amount", **_moved(its, n, kind))
        if status == "won":
            told = {"currency": "USD", "won_on": day, "at": NOW, "marks": [], "state": WinState.BOOKED}
            yield (win := Win(employee_id=me, deal_id=deal.id, account=account.name, amount=deal.amount, **told))
            yield WinPart(win_id=win.id, employee_id=me)
    yield Quota(owner_id=me, amount=its.amount(20, then), currency="USD", **QUARTER)
    said = {"scope": "own", "at": NOW, "commit_forecast": its.amount(22), **QUARTER}
    yield ForecastSubmission(employee_id=me, commit=its.amount(21), comment=its.word("call"), **said)
    for day in (date(2026, 4, 15), date(2026, 5, 7)):
        if day <= (one.last_day or day):
            counted: Kind = "earlier" if day < MOVED_ON and then == "earlier" else "figures"
            note = its.word("note", counted)
            yield Activity(employee_id=me, kind="call", day=day, count=its.count(4, counted), note=note, source=LOGGED)
            yield WorkHours(employee_id=me, day=day, kind="admin", hours=Decimal(its.count(1, counted)), source="x")
            named = {"external_id": f"L{me}{day}", "name": its.word("lead", counted), "source": "x"}
            yield SalesLead(owner_id=me, created_on=day, **named)


def _moved(its: Secrets, n: int, kind: Kind) -> dict[str, str]:
    return {"old": str(its.amount(n + 50, kind)), "new": str(its.amount(n, kind))}


def _deal(me: int, its: Secrets, account: int, n: int, what: str, status: str, day: date, kind: Kind) -> Deal:
    return Deal(
        external_id=f"D{me}-{n}",
        owner_id=me,
        name=its.word(f"deal{what}", kind),
        account_id=account,
        next_step=its.word("step", kind),
        amount=its.amount(n, kind),
        currency="USD",
        stage=status.title(),
        status=status,
        close_date=day,
        created_on=date(2026, 5, 4) if status == "open" or day > MOVED_ON else date(2026, 1, 5),
        source="test",
        as_of=NOW,
    )


def _agreed(me: int, lead: int, its: Secrets) -> Iterator[Any]:
    terms = {"target": its.amount(30), "owner_id": me, **QUARTER}
    yield (goal := Goal(metric="calls", state=GoalState.AGREED, **terms))
    yield GoalVersion(goal_id=goal.id, number=1, by_id=lead, at=NOW, why=its.word("why"), **terms)
    said = {"goal_id": goal.id, "owner_id": me, "version": 1, "at": NOW}
    yield GoalEntry(by_id=me, kind=GoalEntryKind.CONCERN, text=its.word("concern"), **said)


def _theirs(session: ScopedSession, me: int, lead: int, its: Secrets) -> Iterator[Any]:
    """What nobody else is told: claims about data are read by leads too."""
    issue = DataIssue(
        claimant_id=me,
        resolver_id=lead,
        kind=IssueKind.MISSING_DEAL,
        deal_name=its.word("missing"),
        wanted={"amount": str(its.amount(40))},
        comment=its.word("claim"),
        state=IssueState.SUBMITTED,
        opened_at=NOW,
    )
    yield issue
    yield IssueEntry(issue_id=issue.id, at=NOW, author_id=me, act=IssueAct.ASK, text=its.word("entry"))
    last = session.scalars(select(Deal.id).where(Deal.owner_id == me).order_by(Deal.id.desc())).first()
    values = {"crm": str(its.amount(41)), "before": str(its.amount(41)), "value": str(its.amount(42))}
    why = {"deal_name": its.word("corrected"), "reason": its.word("reason"), "currency": "USD", "at": NOW}
    yield (mended := DealCorrection(deal_id=last, issue_id=issue.id, field=Field.AMOUNT, by_id=lead, **values, **why))
    yield CorrectionParty(correction_id=mended.id, employee_id=me)
    yield Kudos(from_id=me, to_id=me, reason=its.word("kudos", "own"), at=NOW, public=False)
    wanted = {"metric": its.either("calls", "demos", "own")}
    yield Subscription(employee_id=me, do="metric", args=wanted, every="week", days="0", at=time(9))


def _written(session: ScopedSession, vault: Vault, me: int, lead: int, its: Secrets) -> Iterator[Any]:
    def sealed(what: str, *by: int) -> str:
        return seal(session, vault, its.word(what, "words"), *(by or (me,)))

    stood = {"due_on": date(2026, 5, 7), "changed_at": NOW, "state": AssessmentState.SUBMITTED, "submitted_at": NOW}
    yield (asked := Assessment(cycle_id=1, employee_id=me, questions="monthly", **stood, **APRIL))
    yield AssessmentAnswer(
        assessment_id=asked.id, employee_id=me, question="proud", sealed=sealed("proud"), submitted=True
    )
    yield SkillChoice(employee_id=me, skill=its.word("skill", "words"), purpose=For.GROW)
    verdict = its.either("meets", "misses", "words")
    yield (given := Feedback(employee_id=me, author_id=lead, verdict=verdict, changed_at=NOW, sent_at=NOW, **APRIL))
    theirs = {"feedback_id": given.id, "employee_id": me}
    text = sealed("part", lead, me) if lead != me else sealed("part")
    yield FeedbackPart(**theirs, by_id=lead, part=FeedbackElement.IMPROVE, sealed=text, sent=True)
    yield FeedbackAction(**theirs, metric="calls", target=its.amount(31, "words"), due_on=date(2026, 6, 30), sent=True)
    yield FeedbackReply(**theirs, by_id=me, kind=ReplyKind.DISAGREE, sealed=sealed("reply"), at=NOW)
    asking = seal(session, vault, its.word("peer", "own"), me)
    yield PeerRequest(asker_id=me, colleague_id=me, about=asking, asked_at=NOW)
    when = {"at": its.either(NOW, NOW + timedelta(days=5), "words"), "times": [], "asked_at": NOW}
    yield (talk := CoachingTalk(employee_id=me, lead_id=lead, by_id=me, state=TalkState.AGREED, **when))
    yield TalkNote(talk_id=talk.id, employee_id=me, by_id=me, at=NOW, sealed=sealed("spoken"))
