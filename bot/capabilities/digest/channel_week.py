"""The week for a channel: its wins and its praise, which is all that every colleague may know of a team's week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.arguments import NoArguments
from bot.blocks import Block, Heading, Item, Items, Text
from bot.capability import Request, capability
from bot.cards import Card
from bot.i18n import N_, _, about, day, ngettext, number, period_days
from bot.parts.wins import names
from spm_core.period import ONE_DAY, Period
from spm_core.recognition.service import Board, Recognised, board
from spm_core.wins.service import WinShown

WEEK = timedelta(weeks=1)
MOST = 10


@capability(
    "channel week",
    summary=N_("The week's wins and praise"),
    args=NoArguments,
    hidden=True,
    public=True,
    about="anyone",
)
def channel_week(request: Request, _args: NoArguments) -> Card:
    days = Period(request.today - WEEK, request.today)
    week = board(request.session, days, request.now, wins=MOST)
    return Card(
        title=_title(week),
        body=(Text(period_days(days), "muted"), *_wins(week), *_praise(week)),
        facts={"wins": week.wins, "praised": week.top, "since": days.start, "until": days.stop - ONE_DAY},
        as_of=request.now,
        quiet=not week.wins and not week.top,
    )


def _title(week: Board) -> str:
    won = len(week.wins)
    if not won:
        return _("A week without announced wins")
    if won == MOST:
        return _("{count} wins or more this past week").format(count=won)
    return ngettext("{count} win this past week", "{count} wins this past week", won).format(count=won)


def _wins(week: Board) -> Iterator[Block]:
    if week.wins:
        yield Items(tuple(map(_win, week.wins)))


def _win(win: WinShown) -> Item:
    by = (names(win.people),) if win.account else ()
    amount = about(win.amount) if win.amount else ""
    return Item(win.account or names(win.people), amount, " · ".join((*by, day(win.won_on))))


def _praise(week: Board) -> Iterator[Block]:
    if week.top:
        yield Heading(_("Praised and congratulated most"))
        yield Items(tuple(Item(row.person, detail=_received(row)) for row in week.top))


def _received(row: Recognised) -> str:
    kudos = ngettext("{count} kudos", "{count} kudos", row.kudos).format(count=number(row.kudos, 0))
    cheers = ngettext("{count} congratulation", "{count} congratulations", row.congratulations)
    said = ((kudos, row.kudos), (cheers.format(count=number(row.congratulations, 0)), row.congratulations))
    return " · ".join(words for words, count in said if count)
