"""A person's own data as a file: JSON for machines, a PDF to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.cards import Document
from bot.i18n import _, current, moment
from bot.parts.typeset import typeset
from bot.personal.words import kind, title, when
from spm_core.personal.entries import KeptEntry
from spm_core.principal import Principal

TEMPLATE = Path(__file__).with_name("history.typ")
TYPES = {"json": "application/json", "pdf": "application/pdf"}


def document(ending: str, entries: Sequence[KeptEntry], principal: Principal, now: datetime) -> Document:
    make = as_pdf if ending == "pdf" else as_json
    return Document(f"my-data-{now:%Y-%m-%d}.{ending}", TYPES[ending], partial(make, entries, principal, now))


def as_json(entries: Sequence[KeptEntry], principal: Principal, now: datetime) -> bytes:
    rows = [
        {
            "kind": entry.kind,
            "at": entry.at.isoformat() if entry.at else None,
            "title": entry.title,
            "text": entry.text,
        }
        for entry in entries
    ]
    data = {"person": principal.ref, "company": principal.company.name, "as_of": now.isoformat(), "entries": rows}
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def as_pdf(entries: Sequence[KeptEntry], principal: Principal, now: datetime) -> bytes:
    return typeset(TEMPLATE, _page(entries, principal, now), now)


def _page(entries: Sequence[KeptEntry], principal: Principal, now: datetime) -> dict[str, Any]:
    locale = current().locale
    dated = [entry for entry in entries if entry.at is not None]
    undated = [entry for entry in entries if entry.at is None]
    parts = ((_("What is kept about you"), undated), (_("What you wrote and were sent, over time"), dated))
    return {
        "title": _("Your data"),
        "above": f"{principal.company.name} · {principal.name}",
        "footer": _("As of {moment} · for {name} alone").format(
            moment=moment(now.astimezone(principal.company.zone)), name=principal.name
        ),
        "lang": locale.language,
        "region": locale.territory or "US",
        "parts": [{"title": name, "rows": [_row(entry, principal) for entry in rows]} for name, rows in parts if rows],
    }


def _row(entry: KeptEntry, principal: Principal) -> dict[str, str]:
    """One row of the page; an entry without a day shows its heading in the day's place."""
    named = title(entry)
    head = f"{kind(entry)} · {named}" if named else kind(entry)
    if entry.at is None:
        return {"when": head, "head": "", "text": entry.text}
    return {"when": when(entry, principal), "head": head, "text": entry.text}
