"""pacer demo: a made-up company to talk about, with nothing to set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.console.conversation import ConsoleConversation


def demo(
    question: Annotated[str | None, typer.Argument(help="Ask this and leave; chat when left out.")] = None,
    who: Annotated[str | None, typer.Option("--as", help="Who you are: a name or e-mail of the demo company.")] = None,
) -> None:
    """Try Pacer on a made-up company, remade every day."""
    from bot.cli.chat import chat_with
    from bot.cli.common import asker, clock, unlocked
    from bot.console.conversation import conversing
    from bot.console.people import company_of
    from bot.demo.database import demo_settings
    from bot.demo.people import FIRST
    from bot.demo.tour import TOUR
    from bot.i18n import _
    from bot.language.table_checks import check_tables

    check_tables()
    with unlocked(demo_settings(_tell)) as app:
        company = company_of(app)
        moments = clock(None, company)
        with conversing(app, asker(app, company, who or FIRST, moments()), moments) as conversation:
            if question:
                raise typer.Exit(_ask_once(conversation, question))
            chat = chat_with(conversation)
            chat.tour = TOUR
            chat.run(_("demo: {company}, made up and remade every day").format(company=company.name))


def _tell() -> None:
    import sys

    from bot.i18n import _

    if sys.stderr.isatty():
        typer.echo(_("Making the demo company: people, quotas, deals… (once a day)"), err=True)


def _ask_once(conversation: ConsoleConversation, question: str) -> int:
    from bot.cli.common import terminal
    from bot.cli.failures import status
    from bot.console.render import show_answer
    from bot.i18n import _

    console, person = terminal(), conversation.person
    answer = conversation.shown_on(console).ask(question)
    console.print(_("{name}, {company} (made up)").format(name=person.name, company=person.company.name), style="dim")
    show_answer(console, answer)
    console.print(_("Without a question it is a chat, where a number presses its button."), style="dim")
    return status(answer)


def register(app: typer.Typer) -> None:
    app.command("demo")(demo)
