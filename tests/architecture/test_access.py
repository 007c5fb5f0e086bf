"""Who may reach the database how: the lists are in pyproject.toml, [tool.pacer]."""

from __future__ import annotations

import ast

from spm_core.models import Base, all_models
from tests.architecture.source import attributes, called, imported, modules, rules

OPENERS = {"engine_for", "session_for", "session_on"}
RAW_NAMES = {"text", "literal_column", "TextClause"}
RAW_ATTRIBUTES = {"get_bind", "exec_driver_sql", "raw_connection"}
READS = {"execute", "scalars", "scalar", "query", "get_one", "read", "stream"}


def test_only_listed_modules_open_the_database() -> None:
    found = {
        module.name
        for module in modules()
        if OPENERS & {name for source, name in imported(module) if source == "spm_core.db"}
        or {("engine", "begin"), ("engine", "connect")} & set(attributes(module))
    }
    allowed = {module.name for module in modules() if module.is_one_of(rules()["opens_the_database"])}
    assert found <= allowed


def test_only_listed_modules_speak_sql_past_the_filter() -> None:
    found = {
        module.name
        for module in modules()
        if RAW_NAMES & {name for source, name in imported(module) if source.startswith("sqlalchemy")}
        or RAW_ATTRIBUTES & {name for _, name in attributes(module)}
        or any(source in ("sqlite3", "psycopg") for source, _ in imported(module))
    }
    # scope.py names TextClause in order to refuse it.
    allowed = {module.name for module in modules() if module.is_one_of([*rules()["speaks_sql"], "spm_core.scope"])}
    assert found <= allowed


def test_only_listed_modules_vouch_for_what_they_read() -> None:
    found = {module.name for module in modules() if ("spm_core.scope", "vouched") in set(imported(module))}
    assert found == set(rules()["vouches"])


def test_the_lists_name_nobody_who_is_gone() -> None:
    for patterns in rules().values():
        for pattern in patterns:
            assert any(module.is_one_of([pattern]) for module in modules()), pattern


def test_capabilities_hold_no_queries() -> None:
    for module in modules("bot/capabilities"):
        assert not [source for source, _ in imported(module) if source.partition(".")[0] == "sqlalchemy"], module.name
        assert not {name for receiver, name in attributes(module) if receiver == "session"} & READS, module.name


def test_nobody_below_the_pipeline_commits() -> None:
    found = {module.name for module in modules() if "commit" in set(called(module))}
    assert found <= {module.name for module in modules() if module.is_one_of(rules()["opens_the_database"])}


def test_every_table_is_among_all_models() -> None:
    """One left out would have no criteria, and so no filter."""
    declared = {
        node.value.value
        for module in modules("spm_core")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign)
        and [getattr(target, "id", "") for target in node.targets] == ["__tablename__"]
        and isinstance(node.value, ast.Constant)
    }
    assert declared == set(all_models().tables)
    assert {mapper.class_.__tablename__ for mapper in Base.registry.mappers} == declared
