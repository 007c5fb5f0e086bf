"""What a database error was about stays out of its words, which go to the log."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from spm_core.principal import CompanyInfo
from spm_core.recognition.models import Kudos
from tests.factories import NOW, operate


def test_an_error_does_not_quote_what_somebody_wrote(sqlite_engine: Engine, company_of_sqlite: CompanyInfo) -> None:
    with operate(sqlite_engine, company_of_sqlite) as session:
        session.add(Kudos(from_id=98, to_id=99, reason="zanzibar", at=NOW, public=False))
        with pytest.raises(IntegrityError) as caught:
            session.flush()
        session.rollback()
    assert "zanzibar" not in str(caught.value)
