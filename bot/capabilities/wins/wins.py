"""Wins: announcing them, and matching them with the deal once it arrives from the CRM."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from bot.arguments import myself, plain
from bot.arguments.deals import AmountArg, MonthsArg
from bot.asked import AskedAs
from bot.blocks import Fields, Text
from bot.capabilities.wins.slots import win_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, about, day
from bot.parts.wins import length, listed, posted, win_card
from bot.turn import Call
from bot.wishes import Wish
from spm_core.money import Money
from spm_core.wins import service, telling
from spm_core.wins.models import STANDING, Win, WinState
from spm_core.wins.posting import Spot, spots
from spm_core.wins.rules import Sold
from spm_core.wins.service import WinShown

Id = Annotated[int, Field(ge=1)]


class WinTold(BaseModel):
    deal: str = Field(min_length=1, max_length=200, description=N_("Who you sold to"))
    amount: AmountArg | None = Field(None, description=N_("Amount, such as 48k"))
    term: MonthsArg | None = Field(None, description=N_("For how long, such as 2 years"))


def preview_win(request: Request, args: WinTold) -> Card:
    money = _money(request, args)
    perhaps = telling.check(request.session, _sold(args), request.now)
    hidden = request.principal.company.praise.hidden
    shown = WinShown(
        0,
        (request.principal.name,),
        None if "accounts" in hidden else args.deal,
        None if "amounts" in hidden else money,
        args.term,
        request.today,
        WinState.TOLD,
        (),
        0,
        mine=True,
    )
    card, resolved = win_card(shown), plain(args)
    return Card(
        card.title,
        (*card.body, Text(_where(request)), *_doubt(perhaps)),
        (
            Button(_("Announce it"), Call("announce win", resolved), primary=True),
            Button(_("Change…"), Call("announce win", resolved, form=True)),
        ),
        facts={"deal": args.deal, "amount": money, "months": args.term},
    )


def _doubt(perhaps: Win | None) -> tuple[Text, ...]:
    if perhaps is None:
        return ()
    words = _("You already announced {account}. Is this another deal?")
    return (Text(words.format(account=perhaps.account), "warning"),)


@capability(
    "announce win",
    summary=N_("Tell your team of a deal you just won"),
    form_title=N_("Announce a win"),
    submit=N_("Announce"),
    args=WinTold,
    wish=Wish.WINS,
    example=N_("Just signed Vandelay, 48k"),
    writes=True,
    preview=preview_win,
    about="anyone",
    asked=AskedAs(team_looks_on=True, slots=win_slots),
)
def announce_win(request: Request, args: WinTold) -> Card:
    win = telling.told(request.session, _sold(args), args.term, request.now)
    channels = _channels(request)
    done = _("Announced") if win.public else _("Noted")
    return Card(
        f"{done} · {args.deal}",
        (
            Text("", strong=posted(channels, request.now)) if channels else Text(_unbound()),
            Text(_("It counts as booked once the deal is won in the CRM."), "muted"),
        ),
        (Button(_("My quota"), Call("quota")),),
        facts={"win": win.id, "announced": win.public},
        resolved=plain(args),
    )


def _sold(args: WinTold) -> Sold:
    return Sold(args.deal, args.amount)


def _money(request: Request, args: WinTold) -> Money | None:
    return None if args.amount is None else Money(args.amount, request.principal.company.currency)


def _where(request: Request) -> str:
    channels = _channels(request)
    return _("Goes to {channels}").format(channels=listed(channels)) if channels else _unbound()


def _channels(request: Request) -> tuple[Spot, ...]:
    me = myself(request).id
    return spots(request.session, [me])[me].for_news()


def _unbound() -> str:
    return _("No channel is bound to your team yet. An admin binds one by saying /pacer bind channel in it.")


class OfWin(BaseModel):
    win: Id
    again: bool = Field(False, json_schema_extra=NOT_ASKED)


@capability("win", summary=N_("A win"), args=OfWin, hidden=True, public=True)
def win(request: Request, args: OfWin) -> Card:
    shown = service.shown(request.session, args.win, again=args.again)
    card = win_card(shown)
    undone = shown.state not in STANDING and not args.again  # undone before it was ever announced
    return Card(card.title, card.body, card.buttons, card.facts, quiet=undone)


class OfDay(BaseModel):
    day: date


@capability("wins of the day", summary=N_("Wins of a day"), args=OfDay, hidden=True, public=True)
def wins_of_the_day(_request: Request, args: OfDay) -> Card:
    return Card(_("Wins of {day}").format(day=day(args.day)), (Text(_("One by one in this thread."), "muted"),))


@capability("win question", summary=N_("Whether a deal is the win you told of"), args=OfWin, hidden=True)
def win_question(request: Request, args: OfWin) -> Card:
    question = telling.question(request.session, args.win)
    if question is None:
        return Card(_("That is settled already."), quiet=True)
    yes, no = (Call("settle win", {"win": args.win, "same": same}) for same in (True, False))
    return Card(
        _("Is this the win you told of?"),
        (
            Fields(((_("You told"), _line(question.told)), (_("From the CRM"), _line(question.win))), lines=True),
            Text(_("Until you say so I announce nothing, so that no win is told twice."), "muted"),
        ),
        (Button(_("Yes, the same"), yes, primary=True), Button(_("No, another one"), no)),
        facts={"told": question.told.id, "arrived": question.win.id},
    )


def _line(win: Win) -> str:
    amount = () if win.amount is None else (about(Money(win.amount, win.currency)),)
    months = (length(win.months),) if win.months else ()
    became = (_("lost"),) if win.state is WinState.LOST else ()
    return " · ".join((win.account, *amount, *months, day(win.won_on), *became))


class Settlement(BaseModel):
    win: Id
    same: bool


@capability(
    "settle win", summary=N_("Say whether a deal is the win you told of"), args=Settlement, hidden=True, writes=True
)
def settle_win(request: Request, args: Settlement) -> Card:
    win = telling.settle(request.session, args.win, same=args.same, now=request.now)
    return Card(_("Thank you"), (Text(_(_settled(win, same=args.same))),))


def _settled(win: Win | None, *, same: bool) -> str:
    if win is None or win.state not in STANDING:
        return N_("Its announcement says so now.") if same else N_("Then the announcement stays.")
    return N_("It is booked now, and its announcement says so.") if same else N_("Then I announce it.")
