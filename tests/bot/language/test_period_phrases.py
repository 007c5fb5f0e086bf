"""Periods of every form in three languages: read exactly, or said to be unread with the likeliest reading."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.periods import find_periods, parse_period, unread
from spm_core.period import Calendar
from tests.bot.language import said_periods

TODAY = date(2026, 11, 18)
PLAIN = Calendar()
SENTENCES = {"en": "how much did i close {}", "it": "quanto ho chiuso {}", "pt_BR": "quanto eu fechei {}"}
EXACT = {"en": said_periods.ENGLISH, "it": said_periods.ITALIAN, "pt_BR": said_periods.PORTUGUESE}
VAGUE = {
    "en": said_periods.VAGUE_ENGLISH,
    "it": said_periods.VAGUE_ITALIAN,
    "pt_BR": said_periods.VAGUE_PORTUGUESE,
}
IN_NO_SENTENCE = frozenset({"ott"})
"""Words that alone mean nothing in a sentence."""


def _lines(tables: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    for language, table in tables.items():
        for line in table.strip().splitlines():
            yield language, line.split(" | ")


def _label(words: str, *, ahead: bool = False) -> str:
    period = parse_period(words, PLAIN, TODAY, ahead=ahead)
    return period.label if period else "-"


@pytest.mark.parametrize(("language", "said"), list(_lines(EXACT)))
def test_a_name_is_read_for_the_past_and_for_plans(language: str, said: list[str]) -> None:
    assert _label(said[0]) == said[1]
    assert _label(said[0], ahead=True) == said[-1]


@pytest.mark.parametrize(("language", "said"), list(_lines(EXACT)))
def test_a_name_is_read_in_a_sentence(language: str, said: list[str]) -> None:
    if said[0] in IN_NO_SENTENCE:
        return
    text = SENTENCES[language].format(said[0])
    assert [found.period.label for found in find_periods(text, PLAIN, TODAY)] == [said[1]]
    assert unread(text, PLAIN, TODAY) == []


@pytest.mark.parametrize(("language", "said"), list(_lines(VAGUE)))
def test_what_is_not_exact_is_no_period_but_may_have_a_likely_reading(language: str, said: list[str]) -> None:
    text = SENTENCES[language].format(said[0])
    left = unread(text, PLAIN, TODAY)
    assert find_periods(text, PLAIN, TODAY) == []
    assert [each.best.label if each.best else "-" for each in left] == [said[1]]
    assert parse_period(said[0], PLAIN, TODAY) is None


@pytest.mark.parametrize("table", EXACT.values(), ids=EXACT)
def test_a_language_has_many_examples(table: str) -> None:
    assert len(table.strip().splitlines()) >= 120


@pytest.mark.parametrize(
    "text",
    [
        "any deal over 100k with no activity for 3 weeks",
        "which deals had no activity in 30 days",
        "affari senza attività in 30 giorni",
        "5 calls a day",
        "I made 5 in october",
        "the deal is worth 2025 euro",
        "2000 calls",
        "move it from 10k to 12k",
        "from 5 to 10 deals",
        "a contract for 2 years",
        "every Monday at 9",
        "who is late with the self assessment",
        "the mid market team",
        "a second opinion",
        "split it 50/50",
        "we are open 24/7",
        "what is due before the meeting",
        "voglio metà del credito",
        "qual a minha meta",
        "set a goal of 10 demos",
        "stop the monday email",
        "how am I doing so far",
        "quanto falta até agora",
        "am I at 3/4 of quota",
        "1/2 dos negócios são meus",
        "sono a 2/3 della quota",
        "good morning, who leads",
        "boa tarde, como estou",
        "ogni mattina alle 9",
        "every morning at 9",
        "quanto vendo al mese",
        "two decades of experience",
        "the best 5 deals",
    ],
)
def test_other_things_are_not_unread_time(text: str) -> None:
    assert unread(text, PLAIN, TODAY) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("send it on fridays", "fridays"),
        ("niente messaggi nel weekend", "weekend"),
        ("não quero receber notificações no sábado", "sábado"),
        ("did we win anything the 15th", "15th"),
    ],
)
def test_a_bare_day_may_be_a_habit(text: str, words: str) -> None:
    left = unread(text, PLAIN, TODAY)
    assert [(text[each.start : each.end], each.habitual) for each in left] == [(words, True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("compare june to july", ["2026-06", "2026-07"]),
        ("growth Q3 over Q2", ["2026-Q3", "2026-Q2"]),
        ("confronta giugno con luglio", ["2026-06", "2026-07"]),
        ("last month vs the month before last", ["2026-10", "2026-09"]),
        ("October and November", ["2026-10", "2026-11"]),
        ("qual a minha meta de março", ["2026-03"]),
        ("a meta do ano", ["2026"]),
        ("questo mese rispetto al mese scorso", ["2026-11", "2026-10"]),
        ("rispetto alla settimana scorsa", ["2026-W46"]),
        ("mais do que no trimestre passado", ["2026-Q3"]),
        ("este mês em relação ao mês passado", ["2026-11", "2026-10"]),
        ("did I sell more than last quarter", ["2026-Q3"]),
        ("quanto vendo al mese nell'ultimo trimestre", ["2026-Q3"]),
    ],
)
def test_two_periods_and_words_of_other_languages_stay_apart(text: str, expected: list[str]) -> None:
    assert [found.period.label for found in find_periods(text, PLAIN, TODAY)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 march", ["2026-03-05"]),
        ("my 5 deals of march", ["2026-03"]),
        ("top 5 this month", ["2026-11"]),
        ("le 5 trattative di marzo", ["2026-03"]),
        ("as 5 vendas de março", ["2026-03"]),
        ("what did I close on 5 march, please", ["2026-03-05"]),
        ("deals closed from 2 to 5 march", ["2026-03-02/2026-03-05"]),
    ],
)
def test_a_number_before_a_month_may_count_what_follows(text: str, expected: list[str]) -> None:
    assert [found.period.label for found in find_periods(text, PLAIN, TODAY)] == expected
    assert unread(text, PLAIN, TODAY) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("before April", "2026-11-18/2027-04-30"),
        ("prima di aprile", "2026-11-18/2027-04-30"),
        ("antes de abril", "2026-11-18/2027-04-30"),
        ("before 2025", "-"),
        ("before last month", "-"),
    ],
)
def test_before_is_a_deadline_where_one_looks_ahead(words: str, expected: str) -> None:
    assert _label(words, ahead=True) == expected


@pytest.mark.parametrize("words", ["before december", "prima di dicembre", "antes de dezembro"])
def test_before_what_has_not_begun_is_a_deadline_anyway(words: str) -> None:
    assert _label(words) == "2026-11-18/2026-12-31"


def test_how_one_ends_a_year_is_about_the_year() -> None:
    assert [found.period.label for found in find_periods("how will I end this year", PLAIN, TODAY)] == ["2026"]


def test_of_days_that_stand_together_all_have_the_month_first_or_none() -> None:
    assert _label("12/24 - 1/2", ahead=True) == "2026-12-24/2027-01-02"
    assert _label("24/12 - 1/2", ahead=True) == "2026-12-24/2027-02-01"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Q1", "FY2027-Q1"),
        ("first quarter of 2026", "2026-Q1"),
        ("terzo trimestre FY26", "FY2026-Q3"),
        ("second half of FY26", "FY2026-H2"),
        ("first quarter of last year", "FY2026-Q1"),
        ("last month of Q3", "2026-10"),
        ("june last year", "2025-06"),
        ("january FY26", "2026-01"),
        ("first month of this quarter", "2026-11"),
        ("rest of the quarter", "2026-11-18/2027-01-31"),
        ("Q4 to date", "2026-11-01/2026-11-18"),
    ],
)
def test_a_fiscal_year_has_its_own_parts(words: str, expected: str) -> None:
    period = parse_period(words, Calendar(fiscal_start=2), TODAY)
    assert period is not None
    assert period.label == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("first week of October", "2026-10-04"), ("this week", "2026-11-15"), ("last week", "2026-11-08")],
)
def test_weeks_may_begin_on_sunday(words: str, expected: str) -> None:
    period = parse_period(words, Calendar(week_start=6), TODAY)
    assert period is not None
    assert period.start.isoformat() == expected


MONTHS = ("january", "february", "march", "april", "june", "july", "august", "september", "october", "november")
RANGES = {
    "en": ("from {0} to {1} {2}", "{0}-{1} {2}", "between {0} and {1} {2}", "{2} {0}-{1}", "from {0} until {1} of {2}"),
    "it": ("dal {0} al {1} {2}", "tra il {0} e il {1} {2}", "{0}-{1} {2}"),
    "pt": ("de {0} a {1} de {2}", "entre {0} e {1} de {2}", "do dia {0} ao dia {1} de {2}"),
}
NAMES = {
    "en": MONTHS,
    "it": ("gennaio", "febbraio", "marzo", "aprile", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre"),
    "pt": ("janeiro", "fevereiro", "março", "abril", "junho", "julho", "agosto", "setembro", "outubro", "novembro"),
}
NUMBERS = (1, 2, 3, 4, 6, 7, 8, 9, 10, 11)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(st.sampled_from(sorted(RANGES)), st.data(), days, st.booleans())
def test_a_range_contains_both_its_ends(language: str, data: st.DataObject, today: date, ahead: bool) -> None:
    pattern = data.draw(st.sampled_from(RANGES[language]))
    index = data.draw(st.integers(0, len(NUMBERS) - 1))
    first = data.draw(st.integers(1, 27))
    last = data.draw(st.integers(first + 1, 28))
    period = parse_period(pattern.format(first, last, NAMES[language][index]), PLAIN, today, ahead=ahead)
    assert period is not None
    assert (period.start.day, period.end.day) == (first, last)
    assert {period.start.month, period.end.month} == {NUMBERS[index]}
    assert period.length == last - first + 1


NAMED = (
    "{month}",
    "{day} {month}",
    "{month} {day}",
    "from {day} to 28 {month}",
    "first week of {month}",
    "last two weeks of {month}",
    "early {month}",
    "mid {month}",
    "late {month}",
    "from {month} to december",
    "Q{part}",
    "H{half}",
    "week {day}",
    "since {month}",
    "{day}/0{part}",
    "the {day}th",
    "friday",
    "from monday to thursday",
    "last {day} days",
    "last month",
    "{day} weeks ago",
)


@given(st.sampled_from(NAMED), st.sampled_from(MONTHS), st.integers(1, 20), st.integers(1, 4), days)
def test_nothing_bare_lies_in_the_future_unless_one_looks_ahead(
    pattern: str, month: str, day: int, part: int, today: date
) -> None:
    words = pattern.format(month=month, day=day, part=part, half=(part + 1) // 2)
    for found in find_periods(words, PLAIN, today, alone=True):
        assert found.period.start <= today
    for found in find_periods(words, PLAIN, today, ahead=True, alone=True):
        looks_back = any(word in words for word in ("since", "last", "ago")) and "weeks of" not in words
        assert looks_back or found.period.end >= today


WORDS = (
    "last next this few several first third 0 3 15 31 400 q1 q9 june may month week weeks year days weekend friday "
    "15th "
    "fy18 2017 .. - to until from since between and end mid early rest of the ago in for so far 31/12 1/2 may "
    "out de 2026-10 "
    "dal al ultimi mesi settimana fa prossimo metà meta fine até dia segunda quinzena atrás que vem"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=10).map(" ".join), st.booleans(), st.booleans())
def test_what_is_read_and_what_is_not_never_overlap(text: str, ahead: bool, alone: bool) -> None:
    found = find_periods(text, PLAIN, TODAY, ahead=ahead, alone=alone)
    left = unread(text, PLAIN, TODAY, ahead=ahead, alone=alone)
    spans = sorted([*((each.start, each.end) for each in found), *((each.start, each.end) for each in left)])
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(("language", "said"), list(_lines(EXACT)))
def test_words_around_a_name_change_nothing(language: str, said: list[str]) -> None:
    if said[0] in IN_NO_SENTENCE | {"dal 3 al 9"}:  # of something that is counted?
        return
    around = {"en": "please show me the revenue {} thanks", "it": "mostrami il fatturato {} grazie"}
    text = around.get(language, "me mostra a receita {} obrigado").format(said[0])
    assert [found.period.label for found in find_periods(text, PLAIN, TODAY)] == [said[1]]


def test_a_long_text_costs_no_more_than_its_length() -> None:
    """Nothing is read again from every place: twice the words make twice the readings."""
    text = "how much did I close from 1 to 5 november, and in the last two weeks of october 2026; "
    assert len(find_periods(text * 20, PLAIN, TODAY)) == 40
    assert all(found.period.stop <= TODAY + timedelta(days=1) for found in find_periods(text * 20, PLAIN, TODAY))
