"""Tables from the models; replaced by alembic revisions next."""

from sqlalchemy import Engine

from spm_core.models import all_models


def upgrade(engine: Engine) -> None:
    all_models().create_all(engine)
    if engine.dialect.name == "postgresql":
        with engine.begin() as c:
            c.exec_driver_sql(
                "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pacer_app') THEN CREATE ROLE pacer_app NOLOGIN; END IF; END $$"
            )
            c.exec_driver_sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO pacer_app")
            c.exec_driver_sql("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO pacer_app")
