"""What each column of each kind holds, and which cells no row may leave blank."""

from __future__ import annotations

from collections.abc import Mapping

from spm_core.imports.rows import FileKind

FORMS: Mapping[FileKind, Mapping[str, str]] = {
    "people": {
        "id": "text", "name": "person", "email": "email", "manager": "person", "team": "text", "role": "role",
        "country": "country", "time_zone": "time_zone", "locale": "locale", "start_date": "date", "end_date": "date",
        "ramp": "shares", "active": "active", "title": "text", "working_time": "working_time",
        "weekdays": "weekdays",
    },
    "quotas": {
        "owner": "person", "owner_email": "email", "owner_id": "text", "scope": "scope", "metric": "text",
        "period": "period", "period_start": "date", "period_end": "date", "amount": "money", "currency": "currency",
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
        "owner": "person", "owner_email": "email", "owner_id": "text", "day": "date", "kind": "work", "hours": "number",
    },
    "leaves": {
        "owner": "person", "owner_email": "email", "owner_id": "text", "first_day": "date", "last_day": "date",
        "granted": "granted",
    },
}  # fmt: skip

BESIDE: Mapping[FileKind, Mapping[str, str]] = {
    "people": {
        "first_name": "text", "last_name": "text", "inactive": "yes_no", "manager_email": "email", "manager_id": "text",
    },
    "quotas": {"year": "period"},
    "deals": {
        "won_on": "date", "lost_on": "date", "closed_on": "date", "expected_on": "date", "actual_amount": "money",
        "expected_amount": "money", "archived": "yes_no", "active": "yes_no", "deleted": "yes_no",
    },
    "leaves": {"reason": "text"},
}  # fmt: skip
"""Columns that complete the fields of a row, in exports that have several columns for one field."""
COMPLETED: Mapping[str, str] = {
    "first_name": "name", "last_name": "name", "inactive": "active", "manager_email": "manager",
    "manager_id": "manager", "year": "period", "won_on": "close_date", "lost_on": "close_date",
    "closed_on": "close_date", "expected_on": "close_date", "actual_amount": "amount", "expected_amount": "amount",
}  # fmt: skip
"""The field of a row that each of these completes."""


def form_of(kind: FileKind, field: str) -> str:
    return FORMS[kind].get(field) or BESIDE[kind][field]


def fields_of(kind: FileKind) -> list[str]:
    return [*FORMS[kind], *BESIDE.get(kind, ())]


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
    "leaves": ("first_day",),
}
"""Fields that no row may leave blank; the person a row is about is checked separately."""
