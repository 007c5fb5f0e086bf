"""What an alert watches, in words: whose figure, and what it has to do."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.arguments import MY_TEAM
from bot.capabilities.alerts.limits import written
from bot.capability import Request
from bot.i18n import N_, _
from bot.parts.metrics import worded
from bot.watched import Watched
from spm_core.alerts.models import AlertSubject, Crossing
from spm_core.alerts.service import AlertWish
from spm_core.money import Money
from spm_core.people.service import person

_TOLD: Mapping[Crossing, str] = {
    Crossing.BELOW: N_("I'll tell you when it falls below {limit}."),
    Crossing.ABOVE: N_("I'll tell you when it reaches {limit}."),
    Crossing.DROP: N_("I'll tell you when it is more than {limit} below what it was a week before."),
    Crossing.BEGINS: N_("I'll tell you when a deal of {limit} or more joins these."),
}
_SHORT: Mapping[Crossing, str] = {
    Crossing.BELOW: N_("below {limit}"),
    Crossing.ABOVE: N_("{limit} or more"),
    Crossing.DROP: N_("down more than {limit} in a week"),
    Crossing.BEGINS: N_("{limit} or more"),
}


def whose(request: Request, wish: AlertWish, *, team: bool = False) -> str:
    """Whose figure it is; `team`, where somebody's question is answered with their team's."""
    if wish.subject is AlertSubject.COMPANY:
        return request.principal.company.name
    mine = wish.about_id == request.principal.employee_id
    found = person(request.session, wish.about_id)
    name = found.name if found else ""
    if wish.subject is AlertSubject.EACH:
        return _("anyone in your team") if mine else _("anyone in {name}'s team").format(name=name)
    if wish.subject is AlertSubject.TEAM or team:
        return _("your team") if mine else _("{name}'s team").format(name=name)
    return _("you") if mine else name


def tells_when(request: Request, wish: AlertWish, figure: Watched, least: Decimal | None = None) -> str:
    """The whole sentence; `least` is the amount that the median deal has now."""
    if wish.crossing is Crossing.BEGINS and not wish.threshold:
        if wish.threshold is not None or not least:
            return _("I'll tell you about every deal that joins these.")
        words = _("I'll tell you when a deal of {limit} or more joins these: that's the median deal of the last year.")
        return words.format(limit=_limit(request, wish, figure, least))
    return _(_TOLD[wish.crossing]).format(limit=_limit(request, wish, figure, wish.threshold))


def limit_words(request: Request, wish: AlertWish, figure: Watched) -> str:
    """The limit in as few words as fit a line of a list."""
    if wish.crossing is Crossing.BEGINS and not wish.threshold:
        return _("every new one") if wish.threshold is not None else _("the median deal or more")
    return _(_SHORT[wish.crossing]).format(limit=_limit(request, wish, figure, wish.threshold))


def value_words(request: Request, figure: Watched, value: Decimal | None) -> str:
    """The figure as its own answer prints it."""
    if value is None or figure.unit == "deals":
        return "–"
    if figure.unit in ("money", "money_per_day"):
        return worded(Money(value, request.principal.company.currency), figure.unit)
    return worded(value, figure.unit)


def arguments_of(request: Request, wish: AlertWish, figure: Watched) -> dict[str, Any]:
    """The alert as the arguments of its form, with the limit written as it is read."""
    mine = wish.about_id == request.principal.employee_id
    found = None if mine else person(request.session, wish.about_id)
    about: dict[str, Any] = {}
    if wish.subject in (AlertSubject.EACH, AlertSubject.TEAM):
        about = {"team": found.ref if found else MY_TEAM}
    elif found:
        about = {"person": found.ref}
    given = {
        "figure": wish.figure,
        "crossing": wish.crossing.value,
        "threshold": _limit(request, wish, figure, wish.threshold),
        **about,
        "whose": wish.subject.value,
        "period": wish.period,
    }
    return {name: value for name, value in given.items() if value}


def _limit(request: Request, wish: AlertWish, figure: Watched, value: Decimal | None) -> str:
    unit = "share" if wish.crossing is Crossing.DROP else figure.unit
    return written(unit, value, request.principal.company.currency)
