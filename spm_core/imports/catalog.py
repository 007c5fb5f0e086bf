"""Look up accounts and products by name: known, learned as an alias, or created on the fly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select, update

from spm_core import bulk
from spm_core.db import ScopedSession
from spm_core.deals.models import Account, Alias, Deal, DealChange, Product
from spm_core.errors import CoreError
from spm_core.people.models import Employee

MODELS: dict[str, type[Account] | type[Product]] = {"product": Product, "account": Account}
ACCOUNT_WORDS = ("sector", "segment", "office")


def aliases(session: ScopedSession, kind: str, confirmed: Mapping[str, str]) -> dict[str, str]:
    """Return what each spelling means, as learned before or confirmed with this import."""
    rows = session.execute(select(Alias.spelling, Alias.means).where(Alias.kind == kind))
    learned: dict[str, str] = dict(rows.all())
    return {**learned, **confirmed}


class Catalog:
    """The ids of accounts or of products by name, and how often each name is used in a file."""

    def __init__(self, session: ScopedSession, kind: str, confirmed: Mapping[str, str]) -> None:
        self.session, self.kind, self.model = session, kind, MODELS[kind]
        self.aliases = aliases(session, kind, confirmed)
        self.ids: dict[str | None, int | None] = {None: None}
        self.used: Counter[str] = Counter()
        self._know(bulk.stored(session, self.model, ("name", "id")))

    def _know(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self.ids.update(rows)
        self.ids.update({spelling: self.ids[means] for spelling, means in self.aliases.items() if means in self.ids})

    def of(self, names: Sequence[str | None]) -> list[int | None]:
        """Return the id of each name, in order, creating a row for each unknown one."""
        counts = Counter(names)
        del counts[None]
        self.used.update(counts)  # type: ignore[arg-type]
        fresh = {self.aliases.get(name, name) for name in counts if name is not None and name not in self.ids}
        if fresh:
            bulk.add(self.session, self.model, ("name",), [(name,) for name in sorted(fresh)])
            self._know(bulk.stored_by(self.session, self.model, ("name", "id"), "name", fresh))
        return [*map(self.ids.__getitem__, names)]


def confirm(session: ScopedSession, confirmed: Mapping[str, str], kinds: Sequence[str]) -> None:
    """Remember what spellings mean, and correct what is stored under them; call it once the rows are in.

    Raise CoreError("unknown_alias") where nothing of these kinds has the name that is meant.
    """
    for spelling, means in confirmed.items():
        matching_kinds = [kind for kind in kinds if means in _names(session, kind)]
        if not matching_kinds:
            raise CoreError("unknown_alias", spelling=spelling, means=means, kinds=kinds)
        _learn(session, matching_kinds[0], spelling, means)


def _learn(session: ScopedSession, kind: str, spelling: str, means: str) -> None:
    session.execute(delete(Alias).where(Alias.kind == kind, Alias.spelling == spelling))
    session.add(Alias(kind=kind, spelling=spelling, means=means))
    session.flush()
    if kind in MODELS:
        _merge(session, kind, spelling, means)
    elif kind in ACCOUNT_WORDS:
        field = getattr(Account, kind)
        session.execute(update(Account).where(field == spelling).values({kind: means}))


def _names(session: ScopedSession, kind: str) -> set[str]:
    if kind in MODELS:
        return set(session.scalars(select(MODELS[kind].name)))
    if kind == "owner":
        people = session.execute(select(Employee.name, Employee.email))
        return {called for person in people for called in person if called}
    return {word for word in session.scalars(select(getattr(Account, kind)).distinct()) if word}


def _merge(session: ScopedSession, kind: str, spelling: str, means: str) -> None:
    """Move the deals of the misspelled row to the right one, and delete it."""
    model = MODELS[kind]
    ids: dict[str, int] = dict(bulk.stored_by(session, model, ("name", "id"), "name", [spelling, means]))
    if spelling in ids:
        column = f"{kind}_id"
        session.execute(update(Deal).where(getattr(Deal, column) == ids[spelling]).values({column: ids[means]}))
        # It is the same product or account under its right name: so it was before.
        for text in (DealChange.old, DealChange.new):
            moved = update(DealChange).where(DealChange.field == column, text == str(ids[spelling]))
            session.execute(moved.values({text.key: str(ids[means])}).execution_options(synchronize_session=False))
        bulk.remove(session, model, [ids[spelling]])
