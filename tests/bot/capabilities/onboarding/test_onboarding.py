"""The first months of somebody: what is reached and when, who may see it, and what is told of earlier starters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine, event

from bot.capabilities.onboarding import plan as onboarding_plan
from bot.inputs import Form
from bot.parts.question_sets import question_sets
from bot.turn import Call
from spm_core.errors import CoreError
from spm_core.metrics.models import Activity
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, opens, press, texts
from tests.factories import NOW, add_deal, add_person, add_quota, operate

START = date(2026, 3, 2)
"""72 days before NOW."""
RAMP = ["0.25", "0.5", "0.75"]


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Anna leads Nina, who is new, and Otto leads Omar; Tom has been there for long, of Ugo nobody knows since when."""
    anna = add_person(engine, company, "Anna Lead", role=Role.MANAGER)
    otto = add_person(engine, company, "Otto Other", role=Role.MANAGER)
    nina = add_person(engine, company, "Nina New", manager=anna, start_date=START, ramp=RAMP)
    add_person(engine, company, "Tom Long", manager=anna, start_date=date(2020, 1, 1))
    add_person(engine, company, "Ugo Unknown", manager=anna)
    add_person(engine, company, "Lia Later", manager=anna, start_date=date(2026, 6, 1))
    omar = add_person(engine, company, "Omar Own", manager=otto)
    return {"Anna": anna, "Otto": otto, "Nina": nina, "Omar": omar}


def did(engine: Engine, company: CompanyInfo, person: int, kind: str, day: date, count: int = 1) -> None:
    with operate(engine, company) as session:
        session.add(Activity(employee_id=person, kind=kind, day=day, count=count, source="test"))


def cohort(engine: Engine, company: CompanyInfo, manager: int, count: int, first: int = 1) -> None:
    """So many who started a year before, won 1,000 after 10, 20, 30… days, and owed 2,000 by day 72 or so."""
    for n in range(first, first + count):
        began = date(2025, 3, 3)
        who = add_person(engine, company, f"Early {n}", manager=manager, start_date=began)
        add_quota(engine, company, who, 120_000, date(2025, 1, 1), date(2025, 12, 31))
        add_deal(engine, company, who, 1_000, "won", began + timedelta(days=10 * n), created_on=began)


def milestones(answer: Any) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in facts(answer)["milestones"]}


