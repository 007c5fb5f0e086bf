"""Self-assessments across the company: how many took part and how feedback turned out, without anybody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.blocks import Block, Item, Items, Text
from bot.capabilities.assessments.missed import missed_count
from bot.capabilities.assessments.verdicts import verdict_blocks
from bot.capabilities.assessments.words import RHYTHMS, count_late
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
    missed: int
    """How many take part and are not asked, as no chat reaches them."""

    @property
    def is_empty(self) -> bool:
        return not (self.participation or self.verdicts)


def company_status(request: Request) -> CompanyStatus:
    verdicts = distribution(request.session, request.today - status.RECENT)
    return CompanyStatus(status.participation(request.session), verdicts, status.missed_in_company(request.session))


def company_blocks(request: Request, company: CompanyStatus) -> tuple[Block, ...]:
    taking_part = _participation(request, company.participation)
    return (*taking_part, *missed_count(company.missed), *verdict_blocks(request, company.verdicts))


def company_facts(company: CompanyStatus) -> dict[str, Any]:
    return {"participation": company.participation, "verdicts": company.verdicts, "not_reached_count": company.missed}


def _participation(request: Request, cycles: Sequence[Participation]) -> tuple[Block, ...]:
    if not cycles:
        return (Text(_("Nobody was asked for one in the last months. Set a rhythm: “assessment cycle”."), "muted"),)
    items = Items(tuple(_item(request, cycle) for cycle in cycles))
    if all(cycle.done is not None for cycle in cycles):
        return (items,)
    return (items, Text(_("With fewer than three people no share is shown."), "muted"))


def _item(request: Request, cycle: Participation) -> Item:
    period = period_name(request.principal.company.calendar.named(days(cycle.period_start, cycle.period_end)))
    title = f"{period} · {_(RHYTHMS[cycle.every])}"
    if cycle.done is None or cycle.late is None:
        return Item(title, "–")
    share = percent(Decimal(cycle.done) / cycle.asked, 0)
    done = _("{share} · {done} of {all}").format(share=share, done=number(cycle.done, 0), all=number(cycle.asked, 0))
    return Item(title, done, count_late(cycle.late) if cycle.late else "")
