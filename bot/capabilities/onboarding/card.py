"""A newcomer's progress as blocks: milestones first, then how earlier starters did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from bot.blocks import Block, Figure, Heading, Item, Items, Status, Text
from bot.i18n import N_, _, day, ngettext, number, percent
from bot.turn import Call
from spm_core.coaching.milestones import MilestoneState, Reached
from spm_core.coaching.onboarding import Newcomer, NoPlan, Onboarding, OnboardingStand
from spm_core.coaching.rules import FEWEST
from spm_core.metrics.catalogue import SMALL
from spm_core.money import ZERO

_STATES: Mapping[MilestoneState, Status] = {
    "done": Status("✓", N_("done"), "good"),
    "due": Status("○", N_("to come")),
    "late": Status("!", N_("late"), "warning"),
    "missed": Status("✗", N_("missed"), "warning"),
    "unknown": Status("–", N_("not known"), "muted"),
}
_NO_PLAN: Mapping[NoPlan, str] = {
    "no_start_date": N_(
        "No start date is recorded for {name}, so there is no plan to hold against. An import of people brings it."
    ),
    "not_started": N_("{name} has not started yet: the plan begins on the first day."),
    "not_new": N_("{name} started more than a year ago: onboarding is over."),
}
_REASONS = {
    "no_activities": N_("no activity is recorded"),
    "no_quota": N_("no quota"),
    "waiting_for_rate": N_("waiting for an exchange rate"),
}


def body(stand: Onboarding | NoPlan, names: Mapping[str, str], who: str) -> Iterator[Block]:
    if not isinstance(stand, Onboarding):
        yield Text(_(_NO_PLAN[stand]).format(name=who))
        return
    yield _figure(stand)
    yield Items(
        tuple(Item(names[milestone.id], day(milestone.due), state(milestone)) for milestone in stand.milestones)
    )
    yield from _earlier(stand)


def _figure(stand: OnboardingStand) -> Figure:
    caption = _("milestones done on day {passed}, since {start}")
    status: Status | None
    if stand.late:
        words = ngettext("{count} late", "{count} late", stand.late).format(count=number(stand.late, 0))
        status = Status("!", words, "warning")
    elif any(milestone.state == "unknown" for milestone in stand.milestones):
        status = None
    else:
        status = Status("✓", _("On plan"), "good")
    return Figure(_done(stand), caption.format(passed=number(stand.passed, 0), start=day(stand.start)), status)


def state(milestone: Reached) -> str:
    status = _STATES[milestone.state]
    words = f"{status.symbol} {_(status.words)}"
    if milestone.on:
        late = _late(milestone.days_late)
        return f"{words} {day(milestone.on)}{f' · {late}' if late else ''}"
    if milestone.reason:
        return f"{words}: {_(_REASONS[milestone.reason])}"
    return f"{words} · {_so_far(milestone)}"


def _late(days: int) -> str:
    if not days:
        return ""
    return ngettext("{count} day late", "{count} days late", days).format(count=number(days, 0))


def _so_far(milestone: Reached) -> str:
    value, target = milestone.value or ZERO, milestone.target
    if milestone.of_quota:
        return _("{reached} of {target}").format(reached=percent(value, 0), target=percent(target, 0))
    return _("{reached} of {target}").format(reached=number(value, 0), target=number(target, 0))


def _earlier(stand: Onboarding) -> Iterator[Block]:
    earlier = stand.earlier
    yield Heading(_("Earlier starters on day {passed}").format(passed=number(stand.passed, 0)))
    if earlier.people is None:
        words = _("Fewer than {count} people whose figures may be told together started in the two years before.")
        yield Text(words.format(count=number(FEWEST, 0)), "muted")
        return
    yield Items(tuple(_compared(stand)))
    words = ngettext("Of {count} person who started before", "Of {count} people who started before", earlier.people)
    notes = [words.format(count=number(earlier.people, 0))]
    if earlier.people < SMALL:
        notes.append(_("few, so it may be chance"))
    yield Text(" · ".join(notes), "muted")


def _compared(stand: Onboarding) -> Iterator[Item]:
    earlier, before = stand.earlier, _("earlier starters: {value}")
    half = _("half not yet") if earlier.days_to_first_won is None else _days(earlier.days_to_first_won)
    now = _("not yet") if stand.first_won is None else _days(stand.first_won)
    yield Item(_("Days to the first deal won (median)"), now, before.format(value=half))
    own, others = (
        "–" if share is None else percent(share, 0) for share in (stand.share_of_quota, earlier.share_of_quota)
    )
    yield Item(_("Booked of the ramped quota so far"), own, before.format(value=others))


def _days(value: Decimal | int) -> str:
    """A number of days, with a decimal where a median lies between two days."""
    return number(value, 0 if value == int(value) else 1)


def listed(newcomers: Iterable[tuple[Newcomer, OnboardingStand]]) -> Items:
    return Items(tuple(_newcomer(newcomer, stand) for newcomer, stand in newcomers))


def _newcomer(newcomer: Newcomer, stand: OnboardingStand) -> Item:
    late = ngettext("{count} late", "{count} late", stand.late).format(count=number(stand.late, 0))
    since = _("since {day}").format(day=day(newcomer.start))
    return Item(
        newcomer.person.name,
        _done(stand),
        f"{since} · {late}" if stand.late else since,
        call=Call("onboarding", {"person": newcomer.person.ref}),
    )


def _done(stand: OnboardingStand) -> str:
    words = _("{done} of {count}")
    return words.format(done=number(stand.done, 0), count=number(len(stand.milestones), 0))
