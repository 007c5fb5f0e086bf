"""What is new since the last digest, in few words: deals, bookings that were told otherwise, the quota, the calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.blocks import Block, Fields, Heading, Text
from bot.i18n import N_, _, about, day, ngettext
from bot.parts.pipeline import STEPS, signed
from bot.parts.quota import abs_of
from spm_core.digest.bookings import BookedWhy, Rebooked
from spm_core.digest.service import Digest
from spm_core.money import ZERO, Money
from spm_core.period import ONE_DAY
from spm_core.pipeline.waterfall import Step

NAMED = 3
"""How many deals a sentence names."""
OTHERS = 3
"""How many of the other steps are told each; of more the largest, and the rest in one amount."""
_APART: tuple[Step, ...] = ("won", "lost", "slipped")
WHY: Mapping[BookedWhy, str] = {
    "lost": N_("lost"),
    "reopened": N_("reopened"),
    "removed": N_("taken out"),
    "handed_over": N_("handed over"),
    "split": N_("split changed"),
    "amount": N_("amount changed"),
    "date": N_("close date changed"),
    "rate": N_("rate changed"),
}


def news(week: Digest) -> tuple[Block, ...]:
    """What happened since then, for a person in a sentence; goals are told apart."""
    since = _("Since {day}").format(day=day(week.since + ONE_DAY))
    if week.nothing_changed:
        return (Text(_("nothing new."), strong=f"{since}:"),)
    beside = tuple(_beside(week))
    if not week.people:
        told = ", ".join(_told(week))
        return (*((Text(f"{told}.", strong=f"{since}:"),) if told else ()), *beside)
    fields = tuple(_fields(week))
    if not (fields or beside):
        return ()
    at_risk = ngettext("{count} deal", "{count} deals", week.risky).format(count=week.risky)
    fields += ((_("At risk"), at_risk),) if week.risky else ()
    return (Heading(since), *((Fields(fields),) if fields else ()), *beside)


def _fields(week: Digest) -> Iterator[tuple[str, str]]:
    """What became of deals; what did not happen is left out."""
    if week.wins:
        yield _("Won ({count})").format(count=len(week.wins)), about(week.won)
    elif week.changes.won:
        yield _("Won"), about(abs_of(week.changes.won))
    if week.changes.lost:
        yield _("Lost"), about(abs_of(week.changes.lost))
    if week.changes.slipped:
        yield _("Slipped"), about(abs_of(week.changes.slipped))
    yield from _other_steps(week)


def _told(week: Digest) -> Iterator[str]:
    if won := len(week.wins):
        words = ngettext("won {amount} ({count} deal)", "won {amount} ({count} deals)", won)
        yield words.format(amount=about(week.won), count=won)
    elif week.changes.won:
        yield _("won {amount}").format(amount=about(abs_of(week.changes.won)))
    if week.changes.lost:
        yield _("lost {amount}").format(amount=about(abs_of(week.changes.lost)))
    if week.changes.slipped:
        yield _("slipped {amount}").format(amount=about(abs_of(week.changes.slipped)))
    for label, amount in _other_steps(week):
        yield f"{label[:1].lower()}{label[1:]} {amount}"


def _other_steps(week: Digest) -> Iterator[tuple[str, str]]:
    """The net of each other step of the open amount, though deals may have made up for each other in it."""
    moved = {part.step for part in week.changes.moved if part.step not in _APART}
    amounts = [(step, getattr(week.changes, step)) for step in STEPS if step in moved]
    largest = sorted(amounts, key=lambda each: -abs(each[1].amount))
    told, rest = (largest, []) if len(largest) <= OTHERS else (largest[: OTHERS - 1], largest[OTHERS - 1 :])
    for step, amount in told:
        yield _(STEPS[step]), signed(amount)
    if rest:
        yield _("Other changes"), signed(_sum([amount for _step, amount in rest]))


def _beside(week: Digest) -> Iterator[Text]:
    """What was told and is no longer so, a quota that changed, and calls that did."""
    for strong, sign in ((_("Booked less:"), -1), (_("Booked more:"), 1)):
        if found := [each for each in week.bookings.rebooked if (each.amount.amount > 0) == (sign > 0)]:
            yield Text(_rebooked(found), strong=strong)
    if week.quota_changed and week.quota_before is not None:
        now = about(week.standing.quota) if week.standing.quota else _("none")
        yield Text(f"{about(week.quota_before)} → {now}.", strong=_("Quota changed:"))
    if week.calls_changed and week.calls and week.calls_before:
        said = f"{about(week.calls_before.commit)} → {about(week.calls.commit)}."
        yield Text(said, strong=_("Forecast calls:"))


def _rebooked(found: Sequence[Rebooked]) -> str:
    items = [f"{each.name}{f' {signed(each.amount)}' if each.amount else ''} ({_(WHY[each.why])})" for each in found]
    if len(items) == 1:
        return f"{items[0]}."
    total = _("Total: {amount}.").format(amount=signed(_sum([each.amount for each in found])))
    return f"{some(items)}. {total}"


def _sum(amounts: Sequence[Money]) -> Money:
    return sum(amounts, Money(ZERO, amounts[0].currency))


def some(items: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = len(items) - NAMED
    named = (", " if not any("," in item for item in items) else "; ").join(items[:NAMED])
    if more <= 0:
        return named
    return ngettext("{names} and {count} more", "{names} and {count} more", more).format(names=named, count=more)
