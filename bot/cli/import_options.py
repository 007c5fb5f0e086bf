"""What the options of pacer import say, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import usage
from bot.i18n import _

if TYPE_CHECKING:
    from spm_core.imports.options import Options


class KindName(StrEnum):
    PEOPLE = "people"
    QUOTAS = "quotas"
    DEALS = "deals"
    HISTORY = "history"
    ACCOUNTS = "accounts"
    PRODUCTS = "products"
    RATES = "rates"
    ACTIVITIES = "activities"
    LEADS = "leads"
    HOURS = "hours"
    LEAVES = "leaves"


class DateOrder(StrEnum):
    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


KindArgument = Annotated[KindName | None, typer.Argument(help="What the file holds.")]
FileArgument = Annotated[Path | None, typer.Argument(help="A CSV file or a workbook, as it was exported.")]
MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=COLUMN",
        help="Which column a field is in; of several, as in close_date=Won,Expected, the first filled one counts. "
        "May be repeated.",
    ),
]
OwnerOption = Annotated[str | None, typer.Option(metavar="NAME", help="Whose all rows are.")]
KeyOption = Annotated[
    str | None,
    typer.Option(metavar="A,B", help="The columns by which a deal is known, where the file has no id."),
]
SheetOption = Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of a workbook.")]
DateOrderOption = Annotated[DateOrder | None, typer.Option(help="The order of dates, where the file leaves it open.")]
CreateOption = Annotated[bool, typer.Option("--create-owners", help="Create owners nobody knows yet.")]
AliasOption = Annotated[
    list[str] | None,
    typer.Option(metavar="SPELLING=NAME", help="Confirm that one name means another, from now on. May be repeated."),
]
CompleteOption = Annotated[
    bool,
    typer.Option(
        "--complete",
        help="The file has every deal, or leave, of the people in it: those missing leave the figures.",
    ),
]
CheckOption = Annotated[bool, typer.Option("--check", help="Report everything, change nothing.")]
RejectsOption = Annotated[Path | None, typer.Option(help="Where to write rejected rows; beside the file unless given.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the report as one JSON object.")]
WatchOption = Annotated[
    Path | None,
    typer.Option(help="Import every file that is put into this folder, named by what it holds: deals-monday.csv."),
]


@dataclass(frozen=True, slots=True)
class How:
    """How a file is read, as the command's options say."""

    mapped: dict[str, str]
    date_order: DateOrder | None
    sheet: str | None
    key: tuple[str, ...]
    owner: str | None


def options_of(check: bool, create_owners: bool, complete: bool, aliases: dict[str, str]) -> Options:
    from bot.settings import Settings
    from integrations.crm.files import known_words
    from spm_core.imports.options import Options

    return Options(
        by=_user(),
        check=check,
        create_owners=create_owners,
        complete=complete,
        aliases=aliases,
        max_rejected=Settings().max_rejected,
        words=known_words,
    )


def pairs_of(form: str, texts: list[str] | None) -> dict[str, str]:
    """Return what is given as LEFT=RIGHT. Raises Failed for anything else, with the form it has."""
    pairs: dict[str, str] = {}
    for text in texts or ():
        left, right = (side.strip() for side in text.partition("=")[::2])
        if not left or not right:
            usage(_("It is written as {form}.").format(form=form))
        pairs[left] = right
    return pairs


def _user() -> str:
    """The operating system's name for whoever runs the command."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
