"""What a list of deals may be asked for by."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import ComingPeriodArg, PeriodArg, PersonArg, TeamArg
from bot.arguments.deals import AmountArg
from bot.capabilities.pipeline.idle import IdleArg
from bot.capabilities.pipeline.lists import Order, Show
from bot.forms import NOT_ASKED, RARELY
from bot.i18n import N_
from spm_core.forecast.rules import Category

MOST = 50


class Deals(BaseModel):
    period: ComingPeriodArg | None = Field(None, description=N_("Closing in"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    show: Show = Field(Show.ALL, description=N_("Which deals"))
    also: Show | None = Field(None, description=N_("And among them only"), json_schema_extra=NOT_ASKED)
    account: str | None = Field(None, max_length=100, description=N_("Customer"))
    product: str | None = Field(None, max_length=100, description=N_("Product"), json_schema_extra=RARELY)
    stage: str | None = Field(None, max_length=60, description=N_("Stage"), json_schema_extra=RARELY)
    category: Category | None = Field(None, description=N_("Forecast category"), json_schema_extra=NOT_ASKED)
    min_amount: AmountArg | None = Field(None, description=N_("Only deals of at least"))
    max_amount: AmountArg | None = Field(None, description=N_("Only deals of at most"), json_schema_extra=RARELY)
    inactive_days: IdleArg | None = Field(
        None, description=N_("Only deals without activity for so many days"), json_schema_extra=RARELY
    )
    created: PeriodArg | None = Field(None, description=N_("Created in"), json_schema_extra=NOT_ASKED)
    order: Order | None = Field(None, description=N_("Order"), json_schema_extra=RARELY)
    most: int | None = Field(None, ge=1, le=MOST, description=N_("How many"), json_schema_extra=RARELY)
