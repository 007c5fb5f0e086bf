"""A coaching talk as an iCalendar file."""

from __future__ import annotations

from datetime import datetime, timedelta


def event(uid: str, title: str, at: datetime, minutes: int, created: datetime) -> bytes:
    from icalendar import Calendar, Event

    talk = Event()
    talk.add("uid", uid)
    talk.add("dtstamp", created)
    talk.add("dtstart", at)
    talk.add("dtend", at + timedelta(minutes=minutes))
    talk.add("summary", title)
    calendar = Calendar()
    calendar.add("prodid", "-//Pacer//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(talk)
    content: bytes = calendar.to_ical()
    return content
