"""A won deal as it is announced: what was won, what makes it special, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.blocks import Block, Figure, Text
from bot.cards import Button, Card
from bot.i18n import N_, _, about, day, ngettext
from bot.parts.first_upper import first_upper
from bot.turn import Call
from spm_core.wins.models import STANDING, WinState
from spm_core.wins.posting import Spot
from spm_core.wins.rules import WinMark, due
from spm_core.wins.service import WinShown

MARKS: Mapping[str, str] = {
    WinMark.LARGEST: N_("the team's largest of its quarter"),
    WinMark.TOP_TENTH: N_("among the largest tenth of the team's year"),
    WinMark.FIRST: N_("first deal"),
    WinMark.GOAL: N_("quarter's goal reached"),
    WinMark.STREAK: N_("four weeks in a row with a win"),
}
NOTES: Mapping[WinState, str] = {
    WinState.TOLD: N_("Told in chat. It counts as booked once the deal is won in the CRM."),
    WinState.CHANGED: N_("The deal was changed later; this is how it stands now."),
    WinState.REDUCED: N_("The deal was reduced later; this is how it stands now."),
    WinState.MOVED: N_("Its close date was changed later: it counts on {day}."),
    WinState.REOPENED: N_("The deal was reopened later, so it does not count for now."),
    WinState.LOST: N_("The deal was lost later, so it does not count."),
    WinState.GONE: N_("The deal was taken out of the CRM later, so it does not count."),
    WinState.WITHDRAWN: N_("It was taken back."),
}


def win_card(win: WinShown) -> Card:
    open_ = win.state in STANDING
    cheer = Button(_("👏 Congratulate"), Call("congratulate", {"win": win.id}), primary=True)
    return Card(title(win), body(win), (cheer,) if open_ and not win.mine else (), facts=win)


def title(win: WinShown) -> str:
    if win.state is WinState.WITHDRAWN:
        return _("An announcement")
    if win.state not in STANDING:
        return _("A deal of {names}").format(names=names(win.people))
    if not win.account:
        return _("🎉 {names} won a deal").format(names=names(win.people))
    return _("🎉 {names} won {account}").format(names=names(win.people), account=win.account)


def body(win: WinShown) -> tuple[Block, ...]:
    note = NOTES.get(win.state)
    notes = (Text(_(note).format(day=day(win.won_on)), "muted"),) if note else ()
    if win.state not in STANDING:
        return (Text(win.account), *notes) if win.account else notes
    weight = " · ".join(_(MARKS[mark]) for mark in win.marks if mark in MARKS)
    star = (Text(f"★ {first_upper(weight)}", "good"),) if weight else ()
    return (*star, *_size(win, large=bool(weight)), *_cheers(win.congratulated), *notes)


def _size(win: WinShown, *, large: bool) -> tuple[Block, ...]:
    """The amount as a headline figure for a remarkable win, else in a line of text; it is all of a shared deal's."""
    term = (length(win.months),) if win.months else ()
    whole = (_("the whole deal"),) if len(win.people) > 1 and win.amount is not None else ()
    if win.amount is None:
        return tuple(Text(words) for words in term)
    if large:
        return (Figure(about(win.amount), " · ".join((*whole, *term, day(win.won_on)))),)
    words = (*whole, *(_("for {term}").format(term=each) for each in term))
    return (Text(" · ".join(words), strong=about(win.amount)),)


def _cheers(count: int) -> tuple[Block, ...]:
    if not count:
        return ()
    words = ngettext("{count} colleague congratulated", "{count} colleagues congratulated", count)
    return (Text(f"👏 {words.format(count=count)}", "muted"),)


def names(people: Sequence[str]) -> str:
    """Names as a list in words: "Ann", "Ann and Bo", "Ann, Bo and Cy"."""
    if len(people) < 2:
        return "".join(people)
    return _("{names} and {last}").format(names=", ".join(people[:-1]), last=people[-1])


def listed(channels: Sequence[Spot]) -> str:
    return ", ".join(f"#{channel.name}" for channel in channels)


def posted(channels: Sequence[Spot], now: datetime) -> str:
    """Where something was posted; where it is night by a channel's clock, that it will be."""
    by_night = any(due(now, channel.zone) > now for channel in channels)
    words = _("Goes to {channels} in the morning") if by_night else _("Posted in {channels}")
    return words.format(channels=listed(channels))


def length(months: int) -> str:
    if months % 12 == 0:
        return ngettext("{count} year", "{count} years", months // 12).format(count=months // 12)
    return ngettext("{count} month", "{count} months", months).format(count=months)
