"""Who was recognised most, by posted kudos and congratulations on wins; nobody is shown as last."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, plain
from bot.blocks import Block, Heading, Item, Items, Quote, Text
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, about, day, ngettext, number, period_name
from bot.parts.first_upper import first_upper
from bot.parts.provenance import of_imports
from bot.parts.wins import names
from bot.turn import Call
from bot.wishes import Wish
from spm_core.imports.freshness import Newest, newest_import
from spm_core.recognition.service import Board, board
from spm_core.wins.models import WinState
from spm_core.wins.service import WinShown

LATEST = 2
"""How many kudos and how many wins are shown."""


class Recognition(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period; this month when left out"))


@capability(
    "recognition",
    summary=N_("Who was praised and congratulated most"),
    args=Recognition,
    wish=Wish.THANKS,
    public=True,
    about="anyone",
)
def recognition(request: Request, args: Recognition) -> Card:
    period = args.period or request.principal.company.calendar.containing("month", request.today)
    praised = board(request.session, period, request.now)
    before = request.principal.company.calendar.previous(period)
    buttons = (
        *(() if request.principal.audience else (Button(_("Give kudos…"), Call("kudos", form=True), primary=True),)),
        Button(first_upper(period_name(before)), Call("recognition", plain({"period": before}))),
    )
    return Card(
        _("Recognition · {period}").format(period=period_name(period)),
        _body(praised),
        buttons,
        facts=praised,
        as_of=request.now,
        source=of_imports(request, _imports(request, praised)),
        resolved=plain({"period": period}),
        quiet=not praised.top and not praised.wins,
    )


def _imports(request: Request, board: Board) -> tuple[Newest, ...]:
    """Kudos come from no file; the amounts of wins are those of the last one, but for what was told in chat."""
    newest = newest_import(request.session) if any(_is_from_crm(win) for win in board.wins[:LATEST]) else None
    return (newest,) if newest else ()


def _is_from_crm(win: WinShown) -> bool:
    return win.amount is not None and win.state is not WinState.TOLD


def _body(board: Board) -> tuple[Block, ...]:
    if not board.top and not board.wins:
        return (*_mine(board), Text(_("No kudos and no congratulations yet: yours could be the first."), "muted"))
    if not board.top:
        return _wins(board)
    people = tuple(Item(row.person, _received(row.kudos, row.congratulations)) for row in board.top)
    return (*_mine(board), Items(people), *_latest(board), *_wins(board))


def _received(kudos: int, congratulations: int) -> str:
    given = ngettext("{count} kudos", "{count} kudos", kudos)
    words = ngettext("{count} congratulation", "{count} congratulations", congratulations)
    counts = (given.format(count=number(kudos, 0)), words.format(count=number(congratulations, 0)))
    return " · ".join(said for said, count in zip(counts, (kudos, congratulations), strict=True) if count)


def _mine(board: Board) -> tuple[Block, ...]:
    if board.mine is None or not board.mine.times:
        return ()
    return (Text(_received(board.mine.kudos, board.mine.congratulations), strong=_("You:")),)


def _latest(board: Board) -> tuple[Block, ...]:
    if not board.latest:
        return ()
    said = (
        Quote(
            kudos.reason,
            _("{giver} to {name}, {day}").format(giver=kudos.giver, name=kudos.to, day=day(kudos.at.date())),
        )
        for kudos in board.latest[:LATEST]
    )
    return (Heading(_("Latest kudos")), *said)


def _wins(board: Board) -> tuple[Block, ...]:
    if not board.wins:
        return ()
    items = (
        Item(win.account or names(win.people), about(win.amount) if win.amount else "", _won_by(win))
        for win in board.wins[:LATEST]
    )
    return (Heading(_("Latest wins")), Items(tuple(items)))


def _won_by(win: WinShown) -> str:
    return " · ".join((*((names(win.people),) if win.account else ()), day(win.won_on)))
