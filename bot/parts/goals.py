"""Goals in words: their targets, how they stand, what was done about them, and how SMART they are."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.blocks import Status, Text
from bot.i18n import N_, _, about, day, ngettext, number, percent, period_name
from bot.parts.metrics import label, worded
from bot.parts.metrics_file import catalogue
from bot.parts.quota import VERDICTS
from spm_core.goals.models import Each, GoalEntryKind, GoalState
from spm_core.goals.progress import GoalProgress, Value
from spm_core.goals.rules import Act
from spm_core.goals.smart import Reach, Smart
from spm_core.metrics.catalogue import SMALL
from spm_core.money import Money
from spm_core.period import Calendar, Period

_EACH = {Each.DAY: N_("{target} a day"), Each.WEEK: N_("{target} a week"), Each.MONTH: N_("{target} a month")}
_UNITS = (N_("day"), N_("week"), N_("month"))
"""Labels of the units in forms."""
STATES: Mapping[GoalState, Status] = {
    GoalState.PROPOSED: Status("◌", N_("Proposed"), "warning"),
    GoalState.AGREED: Status("✔", N_("Agreed"), "good"),
    GoalState.SET: Status("●", N_("Set, not accepted")),
    GoalState.DECLINED: Status("✖", N_("Declined"), "bad"),
    GoalState.WITHDRAWN: Status("○", N_("Withdrawn")),
    GoalState.SUPERSEDED: Status("○", N_("Replaced")),
}
DONE: Mapping[GoalEntryKind, str] = {
    GoalEntryKind.PROPOSED: N_("{name} proposed {target}"),
    GoalEntryKind.CHANGED: N_("{name} changed it to {target}"),
    GoalEntryKind.ACKNOWLEDGED: N_("{name} accepted {target}"),
    GoalEntryKind.COMMENTED: N_("{name} commented"),
    GoalEntryKind.CONCERN: N_("{name} raised a concern"),
    GoalEntryKind.ANSWERED: N_("{name} answered"),
    GoalEntryKind.CONFIRMED: N_("{name} confirmed {target}"),
    GoalEntryKind.DECLINED: N_("{name} declined {target}"),
    GoalEntryKind.WITHDRAWN: N_("{name} withdrew {target}"),
    GoalEntryKind.SHARED: N_("{name} shared it with the team"),
    GoalEntryKind.HIDDEN: N_("{name} stopped sharing it with the team"),
}
ACTS: Mapping[Act, str] = {
    Act.ACKNOWLEDGE: N_("I accept"),
    Act.CONCERN: N_("Raise a concern…"),
    Act.ANSWER: N_("Answer the concern…"),
    Act.CONFIRM: N_("Confirm"),
    Act.CHANGE: N_("Change…"),
    Act.COMMENT: N_("Comment…"),
    Act.DECLINE: N_("Decline…"),
    Act.WITHDRAW: N_("Withdraw…"),
    Act.SHARE: N_("Share with the team"),
}


def metric_name(metric: str) -> str:
    """The metric's label, or its plain name if the company no longer defines it."""
    definition = catalogue().get(metric)
    return label(definition) if definition else metric


def amount(value: Value | None, metric: str) -> str:
    definition = catalogue().get(metric)
    return worded(value, definition.unit if definition else "number")


def target(value: Value, metric: str, unit: str | None) -> str:
    words = amount(value, metric)
    return _(_EACH[Each(unit)]).format(target=words) if unit else words


def typed(value: Value, metric: str) -> str:
    """The value as somebody could have typed it, to prefill a form."""
    definition, plain = catalogue().get(metric), value.amount if isinstance(value, Money) else Decimal(value)
    share = definition is not None and definition.unit == "share"
    text = f"{(plain * 100 if share else plain).normalize():f}"
    return f"{text}%" if share else text


def what(metric: str, scope: str, is_quota: bool) -> str:
    """What a goal is about, such as "Quota" or "Demos of the team"."""
    name = _("Quota") if is_quota else metric_name(metric)
    return _("{what} of the team").format(what=name) if scope == "team" else name


def span(period: Period, calendar: Calendar) -> str:
    return period_name(calendar.named(period))


