"""The command line. Each command is a module with `register(app)`, imported only when it is called."""

from __future__ import annotations

import importlib
from difflib import get_close_matches
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

MODULES = {
    "init": "init",
    "import": "import_cmd",
    "ask": "ask",
    "chat": "chat",
    "demo": "demo",
    "serve": "serve",
    "worker": "worker",
    "notices": "notices",
    "link": "link",
    "manifest": "manifest",
    "metrics": "metrics",
    "goals": "goals",
    "cycles": "cycles",
    "report": "report",
    "ranks": "ranks",
    "wins": "wins",
    "issues": "issues",
    "keys": "keys",
    "export": "export",
    "erase": "erase",
    "doctor": "doctor",
}


class Commands(TyperGroup):
    """Imports a command when it is called, so that a question waits for no SDK, and turns failures into sentences."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(MODULES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in MODULES:
            return _suggest(ctx, cmd_name)
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        importlib.import_module(f"bot.cli.{MODULES[cmd_name]}").register(single)
        command = get_command(single)
        command.name = cmd_name
        return command

    def invoke(self, ctx: Any) -> Any:
        from bot.cli.failures import sentences
        from bot.cli.logs import to_file

        to_file()
        with sentences():
            return super().invoke(ctx)


def _suggest(ctx: Any, name: str) -> None:
    """Fail with the commands of a similar name; where there are none, the library has its own words."""
    from bot.i18n import _

    if near := get_close_matches(name, MODULES, 3):
        ctx.fail(_("There is no command “{name}”. Did you mean {near}?").format(name=name, near=_(" or ").join(near)))


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"pacer {version('pacer')}")
        raise typer.Exit


@app.callback()
def pacer(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """How sales people track to quota, in the terminal, Slack and Microsoft Teams."""
