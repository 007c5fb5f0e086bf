"""A floor of people who give and get feedback, and how they go about it in chat."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Engine, select

from bot.cards import Answer
from bot.inputs import Form
from bot.turn import Call
from spm_core.notices.models import Notice
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, press
from tests.factories import add_deal, add_person, add_quota, operate

SECRET = "Umbrella slipped twice since nobody asked Priscilla for the budget."


def floor(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Vera leads Anna and Otto; Anna leads Luca and Bo. Luca won 43 of 60 thousand in April."""
    vera = add_person(engine, company, "Vera Top", role=Role.MANAGER)
    anna = add_person(engine, company, "Anna Lead", role=Role.MANAGER, manager=vera)
    otto = add_person(engine, company, "Otto Other", role=Role.MANAGER, manager=vera)
    luca = add_person(engine, company, "Luca Ferri", manager=anna)
    add_person(engine, company, "Bo Peer", manager=anna)
    add_person(engine, company, "Ada Admin", role=Role.ADMIN)
    add_quota(engine, company, luca, 60_000, date(2026, 4, 1), date(2026, 4, 30))
    won: dict[str, Any] = {"name": "Umbrella", "contact_count": 4, "created_on": date(2026, 3, 20)}
    add_deal(engine, company, luca, 43_000, close_date=date(2026, 4, 20), **won)
    add_deal(engine, company, luca, 9_000, status="lost", close_date=date(2026, 4, 22))
    return {"Vera": vera, "Anna": anna, "Otto": otto, "Luca": luca}


def button(answer: Answer, label: str) -> Call:
    return next(each.call for each in card(answer).buttons if each.label.startswith(label))


def drafted(engine: Engine) -> Answer:
    shown = ask(engine, "draft feedback for Luca, needs work on multithreading", "Anna Lead")
    return press(engine, button(shown, "Start"), "Anna Lead")


def form_of(answer: Answer) -> Form:
    assert isinstance(answer.reply, Form), answer.reply
    return answer.reply


def opened(engine: Engine, draft: Answer, as_: str, label: str = "Edit 4") -> Form:
    return form_of(press(engine, button(draft, label), as_))


def save(engine: Engine, form: Form, as_: str, said: str, **more: str) -> Answer:
    return press(engine, Call(form.call.do, {**form.call.args, "text": said, **more}), as_)


def sent(engine: Engine) -> Answer:
    draft = drafted(engine)
    saved = save(engine, opened(engine, draft, "Anna Lead"), "Anna Lead", SECRET)
    review = press(engine, button(saved, "Check and send"), "Anna Lead")
    return press(engine, button(review, "Send to"), "Anna Lead")


def read(engine: Engine, as_: str, **options: Any) -> Answer:
    return press(engine, Call("feedback", {"feedback": 1}), as_, **options)


def stored(engine: Engine, company: CompanyInfo, model: Any) -> list[Any]:
    with operate(engine, company) as session:
        return list(session.scalars(select(model).order_by(model.id)))


def told(engine: Engine, company: CompanyInfo) -> list[int]:
    return [each.employee_id for each in stored(engine, company, Notice) if each.do == "feedback"]
