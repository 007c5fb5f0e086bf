"""Row-level security on PostgreSQL: what stands behind the session's own filter. Elsewhere these do nothing.

Principals' transactions run as pacer_app (spm_core.db.session_on), a role that sees the rows of the company in
`pacer.company` and none while that is unset. The owner keeps its view: FORCE would else hold it too.
"""

from __future__ import annotations

from alembic import op

from spm_core.db import APP_ROLE

_ROLE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
        BEGIN
            CREATE ROLE {APP_ROLE} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- another database of this server was quicker
        END;
    END IF;
    BEGIN
        SET LOCAL ROLE {APP_ROLE};
        RESET ROLE;
    EXCEPTION WHEN insufficient_privilege THEN
        GRANT {APP_ROLE} TO CURRENT_USER;
    END;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO {APP_ROLE}', current_schema());
END $$
"""
_OWN = "NULLIF(current_setting('pacer.company', true), '')::bigint"


def create_role() -> None:
    """The role of principals, where the server has none yet, and this user's right to take it."""
    if _on_postgresql():
        op.execute(_ROLE)


def protect(table: str, *, company: str = "company_id", rights: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
    """Hold a table's rows apart by company; call for every new table that has a company."""
    if not _on_postgresql():
        return
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY own_company ON {table} TO {APP_ROLE} USING ({company} = {_OWN}) WITH CHECK ({company} = {_OWN})"
    )
    op.execute(f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)")
    op.execute(f"GRANT {rights} ON {table} TO {APP_ROLE}")
    op.execute(f"GRANT USAGE ON SEQUENCE {table}_id_seq TO {APP_ROLE}")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
