"""The body and facts of a leaderboard card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.blocks import Block, Figure, Item, Items, Text
from bot.i18n import N_, _, ngettext
from bot.parts.lists import more_line
from bot.parts.metrics import worded
from bot.parts.movers import movers
from bot.parts.provenance import waiting_for_rate
from bot.parts.yes_no import yes_no
from spm_core.metrics.leaderboard import Leaderboard
from spm_core.metrics.rank import RankedPlace, number

SHOWN, SHOWN_TO_OTHERS = 10, 5
"""How many places are shown by default, to those who see everybody and to others."""

_UNRANKED: Mapping[str, str] = {
    "not_in_it": N_("Nobody is ranked here."),
    "on_leave": N_("Not ranked: on leave in this period."),
    "no_quota": N_("Not ranked: no quota in effect."),
    "too_few_people": N_("Not ranked: with fewer than three people a rank would give away the others' figures."),
}
_NO_TOP: Mapping[str, str] = {
    "not_public": N_("By this metric your company shows nobody's place but your own."),
    "too_few_people": N_("A leaderboard needs at least three people."),
}


def shown(board: Leaderboard, n: int | None) -> tuple[RankedPlace, ...]:
    return board.places[: n or (SHOWN if board.complete else SHOWN_TO_OTHERS)]


def body(board: Leaderboard, n: int | None, *, mine: bool) -> tuple[Block, ...]:
    if board.mine is None and board.places and not number(board.places[0].value):
        return (Text(_("Nobody is ahead yet.")), *_notes(board, board.places))
    top = shown(board, n)
    return (*_headline(board, mine=mine), *_places(board, top, mine=mine), *_notes(board, top))


def is_within(board: Leaderboard, within: int | None) -> tuple[Text, ...]:
    """The yes or no to "am I first", where there is a place to tell."""
    if within is None or board.mine is None or board.mine.rank is None:
        return ()
    return (yes_no(board.mine.rank <= within),)


def _headline(board: Leaderboard, *, mine: bool) -> tuple[Block, ...]:
    if board.mine is None and board.places:
        return (_leader(board),)
    if board.mine is None or board.mine.rank is None:
        why = board.why_unranked or "not_in_it"
        return (Text(_(_UNRANKED[why])),)
    value = worded(board.mine.value.value, board.mine.value.unit)
    whose = _("your place with {value}") if mine else _("{name}'s place with {value}")
    caption = whose.format(name=board.mine.person, value=value)
    return (Figure(_("{rank} of {of}").format(rank=board.mine.rank, of=board.of), caption),)


def _leader(board: Leaderboard) -> Figure:
    first, others = board.places[0], sum(place.rank == 1 for place in board.places) - 1
    words = _("{name} is ahead")
    if others:
        words = ngettext("{name} and {count} more are ahead", "{name} and {count} more are ahead", others)
    caption = words.format(name=first.person, count=others)
    return Figure(worded(first.value.value, first.value.unit), caption)


def _places(board: Leaderboard, top: tuple[RankedPlace, ...], *, mine: bool) -> tuple[Block, ...]:
    """The best places, and the person's own where it is not among them."""
    places = [_place(place, board, mine=mine) for place in top]
    own = board.mine
    if places and own and own.rank and all(place.person_id != own.person_id for place in top):
        places += [*([Item("…")] if own.rank > len(top) + 1 else []), _place(own, board, mine=mine)]
    return (Items(tuple(places)),) if places else ()


def _place(place: RankedPlace, board: Leaderboard, *, mine: bool) -> Item:
    own = mine and board.mine is not None and place.person_id == board.mine.person_id
    name = _("{name} (you)").format(name=place.person) if own else place.person
    return Item(f"{place.rank}. {name}", worded(place.value.value, place.value.unit))


def _notes(board: Leaderboard, top: tuple[RankedPlace, ...]) -> tuple[Text, ...]:
    notes = []
    if board.reason:
        notes.append(Text(_(_NO_TOP[board.reason]), "muted"))
    if tied := _tied(board, top):
        words = ngettext("{count} more shares place {rank}.", "{count} more share place {rank}.", tied)
        notes.append(Text(words.format(count=tied, rank=top[-1].rank), "muted"))
    own = (board.mine,) if board.mine and board.mine not in top else ()
    notes += movers((place.person, place) for place in (*top, *own))
    if board.complete:
        notes += _for_leads(board, top)
    elif not board.reason:
        words = _("{of} people are ranked. Colleagues see only the top part, and their own place.")
        notes.append(Text(words.format(of=board.of), "muted"))
    return tuple(notes)


def _tied(board: Leaderboard, top: tuple[RankedPlace, ...]) -> int:
    """How many people share the last place shown but are not shown themselves."""
    own = board.mine.person_id if board.mine else None
    return (
        sum(place.rank == top[-1].rank and place.person_id != own for place in board.places[len(top) :]) if top else 0
    )


def _for_leads(board: Leaderboard, top: tuple[RankedPlace, ...]) -> list[Text]:
    notes = [*more_line(board.of - len(top))]
    if board.not_ranked:
        words = _("Not ranked, on leave in the period or without a quota: {names}.")
        notes.append(Text(words.format(names=", ".join(board.not_ranked)), "muted"))
    return [*notes, *waiting_for_rate(board.waiting_for_rate)]


def facts(board: Leaderboard, n: int | None) -> Mapping[str, Any]:
    own, name = board.mine, board.metric.name
    return {
        "metric": name,
        "unit": board.metric.unit,
        "better": board.metric.better,
        "period": board.period,
        "as_of": board.as_of,
        "person": own.person if own else None,
        "rank": own.rank if own else None,
        "of": board.of,
        name: own.value.value if own else None,
        "places": [{"rank": place.rank, "person": place.person, name: place.value.value} for place in shown(board, n)],
        "complete": board.complete,
        "not_ranked": board.not_ranked,
        "waiting_for_rate": board.waiting_for_rate,
        "notes": {
            **({"rank": board.why_unranked} if board.why_unranked else {}),
            **({name: own.value.reason} if own and own.value.reason else {}),
            **({"places": board.reason} if board.reason else {}),
        },
    }