def standing(done: GoalProgress | None) -> Status:
    """How a goal stands against its period."""
    if done is None:
        return Status("○", _("Not yours to see"))
    if done.reason:
        return Status("○", _("Nothing to measure yet"))
    if not done.started:
        return Status("◌", _("Not started yet"))
    status = VERDICTS[done.verdict]
    words = {"met": _("Reached"), "period_over": _("Period over, not reached")}.get(done.verdict, _(status.words))
    return Status(status.symbol, words, status.tone)


def reached(done: GoalProgress | None, metric: str) -> str:
    if done is None or done.value is None:
        return "–"
    score = f" ({percent(done.score)})" if done.score is not None else ""
    return f"{amount(done.value, metric)}{score}"


# ---------------------------------------------------------------- SMART

_REACH: Mapping[Reach, str] = {
    "no_history": N_("there is no earlier period to compare with."),
    "usual": N_("no more than usual: {usual} on average, {best} at best, over {periods}."),
    "done_before": N_("more than usual, and reached before: {usual} on average, {best} at best, over {periods}."),
    "stretch": N_("a stretch: {usual} on average, {best} at best, over {periods}."),
    "beyond": N_("far above anything so far: {usual} on average, {best} at best, over {periods}."),
}


def smart_lines(check: Smart, calendar: Calendar, owner: str) -> tuple[Text, ...]:
    """One line for each letter of SMART, with what the data say about it."""
    terms, metric = check.draft.terms, check.draft.metric
    unit = check.draft.each.value if check.draft.each else None
    wanted = Money(terms.target, check.currency) if check.currency else terms.target
    days = ngettext("{count} working day is left.", "{count} working days are left.", check.working_days)
    return (
        Text(
            "✔ "
            + _("Specific: {metric}, {target}.").format(metric=metric_name(metric), target=target(wanted, metric, unit))
        ),
        _measurable(check, owner),
        _achievable(check),
        _relevant(check, calendar),
        Text(
            "✔ "
            + _("Time-bound: {start} to {end}; {days}").format(
                start=day(terms.period.start),
                end=day(terms.period.end),
                days=days.format(count=number(check.working_days, 0)),
            )
        ),
    )


def _measurable(check: Smart, owner: str) -> Text:
    if check.measurable:
        return Text("✔ " + _("Measurable: counted from the data I have."))
    words = _(
        "Measurable: nothing of the kind is recorded for {name} or the team yet. Import or log it, or it stays 0."
    )
    return Text("✖ " + words.format(name=owner), "warning")


def past(check: Smart, words: str) -> str:
    """The words about what was done in earlier periods, filled in."""
    periods = ngettext("{count} earlier period", "{count} earlier periods", len(check.past))
    return words.format(
        usual=rounded(check.usual, check),
        best=rounded(check.best, check),
        periods=periods.format(count=number(len(check.past), 0)),
    )


def _achievable(check: Smart) -> Text:
    symbol = {"usual": "✔", "done_before": "✔", "stretch": "◆", "beyond": "✖"}.get(check.reach, "◌")
    metric = check.draft.metric
    reach = past(check, _(_REACH[check.reach]))
    more = []
    if check.reached is not None:
        words = _("{count} of {of} colleagues came that far in the last one.")
        more.append(words.format(count=number(check.reached, 0), of=number(check.colleagues, 0)))
        if check.colleagues < SMALL:
            more.append(_("A small sample."))
    if check.team_average is not None:
        more.append(_("The team's average was {average}.").format(average=amount(check.team_average.value, metric)))
    words = " ".join((_("Achievable: {words}").format(words=reach), *more))
    return Text(f"{symbol} {words}", "warning" if check.reach == "beyond" else "plain")


def rounded(value: Decimal | None, check: Smart) -> str:
    if value is None:
        return "–"
    if check.currency:
        return about(Money(value, check.currency))
    unit = catalogue()[check.draft.metric].unit
    return number(value, 0 if value == int(value) else 1) if unit == "count" else worded(value, unit)


def _relevant(check: Smart, calendar: Calendar) -> Text:
    parent = check.parent
    if parent is None:
        return Text("◌ " + _("Relevant: no goal of the team or the company above it is known to me."), "muted")
    words = _("Relevant: serves {goal}, {target}, {period}.")
    goal = what(parent.metric, parent.scope, parent.is_quota)
    wanted, period = amount(parent.amount, parent.metric), span(parent.period, calendar)
    return Text("✔ " + words.format(goal=goal, target=wanted, period=period))
