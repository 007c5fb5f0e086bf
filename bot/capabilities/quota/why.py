"""Why these numbers: each formula with this person's inputs, and the deals behind what was booked."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, PersonArg, TeamArg
from bot.asked import AskedAs
from bot.capability import Request, capability
from bot.cards import Block, Button, Card, Column, Figure, Heading, Table, Text
from bot.i18n import N_, _, day, money, ngettext, number, percent, period_days, period_name
from bot.parts.provenance import calendar_used, source
from bot.parts.quota import CURVES
from bot.parts.subject import subject_of
from bot.turn import Call
from spm_core.deals.service import Credit, won_deals
from spm_core.money import Money
from spm_core.quota.standing import Standing

SHOWN = 15


class Why(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))


@capability(
    "why",
    summary=N_("How the quota figures were computed, and from which deals"),
    args=Why,
    asked=AskedAs(
        standing=True, names=frozenset({"people", "deals", "guessed"}), leads_to={"proof": "why", "deals": "pipeline"}
    ),
)
def why(request: Request, args: Why) -> Card:
    subject = subject_of(request, args)
    standing = subject.standing
    deals = won_deals(request.session, subject.whose, standing.period, request.today)
    return Card(
        title=_("Why these numbers · {name}, {period}").format(
            name=subject.who.name, period=period_name(standing.period)
        ),
        body=(
            _headline(standing, len(deals)),
            Table((Column(_("Figure")), Column(_("How")), Column(_("Result"), "right")), _formulas(standing)),
            Text(calendar_used(request, standing), "muted"),
            *_behind(deals, with_person=subject.whose.team),
        ),
        buttons=(
            Button(_("Back to quota"), Call("quota", subject.resolved), primary=True),
            Button(_("This figure is wrong"), Call("report figure", subject.resolved)),
        ),
        facts={**_facts(standing), "deals": deals},
        as_of=standing.as_of,
        source=source(request),
        resolved=subject.resolved,
        subject_id=subject.audited,
    )


def _facts(standing: Standing) -> dict[str, object]:
    return {name: getattr(standing, name) for name in Standing.__dataclass_fields__}


def _headline(standing: Standing, count: int) -> Figure:
    caption = ngettext("booked from {count} deal, {period}", "booked from {count} deals, {period}", count)
    return Figure(money(standing.booked), caption.format(count=count, period=period_days(standing.period)))


def _formulas(standing: Standing) -> tuple[tuple[str, str, str], ...]:
    s, rows = standing, []
    if s.quota and s.nominal_quota and s.quota != s.nominal_quota:
        kept = percent(s.quota.amount / s.nominal_quota.amount)
        how = _("full quota {full} × {share} for ramp and active time").format(full=money(s.nominal_quota), share=kept)
        rows.append((_("Quota"), how, money(s.quota)))
    if s.quota and s.attainment is not None:
        rows.append((_("Attainment"), f"{money(s.booked)} ÷ {money(s.quota)}", percent(s.attainment, 2)))
    if s.elapsed is not None:
        how = _("{ended} of {total} working days ended").format(ended=s.days_ended, total=s.working_days)
        rows.append((_("Time gone"), how, percent(s.elapsed, 2)))
    if s.expected and s.quota and s.elapsed is not None:
        rows.append((_("Expected by today"), f"{money(s.quota)} × {percent(s.elapsed, 2)}", money(s.expected)))
    if s.pace is not None and s.attainment is not None and s.elapsed is not None:
        rows.append((_("Pace"), f"{percent(s.attainment, 2)} ÷ {percent(s.elapsed, 2)}", number(s.pace)))
    rows += [*_gap_formulas(s), *_by_season(s)]
    if s.projected is not None and s.elapsed is not None:
        rows.append((_("At this rate"), f"{money(s.booked)} ÷ {percent(s.elapsed, 2)}", money(s.projected)))
    return tuple(rows)


def _gap_formulas(s: Standing) -> list[tuple[str, str, str]]:
    if not s.quota or s.gap is None or s.surplus is None:
        return []
    if s.surplus:
        return [(_("Over quota"), f"{money(s.booked)} − {money(s.quota)}", money(s.surplus))]
    rows = [(_("Gap"), f"{money(s.quota)} − {money(s.booked)}", money(s.gap))]
    if s.required_per_day is not None:
        days = ngettext("{count} working day", "{count} working days", s.days_left).format(count=s.days_left)
        rows.append((_("Needed per day"), f"{money(s.gap)} ÷ {days}", money(s.required_per_day)))
    return rows


def _by_season(s: Standing) -> list[tuple[str, str, str]]:
    """Of the curve: the same formulas with its share in the place of the time gone."""
    found = s.seasonal
    if not found or found.elapsed is None or found.projected is None:
        return []
    done, by_season = percent(found.elapsed, 2), _("{figure}, by season")
    rows = [(by_season.format(figure=_("Time gone")), _(CURVES[found.curve]), done)]
    if s.quota and found.expected and found.pace is not None and s.attainment is not None:
        expected, pace = by_season.format(figure=_("Expected by today")), by_season.format(figure=_("Pace"))
        rows.append((expected, f"{money(s.quota)} × {done}", money(found.expected)))
        rows.append((pace, f"{percent(s.attainment, 2)} ÷ {done}", number(found.pace)))
    return [*rows, (by_season.format(figure=_("At this rate")), f"{money(s.booked)} ÷ {done}", money(found.projected))]


def _behind(deals: tuple[Credit, ...], *, with_person: bool) -> tuple[Block, ...]:
    if not deals:
        return (Text(_("No deal was won in this period."), "muted"),)
    who = (Column(_("Person")),) if with_person else ()
    columns = (Column(_("Deal")), *who, Column(_("Closed"), "right"), Column(_("Counts"), "right"))
    rows = tuple(_row(deal, with_person=with_person) for deal in deals[:SHOWN])
    return (Heading(_("The deals behind it")), Table(columns, rows), *_rest(deals[SHOWN:]))


def _row(deal: Credit, *, with_person: bool) -> tuple[str, ...]:
    who = (deal.person,) if with_person else ()
    name = deal.name if deal.share == 1 else f"{deal.name} ({percent(deal.share, 0)})"
    counts = money(deal.credit) if deal.credit else _("waiting for a rate")
    return (name, *who, day(deal.close_date) if deal.close_date else "–", counts)


def _rest(deals: tuple[Credit, ...]) -> tuple[Text, ...]:
    counted = [deal.credit for deal in deals if deal.credit]
    if not counted:
        return ()
    total = sum((each.amount for each in counted), start=counted[0].amount * 0)
    words = ngettext("and {count} more deal, {total} together", "and {count} more deals, {total} together", len(deals))
    return (Text(words.format(count=len(deals), total=money(Money(total, counted[0].currency))), "muted"),)
