"""Capabilities: each is declared once, and every surface, the help and the model's tools are made from that."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.asked import PLAIN, About, AskedAs
from bot.cards import Reply
from bot.wishes import Wish
from spm_core.channels.service import Place
from spm_core.db import ScopedSession
from spm_core.principal import Principal, Role
from spm_core.vault import Vault


@dataclass(frozen=True, slots=True)
class Request:
    """Everything a handler gets: no platform, no client, no turn."""

    principal: Principal
    session: ScopedSession
    now: datetime
    """With the company's time zone."""
    vault: Vault = field(default_factory=Vault)
    """Decrypts what people wrote about each other."""
    place: Place | None = None
    """The channel it was asked in; None where nobody else reads."""
    came: date | None = None
    """The day on which the same came by itself before; None for what was asked for, or comes for the first time."""

    @property
    def today(self) -> date:
        """The day in the company's reporting time zone."""
        return self.principal.company.today(self.now)


LAST = 99
Args = TypeVar("Args", bound=BaseModel)
Handler = Callable[[Request, Args], Reply]


@dataclass(frozen=True, slots=True)
class Capability:
    name: str
    """One or more lower-case words, as typed after /pacer."""
    summary: str
    """One line for the help, in English: the source of its translations."""
    args: type[BaseModel]
    run: Handler[Any]
    role: Role = Role.REP
    about: About = "reports"
    aggregates: bool = False
    """Whether members of a team may ask for averages over it."""
    asked: AskedAs = PLAIN
    """How questions about it are read; their phrases are in bot/languages, a file a topic."""
    wish: Wish = Wish.ELSE
    """What it is wanted for: its group in the help."""
    example: str = ""
    """A sentence to copy, in the help; without one, its suggestion is. {colleague} in it becomes a first name."""
    suggest: str = ""
    """A question that shows it off, as a button: up to 25 characters."""
    place: int = LAST
    """Its place among the suggestions and in its group; the main job is first."""
    leads: bool = False
    """Whether it is of use only to those who lead people."""
    form_title: str = ""
    """What its form is called where the summary has more than 24 characters in some language."""
    submit: str = ""
    """What the button of its form does: Propose, Log, Send."""
    evidence: Callable[[Request, Mapping[str, Any]], Mapping[str, str]] | None = None
    """What is known that helps to fill its form, by argument, where the arguments given so far allow it."""
    writes: bool = False
    hidden: bool = False
    """Whether it is reached by buttons alone and listed nowhere."""
    public: bool = False
    """Whether it may be posted in a channel, as it tells what every colleague may know. All else stays private."""
    preview: Handler[Any] | None = None
    """Shows what `run` would write, where that was asked for in words and no argument is missing."""
    form: Handler[Any] | None = None
    """Makes its form, where the inputs depend on more than the argument model."""
    private: bool = False
    """Whether its arguments may hold confidential words, which no conversation remembers."""


_REGISTRY: dict[str, Capability] = {}


def capability(
    name: str, *, summary: str, args: type[BaseModel], **options: Any
) -> Callable[[Handler[Any]], Handler[Any]]:
    """Declare a handler as a capability."""

    def declare(run: Handler[Any]) -> Handler[Any]:
        if name in _REGISTRY:
            raise ValueError(f"two capabilities are called {name}")
        _REGISTRY[name] = Capability(name, summary, args, run, **options)
        return run

    return declare


@cache
def capabilities() -> Mapping[str, Capability]:
    """Every declared capability by name. New topics under bot/capabilities are found automatically."""
    import bot.capabilities as package

    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    # By name, not by the folder that was read first: help and suggestions list them in this order.
    for name in sorted(_REGISTRY):
        _REGISTRY[name] = _REGISTRY.pop(name)
    return _REGISTRY


def may_use(principal: Principal, capability: Capability) -> bool:
    """Whether they may use it. Whoever leads people has a manager's rights; a channel may use what is public."""
    if principal.audience:
        return capability.public
    role = max(principal.role, Role.MANAGER) if principal.leads else principal.role
    return role >= capability.role


def suggested(principal: Principal | None = None) -> list[Capability]:
    """Capabilities to try first, the main job before all others; without a principal, those for everybody.

    None of them needs an argument.
    """
    offered = (item for item in capabilities().values() if item.suggest and not needs_arguments(item))
    allowed = (item for item in offered if (may_use(principal, item) if principal else item.role == Role.REP))
    return sorted(allowed, key=lambda item: item.place)


def needs_arguments(capability: Capability) -> bool:
    """Whether it has to be told something before it can answer."""
    return any(field.is_required() for field in capability.args.model_fields.values())


@dataclass(frozen=True, slots=True)
class Ambiguous(Exception):
    """A word that could mean several things, which becomes a card with a button for each."""

    argument: str
    """Empty where the options differ in several, whose values are arguments by name."""
    word: str
    options: tuple[tuple[str, Any], ...]
    """Pairs of a label and the argument's value."""
