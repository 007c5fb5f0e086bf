"""The asker's own self-assessment, while it is to be written, and those of their reports, while unread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from bot.capability import Request
from bot.i18n import _, day, ngettext, number, period_name
from bot.parts.waits import Waits
from bot.turn import Call
from spm_core.assessments.models import AssessmentState
from spm_core.assessments.opening import WAITING
from spm_core.assessments.status import Known, of_person, of_team
from spm_core.goals.people import reports_of
from spm_core.period import days


def waits(request: Request) -> Iterator[Waits]:
    me = request.principal.employee_id
    mine = of_person(request.session, me)
    if mine and mine.state in WAITING:
        calendar = request.principal.company.calendar
        period = period_name(calendar.named(days(mine.period_start, mine.period_end)))
        words = _("Due {day}: your self-assessment for {period}.").format(period=period, day=day(mine.due_on))
        call = Call("self assessment", {"start": mine.period_start.isoformat()})
        yield Waits(words, _("Do my self-assessment"), call, _opened(request, mine))
    reports = reports_of(request.session, me, request.today)
    team = of_team(request.session, me) if reports else ()
    unread = [one for one in team if one.state is AssessmentState.SUBMITTED and one.person_id in reports]
    if unread:
        words = ngettext("{count} self-assessment to read.", "{count} self-assessments to read.", len(unread))
        call = Call("assessment status", {})
        label = _("Read self-assessments")
        yield Waits(words.format(count=number(len(unread), 0)), label, call, _opened(request, unread[0]))


def _opened(request: Request, assessment: Known) -> datetime:
    return datetime.combine(assessment.period_end, time(), request.principal.company.zone)


WAITS = waits
