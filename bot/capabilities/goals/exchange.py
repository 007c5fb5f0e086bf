"""What was said about a goal, as blocks: the latest news, a change that is still pending, and the exchange so far."""

from __future__ import annotations

from collections.abc import Mapping

from bot.blocks import Block, Heading, Quote, Text, Tone
from bot.i18n import _, day, ngettext, number
from bot.parts.goals import DONE, target
from spm_core.goals.detail import GoalThread
from spm_core.goals.models import GoalEntry, GoalEntryKind, GoalState

SHOWN = 4
"""Of a long exchange, only the latest entries are shown."""
_TONES: Mapping[GoalEntryKind, Tone] = {
    GoalEntryKind.CONCERN: "warning",
    GoalEntryKind.ACKNOWLEDGED: "good",
    GoalEntryKind.CONFIRMED: "good",
}


def news_line(thread: GoalThread, entry: GoalEntry) -> Text:
    symbol = "✔ " if _TONES.get(entry.kind) == "good" else ""
    return Text(symbol + _words_of(thread, entry), _TONES.get(entry.kind, "plain"))


def pending_change(thread: GoalThread) -> tuple[Block, ...]:
    """The proposed version that still waits for a decision: who proposed what, when and why."""
    last = thread.versions[-1] if thread.versions else None
    if last is None or last.state is not GoalState.PROPOSED:
        return ()
    values = {
        "name": thread.names.get(last.by_id or 0, ""),
        "day": day(last.at.date()),
        "target": target(thread.amount_of(last), thread.goal.metric, thread.shown.each),
    }
    if thread.goal.state is GoalState.AGREED:
        words = _("{name} proposed {target} on {day}. Until it is agreed, the goal above counts.")
    else:
        words = _("Proposed by {name} on {day}. It counts once it is agreed.")
    return (Text(words.format(**values), "warning"), *((Quote(last.why, values["name"]),) if last.why else ()))


def exchange(thread: GoalThread, news: GoalEntry | None) -> tuple[Block, ...]:
    """Every entry but `news`, which the card already begins with."""
    entries = [entry for entry in thread.entries if entry is not news]
    if not entries:
        return ()
    hidden = len(entries) - SHOWN
    more = (Text(ngettext("{count} earlier", "{count} earlier", hidden).format(count=number(hidden, 0)), "muted"),)
    said = [_said(thread, entry) for entry in entries[-SHOWN:]]
    return (Heading(_("What was said")), *(more if hidden > 0 else ()), *said)


def _said(thread: GoalThread, entry: GoalEntry) -> Block:
    done = f"{_done(thread, entry)}, {day(entry.at.date())}"
    return Quote(entry.text, done) if entry.text else Text(done, "muted")


def _words_of(thread: GoalThread, entry: GoalEntry) -> str:
    done = _done(thread, entry)
    return _("{done}: “{words}”").format(done=done, words=entry.text) if entry.text else done


def _done(thread: GoalThread, entry: GoalEntry) -> str:
    version = next((known for known in thread.versions if known.number == entry.version), thread.versions[0])
    wanted = target(thread.amount_of(version), thread.goal.metric, thread.shown.each)
    return _(DONE[entry.kind]).format(name=thread.names.get(entry.by_id or 0, "–"), target=wanted)
