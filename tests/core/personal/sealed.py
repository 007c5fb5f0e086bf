"""What two people wrote about a third and to each other, sealed, in every table that keeps such texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import Engine

from spm_core.assessments.models import Assessment, AssessmentAnswer, Cycle, Every
from spm_core.coaching.models import CoachingTalk, For, SkillChoice, TalkNote
from spm_core.db import ScopedSession
from spm_core.feedback.models import Feedback, FeedbackElement, FeedbackPart, FeedbackReply, PeerRequest, ReplyKind
from spm_core.personal.whole import whole
from spm_core.principal import CompanyInfo
from spm_core.vault import Vault, seal
from tests.factories import NOW

DAYS = {"period_start": date(2026, 4, 1), "period_end": date(2026, 4, 30)}


def write_sealed(engine: Engine, company: CompanyInfo, vault: Vault, about: int, by: int, word: str) -> None:
    """A self-assessment of `about`, feedback of `by` with a reply, a colleague's question, and notes of a talk."""
    with engine.begin() as connection, whole(connection, company, NOW) as session:
        for row in chain(_assessed(session, vault, about, word), _felt(session, vault, about, by, word)):
            session.add(row)
            session.flush()


def _assessed(session: ScopedSession, vault: Vault, about: int, word: str) -> Iterator[Any]:
    yield (cycle := Cycle(lead_id=None, every=Every.MONTH, questions="monthly", since=date(2026, 1, 1)))
    when = {"due_on": date(2026, 5, 7), "changed_at": NOW, **DAYS}
    yield (asked := Assessment(cycle_id=cycle.id, employee_id=about, questions="monthly", **when))
    sealed = seal(session, vault, f"I am proud of {word}", about)
    yield AssessmentAnswer(assessment_id=asked.id, employee_id=about, question="proud", sealed=sealed)
    yield SkillChoice(employee_id=about, skill=f"skill-{word}", purpose=For.GROW)


def _felt(session: ScopedSession, vault: Vault, about: int, by: int, word: str) -> Iterator[Any]:
    yield (given := Feedback(employee_id=about, author_id=by, changed_at=NOW, sent_at=NOW, **DAYS))
    theirs = {"feedback_id": given.id, "employee_id": about}
    said = seal(session, vault, f"draft of {word}", by, about)
    yield FeedbackPart(**theirs, by_id=by, part=FeedbackElement.IMPROVE, sealed=said)
    answer = seal(session, vault, f"I disagree with {word}", about)
    yield FeedbackReply(**theirs, by_id=about, kind=ReplyKind.DISAGREE, sealed=answer, at=NOW)
    asked = seal(session, vault, f"how was {word}?", by, about)
    yield PeerRequest(asker_id=by, colleague_id=about, about=asked, asked_at=NOW)
    yield (talk := CoachingTalk(employee_id=about, lead_id=by, by_id=by, times=[], asked_at=NOW))
    noted = seal(session, vault, f"we spoke of {word}", by, about)
    yield TalkNote(talk_id=talk.id, employee_id=about, by_id=by, at=NOW, sealed=noted)