def test_done_on_which_day_and_late(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    did(engine, company, people["Nina"], "call", date(2026, 3, 10))
    did(engine, company, people["Nina"], "demo", date(2026, 3, 20), 2)
    add_deal(engine, company, people["Nina"], 5_000, "open", date(2026, 6, 1), created_on=date(2026, 4, 8))
    found = milestones(ask(engine, "show my onboarding plan", "Nina New"))
    assert (found["first_activity"]["state"], found["first_activity"]["on"]) == ("done", "2026-03-10")
    assert (found["first_deal"]["state"], found["first_deal"]["on"]) == ("done", "2026-04-08")
    assert (found["demos"]["state"], Decimal(found["demos"]["value"])) == ("late", 2)
    assert (found["first_win"]["state"], found["first_win"]["due"]) == ("due", "2026-05-31")


def test_the_card_says_so(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_deal(engine, company, people["Nina"], 5_000, "open", date(2026, 6, 1), created_on=date(2026, 4, 8))
    said = " ".join(texts(ask(engine, "show my onboarding plan", "Nina New")))
    assert "1 of 5" in said
    assert "done Apr 8 · 7 days late" in said
    assert "not known: no activity is recorded" in said
    did(engine, company, people["Nina"], "demo", date(2026, 3, 20), 2)
    assert "late · 2 of 5" in " ".join(texts(ask(engine, "show my onboarding plan", "Nina New")))


def test_half_of_the_ramped_quota_of_month_three(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_quota(engine, company, people["Nina"], 10_000, date(2026, 5, 1), date(2026, 5, 31))
    add_deal(engine, company, people["Nina"], 3_000, "won", date(2026, 5, 5))
    before = milestones(ask(engine, "show my onboarding plan", "Nina New"))["ramp"]
    assert (before["state"], before["due"], Decimal(before["value"])) == ("due", "2026-05-31", Decimal("0.4"))
    add_deal(engine, company, people["Nina"], 1_000, "won", date(2026, 5, 11))
    after = milestones(ask(engine, "show my onboarding plan", "Nina New"))["ramp"]
    assert (after["state"], after["on"]) == ("done", "2026-05-11")


def test_without_a_quota_the_month_is_not_known(engine: Engine, people: dict[str, int]) -> None:
    found = milestones(ask(engine, "show my onboarding plan", "Nina New"))["ramp"]
    assert (found["state"], found["reason"], found["value"]) == ("unknown", "no_quota", None)


def test_it_is_no_plan_that_is_kept_where_something_is_not_known(engine: Engine, people: dict[str, int]) -> None:
    early = datetime(2026, 3, 6, 12, tzinfo=UTC)
    assert "On plan" not in texts(ask(engine, "show my onboarding plan", "Nina New", now=early))


def test_as_a_form(engine: Engine, people: dict[str, int]) -> None:
    reply = ask(engine, "", "Anna Lead", call=Call("onboarding", form=True)).reply
    assert isinstance(reply, Form)
    assert [each.name for each in reply.inputs] == ["person"]


def test_a_month_that_is_over_is_missed(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_quota(engine, company, people["Nina"], 120_000, date(2026, 1, 1), date(2026, 12, 31))
    later = NOW + timedelta(days=30)
    assert milestones(ask(engine, "show my onboarding plan", "Nina New", now=later))["ramp"]["state"] == "missed"


def test_earlier_starters_on_the_same_day(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    cohort(engine, company, people["Otto"], 3)
    add_quota(engine, company, people["Nina"], 120_000, date(2026, 1, 1), date(2026, 12, 31))
    add_deal(engine, company, people["Nina"], 4_000, "won", date(2026, 4, 1))
    answer = ask(engine, "show my onboarding plan", "Nina New")
    earlier = facts(answer)["earlier"]
    assert (earlier["people"], Decimal(earlier["days_to_first_won"])) == (3, 20)
    assert 0 < Decimal(earlier["share_of_quota"]) < Decimal("0.1")
    assert facts(answer)["first_won"] == 30
    assert Decimal(facts(answer)["share_of_quota"]) > Decimal(earlier["share_of_quota"])
    said = " ".join(texts(answer))
    assert "Of 3 people who started before · few, so it may be chance" in said
    assert "Early" not in f"{said} {facts(answer)}"


def test_what_came_after_the_same_day_does_not_count(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    cohort(engine, company, people["Otto"], 3)
    before = facts(ask(engine, "show my onboarding plan", "Nina New"))["earlier"]
    with_more = add_person(engine, company, "Early 9", manager=people["Otto"], start_date=date(2026, 3, 30))
    add_deal(engine, company, with_more, 90_000, "won", date(2026, 4, 9))
    assert facts(ask(engine, "show my onboarding plan", "Nina New"))["earlier"] == before


@pytest.mark.parametrize(("others", "own"), [(2, 0), (2, 3), (1, 4)])
def test_fewer_than_three_whom_the_asker_does_not_see_are_not_told(
    engine: Engine, company: CompanyInfo, people: dict[str, int], others: int, own: int
) -> None:
    """Not even where the asker sees enough of the rest, and could take them away."""
    cohort(engine, company, people["Otto"], others)
    cohort(engine, company, people["Anna"], own, first=5)
    earlier = facts(ask(engine, "how is Nina's onboarding going", "Anna Lead"))["earlier"]
    assert (earlier["people"], earlier["days_to_first_won"], earlier["share_of_quota"]) == (None, None, None)


def test_statements_do_not_grow_with_people(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    def counted() -> int:
        seen: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        ask(engine, "show my onboarding plan", "Nina New")
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    cohort(engine, company, people["Otto"], 3)
    counted()
    few = counted()
    cohort(engine, company, people["Otto"], 8, first=10)
    assert counted() == few


@pytest.mark.parametrize("asker", ["Otto Other", "Omar Own", "Tom Long"])
def test_a_peer_and_another_manager_are_denied_as_if_there_was_nobody(
    engine: Engine, people: dict[str, int], asker: str
) -> None:
    answer = ask(engine, "", asker, call=Call("onboarding", {"person": "Nina New"}))
    nobody = ask(engine, "", asker, call=Call("onboarding", {"person": "Nobody Such"}))
    assert answer.outcome == "denied"
    assert texts(answer) == texts(nobody)


def test_a_manager_sees_their_new_people(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    answer = ask(engine, "how are my new hires doing", "Anna Lead")
    assert [each["person"] for each in facts(answer)["newcomers"]] == ["Nina New"]
    assert card(press(engine, opens(answer, "Nina New"), "Anna Lead")).title == "Onboarding · Nina New"
    nobody = ask(engine, "how are my new hires doing", "Otto Other")
    assert "None of your people started within the last year" in " ".join(texts(nobody))


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("Ugo Unknown", "No start date is recorded for Ugo Unknown"),
        ("Lia Later", "has not started yet"),
        ("Tom Long", "more than a year ago"),
    ],
)
def test_a_clear_sentence_where_there_is_no_plan_to_hold_against(
    engine: Engine, people: dict[str, int], who: str, words: str
) -> None:
    assert words in " ".join(texts(ask(engine, "show my onboarding plan", who)))


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("come va il mio inserimento", "Il tuo inserimento"),
        ("como está minha integração", "Seu onboarding"),
    ],
)
def test_in_other_languages(engine: Engine, people: dict[str, int], words: str, title: str) -> None:
    locale = "it" if "inserimento" in words else "pt-BR"
    assert card(ask(engine, words, "Nina New", locale=locale)).title == title


def test_a_companys_own_plan(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACER_QUESTIONS_DIR", str(tmp_path))
    assert len(onboarding_plan.plan().milestones) == 5
    one = {"id": "calls", "name": {"en": "Calls"}, "day": 5, "count": ["call_count"], "reach": 20}
    file = tmp_path / "onboarding_plan.yaml"
    file.write_text(yaml.safe_dump({"milestones": [one]}), encoding="utf-8")
    assert [each.id for each in onboarding_plan.plan().milestones] == ["calls"]
    assert "onboarding_plan" not in question_sets()


@pytest.mark.parametrize(
    "wrong", [{"count": ["open_count"]}, {"day": None}, {"ramp_month": 3}, {"count": []}, {"colour": "red"}]
)
def test_a_plan_that_cannot_be_measured_is_refused(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]
) -> None:
    monkeypatch.setenv("PACER_QUESTIONS_DIR", str(tmp_path))
    one = {"id": "calls", "name": {"en": "Calls"}, "day": 5, "count": ["call_count"], **wrong}
    file = tmp_path / "onboarding_plan.yaml"
    file.write_text(yaml.safe_dump({"milestones": [one]}), encoding="utf-8")
    with pytest.raises(CoreError, match="bad_questions"):
        onboarding_plan.plan()
