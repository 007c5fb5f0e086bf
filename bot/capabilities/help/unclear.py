"""What the buttons of "Which one do you mean?" lead to, beside the things themselves."""

from __future__ import annotations

from pydantic import BaseModel, Field, field_validator

from bot import fallbacks as replies
from bot.blocks import Text
from bot.capability import Request, capability
from bot.cards import Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _
from bot.language.topics import topics


class NeitherArgs(BaseModel):
    shown: bool = Field(False, json_schema_extra=NOT_ASKED)
    """Whether it answers a preview, so that nothing else was meant."""


@capability("neither", summary=N_("None of these"), args=NeitherArgs, about="anyone", hidden=True)
def neither(request: Request, args: NeitherArgs) -> Card:
    if args.shown:
        return Card(_("All right"), (Text(_("Nothing was changed.")),), replies.suggestions(request))
    words = _("Say it in other words, or pick one of these.")
    return Card(_("What then?"), (Text(words),), replies.suggestions(request))


class PlannedArgs(BaseModel):
    topic: str = Field(max_length=64, description=N_("Topic"))

    @field_validator("topic")
    @classmethod
    def _is_planned(cls, topic: str) -> str:
        if topic not in topics() or topics()[topic].built:
            raise ValueError("not a planned topic")
        return topic


@capability("planned", summary=N_("What I can't do yet"), args=PlannedArgs, about="anyone", hidden=True)
def planned(request: Request, args: PlannedArgs) -> Card:
    to_come = topics()[args.topic].planned
    assert to_come
    return replies.not_yet(request, to_come)
