"""Everything the asker wrote or was sent: counts on a card, and the full texts in a file for them alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, Field

from bot.asked import AskedAs
from bot.blocks import Block, Fields, Figure, Heading, Text
from bot.capabilities.personal.slots import file_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, ngettext, number
from bot.personal.files import document
from bot.personal.words import is_development, kind, local_day, title, when
from bot.turn import Call
from bot.wishes import Wish
from spm_core.personal.entries import KeptEntry
from spm_core.personal.history import history

LATEST = 3


class DataFormat(StrEnum):
    PDF = "pdf"
    JSON = "json"


class MyDataArgs(BaseModel):
    format: DataFormat | None = Field(None, description=N_("As a file: PDF or JSON"), json_schema_extra=NOT_ASKED)


@capability(
    "personal data",
    summary=N_("Everything you wrote or were sent, over time; as a file for you alone"),
    args=MyDataArgs,
    wish=Wish.SETTINGS,
    asked=AskedAs(slots=file_slots),
)
def my_data(request: Request, args: MyDataArgs) -> Card:
    entries = history(request.session, request.vault)
    return _file(request, entries, args.format) if args.format else _overview(request, entries)


def _overview(request: Request, entries: Sequence[KeptEntry]) -> Card:
    count = ngettext("{count} entry", "{count} entries", len(entries)).format(count=number(len(entries), 0))
    buttons = tuple(
        Button(
            file_format.name,
            Call("personal data", {"format": file_format.value}),
            primary=file_format is DataFormat.PDF,
        )
        for file_format in DataFormat
    )
    return Card(
        title=_("Your data"),
        body=(
            Figure(count, _("you wrote or were sent, or say who you are")),
            *_growth(request, entries),
            *_by_kind(request, entries),
            Text(_("The file holds every word, for you alone. Whoever has it can read it."), "muted"),
        ),
        buttons=buttons,
        facts=_facts(request, entries),
        as_of=request.now,
    )


def _growth(request: Request, entries: Sequence[KeptEntry]) -> tuple[Block, ...]:
    """The latest entries about the asker's development, without their texts, which are in the file."""
    latest = [entry for entry in reversed(entries) if entry.at and is_development(entry)][:LATEST]
    if not latest:
        return ()
    lines = tuple((kind(entry), _titled(request, entry)) for entry in latest)
    return (Heading(_("Your latest assessments, feedback and goals")), Fields(lines, lines=True))


def _titled(request: Request, entry: KeptEntry) -> str:
    return ", ".join(filter(None, (title(entry), when(entry, request.principal))))


def _by_kind(request: Request, entries: Sequence[KeptEntry]) -> tuple[Block, ...]:
    last = {kind(entry): entry for entry in entries}
    counts = Counter(map(kind, entries)).most_common()
    lines = tuple((name, _counted(count, when(last[name], request.principal))) for name, count in counts)
    return (Heading(_("All of it")), Fields(lines, lines=True)) if lines else ()


def _counted(count: int, latest: str) -> str:
    entries = ngettext("{count} entry", "{count} entries", count).format(count=number(count, 0))
    return f"{entries}, {latest}" if latest else entries


def _facts(request: Request, entries: Sequence[KeptEntry]) -> dict[str, object]:
    """Counts and dates only, nothing of the texts themselves."""
    dated = [local_day(entry.at, request.principal) for entry in entries if entry.at]
    return {
        "entries": len(entries),
        "by_kind": dict(Counter(entry.kind for entry in entries)),
        "first": min(dated, default=None),
        "last": max(dated, default=None),
    }


def _file(request: Request, entries: Sequence[KeptEntry], wanted: DataFormat) -> Card:
    return Card(
        title=_("Your data"),
        body=(Text(_("Here it is. Whoever has the file can read it: keep it to yourself.")),),
        facts=_facts(request, entries),
        as_of=request.now,
        files=(document(wanted.value, entries, request.principal, request.now),),
    )
