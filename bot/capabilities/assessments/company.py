"""Self-assessments across the company: how many took part and how feedback turned out, without anybody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.blocks import Block, Column, Table, Text
from bot.capabilities.assessments.verdicts import verdict_blocks
from bot.capabilities.assessments.words import RHYTHMS
from bot.capability import Request
from bot.i18n import _, number, percent, period_name
from spm_core.assessments import status
from spm_core.assessments.status import Participation
from spm_core.feedback.verdicts import Verdicts, distribution
from spm_core.period import days


@dataclass(frozen=True, slots=True)
class CompanyStatus:
    participation: Sequence[Participation]
    verdicts: Sequence[Verdicts]

    @property
    def is_empty(self) -> bool:
        return not (self.participation or self.verdicts)


def company_status(request: Request) -> CompanyStatus:
    verdicts = distribution(request.session, request.today - status.RECENT)
    return CompanyStatus(status.participation(request.session), verdicts)


def company_blocks(request: Request, company: CompanyStatus) -> tuple[Block, ...]:
    return (*_participation(request, company.participation), *verdict_blocks(request, company.verdicts))


def company_facts(company: CompanyStatus) -> dict[str, Any]:
    return {"participation": company.participation, "verdicts": company.verdicts}


def _participation(request: Request, cycles: Sequence[Participation]) -> tuple[Block, ...]:
    if not cycles:
        return (Text(_("Nobody was asked for one in the last months. Set a rhythm: “assessment cycle”."), "muted"),)
    columns = (Column(_("Period")), Column(_("Rhythm")), Column(_("Done"), "right"), Column(_("Late"), "right"))
    table = Table(columns, tuple(_row(request, cycle) for cycle in cycles))
    if all(cycle.done is not None for cycle in cycles):
        return (table,)
    return (table, Text(_("Of fewer than three people no share is told."), "muted"))


def _row(request: Request, cycle: Participation) -> tuple[str, ...]:
    period = period_name(request.principal.company.calendar.named(days(cycle.period_start, cycle.period_end)))
    if cycle.done is None or cycle.late is None:
        return (period, _(RHYTHMS[cycle.every]), "–", "–")
    share = percent(Decimal(cycle.done) / cycle.asked, 0)
    done = _("{share} · {done} of {all}").format(share=share, done=number(cycle.done, 0), all=number(cycle.asked, 0))
    return (period, _(RHYTHMS[cycle.every]), done, number(cycle.late, 0))
