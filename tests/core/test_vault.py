"""Sealed texts: for whom they were sealed, until a key is destroyed."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from spm_core.errors import CoreError
from spm_core.vault import PersonKey, Vault, destroy_key, new_key, rotate, seal, unseal
from tests.examples import examples
from tests.factories import add_person, operate

OLD, NEW = new_key(), new_key()
VAULT = Vault([OLD])


@pytest.fixture
def pair(engine, company) -> tuple[int, int]:
    return add_person(engine, company, "Dana Wu"), add_person(engine, company, "Tom Fox")


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=500))
def test_what_is_sealed_opens_again(engine, company, pair, text):
    with operate(engine, company) as session:
        token = seal(session, VAULT, text, *pair)
        assert unseal(session, VAULT, token, *pair) == text
        assert len(text) < 8 or text not in token


def test_sealed_for_two_it_is_lost_with_either(engine, company, pair):
    for lost in pair:
        with operate(engine, company) as session:
            token = seal(session, VAULT, "needs to listen more", *pair)
            destroy_key(session, lost)
            assert unseal(session, VAULT, token, *pair) is None
            seal(session, VAULT, "a new key", lost)
            assert unseal(session, VAULT, token, *pair) is None


def test_another_persons_key_opens_nothing(engine, company, pair):
    dana, tom = pair
    with operate(engine, company) as session:
        token = seal(session, VAULT, "for Dana", dana)
        seal(session, VAULT, "for Tom", tom)
        assert unseal(session, VAULT, token, tom) is None


def test_after_rotation_the_new_key_alone_opens_everything(engine, company, pair):
    with operate(engine, company) as session:
        token = seal(session, VAULT, "kept", *pair)
        assert rotate(session, Vault([NEW, OLD])) == 2
        session.flush()
        assert unseal(session, Vault([NEW]), token, *pair) == "kept"
        with pytest.raises(CoreError, match="wrong_secret_key"):
            unseal(session, VAULT, token, *pair)


def test_a_persons_key_is_useless_without_the_environments(engine, company, pair):
    with operate(engine, company) as session:
        seal(session, VAULT, "kept", *pair)
        for wrapped in session.scalars(select(PersonKey.wrapped)):
            with pytest.raises(ValueError, match="Fernet key must be"):
                Fernet(wrapped)


def test_without_a_key_nothing_is_kept(engine, company, pair):
    with operate(engine, company) as session, pytest.raises(CoreError, match="no_secret_key"):
        seal(session, Vault(), "kept", *pair)


def test_a_bad_key_is_refused():
    with pytest.raises(CoreError, match="bad_secret_key"):
        Vault(["hunter2"])
