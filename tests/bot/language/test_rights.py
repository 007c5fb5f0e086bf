"""Who is answered about whom; and a refusal that tells nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, audit, card, facts, labels, press, texts
from tests.factories import NOW, add_deal, add_person, add_quota, make_company, move_person


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Head over Boss and Other; Ann and Bo are Boss's, Cy is Other's; Root is an admin beside them."""
    found = {"Root": add_person(engine, company, "Root", role=Role.ADMIN)}
    found["Head"] = add_person(engine, company, "Head", role=Role.MANAGER)
    for name, manager in (("Boss", "Head"), ("Other", "Head")):
        found[name] = add_person(engine, company, name, manager=found[manager], role=Role.MANAGER, team=f"{name} Team")
    for name, manager in (("Ann", "Boss"), ("Bo", "Boss"), ("Cy", "Other")):
        found[name] = add_person(engine, company, name, manager=found[manager], team=f"{manager} Team")
        add_quota(engine, company, found[name], 100)
        add_deal(engine, company, found[name], 10)
    return found


CAPABILITIES = ("quota", "pipeline", "why")


@pytest.mark.parametrize("do", CAPABILITIES)
def test_a_refusal_reads_the_same_whether_the_person_exists_or_not(
    engine: Engine, people: dict[str, int], do: str
) -> None:
    refused = [
        press(engine, Call(do, {"person": person}), "Ann")
        for person in ("Bo", "bo@example.com", "Boss", "Root", "Zed", "zed@example.com", "Cy ", "%", "'", "\0", "🙂")
    ]
    refused += [
        press(engine, Call(do, {"team": team}), "Ann") for team in ("Boss Team", "No Team", "Boss", "my team", "Ann")
    ]
    assert {each.outcome for each in refused} == {"denied"}
    assert len({repr(each.reply) for each in refused}) == 1
    assert len({repr((each.locale, each.form_errors, each.routed_by)) for each in refused}) == 1
    assert labels(refused[0]) == ["My quota", "What can you do?"]
    assert all(press(engine, button.call, "Ann").outcome != "error" for button in card(refused[0]).buttons)


def test_asked_in_words_the_refusal_is_the_same(engine: Engine, people: dict[str, int]) -> None:
    refused = [ask(engine, f"how is {person} tracking to quota", "Ann") for person in ("Bo", "Zed Unknown")]
    assert [each.outcome for each in refused] == ["denied", "denied"]
    assert refused[0].reply == refused[1].reply
    assert all(each.call and each.call.do == "quota" for each in refused)


@pytest.mark.parametrize("asked", ["pipeline of {who}", "show {who}'s deals", "forecast of {who}", "win rate of {who}"])
def test_an_address_is_refused_alike_whether_somebody_has_it(
    engine: Engine, people: dict[str, int], asked: str
) -> None:
    """Where an unknown name may be a deal's, an e-mail is still a person's."""
    refused = [ask(engine, asked.format(who=f"{name}@example.com"), "Ann") for name in ("bo", "zed")]
    assert [each.outcome for each in refused] == ["denied", "denied"]
    assert refused[0].reply == refused[1].reply


def test_the_call_is_set_on_a_refusal(engine: Engine, people: dict[str, int]) -> None:
    refused = press(engine, Call("quota", {"person": "Bo"}), "Ann")
    assert refused.call == Call("quota", {"person": "Bo"})


@pytest.mark.parametrize("do", CAPABILITIES)
@pytest.mark.parametrize(
    ("asker", "sees"),
    [
        ("Ann", {"Ann"}),
        ("Boss", {"Boss", "Ann", "Bo"}),
        ("Other", {"Other", "Cy"}),
        ("Head", {"Head", "Boss", "Other", "Ann", "Bo", "Cy"}),
        ("Root", {"Root", "Head", "Boss", "Other", "Ann", "Bo", "Cy"}),
    ],
)
def test_everybody_sees_their_own_line(sqlite_engine: Engine, asker: str, sees: set[str], do: str) -> None:
    engine = sqlite_engine
    company = make_company(engine)
    everybody = build(engine, company)
    answered = {name for name in everybody if press(engine, Call(do, {"person": name}), asker).outcome == "answered"}
    assert answered == sees


