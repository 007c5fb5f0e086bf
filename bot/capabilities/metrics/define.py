"""What a term means, and the list of known terms."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.asked import AskedAs
from bot.blocks import Fields, Text
from bot.capabilities.metrics.slots import term_slots
from bot.capability import Request, capability
from bot.cards import SEEN, Button, Card
from bot.i18n import N_, _, current
from bot.language.glossary import Term, glossary, term_named
from bot.turn import Call
from bot.wishes import Wish

SUGGESTED = ("attainment", "pace", "weighted_pipeline", "coverage", "effective_quota")


class Define(BaseModel):
    term: str | None = Field(None, max_length=100, description=N_("Term; the whole list when left out"))


@capability(
    "define",
    summary=N_("What a term means and how it is computed"),
    args=Define,
    wish=Wish.NUMBER,
    public=True,
    suggest=N_("What's win rate?"),
    about="anyone",
    asked=AskedAs(names=frozenset({"deals"}), explains_terms=True, slots=term_slots),
)
def define(_request: Request, args: Define) -> Card:
    known = glossary(current().language)
    key = term_named(args.term) if args.term else None
    if key is not None:
        return _term(known[key])
    if args.term:
        return _list(_("I don't know that term"), _("I can explain these:"))
    return _list(_("Terms"), _("Ask me for any of these."))


def _term(term: Term) -> Card:
    formula = (Fields(((_("Computed as"), term.formula),), lines=True),) if term.formula else ()
    button = Button(_("All terms"), Call("define"))
    return Card(
        term.name, (Text(term.says), *formula), (button,), facts={"term": term.key}, resolved={"term": term.key}
    )


def _list(title: str, lead: str) -> Card:
    known = glossary(current().language)
    names = ", ".join(sorted((term.name for term in known.values()), key=str.casefold))
    buttons = tuple(
        Button(known[key].name, Call("define", {"term": key}), more=n >= SEEN) for n, key in enumerate(SUGGESTED)
    )
    return Card(title, (Text(lead), Text(names)), buttons, facts={"terms": sorted(known)})
