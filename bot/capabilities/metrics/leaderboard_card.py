"""The body and the facts of a leaderboard's card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.cards import Block, Column, Figure, Table, Text
from bot.i18n import N_, _, ngettext, period_days
from bot.parts.metrics import label, worded
from spm_core.metrics.leaderboard import Leaderboard
from spm_core.metrics.rank import RankedPlace, number

SHOWN, SHOWN_TO_OTHERS = 15, 5
"""How many places unless asked otherwise: for who sees everybody, and for others."""

_UNRANKED: Mapping[str, str] = {
    "not_in_it": N_("nobody is ranked here"),
    "on_leave": N_("not ranked: on leave in this period"),
    "no_quota": N_("not ranked: no quota in effect"),
    "too_few_people": N_("not ranked: with fewer than three people a rank would tell the others' figures"),
}
_NO_TOP: Mapping[str, str] = {
    "not_public": N_("By this metric your company shows nobody's place but your own."),
    "too_few_people": N_("A leaderboard needs at least three people."),
}


def shown(found: Leaderboard, n: int | None) -> tuple[RankedPlace, ...]:
    return found.places[: n or (SHOWN if found.complete else SHOWN_TO_OTHERS)]


def body(found: Leaderboard, n: int | None, *, mine: bool) -> tuple[Block, ...]:
    top = shown(found, n)
    return (_headline(found, mine=mine), *_table(found, top, mine=mine), *_notes(found, top))


def _headline(found: Leaderboard, *, mine: bool) -> Figure:
    days = period_days(found.period)
    if found.mine is None and found.places:
        return _leader(found, days)
    if found.mine is None or found.mine.rank is None:
        return Figure("–", f"{_(_UNRANKED[found.why_unranked or 'not_in_it'])}, {days}")
    value = worded(found.mine.value.value, found.mine.value.unit)
    whose = _("your place with {value}, {period}") if mine else _("{name}'s place with {value}, {period}")
    caption = whose.format(name=found.mine.person, value=value, period=days)
    return Figure(_("{rank} of {of}").format(rank=found.mine.rank, of=found.of), caption)


def _leader(found: Leaderboard, days: str) -> Figure:
    first, others = found.places[0], sum(place.rank == 1 for place in found.places) - 1
    if not number(first.value):
        return Figure("–", _("nobody is ahead yet, {period}").format(period=days))
    words = _("{name} is ahead, {period}")
    if others:
        words = ngettext(
            "{name} and {count} more are ahead, {period}", "{name} and {count} more are ahead, {period}", others
        )
    caption = words.format(name=first.person, count=others, period=days)
    return Figure(worded(first.value.value, first.value.unit), caption)


def _table(found: Leaderboard, top: tuple[RankedPlace, ...], *, mine: bool) -> tuple[Block, ...]:
    rows = [_row(place, found, mine=mine) for place in top]
    own = found.mine
    if rows and own and own.rank and all(place.person_id != own.person_id for place in top):
        rows += [*([("…", "", "")] if own.rank > len(top) + 1 else []), _row(own, found, mine=mine)]
    columns = (Column(_("Place"), "right"), Column(_("Person")), Column(label(found.metric), "right"))
    return (Table(columns, tuple(rows)),) if rows else ()


def _row(place: RankedPlace, found: Leaderboard, *, mine: bool) -> tuple[str, ...]:
    own = mine and found.mine is not None and place.person_id == found.mine.person_id
    name = _("{name} (you)").format(name=place.person) if own else place.person
    return (str(place.rank), name, worded(place.value.value, place.value.unit))


def _notes(found: Leaderboard, top: tuple[RankedPlace, ...]) -> tuple[Text, ...]:
    notes = []
    if found.reason:
        notes.append(Text(_(_NO_TOP[found.reason]), "muted"))
    if tied := _tied(found, top):
        words = ngettext("{count} more shares place {rank}.", "{count} more share place {rank}.", tied)
        notes.append(Text(words.format(count=tied, rank=top[-1].rank), "muted"))
    if found.complete:
        notes += _for_leads(found, top)
    elif not found.reason:
        words = _("{of} people are ranked. Colleagues see the upper part only, and each their own place.")
        notes.append(Text(words.format(of=found.of), "muted"))
    return tuple(notes)


def _tied(found: Leaderboard, top: tuple[RankedPlace, ...]) -> int:
    """Who shares the last place shown without being shown."""
    own = found.mine.person_id if found.mine else None
    return (
        sum(place.rank == top[-1].rank and place.person_id != own for place in found.places[len(top) :]) if top else 0
    )


def _for_leads(found: Leaderboard, top: tuple[RankedPlace, ...]) -> list[Text]:
    notes = []
    hidden = found.of - len(top)
    if hidden > 0:
        notes.append(Text(ngettext("{count} more", "{count} more", hidden).format(count=hidden), "muted"))
    if found.not_ranked:
        words = _("Not ranked, on leave in the period or without a quota: {names}.")
        notes.append(Text(words.format(names=", ".join(found.not_ranked)), "muted"))
    if found.waiting_for_rate:
        amounts = ", ".join(worded(amount, "money") for amount in found.waiting_for_rate)
        notes.append(Text(_("Not counted, waiting for a rate: {amounts}").format(amounts=amounts), "warning"))
    return notes


def facts(found: Leaderboard, n: int | None) -> Mapping[str, Any]:
    own, name = found.mine, found.metric.name
    return {
        "metric": name,
        "unit": found.metric.unit,
        "better": found.metric.better,
        "period": found.period,
        "as_of": found.as_of,
        "person": own.person if own else None,
        "rank": own.rank if own else None,
        "of": found.of,
        name: own.value.value if own else None,
        "places": [{"rank": place.rank, "person": place.person, name: place.value.value} for place in shown(found, n)],
        "complete": found.complete,
        "not_ranked": found.not_ranked,
        "waiting_for_rate": found.waiting_for_rate,
        "notes": {
            **({"rank": found.why_unranked} if found.why_unranked else {}),
            **({name: own.value.reason} if own and own.value.reason else {}),
            **({"places": found.reason} if found.reason else {}),
        },
    }
