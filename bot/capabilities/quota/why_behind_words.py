"""Causes in words: what each is called, and the sentence with the figures that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from bot.i18n import N_, _, about, day, ngettext, number, percent
from bot.parts.deals import named
from bot.parts.metrics import label
from bot.parts.quota import is_running
from bot.parts.usual import times
from spm_core.causes.rules import Cause, CauseKind
from spm_core.causes.service import Causes
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.money import Money

_TITLES: Mapping[CauseKind, str] = {
    "coverage": N_("Too little is open"),
    "overdue": N_("Deals past their close date"),
    "slipped": N_("Deals put off to later"),
    "win_rate": N_("Win rate below usual"),
    "deal_size": N_("Smaller deals than usual"),
    "closed_deals": N_("Fewer deals closed than usual"),
    "activity": N_("Less activity than usual"),
    "lost_deal": N_("A large deal was lost"),
    "won_deal": N_("A large deal was won"),
    "days_off": N_("Days off"),
}
_BETTER: Mapping[CauseKind, str] = {
    "win_rate": N_("Win rate above usual"),
    "deal_size": N_("Larger deals than usual"),
    "closed_deals": N_("More deals closed than usual"),
}


def title_of(cause: Cause, found: Causes) -> str:
    better = _BETTER.get(cause.kind) if found.state == "well" else None
    return _(better or _TITLES[cause.kind])


def _amount(value: Money | None) -> str:
    return "–" if value is None else about(value)


def _number(value: Decimal | Money | None, places: int = 0) -> str:
    return "–" if value is None or isinstance(value, Money) else number(value, places)


def _times(value: Decimal | Money | None) -> str:
    return "–" if value is None or isinstance(value, Money) else times(value)


def _money(value: Decimal | Money | None) -> str:
    return about(value) if isinstance(value, Money) else "–"


def _share(value: Decimal | Money | None) -> str:
    return "–" if value is None or isinstance(value, Money) else percent(value, 0)


def _coverage(cause: Cause, found: Causes) -> str:
    if not cause.amount:
        return _("No open deal has a close date in this period.")
    words = _("Open deals of {open} cover the gap {times} times.")
    if cause.usual is not None:
        words = _("Open deals of {open} cover the gap {times} times; usually it takes {needed}.")
    return words.format(open=_amount(cause.amount), times=_times(cause.now), needed=_number(cause.usual, 1))


def _deals(cause: Cause) -> str:
    """How many deals worth what, or the one by its name."""
    if cause.count == 1:
        return _("{deal}, {amount}").format(deal=named(cause.name, cause.account)[0], amount=_amount(cause.amount))
    words = ngettext("{count} deal worth {amount}", "{count} deals worth {amount}", cause.count)
    return words.format(count=cause.count, amount=_amount(cause.amount))


def _overdue(cause: Cause, _found: Causes) -> str:
    return _("{deals}: not counted until redated or closed.").format(deals=_deals(cause))


def _slipped(cause: Cause, found: Causes) -> str:
    return _("{deals}: moved past {day}.").format(deals=_deals(cause), day=day(found.standing.period.end))


def _win_rate(cause: Cause, _found: Causes) -> str:
    words = _("{now} of {cases} closed deals were won; in the year before, {usual} of {usual_cases}.")
    return _against_the_usual(words, cause, _share)


def _deal_size(cause: Cause, _found: Causes) -> str:
    words = _("{now} a won deal on average ({cases}); in the year before, {usual} ({usual_cases}).")
    return _against_the_usual(words, cause, _money)


def _against_the_usual(words: str, cause: Cause, told: Callable[[Decimal | Money | None], str]) -> str:
    return words.format(
        now=told(cause.now),
        cases=number(cause.cases, 0),
        usual=told(cause.usual),
        usual_cases=number(cause.usual_cases, 0),
    )


def _so_far(cause: Cause, found: Causes) -> str:
    words = _("{now} this period; in the ones before, {usual} on average.")
    if is_running(found.standing):
        words = _("{now} so far; by this point of the periods before, {usual} on average.")
    return words.format(now=_number(cause.now), usual=_number(cause.usual, 1))


def _closed_deals(cause: Cause, found: Causes) -> str:
    return _("Won or lost: {count}").format(count=_so_far(cause, found))


def _activity(cause: Cause, found: Causes) -> str:
    return _("{activity}: {count}").format(activity=label(BUILT_IN[cause.metric]), count=_so_far(cause, found))


def _lost_deal(cause: Cause, found: Causes) -> str:
    gap = found.standing.gap
    part = percent(cause.amount.amount / gap.amount, 0) if cause.amount and gap else "–"
    return _("{deals}: {share} of what is missing.").format(deals=_deals(cause), share=part)


def _won_deal(cause: Cause, _found: Causes) -> str:
    return _("{deals}: {share} of what is booked.").format(deals=_deals(cause), share=_share(cause.now))


def _days_off(cause: Cause, _found: Causes) -> str:
    words = ngettext(
        "{count} of {days} working days so far was off, which no quota makes up for.",
        "{count} of {days} working days so far were off, which no quota makes up for.",
        cause.count,
    )
    return words.format(count=cause.count, days=_number(cause.now))


SAID: Mapping[CauseKind, Callable[[Cause, Causes], str]] = {
    "coverage": _coverage,
    "overdue": _overdue,
    "slipped": _slipped,
    "win_rate": _win_rate,
    "deal_size": _deal_size,
    "closed_deals": _closed_deals,
    "activity": _activity,
    "lost_deal": _lost_deal,
    "won_deal": _won_deal,
    "days_off": _days_off,
}
