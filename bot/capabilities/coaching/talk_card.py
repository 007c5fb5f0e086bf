"""A coaching talk as a card: when it is, what one may do about it, what was noted, and what became of it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, cast

from bot.capabilities.coaching.calendar_file import event
from bot.capabilities.coaching.words import NAMES, name, of_level
from bot.capability import Request
from bot.cards import Block, Button, Card, Column, Document, Figure, Heading, Status, Table, Text
from bot.i18n import _, moment, ngettext, number
from bot.turn import Call
from spm_core.coaching.effect import Effect, effect
from spm_core.coaching.models import TalkState
from spm_core.coaching.rules import Level, SignalKind
from spm_core.coaching.talks import Talk
from spm_core.preferences.service import wishes


def talk_card(request: Request, found: Talk) -> Card:
    settled = found.at is not None and found.state is TalkState.AGREED
    return Card(
        title=_("Coaching talk · {name}").format(name=with_whom(request, found)),
        body=(_when(request, found), *_about(found), *_effect(request, found), *_notes(request, found)),
        buttons=_buttons(request, found),
        facts={
            "state": found.state,
            "at": found.at,
            "times": found.times,
            "minutes": found.minutes,
            "about": found.about,
        },
        as_of=request.now,
        resolved={"talk": found.id},
        subject_id=None if found.employee_id == request.principal.employee_id else found.employee_id,
        files=(_file(request, found, found.at),) if settled and found.at and found.at > request.now else (),
    )


def with_whom(request: Request, found: Talk) -> str:
    """The other one; both, for whoever is above them."""
    if not found.mine:
        return f"{found.employee}, {found.lead}"
    return found.lead if found.employee_id == request.principal.employee_id else found.employee


def local(request: Request, at: datetime) -> datetime:
    return at.astimezone(wishes(request.session, request.now).zone)


def status(request: Request, found: Talk) -> Status:
    if found.state is TalkState.CANCELLED:
        return Status("✖", _("Cancelled"))
    if found.state is TalkState.PROPOSED:
        words = _("Waits for an answer") if found.by_me or not found.mine else _("Pick a time")
        return Status("◌", words, "warning")
    held = found.at is not None and found.at <= request.now
    return Status("✔", _("Held") if held else _("Agreed"), "good")


def _when(request: Request, found: Talk) -> Block:
    length = ngettext("{count} minute", "{count} minutes", found.minutes).format(count=number(found.minutes, 0))
    shown = (
        moment(local(request, found.at))
        if found.at
        else ngettext("{count} time proposed", "{count} times proposed", len(found.times)).format(
            count=number(len(found.times), 0)
        )
    )
    return Figure(shown, length, status(request, found))


def _about(found: Talk) -> tuple[Block, ...]:
    return (Text(_("About: {what}").format(what=_what(found.about))),) if found.about else ()


def _what(about: str) -> str:
    kind, first, last = (*about.split("|"), "", "")[:3]
    known = cast(SignalKind, kind)
    return _(NAMES[known]).format(from_stage=first, to_stage=last) if first else name(known)


def _notes(request: Request, found: Talk) -> tuple[Block, ...]:
    if not found.notes:
        return ()
    erased = _("This text was erased.")
    said = (f"{each.by}, {moment(local(request, each.at))}: {each.text or erased}" for each in found.notes)
    return (Heading(_("Notes")), *(Text(each) for each in said))


def _effect(request: Request, found: Talk) -> tuple[Block, ...]:
    if found.state is not TalkState.AGREED or not found.at or found.at > request.now or not found.about:
        return ()
    measured = effect(request.session, found.employee_id, found.about, found.at, request.now)
    if measured is None:
        return (Text(_("What became of it is measured from two weeks after the talk."), "muted"),)
    days = number(measured.days, 0)
    heading = ngettext("{count} day before and after", "{count} days before and after", measured.days)
    columns = (Column(_("Person")), Column(_("Before"), "right"), Column(_("After"), "right"))
    return (Heading(heading.format(count=days)), Table(columns, _rows(found, measured)))


def _rows(found: Talk, measured: Effect) -> tuple[tuple[str, ...], ...]:
    kind = cast(SignalKind, (found.about or "").split("|")[0])

    def cell(level: Level) -> str:
        if level.value is None:
            return "–"
        return _("{value} of {count}").format(value=of_level(kind, level), count=number(level.sample, 0))

    return (
        (found.employee, cell(measured.before), cell(measured.after)),
        (_("Team"), of_level(kind, measured.team_before), of_level(kind, measured.team_after)),
    )


def _buttons(request: Request, found: Talk) -> tuple[Button, ...]:
    if not found.mine or found.state is TalkState.CANCELLED:
        return ()
    args: dict[str, Any] = {"talk": found.id}
    drop = Button(_("Cancel it"), Call("cancel talk", args))
    person = {} if found.employee_id == request.principal.employee_id else {"person": found.employee_ref}
    if found.state is TalkState.PROPOSED:
        if found.by_me:
            return (drop,)
        other = Button(_("Other times…"), Call("plan talk", {**person, "instead": found.id}, form=True))
        still = [(n, at) for n, at in enumerate(found.times) if at > request.now]
        return (
            *(Button(moment(local(request, at)), Call("pick talk", {**args, "time": n}), n == 0) for n, at in still),
            other,
            drop,
        )
    note = Button(_("Add a note…"), Call("note talk", args, form=True), primary=True)
    goal = Button(_("Agree on an action…"), Call("set goal", person, form=True))
    prepare = Button(_("Prepare it"), Call("coaching", person))
    ahead = found.at is not None and found.at > request.now
    return (note, goal, prepare, *((drop,) if ahead else ()))


def _file(request: Request, found: Talk, at: datetime) -> Document:
    title = _("Coaching talk · {name}").format(name=with_whom(request, found))
    make = partial(event, f"talk-{found.id}@pacer", title, at, found.minutes, request.now)
    return Document(_("coaching-talk") + ".ics", "text/calendar", make)
