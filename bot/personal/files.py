"""A person's own texts as a file: JSON for machines, a PDF to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.cards import Document
from bot.i18n import _, current, moment
from bot.personal.words import kind, title, when
from spm_core.personal.entries import KeptEntry
from spm_core.principal import Principal

TEMPLATE = Path(__file__).with_name("history.typ")
TYPES = {"json": "application/json", "pdf": "application/pdf"}


def document(ending: str, entries: Sequence[KeptEntry], principal: Principal, now: datetime) -> Document:
    make = as_pdf if ending == "pdf" else as_json
    return Document(f"my-data-{now:%Y-%m-%d}.{ending}", TYPES[ending], partial(make, entries, principal, now))


def as_json(entries: Sequence[KeptEntry], principal: Principal, now: datetime) -> bytes:
    said = [
        {"kind": each.kind, "at": each.at.isoformat() if each.at else None, "title": each.title, "text": each.text}
        for each in entries
    ]
    whole = {"person": principal.ref, "company": principal.company.name, "as_of": now.isoformat(), "entries": said}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def as_pdf(entries: Sequence[KeptEntry], principal: Principal, now: datetime) -> bytes:
    from typst import TypstError

    data, made = json.dumps(_page(entries, principal, now), ensure_ascii=False), int(now.timestamp())
    try:
        return _compiled(data, made, ignore_system_fonts=True, pdf_standards="ua-1")
    except TypstError:  # a letter that our fonts lack, such as a name in Chinese: the machine's fonts may have it
        return _compiled(data, made)


def _compiled(data: str, made: int, **options: Any) -> bytes:
    import typst

    return bytes(typst.compile(TEMPLATE, format="pdf", sys_inputs={"data": data}, timestamp=made, **options))


def _page(entries: Sequence[KeptEntry], principal: Principal, now: datetime) -> dict[str, Any]:
    locale = current().locale
    dated = [each for each in entries if each.at is not None]
    undated = [each for each in entries if each.at is None]
    parts = ((_("What is kept about you"), undated), (_("What you wrote and were sent, over time"), dated))
    return {
        "title": _("Your data"),
        "above": f"{principal.company.name} · {principal.name}",
        "footer": _("As of {moment} · for {name} alone").format(
            moment=moment(now.astimezone(principal.company.zone)), name=principal.name
        ),
        "lang": locale.language,
        "region": locale.territory or "US",
        "parts": [{"title": name, "rows": [_row(each, principal) for each in rows]} for name, rows in parts if rows],
    }


def _row(entry: KeptEntry, principal: Principal) -> dict[str, str]:
    """What has no day has its name there."""
    named = title(entry)
    head = f"{kind(entry)} · {named}" if named else kind(entry)
    if entry.at is None:
        return {"when": head, "head": "", "text": entry.text}
    return {"when": when(entry, principal), "head": head, "text": entry.text}
