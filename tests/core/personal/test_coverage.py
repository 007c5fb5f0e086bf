"""No table is forgotten: each is looked after by a feature's `personal`, or said to hold nothing personal."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from sqlalchemy import JSON, Enum, String, Table, Text

from bot.declared import declared
from spm_core.models import Base, all_models
from spm_core.personal.features import features
from tests.architecture.source import imported, modules

NOTHING_PERSONAL = {
    "company": "settings; who is told of issues is unset by people.personal",
    "account": "customers",
    "product": "goods",
    "rate": "exchange rates",
    "figure_change": "what quotas, rates, prices and days of employment were before, by id",
    "pace": "how many messages were sent",
    "chat_roster": "conversations whose members can be read, and not who they are",
    "seen_turn": "ids of events, for a day",
    "vault_key": "fingerprints of keys",
    "running_process": "machines and processes",
    "role_schedule": "the company's schedules",
    "channel": "channels; a lead's name in one is replaced wherever it is",
    "audit_entry": "ids and names of capabilities: who somebody was is not said any more",
    "assignment": "who reported to whom when, and team names: names in them are replaced",
    "subtree": "derived from assignments",
    "leave": "days away, which quotas are measured by",
    "split": "shares of deals",
    "quota": "amounts",
    "lead": "who might buy; source's own names and ids",
    "deal_change": "stages, amounts and dates",
    "work_hours": "hours",
    "cycle": "rhythms of self-assessments",
    "assessment": "that there was one, and how far it got",
    "feedback": "that there was one, and its verdict",
    "feedback_action": "figures and days",
    "win_part": "who had a part in a win",
    "correction_party": "who had credit of a corrected deal",
    "coaching_talk": "that there was one, when, and about which figure",
}
BY_HAND = {"spm_core.personal.service", "spm_core.personal.mentions", "spm_core.personal.marks", "spm_core.vault"}
"""Beside the features: the person's own row, spellings and reports of imports, digests and keys."""


def looked_after() -> set[str]:
    wanted = {f"spm_core.{feature}.personal" for feature in features()} | BY_HAND
    names = {name for module in modules("spm_core") if module.name in wanted for _, name in imported(module)}
    classes = {mapper.class_.__name__: mapper.class_.__tablename__ for mapper in Base.registry.mappers}
    return {classes[name] for name in names if name in classes} | {"person_key"}


def may_hold_something(table: Table) -> bool:
    of_people = any(key.column.table.name == "employee" for column in table.columns for key in column.foreign_keys)
    wordy = (isinstance(column.type, (String, Text, JSON)) for column in table.columns)
    named = (not isinstance(column.type, Enum) for column in table.columns)
    return of_people or any(text and name for text, name in zip(wordy, named, strict=True))


def test_every_table_is_looked_after_or_holds_nothing() -> None:
    tables = {table.name for table in all_models().sorted_tables if may_hold_something(table)}
    assert tables - looked_after() - NOTHING_PERSONAL.keys() == set()
    assert NOTHING_PERSONAL.keys() - tables == set()


def test_every_feature_can_tell_and_forget() -> None:
    for name, feature in features().items():
        assert callable(feature.texts), name
        assert callable(feature.forget), name
        assert name in words_for("ERASED")


def words_for(name: str) -> set[str]:
    return {kind for words in declared("kept", name) for kind in words}


def kinds() -> Iterator[str]:
    for module in modules("spm_core"):
        if not module.name.endswith(".personal"):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "KeptEntry":
                told = node.args[0]
                options = (told.body, told.orelse) if isinstance(told, ast.IfExp) else (told,)
                yield from (str(each.value) for each in options if isinstance(each, ast.Constant))


def test_every_kind_has_words() -> None:
    found = {*kinds()}
    assert len(found) > 15
    said = words_for("TEXTS")
    assert {kind for kind in found if kind not in said and kind.partition(".")[0] not in said} == set()
