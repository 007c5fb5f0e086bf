"""A coaching talk as a card: when it is, what it is about, its notes, and its effect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, cast

from bot.blocks import Block, Figure, Heading, Item, Items, Quote, Status, Text
from bot.capabilities.coaching.calendar_file import event
from bot.capabilities.coaching.words import NAMES, name, of_level
from bot.capability import Request
from bot.cards import Button, Card, Document
from bot.i18n import _, day, day_and_time, ngettext, number
from bot.parts.provenance import source
from bot.turn import Call
from spm_core.coaching.effect import Effect, effect
from spm_core.coaching.models import TalkState
from spm_core.coaching.rules import Level, SignalKind
from spm_core.coaching.talks import Talk
from spm_core.imports.freshness import PIPELINE_ROWS
from spm_core.preferences.service import wishes
from spm_core.who import Who


def talk_card(request: Request, talk: Talk) -> Card:
    settled, measured = talk.at is not None and talk.state is TalkState.AGREED, _measured(request, talk)
    return Card(
        title=_("Coaching talk · {name}").format(name=with_whom(request, talk)),
        body=(_when(request, talk), *_about(talk), *_effect(request, talk, measured), *_notes(request, talk)),
        buttons=_buttons(request, talk),
        facts={
            "state": talk.state,
            "at": talk.at,
            "times": talk.times,
            "minutes": talk.minutes,
            "about": talk.about,
        },
        as_of=request.now,
        source=source(request, Who("own", talk.employee_id), measured.period, PIPELINE_ROWS) if measured else None,
        resolved={"talk": talk.id},
        subject_id=None if talk.employee_id == request.principal.employee_id else talk.employee_id,
        files=(_file(request, talk, talk.at),) if settled and talk.at and talk.at > request.now else (),
    )


def with_whom(request: Request, talk: Talk) -> str:
    """The other person in the talk; for somebody above them both, both names."""
    if not talk.mine:
        return f"{talk.employee}, {talk.lead}"
    return talk.lead if talk.employee_id == request.principal.employee_id else talk.employee


def local(request: Request, at: datetime) -> datetime:
    return at.astimezone(wishes(request.session, request.now).zone)


def status(request: Request, talk: Talk) -> Status:
    if talk.state is TalkState.CANCELLED:
        return Status("✖", _("Canceled"))
    if talk.state is TalkState.PROPOSED:
        words = _("Waits for an answer") if talk.by_me or not talk.mine else _("Pick a time")
        return Status("◌", words, "warning")
    held = talk.at is not None and talk.at <= request.now
    return Status("✔", _("Held") if held else _("Agreed"), "good")


def _when(request: Request, talk: Talk) -> Block:
    length = ngettext("{count} minute", "{count} minutes", talk.minutes).format(count=number(talk.minutes, 0))
    if talk.at:
        return Figure(day_and_time(local(request, talk.at)), length, status(request, talk))
    count = ngettext("{count} time proposed", "{count} times proposed", len(talk.times))
    answers = talk.mine and not talk.by_me  # whose buttons say the times
    times = () if answers else tuple(day_and_time(local(request, at)) for at in talk.times)
    caption = " · ".join((*times, length))
    return Figure(count.format(count=number(len(talk.times), 0)), caption, status(request, talk))


def _about(talk: Talk) -> tuple[Block, ...]:
    return (Text(_("About: {what}").format(what=_what(talk.about))),) if talk.about else ()


def _what(about: str) -> str:
    kind, first, last = (*about.split("|"), "", "")[:3]
    known = cast(SignalKind, kind)
    return _(NAMES[known]).format(from_stage=first, to_stage=last) if first else name(known)


def _notes(request: Request, talk: Talk) -> tuple[Block, ...]:
    if not talk.notes:
        return ()
    erased = _("This text was erased.")
    said = (Quote(note.text or erased, f"{note.by}, {day(local(request, note.at).date())}") for note in talk.notes)
    return (Heading(_("Notes")), *said)


def _measured(request: Request, talk: Talk) -> Effect | None:
    if not _is_measured(talk, request.now) or talk.about is None or talk.at is None:
        return None
    return effect(request.session, talk.employee_id, talk.about, talk.at, request.now)


def _is_measured(talk: Talk, now: datetime) -> bool:
    return bool(talk.state is TalkState.AGREED and talk.at and talk.at <= now and talk.about)


def _effect(request: Request, talk: Talk, measured: Effect | None) -> tuple[Block, ...]:
    if not _is_measured(talk, request.now):
        return ()
    if measured is None:
        return (Text(_("What became of it is measured from two weeks after the talk."), "muted"),)
    days = number(measured.days, 0)
    heading = ngettext("{count} day before and after", "{count} days before and after", measured.days)
    return (Heading(heading.format(count=days)), Items(tuple(_before_and_after(talk, measured))))


def _before_and_after(talk: Talk, measured: Effect) -> Iterator[Item]:
    kind = cast(SignalKind, (talk.about or "").split("|")[0])
    words = _("{before} → {after}")

    def level(of: Level) -> str:
        if of.value is None:
            return "–"
        return _("{value} of {count}").format(value=of_level(kind, of), count=number(of.sample, 0))

    yield Item(talk.employee, words.format(before=level(measured.before), after=level(measured.after)))
    team = (of_level(kind, of) for of in (measured.team_before, measured.team_after))
    yield Item(_("Team"), words.format(**dict(zip(("before", "after"), team, strict=True))))


def _buttons(request: Request, talk: Talk) -> tuple[Button, ...]:
    if not talk.mine or talk.state is TalkState.CANCELLED:
        return ()
    args: dict[str, Any] = {"talk": talk.id}
    drop = Button(_("Cancel it"), Call("cancel talk", args), more=True)
    person = {} if talk.employee_id == request.principal.employee_id else {"person": talk.employee_ref}
    if talk.state is TalkState.PROPOSED:
        if talk.by_me:
            return (drop,)
        other = Button(_("Other times…"), Call("plan talk", {**person, "instead": talk.id}, form=True), more=True)
        still = [(n, at) for n, at in enumerate(talk.times) if at > request.now]
        return (
            *(
                Button(day_and_time(local(request, at)), Call("pick talk", {**args, "time": n}), n == 0)
                for n, at in still
            ),
            other,
            drop,
        )
    note = Button(_("Add a note…"), Call("note talk", args, form=True), primary=True)
    goal = Button(_("Agree on an action…"), Call("set goal", person, form=True))
    prepare = Button(_("Prepare it"), Call("coaching", person))
    ahead = talk.at is not None and talk.at > request.now
    return (note, goal, prepare, *((drop,) if ahead else ()))


def _file(request: Request, talk: Talk, at: datetime) -> Document:
    title = _("Coaching talk · {name}").format(name=with_whom(request, talk))
    make = partial(event, f"talk-{talk.id}@pacer", title, at, talk.minutes, request.now)
    return Document(_("coaching-talk") + ".ics", "text/calendar", make)
