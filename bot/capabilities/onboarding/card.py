"""How somebody new stands, as blocks: milestones first, then who started before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from bot.cards import Block, Column, Figure, Heading, Status, Table, Text
from bot.i18n import N_, _, day, ngettext, number, percent
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


def body(found: Onboarding | NoPlan, names: Mapping[str, str], who: str) -> Iterator[Block]:
    if not isinstance(found, Onboarding):
        yield Text(_(_NO_PLAN[found]).format(name=who))
        return
    yield _figure(found)
    columns = (Column(_("Milestone")), Column(_("Due"), "right"), Column(_("State")))
    yield Table(columns, tuple((names[each.id], day(each.due), state(each)) for each in found.milestones))
    yield from _earlier(found)


def _figure(found: OnboardingStand) -> Figure:
    caption = _("milestones done on day {passed}, since {start}")
    status: Status | None
    if found.late:
        words = ngettext("{count} late", "{count} late", found.late).format(count=number(found.late, 0))
        status = Status("!", words, "warning")
    elif any(each.state == "unknown" for each in found.milestones):
        status = None
    else:
        status = Status("✓", _("On plan"), "good")
    return Figure(_done(found), caption.format(passed=number(found.passed, 0), start=day(found.start)), status)


def state(each: Reached) -> str:
    status = _STATES[each.state]
    said = f"{status.symbol} {_(status.words)}"
    if each.on:
        late = _late(each.days_late)
        return f"{said} {day(each.on)}{f' · {late}' if late else ''}"
    if each.reason:
        return f"{said}: {_(_REASONS[each.reason])}"
    return f"{said} · {_so_far(each)}"


def _late(days: int) -> str:
    if not days:
        return ""
    return ngettext("{count} day late", "{count} days late", days).format(count=number(days, 0))


def _so_far(each: Reached) -> str:
    value, target = each.value or ZERO, each.target
    if each.of_quota:
        return _("{reached} of {target}").format(reached=percent(value, 0), target=percent(target, 0))
    return _("{reached} of {target}").format(reached=number(value, 0), target=number(target, 0))


def _earlier(found: Onboarding) -> Iterator[Block]:
    earlier = found.earlier
    yield Heading(_("Earlier starters on day {passed}").format(passed=number(found.passed, 0)))
    if earlier.people is None:
        words = _("Fewer than {count} people whose figures may be told together started in the two years before.")
        yield Text(words.format(count=number(FEWEST, 0)), "muted")
        return
    columns = (Column(_("Figure")), Column(_("Now"), "right"), Column(_("Earlier"), "right"))
    yield Table(columns, tuple(_compared(found)))
    words = ngettext("Of {count} person who started before", "Of {count} people who started before", earlier.people)
    said = [words.format(count=number(earlier.people, 0))]
    if earlier.people < SMALL:
        said.append(_("few, so it may be chance"))
    yield Text(" · ".join(said), "muted")


def _compared(found: Onboarding) -> Iterator[tuple[str, str, str]]:
    earlier = found.earlier
    before = _("half not yet") if earlier.days_to_first_won is None else _days(earlier.days_to_first_won)
    now = _("not yet") if found.first_won is None else _days(found.first_won)
    yield (_("Days to the first deal won (median)"), now, before)
    own, others = ("–" if each is None else percent(each, 0) for each in (found.share_of_quota, earlier.share_of_quota))
    yield (_("Booked of the ramped quota so far"), own, others)


def _days(value: Decimal | int) -> str:
    """A median of an even number may lie between two days."""
    return number(value, 0 if value == int(value) else 1)


def listed(found: Iterable[tuple[Newcomer, OnboardingStand]]) -> Table:
    columns = (Column(_("Person")), Column(_("Start"), "right"), Column(_("Done"), "right"), Column(_("Late"), "right"))
    rows = ((each.person.name, day(each.start), _done(stand), number(stand.late, 0)) for each, stand in found)
    return Table(columns, tuple(rows))


def _done(found: OnboardingStand) -> str:
    words = _("{done} of {count}")
    return words.format(done=number(found.done, 0), count=number(len(found.milestones), 0))
