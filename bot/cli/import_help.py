"""pacer import --help: beside the options, the columns of each kind of file; with a kind, of that one alone."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand

from bot.i18n import _

KIND = "pacer.kind"


class ImportHelp(TyperCommand):
    """The command with its columns, looked up only where somebody asks for help."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        # --help is heard before any argument is read
        ctx.meta[KIND] = next((arg for arg in args if not arg.startswith("-")), "")
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        self.epilog = "\n\n".join(_columns(ctx.meta[KIND]))
        super().format_help(ctx, formatter)


def _columns(kind: str) -> list[str]:
    """A paragraph for each kind: the columns it needs, and those it may have, by our own names."""
    from integrations.crm.files.forms import FORMS
    from integrations.crm.files.kinds import KEY_FIELDS, REQUIRED

    lines = [_("Columns by our names; those of Salesforce, HubSpot, Pipedrive and other exports are known as well.")]
    for each in [each for each in FORMS if each == kind] or FORMS:
        needed = [group.split("|") for group in REQUIRED[each]]
        named = {field for group in needed for field in group}
        others = ", ".join(field for field in FORMS[each] if field not in named)
        words = _("{kind}: {needed}; if there are any, {others}") if others else "{kind}: {needed}"
        listed = ", ".join(_(" or ").join(group) for group in needed)
        lines.append(words.format(kind=each, needed=listed, others=others))
    if kind in ("", "deals"):
        words = _("Deals without an id are known by {fields}, or by what --key names.")
        lines.append(words.format(fields=", ".join(KEY_FIELDS)))
    return lines
