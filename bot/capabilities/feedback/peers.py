"""Peer feedback on one thing: asked for, given, and read by nobody but the two of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from bot.arguments import ColleagueArg, NoArguments, plain
from bot.asked import AskedAs
from bot.blocks import ITEMS, Item, Items, Quote, Status, Text
from bot.capabilities.feedback.slots import request_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day
from bot.turn import Call
from bot.wishes import Wish
from spm_core.feedback import peers
from spm_core.feedback.models import LONGEST
from spm_core.feedback.peers import PeerExchange

SEEN = 2
"""How many colleagues are seen at once; the others are behind “…”."""
FeedbackAbout = Annotated[str, Field(min_length=2, max_length=500)]


class FeedbackWanted(BaseModel):
    person: ColleagueArg | None = Field(None, description=N_("Who you ask"))
    about: FeedbackAbout | None = Field(None, description=N_("About which one thing: “how I handled the Hooli call”"))


class PeerQuestion(BaseModel):
    person: ColleagueArg = Field(description=N_("Who you ask"))
    about: FeedbackAbout = Field(description=N_("About which one thing: “how I handled the Hooli call”"))


@capability(
    "request feedback",
    summary=N_("Ask a colleague for feedback on one thing"),
    form_title=N_("Ask for feedback"),
    submit=N_("Ask"),
    args=FeedbackWanted,
    wish=Wish.FEEDBACK,
    example=N_("Ask {colleague} for feedback on my demo"),
    private=True,
    about="anyone",
    asked=AskedAs(told_freely=True, slots=request_slots),
)
def request_feedback(request: Request, args: FeedbackWanted) -> Card:
    """Preview the question before anybody is asked."""
    given = plain(args)
    if args.person is None or args.about is None:
        return _who(request, args)
    return Card(
        title=_("Ask {name} for feedback?").format(name=args.person.name),
        body=(Quote(args.about, request.principal.name), Text(_("Only the two of you will read the answer."), "muted")),
        buttons=(
            Button(_("Ask {name}").format(name=args.person.name), Call("ask for feedback", given), primary=True),
            Button(_("Change…"), Call("ask for feedback", given, form=True)),
        ),
        facts={"person": args.person.name, "about": args.about},
        resolved=given,
    )


def _who(request: Request, args: FeedbackWanted) -> Card:
    given = plain(args)
    close = peers.close_by(request.session, request.now) if args.person is None else ()
    form = args.about is None
    people = (
        Button(
            f"{colleague.name}…" if form else colleague.name,
            Call("request feedback" if not form else "ask for feedback", {**given, "person": colleague.ref}, form),
            more=n >= SEEN,
        )
        for n, colleague in enumerate(close)
    )
    words = (
        Quote(args.about, request.principal.name)
        if args.about
        else Text(_("Ask about one thing: a call, a demo, a proposal."))
    )
    return Card(
        title=_("Who do you want to ask?") if args.person is None else _("Feedback on what?"),
        body=(words, Text(_("Only you and the person you ask will read the answer."), "muted")),
        buttons=(
            *people,
            Button(_("Ask somebody…"), Call("ask for feedback", given, form=True), primary=not close),
            Button(_("Answers so far"), Call("colleague feedback"), more=len(close) >= SEEN),
        ),
        facts={"about": args.about},
        resolved=given,
    )


@capability(
    "ask for feedback",
    summary=N_("Ask a colleague for feedback"),
    form_title=N_("Ask for feedback"),
    submit=N_("Ask"),
    args=PeerQuestion,
    writes=True,
    hidden=True,
    private=True,
)
def ask_for_feedback(request: Request, args: PeerQuestion) -> Card:
    number = peers.ask(request.session, request.vault, args.person.id, args.about.strip(), request.now)
    return _card(request, peers.exchange(request.session, request.vault, number))


class OfRequest(BaseModel):
    request: Annotated[int, Field(ge=1, le=2**53)] = Field(
        description=N_("Number of the request"), json_schema_extra=NOT_ASKED
    )


@capability("peer feedback", summary=N_("A colleague's feedback on one thing"), args=OfRequest, hidden=True)
def peer_feedback(request: Request, args: OfRequest) -> Card:
    return _card(request, peers.exchange(request.session, request.vault, args.request))


class Given(OfRequest):
    text: Annotated[str, Field(min_length=1, max_length=LONGEST)] = Field(
        description=N_("What you saw, and what you would do again or differently")
    )


@capability(
    "give peer feedback",
    summary=N_("Give a colleague feedback on one thing"),
    form_title=N_("Give feedback"),
    submit=N_("Send"),
    args=Given,
    writes=True,
    hidden=True,
    private=True,
)
def give_peer_feedback(request: Request, args: Given) -> Card:
    peers.answer(request.session, request.vault, args.request, args.text.strip(), request.now)
    return _card(request, peers.exchange(request.session, request.vault, args.request))


def _card(request: Request, exchange: PeerExchange) -> Card:
    title = _("Your question to {name}") if exchange.mine else _("{name} asks for your feedback")
    waits = _("No answer yet.") if exchange.mine else _("Only the two of you will read the answer.")
    answer = (
        (Quote(exchange.answer, f"{exchange.colleague}, {day(_local(request, exchange.answered_at))}"),)
        if exchange.answer and exchange.answered_at
        else (Text(waits, "muted"),)
    )
    give = Button(_("Answer…"), Call("give peer feedback", {"request": exchange.id}, form=True), primary=True)
    return Card(
        title=title.format(name=exchange.colleague if exchange.mine else exchange.asker),
        body=(_asked(request, exchange), *answer),
        buttons=() if exchange.mine or exchange.answered_at else (give,),
        facts={"request": exchange.id, "asked_at": exchange.asked_at, "answered_at": exchange.answered_at},
        as_of=request.now,
    )


def _asked(request: Request, exchange: PeerExchange) -> Quote:
    by = f"{exchange.asker}, {day(_local(request, exchange.asked_at))}"
    return Quote(exchange.about or _("This text was erased."), by)


def _local(request: Request, at: datetime) -> date:
    return request.principal.company.today(at)


@capability(
    "colleague feedback",
    summary=N_("What colleagues answered you, and what they ask of you"),
    args=NoArguments,
    hidden=True,
)
def colleague_feedback(request: Request, _args: NoArguments) -> Card:
    exchanges = peers.exchanges(request.session, request.vault)
    items = tuple(map(_item, exchanges[:ITEMS]))
    return Card(
        title=_("Feedback between colleagues"),
        body=(Items(items, more=len(exchanges) - len(items)),) if items else (Text(_("Nobody asked yet.")),),
        pick=_("Open a question…"),
        quiet=not exchanges,
    )


def _item(exchange: PeerExchange) -> Item:
    status = Status("✔", _("answered"), "good") if exchange.answered_at else Status("◌", _("no answer yet"), "warning")
    people = _("{asker} asks {colleague}").format(asker=exchange.asker, colleague=exchange.colleague)
    return Item(
        people,
        "",
        exchange.about or _("This text was erased."),
        status,
        Call("peer feedback", {"request": exchange.id}),
    )