def build(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, manager, role in (
        ("Root", None, Role.ADMIN), ("Head", None, Role.MANAGER), ("Boss", "Head", Role.MANAGER),
        ("Other", "Head", Role.MANAGER), ("Ann", "Boss", Role.REP), ("Bo", "Boss", Role.REP), ("Cy", "Other", Role.REP),
    ):  # fmt: skip
        found[name] = add_person(engine, company, name, manager=found[manager] if manager else None, role=role)
    return found


def test_a_team_by_its_name_or_its_lead(engine: Engine, people: dict[str, int]) -> None:
    for asker, team, booked in (
        ("Head", "boss team", 20),
        ("Head", "Other", 10),
        ("Boss", "my team", 20),
        ("Root", "Head", 30),
    ):
        answer = press(engine, Call("quota", {"team": team}), asker)
        assert facts(answer)["booked"]["amount"] == f"{booked}.0000"
    assert press(engine, Call("quota", {"team": "Other Team"}), "Boss").outcome == "denied"


def test_a_former_manager_sees_the_team_of_then_but_not_the_person(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    move_person(engine, company, people["Bo"], people["Other"], NOW.date())
    assert press(engine, Call("quota", {"person": "Bo"}), "Boss").outcome == "denied"
    assert press(engine, Call("quota", {"person": "Bo"}), "Other").outcome == "answered"
    assert facts(press(engine, Call("quota"), "Boss"))["booked"]["amount"] == "20.0000"
    assert facts(press(engine, Call("quota"), "Other"))["booked"]["amount"] == "10.0000"


def test_a_manager_to_come_sees_nothing_yet(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    move_person(engine, company, people["Bo"], people["Other"], NOW.date() + timedelta(days=1))
    assert press(engine, Call("quota", {"person": "Bo"}), "Other").outcome == "denied"
    assert press(engine, Call("quota", {"person": "Bo"}), "Boss").outcome == "answered"


def test_an_unclear_name_offers_only_those_one_may_see(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    for name, manager in (("Dana Wu", "Boss"), ("Dana Fox", "Boss"), ("Dana Ray", "Other")):
        add_person(engine, company, name, manager=people[manager])
    unclear = press(engine, Call("quota", {"person": "dana", "period": "last quarter"}), "Boss")
    assert (unclear.outcome, labels(unclear)) == ("clarify", ["Dana Fox", "Dana Wu"])
    chosen = press(engine, card(unclear).buttons[0].call, "Boss")
    assert chosen.reply.title == "Dana Fox · Q1"
    assert press(engine, Call("quota", {"person": "dana"}), "Other").reply.title == "Dana Ray · Q2"
    assert press(engine, Call("quota", {"person": "dana"}), "Ann").outcome == "denied"


def test_namesakes_are_told_apart_by_their_e_mail(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    for n in (1, 2):
        add_person(engine, company, "Eve Lim", manager=people["Boss"], email=f"eve{n}@example.com")
    unclear = press(engine, Call("quota", {"person": "eve lim"}), "Boss")
    assert labels(unclear) == ["Eve Lim (eve1@example.com)", "Eve Lim (eve2@example.com)"]
    assert press(engine, card(unclear).buttons[1].call, "Boss").outcome == "answered"


def test_a_common_name_finds_ones_own_among_many(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    for n in range(55):
        add_person(engine, company, f"Kim A{n}")
    add_person(engine, company, "Kim Zulu", manager=people["Boss"])
    assert press(engine, Call("quota", {"person": "kim"}), "Boss").reply.title == "Kim Zulu · Q2"


def test_the_audit_knows_who_was_asked_about(engine: Engine, people: dict[str, int]) -> None:
    press(engine, Call("quota", {"person": "Bo"}), "Ann")
    press(engine, Call("why", {"person": "Bo"}), "Boss")
    press(engine, Call("quota"), "Bo")
    press(engine, Call("quota", {"person": "Zed"}), "Ann")
    ann, bo, boss = (people[name] for name in ("Ann", "Bo", "Boss"))
    assert [(row.employee_id, row.capability, row.subject_id, row.outcome) for row in audit(engine)] == [
        (ann, "quota", bo, "denied"),
        (boss, "why", bo, "answered"),
        (bo, "quota", None, "answered"),
        (ann, "quota", None, "denied"),
    ]


def test_whoever_left_is_answered_no_more_but_stays_in_the_figures(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    gone = add_person(engine, company, "Gone", manager=boss, end_date=date(2026, 5, 12))
    add_deal(engine, company, gone, 10)
    refused = press(engine, Call("quota"), "Gone")
    assert refused.outcome == "error"
    assert "Nobody here is called “Gone”" in " ".join(texts(refused))
    assert facts(press(engine, Call("quota", {"person": "Gone"}), "Boss"))["booked"]["amount"] == "10.0000"
