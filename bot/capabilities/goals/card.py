"""One goal as a card: its progress, the goals above and below it, what was said about it, and what may be done now."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.blocks import Block, Fields, Figure, Heading, Progress, Status, Text
from bot.capabilities.goals.buttons import buttons
from bot.capabilities.goals.exchange import exchange, news_line, pending_change
from bot.capability import Request
from bot.cards import Card
from bot.i18n import _, money, ngettext, number, percent
from bot.parts.goals import STATES, amount, reached, span, standing, target, what
from bot.parts.provenance import of_goals
from spm_core.goals.detail import Assigned, GoalThread, Serves
from spm_core.goals.models import GoalState
from spm_core.goals.progress import GoalProgress
from spm_core.money import Money
from spm_core.period import Calendar
from spm_core.who import Who


def goal_card(request: Request, thread: GoalThread, told: int | None = None) -> Card:
    """With `told`, the card begins with the entry of that number: what was just done, or what a notice is about."""
    goal, calendar = thread.goal, request.principal.company.calendar
    name = what(goal.metric, goal.scope, goal.is_quota)
    whose = name if thread.mine else f"{thread.shown.owner} · {name}"
    news = next((entry for entry in thread.entries if entry.id == told), None)
    return Card(
        title=f"{whose} · {span(goal.period, calendar)}",
        body=(
            *_figures(thread, calendar),
            *((news_line(thread, news),) if news else ()),
            *pending_change(thread),
            *_above_and_below(thread, calendar),
            *_parts(thread, calendar),
            *exchange(thread, news),
        ),
        buttons=buttons(thread),
        facts=facts(thread),
        as_of=request.now,
        source=of_goals(request, Who.of(goal.owner_id, team=goal.scope == "team"), [thread.shown]),
        resolved={"goal": thread.shown.ref},
        subject_id=None if thread.mine else goal.owner_id,
    )


def _figures(thread: GoalThread, calendar: Calendar) -> tuple[Block, ...]:
    """The progress of an agreed goal that has started; of any other goal, its target."""
    goal, done, state = thread.goal, thread.shown.progress, STATES[thread.shown.state]
    wanted = target(goal.amount, goal.metric, thread.shown.each)
    if not _runs(thread) or done is None or done.score is None:
        status = Status(state.symbol, _(state.words), state.tone)
        return (Figure(wanted, "", status), *_more(thread))
    caption = _("of {target}, {period}").format(
        target=amount(done.target, goal.metric), period=span(done.period, calendar)
    )
    if done.period.same_days(goal.period):
        caption = _("of {target}").format(target=amount(done.target, goal.metric))
    marker = done.elapsed if done.expected is not None else None
    figure = Figure(amount(done.value, goal.metric), caption, standing(done))
    return (figure, Progress(done.score, marker, _bar(done)), *_more(thread))


def _runs(thread: GoalThread) -> bool:
    done = thread.shown.progress
    return thread.goal.state is GoalState.AGREED and done is not None and done.started and done.score is not None


def _bar(done: GoalProgress) -> str:
    share = _("{share} of the target").format(share=percent(done.score or Decimal(0)))
    if done.expected is None:
        return share
    expected = _("{amount} expected by today").format(amount=_about(done.expected))
    return f"{share}, {expected}"


def _about(value: Any) -> str:
    if isinstance(value, Money):
        return money(Money(value.amount.quantize(Decimal(1)), value.currency))
    return number(value, 0 if value == value.to_integral_value() else 1)


def weighed(weight: Decimal) -> str:
    """The weight to all its places: 3, 0.25."""
    places = -int(weight.normalize().as_tuple().exponent)
    return number(weight, max(0, places))


def _more(thread: GoalThread) -> tuple[Block, ...]:
    goal, done, state = thread.goal, thread.shown.progress, STATES[thread.shown.state]
    items: list[tuple[str, str]] = []
    if _runs(thread):
        items += [(_("Goal"), target(goal.amount, goal.metric, thread.shown.each))] if goal.each else []
        items.append((_("State"), f"{state.symbol} {_(state.words)}"))
    elif done is not None and done.started and done.value is not None:
        items.append((_("So far"), reached(done, goal.metric)))
    if goal.weight != 1:
        items.append((_("Weight"), weighed(goal.weight)))
    if done is not None:
        items.append((_("Working days left"), number(done.days_left, 0)))
    if thread.imported is None:
        return (Fields(tuple(items)),) if items else ()
    words = _("The quota was changed to {amount} since, not in this exchange: by an import.")
    return (Fields(tuple(items)), Text(words.format(amount=money(thread.imported)), "warning"))


def _above_and_below(thread: GoalThread, calendar: Calendar) -> tuple[Block, ...]:
    above = [_serves(parent, thread.goal.metric, calendar) for parent in thread.serves]
    below = [_assigned(thread.assigned, thread.goal.metric)] if thread.assigned is not None else []
    return (*above, *below)


def _serves(parent: Serves, metric: str, calendar: Calendar) -> Text:
    name = _("{name}'s team").format(name=parent.owner) if parent.scope == "team" else parent.owner
    period = span(parent.period, calendar)
    if parent.share is None:
        return Text(_("Serves a goal of {name}, {period}.").format(name=name, period=period))
    words = _("{share} of the goal of {name}: {target}, {period}.")
    share, wanted = percent(parent.share), amount(parent.target, metric)
    return Text(words.format(share=share, name=name, target=wanted, period=period))


def _assigned(below: Assigned, metric: str) -> Text:
    words = ngettext("{count} goal below adds up to {total}.", "{count} goals below add up to {total}.", below.goals)
    total = words.format(count=number(below.goals, 0), total=amount(below.total, metric))
    return Text(f"{total} {_over(below.over)}")


def _over(share: Any) -> str:
    if not share:
        return _("That is all of it.")
    words = (
        _("That is {share} more than the team's own: over-assigned.")
        if share > 0
        else _("That is {share} less than the team's own: under-assigned.")
    )
    return words.format(share=percent(abs(share)))


def _parts(thread: GoalThread, calendar: Calendar) -> tuple[Block, ...]:
    if not thread.parts:
        return ()
    met = sum(part.met for part in thread.parts)
    heading = ngettext(
        "Reached in {met} of the last {count}", "Reached in {met} of the last {count}", len(thread.parts)
    )
    rows = tuple(
        (span(part.period, calendar), f"{'✔' if part.met else '✖'} {amount(part.value, thread.goal.metric)}")
        for part in reversed(thread.parts)
    )
    return (Heading(heading.format(met=number(met, 0), count=number(len(thread.parts), 0))), Fields(rows, lines=True))


def facts(thread: GoalThread) -> dict[str, Any]:
    return {
        "goal": thread.shown,
        "versions": [
            {
                "number": version.number,
                "target": version.target,
                "state": version.state,
                "by": thread.names.get(version.by_id or 0),
                "at": version.at,
                "why": version.why,
            }
            for version in thread.versions
        ],
        "exchange": [
            {"kind": entry.kind, "by": thread.names.get(entry.by_id or 0), "at": entry.at, "text": entry.text}
            for entry in thread.entries
        ],
        "serves": thread.serves,
        "assigned": thread.assigned,
        "parts": [
            {"period": part.period, "value": part.value, "target": part.target, "met": part.met}
            for part in thread.parts
        ],
        "may": [str(act) for act in thread.acts],
    }
