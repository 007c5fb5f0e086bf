"""The week of a team or a person as blocks: the number, what changed, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar, cast

from bot.blocks import Block, Column, Fields, Heading, Table, Text
from bot.i18n import N_, _, about, day, money, ngettext, number, percent
from bot.parts.lists import more_line
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
"""How many people of a group and lines of a section are shown before the rest are only counted."""
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


def body(digest: Digest) -> tuple[Block, ...]:
    if digest.nothing_changed:
        return (Text(_unchanged(digest)),)
    return (
        *_number(digest),
        *_forecast(digest),
        *_changed(digest),
        *_people(digest.people),
        *_section(_("At risk"), digest.at_risk, _team_risk if digest.people else _risk),
        *_section(_("Wins"), digest.wins, _win),
        *_section(_("Promises"), digest.promises, promise_line),
        *_to_do(digest.actions, digest.people),
    )


def _unchanged(digest: Digest) -> str:
    facts, since = digest.standing, day(digest.since + ONE_DAY)
    if facts.attainment is None:
        return _("Nothing changed since {day}: {booked} booked.").format(day=since, booked=money(facts.booked))
    words = _("Nothing changed since {day}: {share} of {quota}, {left} to go.")
    left = money(facts.gap) if facts.gap else "0"
    quota = money(facts.quota) if facts.quota else "–"
    return words.format(day=since, share=percent(facts.attainment), quota=quota, left=left)


def _number(digest: Digest) -> tuple[Block, ...]:
    facts = digest.standing
    lately: tuple[Block, ...] = ()
    if digest.recent_per_day is not None and facts.required_per_day:
        words = _("Over the last four weeks: {booked} per working day.")
        lately = (Text(words.format(booked=about(digest.recent_per_day)), "muted"),)
    return (*figures(facts), *lately, *over_assigned(facts))


def _forecast(digest: Digest) -> tuple[Block, ...]:
    categories = digest.health.categories
    rows: list[tuple[str, str]] = []
    if categories.commit_forecast is not None:
        rows.append((_("Closed and commit"), about(categories.commit_forecast)))
    if categories.best_case_forecast is not None:
        rows.append((_("With best case"), about(categories.best_case_forecast)))
    if digest.calls and digest.calls.submitted:
        called = _with_change(digest.calls.commit, digest.calls_before.commit if digest.calls_before else None)
        who = _("{count} of {of} people").format(count=digest.calls.submitted, of=digest.calls.people)
        rows.append((_("As people call it"), f"{called} · {who}"))
    if covered := _coverage(digest):
        rows.append((_("Coverage of the gap"), covered))
    return (Heading(_("Forecast")), Fields(tuple(rows))) if rows else ()


def _with_change(now_: Money, before: Money | None) -> str:
    if before is None:
        return about(now_)
    words = _("{amount} ({change} since then)") if now_ != before else _("{amount} (no change)")
    return words.format(amount=about(now_), change=signed(now_ - before))


def _coverage(digest: Digest) -> str | None:
    covered, needed = digest.health.pipeline.coverage, digest.health.metrics["required_coverage"].value
    if covered is None:
        return None
    times = _("{times} times").format(times=number(covered, 1))
    if needed is None or isinstance(needed, Money):
        return times
    return _("{times}, needed {needed} at the usual win rate").format(times=times, needed=number(needed, 1))


def _changed(digest: Digest) -> tuple[Block, ...]:
    """The pipeline's waterfall, from what was open then to what is open now."""
    moves = digest.changes
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
        members = [person for person in people if person.group == group]
        if members:
            listed = _listed([_person(person) for person in members], NAMED)
            lines.append(f"{symbol} {_(words)} ({len(members)}): {listed}")
    return (Heading(_("People")), *map(Text, lines)) if lines else ()


def _person(person: PersonStanding) -> str:
    share = person.standing.attainment
    return person.person if share is None else f"{person.person} {percent(share, 0)}"


def _listed(items: Sequence[str], most: int) -> str:
    more = len(items) - most
    if more <= 0:
        return ", ".join(items)
    return _("{names} and {count} more").format(names=", ".join(items[:most]), count=more)


def _section(title: str, items: Sequence[Item], line: Callable[[Item], str]) -> tuple[Block, ...]:
    """The first lines under a heading; nothing at all where there are no items."""
    if not items:
        return ()
    return (Heading(title), *(Text(line(item)) for item in items[:LINES]), *more_line(len(items) - LINES))


def _risk(risk: Risk) -> str:
    amount = f" {about(risk.amount)}" if risk.amount else ""
    return f"{risk.name}{amount} · {risk_words(risk.kind, risk.count)}"


def _team_risk(risk: Risk) -> str:
    return f"{_risk(risk)} · {risk.person}"


def _win(win: Won) -> str:
    amount = f" {about(win.amount)}" if win.amount else ""
    marks = ", ".join(_(MARKS[mark]) for mark in win.marks if mark in MARKS)
    return f"🎉 {win.name}{amount} · {names(win.people)}" + (f" · {marks}" if marks else "")


def promise_line(promise: Promise) -> str:
    definition = catalogue().get(promise.metric)
    what, unit = (label(definition), definition.unit) if definition else (promise.metric, "count")
    symbol = {True: "✔", False: "✘", None: "○"}[promise.kept]
    words = _("{symbol} {person}: {what} {done} of {target}, by {day}")
    done, target = worded(promise.value, unit), worded(promise.target, unit)
    return words.format(symbol=symbol, person=promise.person, what=what, done=done, target=target, day=day(promise.due))


def _to_do(actions: Iterable[Action], people: Sequence[PersonStanding]) -> tuple[Block, ...]:
    lines = [f"{n}. {action_words(action, people)}" for n, action in enumerate(actions, 1)]
    return (Heading(_("Do this week")), *map(Text, lines)) if lines else ()


def action_words(action: Action, people: Sequence[PersonStanding]) -> str:
    match action.kind:
        case "answer_concern":
            words = ngettext(
                "Answer {who}'s concern about a goal ({count} day old)",
                "Answer {who}'s concern about a goal ({count} days old)",
                action.count,
            )
            return words.format(who=action.who, count=action.count)
        case "answer_goal":
            return _("Agree to the goal that {who} proposed, or answer it").format(who=action.who)
        case "one_to_one":
            person = next(person for person in people if person.person == action.who and person.group == "behind")
            return _("Talk with {who}: {why}").format(who=action.who, why=why(person))
        case "rescue_deal":
            reason = risk_words(cast(RiskKind, action.why), action.count)
            if not people:  # a person's own week: there is nobody else to help
                return _("Get {deal} moving: {why}").format(deal=action.about, why=reason)
            return _("Help {who} with {deal}: {why}").format(who=action.who, deal=action.about, why=reason)
        case "build_pipeline":
            return _("Find new pipeline: what is open will hardly close the gap at the usual win rate")
        case "ask_for_calls":
            words = ngettext("Ask {count} person for a forecast", "Ask {count} people for a forecast", action.count)
            return words.format(count=action.count)
