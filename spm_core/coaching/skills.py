"""Which skills people want to grow or offer to help with, and who could help with one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select

from spm_core.coaching.models import For, SkillChoice
from spm_core.coaching.rules import Signal
from spm_core.coaching.signals import METRIC, span_until
from spm_core.db import ScopedSession
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.metrics.comparisons import stronger
from spm_core.metrics.service import MetricQuestion
from spm_core.people.models import Employee
from spm_core.who import Who


@dataclass(frozen=True, slots=True)
class Chosen:
    grow: tuple[str, ...] = ()
    help: tuple[str, ...] = ()


def chosen(session: ScopedSession, person: int) -> Chosen:
    """Return a person's skills, as far as the asker may know them."""
    rows = session.scalars(select(SkillChoice).where(SkillChoice.employee_id == person).order_by(SkillChoice.id)).all()
    return Chosen(*(tuple(row.skill for row in rows if row.purpose is purpose) for purpose in (For.GROW, For.HELP)))


def choose(session: ScopedSession, wanted: Chosen) -> None:
    """Replace the asker's own skills."""
    me = session.principal.employee_id
    session.execute(delete(SkillChoice).where(SkillChoice.employee_id == me))
    for purpose, skills in ((For.GROW, wanted.grow), (For.HELP, wanted.help)):
        for skill in dict.fromkeys(skills):
            session.add(SkillChoice(employee_id=me, skill=skill, purpose=purpose))
    session.flush()


def helpers(
    session: ScopedSession, person: int, needed: Iterable[tuple[Signal, str]], now: datetime
) -> Mapping[str, str]:
    """Return the name of a colleague who could help, by the key of each signal; `needed` has the skill for each.

    They have offered help with that skill, have not left, are not the person themselves, and do better where the
    signal's figure is measured for the whole company.
    """
    wanted = tuple(needed)
    today = session.principal.company.today(now)
    offers = session.execute(
        select(SkillChoice.skill, Employee.id, Employee.name)
        .join(Employee, Employee.id == SkillChoice.employee_id)
        .where(SkillChoice.purpose == For.HELP, SkillChoice.skill.in_({skill for _signal, skill in wanted}))
        .where(Employee.id != person, or_(Employee.end_date.is_(None), Employee.end_date >= today))
        .order_by(Employee.name, Employee.id)
    ).all()
    by_signal = {}
    for signal, skill in wanted:
        offering = {colleague_id: name for offered, colleague_id, name in offers if offered == skill}
        if signal.kind in METRIC and offering:
            asked = MetricQuestion(
                METRIC[signal.kind],
                Who("company"),
                span_until(today),
                from_stage=signal.from_stage,
                to_stage=signal.to_stage,
            )
            best = stronger(session, asked, frozenset(offering), now, BUILT_IN)
            offering = {colleague_id: offering[colleague_id] for colleague_id in best}
        if offering:
            by_signal[signal.key] = next(iter(offering.values()))
    return by_signal
