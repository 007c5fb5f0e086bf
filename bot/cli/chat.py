"""pacer chat: a conversation in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from bot.console.chat import Chat
    from bot.console.conversation import ConsoleConversation


def chat(
    who: Annotated[str, typer.Option("--as", help="Who you are: an e-mail or a name.")],
    now: Annotated[str | None, typer.Option(help="The moment to answer for, e.g. 2017-11-15T12:00.")] = None,
) -> None:
    """Talk to Pacer here in the terminal."""
    from bot.cli.common import asker, clock, unlocked
    from bot.console.conversation import conversing
    from bot.console.people import company_of
    from bot.language.table_checks import check_tables

    check_tables()
    with unlocked() as app:
        company = company_of(app)
        moments = clock(now, company)
        with conversing(app, asker(app, company, who, moments()), moments) as conversation:
            chat_with(conversation).run()


def chat_with(conversation: ConsoleConversation) -> Chat:
    from bot.cli.common import terminal
    from bot.console.chat import Chat

    console = terminal()
    return Chat(conversation.shown_on(console), console, reader(console))


def reader(console: Console) -> Callable[[str], str]:
    """A function that reads a line after a prompt: from the keyboard with editing, or from a pipe, echoed."""
    if not sys.stdin.isatty():
        return _piped(console)
    import readline  # noqa: F401  lines can be edited and recalled

    colour = console.is_terminal and not console.no_color
    # readline has to know which characters take no space
    before, after = ("\001\033[1;36m\002", "\001\033[0m\002") if colour else ("", "")
    return lambda prompt: input(prompt if prompt.startswith(" ") else f"\n{before}{prompt}{after}")


def _piped(console: Console) -> Callable[[str], str]:
    def read(prompt: str) -> str:
        typed = sys.stdin.readline()
        if not typed:
            raise EOFError
        console.print(f"{prompt}{typed.rstrip()}", markup=False, style="bold")
        return typed.rstrip("\n")

    return read


def register(app: typer.Typer) -> None:
    app.command("chat")(chat)
