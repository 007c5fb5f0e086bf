"""The body and facts of the team card: the headline figure, then each person with how they stand and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.arguments import plain
from bot.blocks import Block, Heading, Item, Items, Text
from bot.i18n import N_, _, about, ngettext, number, percent
from bot.parts.movers import movers
from bot.parts.provenance import waiting_for_rate
from bot.parts.quota import (
    abs_of,
    bar,
    booked_of,
    days_left,
    headline,
    is_running,
    judged,
    over_assigned,
    standing_facts,
    to_go,
)
from bot.turn import Call
from spm_core.money import Money
from spm_core.quota.standing import Standing
from spm_core.team.rules import Carried, Group, PersonStanding, Reason
from spm_core.team.service import TeamSummary

SHOWN = 10
_GROUPS: Mapping[Group, str] = {
    "behind": N_("Behind"),
    "on_pace": N_("On pace"),
    "ahead": N_("Ahead or met"),
    "ramping": N_("Ramping"),
    "too_early": N_("Too early to tell"),
    "no_quota": N_("Without a quota"),
}
_WHY: Mapping[Reason, str] = {
    "no_quota": N_("{booked} booked, without a quota."),
    "waiting_for_rate": N_("{booked} booked; the quota waits for a rate."),
    "zero_in_effect": N_("The quota in effect is zero (ramp or leave)."),
    "over_quota": N_("{surplus} over quota."),
    "short": N_("{gap} short when the period ended."),
    "too_early": N_("{booked} booked so far."),
    "more_than_expected": N_("{gap} to go, {difference} ahead of pace."),
    "thin_pipeline": N_("{gap} to go, open deals of {open} don't cover it."),
    "overdue_deals": N_("{gap} to go. Open deals cover it {coverage} times, but {overdue} is past its close date."),
    "less_than_expected": N_("{gap} to go, {difference} behind pace. Open deals cover it {coverage} times."),
}
_EXACTLY = N_("{gap} to go, exactly on pace.")
_NOTHING_OPEN = N_("{gap} to go, and no open deals.")
_TOO_LITTLE_OPEN = N_("{gap} to go. Open deals cover it {coverage} times, usually it takes {needed}.")


def body(summary: TeamSummary, people: Sequence[PersonStanding], *, filtered: bool) -> tuple[Block, ...]:
    team = summary.team
    return (
        headline(team),
        *_hidden(summary.carried),
        *bar(team, _booked(team)),
        *(to_go(team) if team.attainment is None else ()),
        Text(_share(summary, people) if filtered else _counted(summary), "muted"),
        *_people(people, filtered=filtered),
        *_movers(summary, people, filtered=filtered),
        *_notes(team),
    )


def _booked(team: Standing) -> str:
    """The caption of the bar, with what is left in place of today's mark."""
    if not team.gap or team.quota is None or not is_running(team):
        return " ".join((booked_of(team), *(text.strong for text in to_go(team) if team.quota)))
    words = _("{booked} of {quota} booked. {gap} to go, {days}.")
    return words.format(booked=about(team.booked), quota=about(team.quota), gap=about(team.gap), days=days_left(team))


def _hidden(carried: Carried | None) -> tuple[Text, ...]:
    """What the team's number hides."""
    if carried is None:
        return ()
    words = ngettext(
        "The other {count} is at {share} of quota, behind pace ({elapsed}).",
        "The other {count} are at {share} of their quotas, behind pace ({elapsed}).",
        carried.others,
    )
    told = words.format(count=carried.others, share=percent(carried.attainment), elapsed=percent(carried.elapsed))
    return (Text(told, strong=_("{name} carries it.").format(name=carried.person)),)


def _people(people: Sequence[PersonStanding], *, filtered: bool) -> tuple[Block, ...]:
    if not people:
        return (Text(_("Nobody fits this.") if filtered else _("Nobody is in this team today."), "muted"),)
    return (Items(tuple(_item(person) for person in people[:SHOWN]), more=max(len(people) - SHOWN, 0)),)


def _movers(summary: TeamSummary, people: Sequence[PersonStanding], *, filtered: bool) -> tuple[Block, ...]:
    """Who came during the period and, without a filter, who left in it: without them the people do not add up."""
    if filtered:
        return movers((person.person, person) for person in people)
    rows = (*people, *summary.former)
    items = tuple(map(_gone, summary.former))
    heading = (Heading(_("No longer in the team")), Items(items)) if items else ()
    return (*heading, *movers((person.person, person) for person in rows))


