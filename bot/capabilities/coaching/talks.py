"""Coaching talks: proposing and picking times, listing, cancelling, and taking notes."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from bot.arguments import PersonArg
from bot.asked import AskedAs
from bot.blocks import Item, Items, Text
from bot.capabilities.coaching.slots import talk_slots
from bot.capabilities.coaching.talk_card import local, status, talk_card, with_whom
from bot.capabilities.coaching.words import NAMES
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day_and_time
from bot.turn import Call
from bot.wishes import Wish
from spm_core.coaching import talks as service
from spm_core.coaching.models import LONGEST
from spm_core.coaching.talks import Talk
from spm_core.errors import CoreError
from spm_core.preferences.service import wishes

SHOWN = 10
TalkId = Annotated[int, Field(ge=1, le=2**53)]
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)")


def _clock(words: str) -> str:
    if not _CLOCK.fullmatch(words.strip()):
        raise CoreError("bad_time", argument="time")
    return words.strip()


Clock = Annotated[str, AfterValidator(_clock)]


def _signal(key: str) -> str:
    kind, *stages = key.split("|")
    if kind not in NAMES or len(stages) != (2 if kind == "stage_conversion" else 0):
        raise ValueError("no signal is called that")
    return key


SignalKey = Annotated[str, Field(max_length=250), AfterValidator(_signal)]
"""The key of the signal to talk about, as a button carries it."""


class PlanArgs(BaseModel):
    person: PersonArg | None = Field(None, description=N_("With whom; your manager when left out"))
    day: date = Field(description=N_("Day"))
    time: Clock = Field(description=N_("Time, such as 14:30"))
    other_day: date | None = Field(None, description=N_("Or on this day"))
    other_time: Clock | None = Field(None, description=N_("at this time"))
    minutes: Annotated[int, Field(ge=10, le=240)] = Field(30, description=N_("How many minutes"))
    about: SignalKey | None = Field(None, json_schema_extra=NOT_ASKED)
    instead: TalkId | None = Field(None, json_schema_extra=NOT_ASKED)


@capability(
    "plan talk",
    summary=N_("Propose times for a coaching talk; the other one picks"),
    form_title=N_("Plan a talk"),
    submit=N_("Propose"),
    args=PlanArgs,
    wish=Wish.GROWTH,
    writes=True,
    asked=AskedAs(ahead=True, own_times=True, slots=talk_slots),
)
def plan_talk(request: Request, args: PlanArgs) -> Card:
    times = [_moment(request, args.day, args.time)]
    if args.other_day and args.other_time:
        times.append(_moment(request, args.other_day, args.other_time))
    if args.instead:
        service.cancel(request.session, args.instead, request.now)
    employee = None if args.person is None else args.person.id
    number = service.propose(request.session, employee, times, request.now, minutes=args.minutes, about=args.about)
    return talk_card(request, service.talk(request.session, request.vault, number))


def _moment(request: Request, day: date, words: str) -> datetime:
    """The moment in the proposer's own time zone."""
    hour, minute = (int(part) for part in re.split(r"[:.h]", words))
    return datetime.combine(day, time(hour, minute), wishes(request.session, request.now).zone).astimezone(
        request.now.tzinfo
    )


class TalksArgs(BaseModel):
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))


@capability(
    "talks",
    summary=N_("Coaching talks: those to come, and what became of the others"),
    args=TalksArgs,
    wish=Wish.GROWTH,
)
def talks(request: Request, args: TalksArgs) -> Card:
    listed = service.talks(request.session, args.person.id if args.person else None)
    plan: dict[str, Any] = {} if args.person is None else {"person": args.person.ref}
    items = tuple(_item(request, talk) for talk in listed[:SHOWN])
    return Card(
        title=_("Coaching talks"),
        body=(Items(items, more=max(len(listed) - SHOWN, 0)),)
        if items
        else (Text(_("No talk yet. Propose times, and the other one picks.")),),
        buttons=(Button(_("Plan a talk…"), Call("plan talk", plan, form=True)),),
        pick=_("Open a talk…"),
        facts={"talks": [{"id": talk.id, "at": talk.at, "state": talk.state} for talk in listed]},
        as_of=request.now,
    )


def _item(request: Request, talk: Talk) -> Item:
    at = day_and_time(local(request, talk.at or talk.times[0]))
    return Item(with_whom(request, talk), at, "", status(request, talk), Call("talk", {"talk": talk.id}))


class OfTalk(BaseModel):
    talk: TalkId
    soon: bool = False
    """Whether this is a reminder, which says nothing if the talk is off."""


@capability("talk", summary=N_("One coaching talk"), args=OfTalk, hidden=True)
def talk(request: Request, args: OfTalk) -> Card:
    shown = service.talk(request.session, request.vault, args.talk)
    card = talk_card(request, shown)
    if args.soon and shown.state != "agreed":
        return Card(card.title, card.body, quiet=True, facts=card.facts)
    return card


class Pick(OfTalk):
    time: Annotated[int, Field(ge=0, lt=service.MOST)]


@capability("pick talk", summary=N_("Pick a time"), args=Pick, writes=True, hidden=True)
def pick_talk(request: Request, args: Pick) -> Card:
    service.pick(request.session, args.talk, args.time, request.now)
    return talk_card(request, service.talk(request.session, request.vault, args.talk))


@capability("cancel talk", summary=N_("Cancel a talk"), args=OfTalk, writes=True, hidden=True)
def cancel_talk(request: Request, args: OfTalk) -> Card:
    service.cancel(request.session, args.talk, request.now)
    return talk_card(request, service.talk(request.session, request.vault, args.talk))


class NoteArgs(BaseModel):
    talk: TalkId = Field(json_schema_extra=NOT_ASKED)
    text: str = Field(min_length=2, max_length=LONGEST, description=N_("What was said and agreed"))


@capability(
    "note talk",
    summary=N_("Add a note to a talk"),
    form_title=N_("Add a note"),
    submit=N_("Add"),
    args=NoteArgs,
    writes=True,
    hidden=True,
    private=True,
)
def note_talk(request: Request, args: NoteArgs) -> Card:
    service.note(request.session, request.vault, args.talk, args.text.strip(), request.now)
    return talk_card(request, service.talk(request.session, request.vault, args.talk))
