"""First words: who this is, who sees its answers, where the asker stands, and what to press next."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel

from bot.asked import AskedAs, Said
from bot.blocks import Block, Figure, Heading, Item, Items, Text
from bot.capabilities.welcome.presses import presses
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, day, money, ngettext, number, percent, period_name
from bot.parts.provenance import source, waiting_for_rate
from bot.parts.quota import VERDICTS, standing_facts
from bot.parts.schedules import clock
from bot.parts.waits import Waits, waiting
from bot.turn import Call
from spm_core.deals.search import any_deal
from spm_core.imports.freshness import newest_import
from spm_core.principal import Role
from spm_core.quota.service import standing as standing_of
from spm_core.quota.standing import Standing
from spm_core.subscriptions.service import mine
from spm_core.who import Who

WAITING = 3
"""The most things that wait for somebody to name: a welcome is short."""


class Welcome(BaseModel):
    parting: bool = False
    """Whether they say thanks or goodbye rather than hello."""


def _welcome_slots(said: Said) -> dict[str, bool]:
    return {"parting": True} if said.reading.concepts and "GREET" not in said.reading.concepts else {}


@capability(
    "welcome",
    summary=N_("Who Pacer is, and what to ask first"),
    args=Welcome,
    about="anyone",
    hidden=True,
    asked=AskedAs(comes_by_itself=False, greets=True, slots=_welcome_slots),
)
def welcome(request: Request, args: Welcome) -> Card:
    if not (args.parting or newest_import(request.session) or any_deal(request.session)):
        return _without_data(request)
    me = request.principal.employee_id
    standing = standing_of(request.session, me, None, request.now)
    waits = waiting(request)
    buttons = presses(request, standing, waits)
    if args.parting:
        words = Text(_("Here's what you could look at next."))
        return Card(_("Any time, {name}").format(name=_first_name(request)), (words,), buttons)
    return Card(
        title=_("Hi {name}, I'm Pacer").format(name=_first_name(request)),
        body=(
            _who(request),
            *_waiting(waits),
            Heading(_("Where you stand today")),
            _figure(standing),
            *waiting_for_rate(standing.waiting_for_rate),
        ),
        pick=_("Open…") if len(waits) > 1 else "",
        buttons=buttons,
        facts={**standing_facts(standing), "waiting": len(waits)},
        as_of=standing.as_of,
        source=source(request, Who.of(me, team=standing.scope != "own"), standing.period),
        occasion=_next(request),
    )


def _first_name(request: Request) -> str:
    return request.principal.name.split()[0]


def _who(request: Request) -> Text:
    if request.principal.leads:
        return Text(_("I look after your team's sales numbers and help you reach them. Only you see what I answer."))
    return Text(_("I look after your sales numbers and help you reach them. Only you see what I answer."))


def _waiting(waits: tuple[Waits, ...]) -> tuple[Block, ...]:
    """What waits for them: the first is opened by a button, too."""
    if not waits:
        return ()
    items = tuple(Item(one.label, detail=one.words, call=one.call) for one in waits[:WAITING])
    return Heading(_("It's your turn")), Items(items, more=len(waits) - len(items))


def _figure(standing: Standing) -> Figure:
    period = period_name(standing.period)
    status = VERDICTS[standing.verdict]
    if standing.attainment is None or standing.quota is None:
        return Figure(money(standing.booked), _("booked in {period}; no quota is set").format(period=period))
    mine = standing.scope == "own"
    caption = _("of your {period} quota") if mine else _("of your team's {period} quota")
    caption = caption.format(period=period)
    if standing.gap and standing.days_left:
        left = ngettext("{count} working day left", "{count} working days left", standing.days_left)
        to_go = _("{caption}: {gap} to go, {left}")
        left = left.format(count=number(standing.days_left, 0))
        caption = to_go.format(caption=caption, gap=money(standing.gap), left=left)
    return Figure(percent(standing.attainment), caption, replace(status, words=_(status.words)))


def _next(request: Request) -> str:
    """When something comes by itself next, and what to say to change it; nothing where nothing does."""
    coming = [one.next_at.astimezone(one.zone) for one in mine(request.session, request.now) if one.next_at]
    if not coming:
        return ""
    first = min(coming)
    if first.date() == request.today:
        words = _("I'll write next today at {time}; say “subscriptions” to change that")
        return words.format(time=clock(first.time()))
    return _("I'll write next on {day}; say “subscriptions” to change that").format(day=day(first.date()))


def _without_data(request: Request) -> Card:
    runs_it = request.principal.role is Role.ADMIN
    words = _("I have no deals yet.")
    todo = (
        _("Bring yours from your CRM: three commands, no account.")
        if runs_it
        else _("Whoever set me up brings them; then ask me again.")
    )
    return Card(
        title=_("Hi {name}, I'm Pacer").format(name=_first_name(request)),
        body=(_who(request), Text(todo, strong=words)),
        buttons=(
            *((Button(_("Bring your deals"), Call("own data"), primary=True),) if runs_it else ()),
            Button(_("What can I ask?"), Call("help")),
        ),
        facts={"deals": False},
    )
