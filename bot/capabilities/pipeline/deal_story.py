"""What changed in a deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.blocks import Block, Fields, Heading
from bot.capability import Request
from bot.i18n import N_, _, day, money
from spm_core.deals.models import Deal
from spm_core.deals.story import Step
from spm_core.money import Money
from spm_core.people.service import person

_CHANGED: Mapping[str, str] = {
    "stage": N_("Stage: {old} → {new}"),
    "amount": N_("Amount: {old} → {new}"),
    "close_date": N_("Close date: {old} → {new}"),
    "owner_id": N_("Owner: {old} → {new}"),
}


def what_changed(request: Request, steps: Sequence[Step], deal: Deal) -> tuple[Block, ...]:
    """Newest first."""
    if not steps:
        return ()
    lines = tuple((day(step.day), _step(request, step, deal)) for step in steps)
    return (Heading(_("What changed")), Fields(lines, lines=True))


def _step(request: Request, step: Step, deal: Deal) -> str:
    old, new = (_value(request, step.field, text, deal) for text in (step.old, step.new))
    return _(_CHANGED[step.field]).format(old=old, new=new)


def _value(request: Request, field: str, text: str, deal: Deal) -> str:
    if not text:
        return _("none")
    match field:
        case "amount":
            return money(Money(Decimal(text), deal.currency))
        case "close_date":
            return day(date.fromisoformat(text))
        case "owner_id":
            somebody = person(request.session, int(text))
            return somebody.name if somebody else _("somebody else")
        case _:
            return text
