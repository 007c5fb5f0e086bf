"""Who was recognised most, by posted kudos and congratulations on wins; nobody is shown as last."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, plain
from bot.blocks import Block, Column, Heading, Table, Text
from bot.capability import Request, capability
from bot.cards import Button, Card
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
    praised = board(request.session, period, request.now)
    before = request.principal.company.calendar.previous(period)
    buttons = (
        *(() if request.principal.audience else (Button(_("Give kudos…"), Call("kudos", form=True), primary=True),)),
        Button(period_name(before), Call("recognition", plain({"period": before}))),
    )
    return Card(
        _("Recognition · {period}").format(period=period_name(period)),
        _body(praised),
        buttons,
        facts=praised,
        resolved=plain({"period": period}),
        quiet=not praised.top and not praised.wins,
    )


def _body(board: Board) -> tuple[Block, ...]:
    if not board.top and not board.wins:
        return (*_mine(board), Text(_("No kudos and no congratulations yet: yours could be the first."), "muted"))
    if not board.top:
        return _wins(board)
    columns = (Column(_("Person")), Column(_("Kudos"), "right"), Column(_("Congratulations"), "right"))
    rows = tuple((row.person, number(row.kudos, 0), number(row.congratulations, 0)) for row in board.top)
    return (*_mine(board), Table(columns, rows), *_latest(board), *_wins(board))


def _mine(board: Board) -> tuple[Block, ...]:
    if board.mine is None or not board.mine.times:
        return ()
    words = _("You: {kudos} kudos, {congratulations} congratulations")
    counts = {"kudos": number(board.mine.kudos, 0), "congratulations": number(board.mine.congratulations, 0)}
    return (Text(words.format(**counts)),)


def _latest(board: Board) -> tuple[Block, ...]:
    if not board.latest:
        return ()
    lines = (
        Text(
            _("{day} · {giver} to {name}: {reason}").format(
                day=day(kudos.at.date()), giver=kudos.giver, name=kudos.to, reason=kudos.reason
            )
        )
        for kudos in board.latest
    )
    return (Heading(_("Latest kudos")), *lines)


def _wins(board: Board) -> tuple[Block, ...]:
    if not board.wins:
        return ()
    return (Heading(_("Latest wins")), *(Text(" · ".join((day(win.won_on), headline(win)))) for win in board.wins))