def _gone(person: PersonStanding) -> Item:
    """What somebody who is there no more brought, without a judgement."""
    return Item(person.person, about(person.standing.booked), booked_of(person.standing))


def _share(summary: TeamSummary, people: Sequence[PersonStanding]) -> str:
    of = len(summary.people)
    words = ngettext("Shown: {count} of {of} person", "Shown: {count} of {of} people", of)
    return words.format(count=len(people), of=of)


def _counted(summary: TeamSummary) -> str:
    counts = Counter(person.group for person in summary.people)
    return " · ".join(f"{_(words)} {counts[name]}" for name, words in _GROUPS.items() if counts[name])


def _item(person: PersonStanding) -> Item:
    facts = person.standing
    call = Call("quota", plain({"period": facts.period, "person": person.ref}))
    if facts.attainment is None:
        return Item(person.person, about(facts.booked), "", judged(facts), call)
    return Item(person.person, percent(facts.attainment), why(person), judged(facts), call)


def why(person: PersonStanding) -> str:
    """The reason for a person's standing, in a sentence; for a ramping hire also how much of the quota is in effect."""
    facts = person.standing
    zero = Money(facts.booked.amount * 0, facts.booked.currency)
    difference = facts.booked - facts.expected if facts.expected is not None else zero
    covered = person.coverage
    reason = _(_reason(person, difference)).format(
        booked=about(facts.booked),
        surplus=about(facts.surplus or zero),
        gap=about(facts.gap or zero),
        difference=about(abs_of(difference)),
        open=about(person.open_pipeline),
        coverage=number(covered.times, 1) if covered.times is not None else "–",
        needed=number(covered.needed, 1) if covered.needed is not None else "–",
        overdue=about(person.overdue_pipeline),
    )
    if not person.ramping or facts.quota is None or facts.nominal_quota is None:
        return reason
    ramp = _("Ramping, {quota} of {full} in effect. {said}")
    return ramp.format(quota=about(facts.quota), full=about(facts.nominal_quota), said=reason)


def _reason(person: PersonStanding, difference: Money) -> str:
    """The words for a reason; a pace that counts as good may still be short of what is expected."""
    if person.why == "thin_pipeline" and not person.open_pipeline:
        return _NOTHING_OPEN
    if person.why == "thin_pipeline" and (person.coverage.times or 0) >= 1:
        return _TOO_LITTLE_OPEN
    if person.why == "more_than_expected" and difference.amount <= 0:
        return N_("{gap} to go, {difference} short of pace.") if difference else _EXACTLY
    return _WHY[person.why]


def _notes(team: Standing) -> tuple[Text, ...]:
    notes = []
    if team.scope == "sum_of_reps":
        notes.append(Text(_("No team quota is set: this is the sum of the reps' quotas."), "muted"))
    return (*over_assigned(team), *notes, *waiting_for_rate(team.waiting_for_rate))


def facts(summary: TeamSummary, people: Sequence[PersonStanding]) -> Mapping[str, Any]:
    return {
        **_plain(summary.team),
        "carried": summary.carried,
        "counts": dict(Counter(person.group for person in summary.people)),
        "people": [_person(person) for person in people],
        "former": [_person(person) for person in summary.former],
    }


def _plain(standing: Standing) -> dict[str, Any]:
    return {name: value for name, value in standing_facts(standing).items() if name != "team"}


def _person(person: PersonStanding) -> dict[str, Any]:
    standing = _plain(person.standing)
    for name in ("rep_quotas", "over_assignment", "period", "as_of", "holidays", "waiting_for_rate", "scope"):
        del standing[name]
    return {
        "person": person.person,
        **standing,
        "group": person.group,
        "ramping": person.ramping,
        "open_pipeline": person.open_pipeline,
        "overdue_pipeline": person.overdue_pipeline,
        "coverage": person.coverage.times,
        **({"needed_coverage": person.coverage.needed} if person.coverage.needed else {}),
        "why": person.why,
        "since": person.since,
        "until": person.until,
    }
