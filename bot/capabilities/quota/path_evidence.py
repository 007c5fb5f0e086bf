"""What would close the gap to quota besides single deals, as blocks: win rate, activity, and what worked for others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.blocks import Block, Column, Heading, Table, Text
from bot.i18n import N_, _, about, ngettext, number, percent
from bot.parts.metrics import label
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.metrics.comebacks import ACTIVITIES, Comebacks, Habits
from spm_core.path.rules import Conversion, Effort
from spm_core.path.service import PathToQuota

# ---------------------------------------------------------------- win rate


def rates(plan: PathToQuota, conversion: Conversion) -> tuple[Text, ...]:
    if conversion.win_rate is None:
        nothing = _("No deal was closed in the last 12 months, so there is no win rate to go by.")
        return (Text(nothing, "muted"),)
    if conversion.needed is None:
        return (Text(_("Nothing is open that a better win rate could win."), "muted"),)
    small = (Text(_("Few deals: a small sample."), "warning"),) if conversion.small_sample else ()
    words = _needed_rate(conversion.win_rate, conversion.needed)
    usual = _usual_rate(conversion, conversion.win_rate)
    needed = Text(words.format(usual=usual, needed=percent(conversion.needed)))
    return (needed, *_new_pipeline(plan, conversion), *small)


def _needed_rate(win_rate: Decimal, needed: Decimal) -> str:
    if win_rate >= needed:
        return _("At the usual win rate of {usual} the open pipeline closes the gap; {needed} would do.")
    if needed <= 1:
        return _("At a win rate of {needed} instead of {usual} the open pipeline would close the gap.")
    return _("Winning everything open would not close the gap. The usual win rate is {usual}.")


def _usual_rate(conversion: Conversion, win_rate: Decimal) -> str:
    closed = conversion.closed
    count = ngettext("of {count} closed deal in 12 months", "of {count} closed deals in 12 months", closed)
    words = _("{rate} (by value, {count})") if conversion.by == "value" else _("{rate} (by number, {count})")
    return words.format(rate=percent(win_rate), count=count.format(count=closed))


def _new_pipeline(plan: PathToQuota, conversion: Conversion) -> tuple[Text, ...]:
    if not conversion.new_pipeline:
        return ()
    amount = about(conversion.new_pipeline)
    sentences = [_("At the usual rate it takes {amount} of new pipeline.").format(amount=amount)]
    cycle = plan.cycle_days.value if plan.cycle_days else None
    if plan.too_late_for_new and isinstance(cycle, Decimal):
        late = _("A deal usually takes {cycle} days and {left} are left: most of it would help the next period.")
        sentences.append(late.format(cycle=number(cycle, 0), left=plan.days_to_end))
    return (Text(" ".join(sentences)),)


# ---------------------------------------------------------------- activity


def activity(plan: PathToQuota) -> tuple[Block, ...]:
    heading = Heading(_("How much activity"))
    if not plan.efforts:
        words = _("No demos, proposals, meetings or calls are recorded, so nobody can tell what more of them would do.")
        return (heading, Text(words, "muted"))
    figures = (N_("So far"), N_("For a win"), N_("Needed"))
    columns = (Column(_("A week")), *(Column(_(name), "right") for name in figures))
    few = any(effort.small_sample for effort in plan.efforts)
    small = (Text(_("Few wins: a small sample."), "warning"),) if few else ()
    return (heading, Table(columns, tuple(_effort(effort) for effort in plan.efforts)), *small)


def _effort(effort: Effort) -> tuple[str, ...]:
    needed = _("nothing won yet") if effort.needed_a_week is None else number(effort.needed_a_week, 1)
    return (label(BUILT_IN[effort.metric]), number(effort.a_week, 1), _number(effort.per_deal), needed)


# ---------------------------------------------------------------- what worked for others


def others(peers: Comebacks, own: Habits | None) -> tuple[Block, ...]:
    """How people who caught up worked from then on, beside those who did not and the person's own period so far."""
    heading = Heading(_("What worked for others"))
    if peers.reason == "too_few_people":
        words = _("Too few people who were behind at this point of an earlier period met quota to tell what they did.")
        return (heading, Text(words, "muted"))
    if peers.met is None or peers.cases is None or peers.recovered is None or own is None:
        return ()
    recovered = _recovered(peers.recovered, peers.cases, len(peers.periods))
    return (heading, recovered, _habits(peers.met, peers.missed, own))


def _recovered(recovered: int, cases: int, periods: int) -> Text:
    words = ngettext(
        "Of {count} time that somebody was behind at this point of the last {periods} periods, {met} met quota.",
        "Of {count} times that somebody was behind at this point of the last {periods} periods, {met} met quota.",
        cases,
    )
    return Text(words.format(met=recovered, count=cases, periods=periods))


def _habits(met: Habits, missed: Habits | None, own: Habits) -> Table:
    """One column for each group: who met quota, who missed it where that may be told, and the person's own."""
    columns = [Column(_("From then on")), Column(_("Met it"), "right")]
    columns += [Column(_("Missed it"), "right")] if missed else []
    columns.append(Column(_("This period"), "right"))
    peers = [met, missed] if missed else [met]
    shown = [name for name in ACTIVITIES if any(name in habits.activities_a_week for habits in peers)]
    return Table(tuple(columns), tuple(_habit_rows([*peers, own], shown)))


def _habit_rows(groups: Sequence[Habits], activities: Sequence[str]) -> list[tuple[str, ...]]:
    def row(heading: str, cell: Callable[[Habits], str]) -> tuple[str, ...]:
        return (heading, *map(cell, groups))

    return [
        row(_("Deals won a week"), lambda habits: _number(habits.deals_won_a_week)),
        row(_("Win rate"), lambda habits: "–" if habits.win_rate is None else percent(habits.win_rate)),
        row(_("Average deal"), lambda habits: "–" if habits.average_deal is None else about(habits.average_deal)),
        *(_activity_row(name, groups) for name in activities),
    ]


def _activity_row(metric: str, groups: Sequence[Habits]) -> tuple[str, ...]:
    heading = _("{activity} a week").format(activity=label(BUILT_IN[metric]))
    return (heading, *(_number(habits.activities_a_week.get(metric)) for habits in groups))


def _number(value: Decimal | None) -> str:
    return "–" if value is None else number(value, 1)
