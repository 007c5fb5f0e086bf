"""Somebody on both platforms is written to on the one they used last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spm_core.audit import RECORD
from spm_core.notices.recipients import places_of_person
from tests.delivery.conftest import House
from tests.factories import NOW


def used(house: House, surface: str, at: int) -> None:
    row = {"company_id": house.company.id, "employee_id": house.dana, "at": NOW + timedelta(minutes=at)}
    nothing = dict.fromkeys(("capability", "subject_id", "reference"))
    with house.engine.begin() as connection:
        connection.execute(RECORD, {**row, **nothing, "surface": surface, "outcome": "answered"})


@pytest.mark.parametrize(
    ("surfaces", "first"),
    [((), "teams"), (("slack",), "slack"), (("slack", "teams"), "teams"), (("teams", "slack", "notice"), "slack")],
)
def test_the_last_used_comes_first_or_else_the_last_linked(house: House, surfaces: tuple[str, ...], first: str) -> None:
    house.link(house.dana, "dana.wu@example.com", "aad-dana", "teams", "tenant")
    for at, surface in enumerate(surfaces):
        used(house, surface, at)
    with house.engine.begin() as connection:
        places = places_of_person(connection, house.company.id, house.dana)
    assert [place["platform"] for place in places] == [first, *({"slack", "teams"} - {first})]


def test_who_was_linked_nowhere_has_no_place(house: House) -> None:
    with house.engine.begin() as connection:
        assert places_of_person(connection, house.company.id, house.dana + 1) == []
