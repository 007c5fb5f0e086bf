"""One goal as a card: how far it is, what it adds to, what was said about it, and what one may do now."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.capability import Request
from bot.cards import Block, Button, Card, Fields, Figure, Heading, Progress, Status, Text, Tone
from bot.i18n import _, day, money, ngettext, number, percent, period_days
from bot.parts.goals import ACTS, DONE, STATES, amount, reached, span, standing, target, typed, what
from bot.turn import Call
from spm_core.goals.detail import GoalThread
from spm_core.goals.models import GoalEntry, GoalEntryKind, GoalState
from spm_core.goals.rules import Act
from spm_core.money import Money
from spm_core.period import Calendar

SAID = 8
"""Of a long exchange the last ones."""
_WITH_WORDS = frozenset({Act.CONCERN, Act.ANSWER, Act.COMMENT, Act.DECLINE, Act.WITHDRAW, Act.CHANGE})
"""What is typed into a form first."""
_WANTED = frozenset({Act.ACKNOWLEDGE, Act.ANSWER, Act.CONFIRM})
"""What the other side waits for."""
CALLS = {
    Act.ACKNOWLEDGE: "accept goal",
    Act.CONCERN: "raise concern",
    Act.ANSWER: "answer concern",
    Act.CONFIRM: "confirm goal",
    Act.CHANGE: "change goal",
    Act.COMMENT: "comment goal",
    Act.DECLINE: "decline goal",
    Act.WITHDRAW: "withdraw goal",
    Act.SHARE: "share goal",
}


def goal_card(request: Request, found: GoalThread, told: int | None = None) -> Card:
    """`told` is the number of the entry that it is about: what was just done, or what a notice is for."""
    goal, calendar = found.goal, request.principal.company.calendar
    name = what(goal.metric, goal.scope, goal.is_quota)
    whose = name if found.mine else f"{found.shown.owner} · {name}"
    news = next((entry for entry in found.entries if entry.id == told), None)
    return Card(
        title=f"{whose} · {span(goal.period, calendar)}",
        body=(
            *_figures(found),
            *((_happened(found, news),) if news else ()),
            *_pending(found),
            *_above_and_below(found, calendar),
            *_parts(found, calendar),
            *_exchange(found, news),
        ),
        buttons=buttons(found),
        facts=facts(found),
        as_of=request.now,
        resolved={"goal": found.shown.ref},
        subject_id=None if found.mine else goal.owner_id,
    )


def _figures(found: GoalThread) -> tuple[Block, ...]:
    """What was reached, of what counts and runs; else what is asked for."""
    goal, done, state = found.goal, found.shown.progress, STATES[found.goal.state]
    asked = target(goal.amount, goal.metric, found.shown.each)
    if not _runs(found) or done is None or done.score is None:
        status = Status(state.symbol, _(state.words), state.tone)
        return (Figure(asked, period_days(goal.period), status), *_more(found))
    caption = _("of {target}, {period}").format(
        target=amount(done.target, goal.metric), period=period_days(done.period)
    )
    marker = done.elapsed if done.expected is not None else None
    figure = Figure(amount(done.value, goal.metric), caption, standing(done))
    return (figure, Progress(done.score, marker, _bar(found)), *_more(found))


def _runs(found: GoalThread) -> bool:
    done = found.shown.progress
    return found.goal.state is GoalState.AGREED and done is not None and done.started and done.score is not None


def _bar(found: GoalThread) -> str:
    done = found.shown.progress
    assert done is not None
    said = _("{share} of the target").format(share=percent(done.score or Decimal(0), 0))
    if done.expected is None:
        return said
    expected = _("{amount} expected by today").format(amount=_about(done.expected, found))
    return f"{said}, {expected}"


def _about(value: Any, found: GoalThread) -> str:
    if isinstance(value, Money):
        return money(Money(value.amount.quantize(Decimal(1)), value.currency))
    return number(value, 0 if value == value.to_integral_value() else 1)


def _more(found: GoalThread) -> tuple[Block, ...]:
    goal, done, state = found.goal, found.shown.progress, STATES[found.goal.state]
    items: list[tuple[str, str]] = []
    if _runs(found):
        items += [(_("Goal"), target(goal.amount, goal.metric, found.shown.each))] if goal.each else []
        items.append((_("State"), f"{state.symbol} {_(state.words)}"))
    elif done is not None and done.started and done.value is not None:
        items.append((_("So far"), reached(done, goal.metric)))
    if goal.weight != 1:
        items.append((_("Weight"), number(goal.weight, 0 if goal.weight == int(goal.weight) else 1)))
    if done is not None:
        items.append((_("Working days left"), number(done.days_left, 0)))
    if found.imported is None:
        return (Fields(tuple(items)),) if items else ()
    words = _("The quota was changed to {amount} since, not in this exchange: by an import.")
    return (Fields(tuple(items)), Text(words.format(amount=money(found.imported)), "warning"))


def _pending(found: GoalThread) -> tuple[Block, ...]:
    """A change that waits: who wants what, since when and why."""
    last = found.versions[-1] if found.versions else None
    if last is None or last.state is not GoalState.PROPOSED:
        return ()
    by = found.names.get(last.by_id or 0, "")
    asked = target(found.amount_of(last), found.goal.metric, found.shown.each)
    words = {"name": by, "day": day(last.at.date()), "target": asked}
    if found.goal.state is GoalState.AGREED:
        said = _("{name} proposed {target} on {day}. Until it is agreed, the goal above counts.").format(**words)
    else:
        said = _("Proposed by {name} on {day}. It counts once it is agreed.").format(**words)
    return (Text(said, "warning"), *((Text(f"“{last.why}”"),) if last.why else ()))


def _above_and_below(found: GoalThread, calendar: Calendar) -> tuple[Block, ...]:
    lines = []
    for each in found.serves:
        name = _("{name}'s team").format(name=each.owner) if each.scope == "team" else each.owner
        asked = {"name": name, "target": amount(each.target, found.goal.metric), "period": span(each.period, calendar)}
        if each.share is None:
            lines.append(Text(_("Serves a goal of {name}, {period}.").format(**asked)))
        else:
            words = _("{share} of the goal of {name}: {target}, {period}.")
            lines.append(Text(words.format(share=percent(each.share), **asked)))
    if found.assigned is not None:
        below = found.assigned
        words = ngettext(
            "{count} goal below adds up to {total}.", "{count} goals below add up to {total}.", below.goals
        )
        said = words.format(count=number(below.goals, 0), total=amount(below.total, found.goal.metric))
        lines.append(Text(f"{said} {_over(below.over)}"))
    return tuple(lines)


def _over(share: Any) -> str:
    if not share:
        return _("That is all of it.")
    words = (
        _("That is {share} more than the team's own: over-assigned.")
        if share > 0
        else _("That is {share} less than the team's own: under-assigned.")
    )
    return words.format(share=percent(abs(share)))


def _parts(found: GoalThread, calendar: Calendar) -> tuple[Block, ...]:
    if not found.parts:
        return ()
    met = sum(part.met for part in found.parts)
    heading = ngettext("Reached in {met} of the last {count}", "Reached in {met} of the last {count}", len(found.parts))
    rows = tuple(
        (span(part.period, calendar), f"{'✔' if part.met else '✖'} {amount(part.value, found.goal.metric)}")
        for part in reversed(found.parts)
    )
    return (Heading(heading.format(met=number(met, 0), count=number(len(found.parts), 0))), Fields(rows))


def _exchange(found: GoalThread, news: GoalEntry | None) -> tuple[Block, ...]:
    """All but what the card begins with."""
    entries = [entry for entry in found.entries if entry is not news]
    if not entries:
        return ()
    hidden = len(entries) - SAID
    more = (Text(ngettext("{count} earlier", "{count} earlier", hidden).format(count=number(hidden, 0)), "muted"),)
    lines = [Text(f"{day(entry.at.date())} · {_words_of(found, entry)}") for entry in entries[-SAID:]]
    return (Heading(_("What was said")), *(more if hidden > 0 else ()), *lines)


_TONES: Mapping[GoalEntryKind, Tone] = {
    GoalEntryKind.CONCERN: "warning",
    GoalEntryKind.ACKNOWLEDGED: "good",
    GoalEntryKind.CONFIRMED: "good",
}


def _happened(found: GoalThread, entry: GoalEntry) -> Text:
    symbol = "✔ " if _TONES.get(entry.kind) == "good" else ""
    return Text(symbol + _words_of(found, entry), _TONES.get(entry.kind, "plain"))


def _words_of(found: GoalThread, entry: GoalEntry) -> str:
    version = next((each for each in found.versions if each.number == entry.version), found.versions[0])
    asked = target(found.amount_of(version), found.goal.metric, found.shown.each)
    words = _(DONE[entry.kind]).format(name=found.names.get(entry.by_id or 0, "–"), target=asked)
    return f"{words}: “{entry.text}”" if entry.text else words


def buttons(found: GoalThread) -> tuple[Button, ...]:
    """What the asker may do now, the most wanted first; a version that they did not see is not decided."""
    version = {"version": found.versions[-1].number} if found.versions else {}
    ref = {"goal": found.shown.ref, **version}
    acts = tuple(
        Button(
            _words(act, found),
            Call(CALLS[act], {**ref, **(_filled(found) if act is Act.CHANGE else {})}, form=act in _WITH_WORDS),
            primary=act in _WANTED and n == 0,
        )
        for n, act in enumerate(found.acts)
    )
    return (*acts, Button(_("All goals"), Call("goals", {} if found.mine else {"person": found.owner_ref})))


def _filled(found: GoalThread) -> dict[str, Any]:
    """What the form to change a goal begins with: what was asked for last."""
    last = found.amount_of(found.versions[-1]) if found.versions else found.goal.amount
    return {"target": typed(last, found.goal.metric)}


def _words(act: Act, found: GoalThread) -> str:
    return _("Stop sharing it") if act is Act.SHARE and found.goal.is_shared else _(ACTS[act])


def facts(found: GoalThread) -> dict[str, Any]:
    return {
        "goal": found.shown,
        "versions": [
            {
                "number": each.number,
                "target": each.target,
                "state": each.state,
                "by": found.names.get(each.by_id or 0),
                "at": each.at,
                "why": each.why,
            }
            for each in found.versions
        ],
        "exchange": [
            {"kind": each.kind, "by": found.names.get(each.by_id or 0), "at": each.at, "text": each.text}
            for each in found.entries
        ],
        "serves": found.serves,
        "assigned": found.assigned,
        "parts": [
            {"period": each.period, "value": each.value, "target": each.target, "met": each.met} for each in found.parts
        ],
        "may": [str(act) for act in found.acts],
    }
