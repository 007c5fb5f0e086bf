"""Who was recognised: kudos that were posted, congratulations on wins. Nobody is shown at the bottom."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, plain
from bot.capability import Request, capability
from bot.cards import Block, Button, Card, Column, Heading, Table, Text
from bot.i18n import N_, _, day, number, period_name
from bot.parts.wins import headline
from bot.turn import Call
from spm_core.recognition.service import Board, board


class Recognition(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period; this month when left out"))


@capability(
    "recognition",
    summary=N_("Who was praised and congratulated most"),
    args=Recognition,
    public=True,
    about="anyone",
)
def recognition(request: Request, args: Recognition) -> Card:
    period = args.period or request.principal.company.calendar.containing("month", request.today)
    found = board(request.session, period, request.now)
    before = request.principal.company.calendar.previous(period)
    buttons = (
        *(() if request.principal.audience else (Button(_("Give kudos…"), Call("kudos", form=True), primary=True),)),
        Button(period_name(before), Call("recognition", plain({"period": before}))),
    )
    return Card(
        _("Recognition · {period}").format(period=period_name(period)),
        _body(found),
        buttons,
        facts=found,
        resolved=plain({"period": period}),
        quiet=not found.top and not found.wins,
    )


def _body(found: Board) -> tuple[Block, ...]:
    if not found.top and not found.wins:
        return (*_mine(found), Text(_("No kudos and no congratulations yet: yours could be the first."), "muted"))
    if not found.top:
        return _wins(found)
    columns = (Column(_("Person")), Column(_("Kudos"), "right"), Column(_("Congratulations"), "right"))
    rows = tuple((each.person, number(each.kudos, 0), number(each.congratulations, 0)) for each in found.top)
    return (*_mine(found), Table(columns, rows), *_latest(found), *_wins(found))


def _mine(found: Board) -> tuple[Block, ...]:
    if found.mine is None or not found.mine.times:
        return ()
    words = _("You: {kudos} kudos, {congratulations} congratulations")
    counts = {"kudos": number(found.mine.kudos, 0), "congratulations": number(found.mine.congratulations, 0)}
    return (Text(words.format(**counts)),)


def _latest(found: Board) -> tuple[Block, ...]:
    if not found.latest:
        return ()
    lines = (
        Text(
            _("{day} · {giver} to {name}: {reason}").format(
                day=day(each.at.date()), giver=each.giver, name=each.to, reason=each.reason
            )
        )
        for each in found.latest
    )
    return (Heading(_("Latest kudos")), *lines)


def _wins(found: Board) -> tuple[Block, ...]:
    if not found.wins:
        return ()
    return (Heading(_("Latest wins")), *(Text(" · ".join((day(each.won_on), headline(each)))) for each in found.wins))
