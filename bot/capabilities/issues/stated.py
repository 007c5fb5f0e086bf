"""How a deal should be, in the words of whoever reports or corrects it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from bot.capabilities.issues.arguments import amount_in, colleague, likely, splits_of
from bot.capability import Request
from bot.i18n import N_
from spm_core.issues.rules import IssueWanted

LONGEST = 1000
"""Characters of a comment or a reason."""


class StatedDeal(BaseModel):
    deal: str | None = Field(None, max_length=300, description=N_("Deal"))
    owner: str | None = Field(None, max_length=300, description=N_("Whose it is"))
    splits: str | None = Field(None, max_length=500, description=N_("The right split"))
    amount: str | None = Field(None, max_length=50, description=N_("The right amount"))
    close_date: date | None = Field(None, description=N_("The right close date"))
    external_id: str | None = Field(None, max_length=100, description=N_("Its id in the CRM, if you know it"))


def wanted_of(request: Request, stated: StatedDeal, currency: str) -> IssueWanted:
    """The typed words as values; the amount is in the deal's `currency`.

    Raises CoreError for a colleague, amount, day or split that cannot be understood.
    """
    return IssueWanted(
        owner_id=colleague(request, stated.owner, "owner").id if stated.owner else None,
        amount=amount_in(stated.amount, currency) if stated.amount else None,
        close_date=likely(request, stated.close_date) if stated.close_date else None,
        splits=splits_of(request, stated.splits) if stated.splits else (),
        external_id=stated.external_id,
    )
