"""pacer report: a performance report on the terminal, or as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.failures import Failed, usage
from bot.i18n import _

if TYPE_CHECKING:
    from bot.cards import Answer

ENDINGS = ("pdf", "xlsx")


def report(
    who: Annotated[str, typer.Option("--as", help="Who asks: an e-mail or a name.")],
    period: Annotated[str | None, typer.Option(help='Such as "last quarter" or 2026-05-01..2026-07-31.')] = None,
    person: Annotated[str | None, typer.Option(help="Whose, when not one's own.")] = None,
    team: Annotated[str | None, typer.Option(help='Whose team: "my team", a team or its lead.')] = None,
    company: Annotated[bool, typer.Option("--company", help="Of the whole company.")] = False,
    out: Annotated[Path | None, typer.Option(help="A file to write: report.pdf or report.xlsx.")] = None,
    now: Annotated[str | None, typer.Option(help="The moment to answer for, e.g. 2017-11-15T12:00.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Report performance: pacer report --as dana@example.com --period "last quarter" --out report.pdf."""
    ending = out.suffix.removeprefix(".").lower() if out else None
    if ending is not None and ending not in ENDINGS:
        usage(_("I can write .pdf and .xlsx, not “{name}”.").format(name=out.name if out else ""))
    args = {
        "period": period,
        "person": person,
        "team": team,
        "among": "company" if company else None,
        "format": ending,
    }
    answer = _asked({name: value for name, value in args.items() if value is not None}, who, now)
    if out:
        answer = _written(answer, out)
    _print(answer, as_json)


def _asked(args: dict[str, Any], who: str, now: str | None) -> Answer:
    from bot.cli.common import asker, clock, unlocked
    from bot.console.conversation import conversing
    from bot.console.people import company_of
    from bot.turn import Call

    with unlocked() as app:
        company = company_of(app)
        moments = clock(now, company)
        with conversing(app, asker(app, company, who, moments()), moments) as conversation:
            return conversation.press(Call("report", args))


def _written(answer: Answer, out: Path) -> Answer:
    """The answer, once its file is written where it was asked for."""
    from dataclasses import replace

    from bot.blocks import Text
    from bot.cards import Card
    from bot.i18n import speaking
    from bot.parts.documents import files_of, made

    for document in files_of(answer):
        try:
            out.write_bytes(made(document, answer.locale))
        except OSError as error:
            raise Failed(_("I can't write {path}: {why}.").format(path=out, why=error.strerror)) from error
    if not isinstance(answer.reply, Card) or not answer.reply.files:
        return answer
    with speaking(answer.locale):
        words = _("Saved as {path}").format(path=out)
    return replace(answer, reply=replace(answer.reply, body=(Text(words),), files=()))


def _print(answer: Answer, as_json: bool) -> None:
    from bot.cli.failures import status

    if as_json:
        from bot.console.machine import as_object

        typer.echo(json.dumps(as_object(answer), ensure_ascii=False))
    else:
        from bot.cli.common import terminal
        from bot.console.render import show_answer

        show_answer(terminal(), answer)
    raise typer.Exit(status(answer))


def register(app: typer.Typer) -> None:
    app.command("report")(report)
