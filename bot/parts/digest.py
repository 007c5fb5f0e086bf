"""A week of a team or of one person as blocks: what happened, how it stands, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar, cast

from bot.cards import Block, Column, Fields, Heading, Table, Text
from bot.i18n import N_, _, about, day, money, ngettext, number, percent
from bot.parts.metrics import label, worded
from bot.parts.metrics_file import catalogue
from bot.parts.pipeline import STEPS, signed
from bot.parts.quota import figures, over_assigned
from bot.parts.team import why
from bot.parts.wins import MARKS, names
from spm_core.digest.rules import Action, Promise, Risk, RiskKind, Won
from spm_core.digest.service import Digest
from spm_core.money import Money
from spm_core.period import ONE_DAY
from spm_core.pipeline.waterfall import STEPS as ORDER
from spm_core.team.rules import Group, PersonStanding

NAMED, LINES = 6, 5
"""People of a group, and lines of a section, before it says how many more."""
Item = TypeVar("Item")

_GROUPS: Mapping[Group, tuple[str, str]] = {
    "ahead": ("▲", N_("ahead")),
    "on_pace": ("●", N_("on pace")),
    "behind": ("▼", N_("behind")),
    "ramping": ("◌", N_("ramping")),
}


def _late(count: int) -> str:
    return ngettext("{count} day past its close date", "{count} days past its close date", count)


def _stalled(count: int) -> str:
    return ngettext("no move for {count} day", "no move for {count} days", count)


def _put_off(count: int) -> str:
    return ngettext("put off {count} time", "put off {count} times", count)


_RISKS: Mapping[RiskKind, Callable[[int], str]] = {"overdue": _late, "stalled": _stalled, "pushed": _put_off}


def risk_words(kind: RiskKind, count: int) -> str:
    return _RISKS[kind](count).format(count=count)


def body(found: Digest) -> tuple[Block, ...]:
    if found.nothing_changed:
        return (Text(_unchanged(found)),)
    return (
        *_number(found),
        *_forecast(found),
        *_changed(found),
        *_people(found.people),
        *_section(_("At risk"), found.at_risk, _team_risk if found.people else _risk),
        *_section(_("Wins"), found.wins, _win),
        *_section(_("Promises"), found.promises, promise_line),
        *_to_do(found.actions, found.people),
    )


def _unchanged(found: Digest) -> str:
    facts, since = found.standing, day(found.since + ONE_DAY)
    if facts.attainment is None:
        return _("Nothing changed since {day}: {booked} booked.").format(day=since, booked=money(facts.booked))
    said = _("Nothing changed since {day}: {share} of {quota}, {left} to go.")
    left = money(facts.gap) if facts.gap else "0"
    quota = money(facts.quota) if facts.quota else "–"
    return said.format(day=since, share=percent(facts.attainment), quota=quota, left=left)


def _number(found: Digest) -> tuple[Block, ...]:
    facts = found.standing
    lately: tuple[Block, ...] = ()
    if found.recent_per_day is not None and facts.required_per_day:
        said = _("Over the last four weeks: {booked} per working day.")
        lately = (Text(said.format(booked=about(found.recent_per_day)), "muted"),)
    return (*figures(facts), *lately, *over_assigned(facts))


def _forecast(found: Digest) -> tuple[Block, ...]:
    said = found.health.categories
    rows: list[tuple[str, str]] = []
    if said.commit_forecast is not None:
        rows.append((_("Closed and commit"), about(said.commit_forecast)))
    if said.best_case_forecast is not None:
        rows.append((_("With best case"), about(said.best_case_forecast)))
    if found.calls and found.calls.submitted:
        called = _with_change(found.calls.commit, found.calls_before.commit if found.calls_before else None)
        who = _("{count} of {of} people").format(count=found.calls.submitted, of=found.calls.people)
        rows.append((_("As people call it"), f"{called} · {who}"))
    if covered := _coverage(found):
        rows.append((_("Coverage of the gap"), covered))
    return (Heading(_("Forecast")), Fields(tuple(rows))) if rows else ()


def _with_change(now_: Money, before: Money | None) -> str:
    if before is None:
        return about(now_)
    said = _("{amount} ({change} since then)") if now_ != before else _("{amount} (no change)")
    return said.format(amount=about(now_), change=signed(now_ - before))


def _coverage(found: Digest) -> str | None:
    covered, needed = found.health.pipeline.coverage, found.health.metrics["required_coverage"].value
    if covered is None:
        return None
    times = _("{times} times").format(times=number(covered, 1))
    if needed is None or isinstance(needed, Money):
        return times
    return _("{times}, needed {needed} at the usual win rate").format(times=times, needed=number(needed, 1))


def _changed(found: Digest) -> tuple[Block, ...]:
    """The waterfall: it adds up."""
    moves = found.changes
    if not moves.moved:
        return ()
    start = (_("Open on {day}").format(day=day(moves.since)), about(moves.start))
    steps = [(_(STEPS[step]), signed(getattr(moves, step))) for step in ORDER if getattr(moves, step)]
    end = (_("Open on {day}").format(day=day(moves.until)), about(moves.end))
    columns = (Column(_("Step")), Column(_("Amount"), "right"))
    return (Heading(_("What changed in the pipeline")), Table(columns, (start, *steps, end)))


def _people(people: Sequence[PersonStanding]) -> tuple[Block, ...]:
    lines = []
    for group, (symbol, words) in _GROUPS.items():
        each = [person for person in people if person.group == group]
        if each:
            listed = _listed([_person(person) for person in each], NAMED)
            lines.append(f"{symbol} {_(words)} ({len(each)}): {listed}")
    return (Heading(_("People")), *map(Text, lines)) if lines else ()


def _person(each: PersonStanding) -> str:
    share = each.standing.attainment
    return each.person if share is None else f"{each.person} {percent(share, 0)}"


def _listed(items: Sequence[str], most: int) -> str:
    more = len(items) - most
    if more <= 0:
        return ", ".join(items)
    return _("{names} and {count} more").format(names=", ".join(items[:most]), count=more)


def _section(title: str, items: Sequence[Item], line: Callable[[Item], str]) -> tuple[Block, ...]:
    """A section without content is no section."""
    more = len(items) - LINES
    rest = (Text(ngettext("{count} more", "{count} more", more).format(count=more), "muted"),) if more > 0 else ()
    return (Heading(title), *(Text(line(each)) for each in items[:LINES]), *rest) if items else ()


def _risk(each: Risk) -> str:
    amount = f" {about(each.amount)}" if each.amount else ""
    return f"{each.name}{amount} · {risk_words(each.kind, each.count)}"


def _team_risk(each: Risk) -> str:
    return f"{_risk(each)} · {each.person}"


def _win(each: Won) -> str:
    amount = f" {about(each.amount)}" if each.amount else ""
    marks = ", ".join(_(MARKS[mark]) for mark in each.marks if mark in MARKS)
    return f"🎉 {each.name}{amount} · {names(each.people)}" + (f" · {marks}" if marks else "")


def promise_line(each: Promise) -> str:
    known = catalogue().get(each.metric)
    what, unit = (label(known), known.unit) if known else (each.metric, "count")
    symbol = {True: "✔", False: "✘", None: "○"}[each.kept]
    said = _("{symbol} {person}: {what} {done} of {target}, by {day}")
    done, target = worded(each.value, unit), worded(each.target, unit)
    return said.format(symbol=symbol, person=each.person, what=what, done=done, target=target, day=day(each.due))


def _to_do(found: Iterable[Action], people: Sequence[PersonStanding]) -> tuple[Block, ...]:
    lines = [f"{n}. {action_words(each, people)}" for n, each in enumerate(found, 1)]
    return (Heading(_("Do this week")), *map(Text, lines)) if lines else ()


def action_words(each: Action, people: Sequence[PersonStanding]) -> str:
    match each.kind:
        case "answer_concern":
            said = ngettext(
                "Answer {who}'s concern about a goal ({count} day old)",
                "Answer {who}'s concern about a goal ({count} days old)",
                each.count,
            )
            return said.format(who=each.who, count=each.count)
        case "answer_goal":
            return _("Agree to the goal that {who} proposed, or answer it").format(who=each.who)
        case "one_to_one":
            person = next(person for person in people if person.person == each.who and person.group == "behind")
            return _("Talk with {who}: {why}").format(who=each.who, why=why(person))
        case "rescue_deal":
            reason = risk_words(cast(RiskKind, each.why), each.count)
            if not people:  # one's own week
                return _("Get {deal} moving: {why}").format(deal=each.about, why=reason)
            return _("Help {who} with {deal}: {why}").format(who=each.who, deal=each.about, why=reason)
        case "build_pipeline":
            return _("Find new pipeline: what is open will hardly close the gap at the usual win rate")
        case "ask_for_calls":
            said = ngettext("Ask {count} person for a forecast", "Ask {count} people for a forecast", each.count)
            return said.format(count=each.count)
