"""What each column of each kind holds, and which cells no row may leave blank."""

from __future__ import annotations

from collections.abc import Mapping

from spm_core.imports.rows import FileKind

FORMS: Mapping[FileKind, Mapping[str, str]] = {
    "people": {
        "id": "text", "name": "person", "email": "email", "manager": "person", "team": "text", "role": "role",
        "country": "country", "time_zone": "text", "locale": "text", "start_date": "date", "end_date": "date",
        "ramp": "shares",
    },
    "quotas": {
        "owner": "person", "owner_email": "email", "owner_id": "text", "scope": "scope", "metric": "text",
        "period": "text", "period_start": "date", "period_end": "date", "amount": "money", "currency": "currency",
        "weights": "shares",
    },
    "deals": {
        "id": "key", "name": "title", "owner": "person", "owner_email": "email", "owner_id": "text",
        "account": "name", "product": "name", "amount": "money", "currency": "currency", "stage": "text",
        "status": "text", "won": "yes_no", "closed": "yes_no", "created": "date", "close_date": "date",
        "probability": "share", "forecast_category": "text", "type": "text", "new_logo": "yes_no", "splits": "splits",
        "last_activity": "date", "next_step": "long", "loss_reason": "long", "win_reason": "long",
        "contacts": "count",
    },
    "history": {"deal": "key", "changed_on": "date", "field": "text", "old": "long", "new": "long"},
    "accounts": {"name": "name", "sector": "text", "segment": "text", "office": "text"},
    "products": {"name": "name", "series": "text", "list_price": "money"},
    "rates": {"currency": "currency", "day": "date", "rate": "rate"},
    "activities": {
        "id": "text", "owner": "person", "owner_email": "email", "owner_id": "text", "kind": "activity", "day": "date",
        "number": "count",
    },
    "leads": {
        "id": "key", "name": "title", "owner": "person", "owner_email": "email", "owner_id": "text", "origin": "text",
        "created": "date", "converted": "date",
    },
    "hours": {
        "owner": "person", "owner_email": "email", "owner_id": "text", "day": "date", "kind": "work", "hours": "money",
    },
}  # fmt: skip

NEEDED: Mapping[FileKind, tuple[str, ...]] = {
    "people": (),
    "quotas": ("amount",),
    "deals": ("id",),
    "history": ("deal", "changed_on", "field"),
    "accounts": ("name",),
    "products": ("name",),
    "rates": ("currency", "day", "rate"),
    "activities": ("kind", "day"),
    "leads": ("id", "created"),
    "hours": ("day", "kind", "hours"),
}
"""Fields that no row may leave blank; the person a row is about is checked separately."""
