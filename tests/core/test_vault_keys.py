"""A database knows its keys: another one is refused, before anything is written that only one of them opens."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy import Engine, select

from spm_core.errors import CoreError
from spm_core.principal import CompanyInfo
from spm_core.vault import PersonKey, Vault, new_key, seal, unseal
from spm_core.vault_keys import VaultKey, admit, check, fingerprint, give_up, known, settle_on
from tests.factories import add_person, operate

OLD, NEW = new_key(), new_key()


def admitted(engine: Engine, *keys: str) -> frozenset[str]:
    with engine.begin() as connection:
        admit(connection, keys)
        return known(connection)


def test_the_first_key_is_noted_and_another_refused(engine: Engine) -> None:
    assert admitted(engine, OLD) == {fingerprint(OLD)}
    assert admitted(engine, OLD) == {fingerprint(OLD)}
    with pytest.raises(CoreError, match="other_secret_key"):
        admitted(engine, NEW)
    assert admitted(engine, OLD) == {fingerprint(OLD)}


def test_the_key_itself_is_not_kept(engine: Engine) -> None:
    admitted(engine, OLD)
    with engine.connect() as connection:
        (kept,) = connection.scalars(select(VaultKey.fingerprint))
    assert OLD not in kept
    assert len(kept) == 64


def test_a_new_key_before_the_old_one_needs_both_until_all_is_encrypted_anew(engine: Engine) -> None:
    admitted(engine, OLD)
    assert admitted(engine, NEW, OLD) == {fingerprint(OLD), fingerprint(NEW)}
    for alone in (OLD, NEW):
        with pytest.raises(CoreError, match="other_secret_key"):
            admitted(engine, alone)
    with engine.begin() as connection:
        settle_on(connection, [NEW])
    assert admitted(engine, NEW) == admitted(engine, NEW, OLD) == {fingerprint(NEW)}
    with pytest.raises(CoreError, match="other_secret_key"):
        admitted(engine, OLD)


def test_where_none_is_noted_yet_the_key_has_to_open_what_is_there(engine: Engine, company: CompanyInfo) -> None:
    dana = add_person(engine, company, "Dana Wu")
    with operate(engine, company) as session:
        seal(session, Vault([OLD]), "kept", dana)
    with pytest.raises(CoreError, match="wrong_secret_key"):
        admitted(engine, NEW)
    assert admitted(engine, NEW, OLD) == {fingerprint(NEW)}


def test_checking_notes_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        check(connection, [OLD])
        assert known(connection) == set()


def test_of_two_that_come_first_at_once_one_is_refused(engine: Engine, company: CompanyInfo) -> None:
    ends: list[str] = []

    def come(key: str) -> None:
        try:
            admitted(engine, key)
            ends.append("admitted")
        except CoreError as error:
            ends.append(error.code)

    threads = [Thread(target=come, args=(key,)) for key in (OLD, NEW)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["admitted", "other_secret_key"]


def test_what_a_lost_key_encrypted_is_given_up_and_nothing_else(engine: Engine, company: CompanyInfo) -> None:
    dana, tom = add_person(engine, company, "Dana Wu"), add_person(engine, company, "Tom Fox")
    with operate(engine, company) as session:
        lost = seal(session, Vault([OLD]), "lost", dana)
        kept = seal(session, Vault([NEW]), "kept", tom)
    with engine.begin() as connection:
        assert give_up(connection, [NEW]) == 1
        assert connection.scalars(select(PersonKey.employee_id)).all() == [tom]
    with operate(engine, company) as session:
        assert unseal(session, Vault([NEW]), lost, dana) is None
        assert unseal(session, Vault([NEW]), kept, tom) == "kept"
