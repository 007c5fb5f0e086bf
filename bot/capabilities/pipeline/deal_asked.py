"""What alone is asked of a deal, and the line that answers it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.blocks import Text
from bot.capabilities.pipeline.lists import chance, days_of
from bot.i18n import _, day
from spm_core.deals.models import Deal
from spm_core.people.service import Person


class Ask(StrEnum):
    """What alone is asked for; the first line says it."""

    NEXT_STEP = "next_step"
    CONTACT = "contact"
    CLOSES = "closes"
    AMOUNT = "amount"
    STAGE = "stage_of"
    OWNER = "owner"
    HISTORY = "history"


def first_line(deal: Deal, ask: Ask | None, owner: Person | None, today: date) -> tuple[Text, ...]:
    """The answer to a narrow question; nothing where the card begins with it anyway."""
    match ask:
        case Ask.CONTACT:
            return (Text("", strong=last_contact(deal, today)),)
        case Ask.CLOSES:
            return (Text("", strong=_closing(deal)),)
        case Ask.STAGE:
            return (Text("", strong=_("It is in the stage {stage}.").format(stage=deal.stage)),)
        case Ask.OWNER if owner is not None:
            return (Text("", strong=_("{name} owns it.").format(name=owner.name)),)
        case Ask.NEXT_STEP if deal.status == "open" and (deal.next_step or "").strip():
            return (Text(str(deal.next_step).strip(), strong=_("Next step:")),)
        case Ask.NEXT_STEP:
            return (Text("", strong=_("No next step is set.")),)
        case _:
            return ()


def last_contact(deal: Deal, today: date) -> str:
    if deal.last_activity is None:
        return _("No activity is recorded.")
    ago = (today - deal.last_activity).days
    if not ago:
        return _("The last activity was today.")
    return _("The last activity was on {day}, {days} ago.").format(day=day(deal.last_activity), days=days_of(ago))


def _closing(deal: Deal) -> str:
    """When it closes, and how likely the CRM holds it to be: nobody knows whether it will."""
    if deal.close_date is None:
        return _("It has no close date.")
    closes = day(deal.close_date)
    if deal.status == "won":
        return _("It was won on {day}.").format(day=closes)
    if deal.status == "lost":
        return _("It was lost on {day}.").format(day=closes)
    if deal.probability is None:
        return _("It's due to close on {day}; its chance is not known.").format(day=closes)
    return _("It's due to close on {day}, with a chance of {chance}.").format(
        day=closes, chance=chance(deal.probability)
    )
