"""Rows that a statement brings along unnamed: by a relationship, whenever it is loaded, or by inheritance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import ColumnElement, ForeignKey, delete, func, insert, select, true, update
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    aliased,
    contains_eager,
    immediateload,
    joinedload,
    mapped_column,
    relationship,
    selectin_polymorphic,
    selectinload,
    subqueryload,
    with_polymorphic,
)

from spm_core.db import ScopedSession, engine_for, session_on
from spm_core.errors import UnscopedQuery
from spm_core.models import ME
from spm_core.people.identity import operator
from spm_core.principal import CompanyInfo
from spm_core.scope import brought_along
from tests.factories import NOW

MINE, THEIRS = 1, 2


class Own(DeclarativeBase):
    """Models of this test alone: the product's have neither relationships nor inheritance."""

    @classmethod
    def visible(cls, _columns: Any) -> ColumnElement[bool]:
        return true()


class House(Own):
    __tablename__ = "house"
    id: Mapped[int] = mapped_column(primary_key=True)
    rooms: Mapped[list[Room]] = relationship(back_populates="house")


class Room(Own):
    """Seen by its owner alone, whatever way leads there."""

    __tablename__ = "room"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "room"}  # noqa: RUF012
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(default="room")
    owner_id: Mapped[int]
    house_id: Mapped[int] = mapped_column(ForeignKey("house.id"))
    house: Mapped[House] = relationship(back_populates="rooms")
    things: Mapped[list[Thing]] = relationship()

    @classmethod
    def visible(cls, columns: Any) -> ColumnElement[bool]:
        seen: ColumnElement[bool] = columns.owner_id == ME
        return seen


class Cellar(Room):
    """Joined to its parent's table, whose column says who sees it."""

    __tablename__ = "cellar"
    __mapper_args__ = {"polymorphic_identity": "cellar"}  # noqa: RUF012
    id: Mapped[int] = mapped_column(ForeignKey("room.id"), primary_key=True)
    wine: Mapped[str]


class Attic(Room):
    """In its parent's table."""

    __mapper_args__ = {"polymorphic_identity": "attic"}  # noqa: RUF012


class Thing(Own):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))

    @classmethod
    def visible(cls, columns: Any) -> ColumnElement[bool]:
        seen: ColumnElement[bool] = columns.owner_id == ME
        return seen


@pytest.fixture
def session() -> Iterator[ScopedSession]:
    """In one house each of two people has a room, a cellar and an attic, with a thing of each in each; MINE asks."""
    engine = engine_for("sqlite://")
    Own.metadata.create_all(engine)
    company = CompanyInfo(1, "Acme", "USD", "UTC")
    with engine.begin() as connection:
        connection.execute(insert(House).values(id=1))
        for owner in (MINE, THEIRS):
            for number, kind in enumerate(("room", "cellar", "attic")):
                room = owner * 10 + number
                connection.execute(
                    insert(Own.metadata.tables["room"]), {"id": room, "kind": kind, "owner_id": owner, "house_id": 1}
                )
                for other in (MINE, THEIRS):
                    connection.execute(insert(Thing).values(id=room * 10 + other, owner_id=other, room_id=room))
            connection.execute(
                insert(Own.metadata.tables["cellar"]), {"id": owner * 10 + 1, "wine": f"wine of {owner}"}
            )
        with session_on(connection, operator(company), NOW) as session:
            session.scope["scope_me"] = MINE
            yield session
    engine.dispose()


def rooms_of(house: House) -> list[Any]:
    return [*house.rooms, *(thing for room in house.rooms for thing in room.things)]


def eager(load: Any) -> Callable[[ScopedSession], Any]:
    def read(session: ScopedSession) -> list[Any]:
        options = (load(House.rooms), load(House.rooms, Room.things))
        found = session.scalars(select(House).options(options[0].options(load(Room.things)))).unique()
        return rooms_of(found.one())

    return read


def refreshed(session: ScopedSession) -> list[Any]:
    house = session.get_one(House, 1)
    assert house.rooms
    session.expire_all()
    found = rooms_of(house)
    session.refresh(house, ["rooms"])
    return [*found, *rooms_of(house)]


everything = with_polymorphic(Room, "*")
again = aliased(House)

FILTERED: dict[str, Callable[[ScopedSession], Any]] = {
    "lazily": lambda s: rooms_of(s.scalars(select(House)).one()),
    "lazily from an alias": lambda s: rooms_of(s.scalars(select(again)).one()),
    "joinedload": eager(joinedload),
    "selectinload": eager(selectinload),
    "immediateload": eager(immediateload),
    "refreshed": refreshed,
    "join along a relationship": lambda s: s.scalars(select(Room).select_from(House).join(House.rooms)),
    "of type": lambda s: s.scalars(select(Room).select_from(House).join(House.rooms.of_type(Cellar))),
    "parent": lambda s: s.scalars(select(Room)),
    "child of one table": lambda s: s.scalars(select(Attic)),
    "update": lambda s: s.scalars(update(Attic).values(house_id=1).returning(Attic)),
    "delete": lambda s: s.scalars(delete(Thing).returning(Thing)),
}
REFUSED: dict[str, Callable[[ScopedSession], Any]] = {
    "subqueryload": eager(subqueryload),
    "contains_eager": lambda s: s.scalars(select(House).join(House.rooms).options(contains_eager(House.rooms))).all(),
    "join to an entity along a relationship": lambda s: s.scalars(select(Room).join(Room.house)),
    "count along a relationship": lambda s: s.scalar(select(func.count()).select_from(House).join(House.rooms)),
    "any": lambda s: s.scalars(select(House).where(House.rooms.any(Room.owner_id == THEIRS))),
    "has": lambda s: s.scalars(select(Room).where(Room.house.has())),
    "joined child": lambda s: s.scalars(select(Cellar)),
    "a joined child's own column": lambda s: s.scalars(select(Cellar.wine)),
    "update of a joined child": lambda s: s.execute(update(Cellar).values(wine="water")),
    "with_polymorphic": lambda s: s.scalars(select(everything)),
    "selectin_polymorphic": lambda s: s.scalars(select(Room).options(selectin_polymorphic(Room, [Cellar]))).all(),
}


@pytest.mark.parametrize("way", FILTERED)
def test_nothing_of_others_is_brought_along(session: ScopedSession, way: str) -> None:
    assert {row.owner_id for row in FILTERED[way](session)} == {MINE}


@pytest.mark.parametrize("way", REFUSED)
def test_what_the_scope_does_not_know_is_refused(session: ScopedSession, way: str) -> None:
    with pytest.raises(UnscopedQuery):
        REFUSED[way](session)


def test_a_statement_over_one_brings_along_its_family_and_what_is_related_to_it() -> None:
    assert {mapper.class_ for mapper in brought_along(Thing.__mapper__)} == {Thing}
    assert {mapper.class_ for mapper in brought_along(Attic.__mapper__)} == {House, Room, Cellar, Attic, Thing}
