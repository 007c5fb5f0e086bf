"""What is said back to whoever tells of others' days off, or of a part of a day: neither is kept."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from bot.arguments import plain
from bot.asked import AskedAs
from bot.blocks import Text
from bot.capabilities.absence.arguments import OffDayArg
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _
from bot.parts.absence import days_away
from bot.turn import Call
from spm_core.absence.rules import span


class NotKept(BaseModel):
    why: Literal["others", "part"] = Field(json_schema_extra=NOT_ASKED)
    first: OffDayArg | None = Field(None, json_schema_extra=NOT_ASKED)
    last: OffDayArg | None = Field(None, json_schema_extra=NOT_ASKED)
    who: list[str] | None = Field(None, max_length=20, json_schema_extra=NOT_ASKED)
    """Those who were named, and whose days are not kept."""


@capability(
    "whole days",
    summary=N_("Whose days off are kept, and which"),
    args=NotKept,
    about="anyone",
    hidden=True,
    asked=AskedAs(own_times=True),
)
def whole_days(request: Request, args: NotKept) -> Card:
    given = {name: value for name, value in plain(args).items() if name not in ("why", "who") and value is not None}
    known = args.first is not None and args.last is not None and args.first <= args.last
    mine = Button(_("My time off"), Call("absences"))
    if args.why == "others":
        return Card(
            _("Only your own time off"),
            (Text(_("Everybody tells me their own days off. I keep none of anybody else's.")),),
            (Button(_("I'm away, too…"), Call("time off", given, form=True)), mine),
            as_of=request.now,
        )
    asked = (
        _("Are you away for all of {days}?").format(days=days_away(span(args.first, args.last)))
        if known and args.first and args.last
        else _("Are you away for the whole day?")
    )
    return Card(
        _("I keep whole days only"),
        (Text(asked), Text(_("No need to say anything for part of a day."), "muted")),
        (Button(_("Yes, all day…"), Call("time off", given, form=True), primary=True), mine),
        as_of=request.now,
    )
