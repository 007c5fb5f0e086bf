"""What the CSV reader makes of the files that sales offices export; no database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.crm.files import dates, numbers, persons, read, words
from integrations.crm.files.countries import country_code
from spm_core.errors import CoreError
from spm_core.imports.rows import RowPerson

HEADER = "id,owner,amount,stage,created,close_date\n"


@pytest.fixture
def deals(tmp_path):
    """Reads text or bytes as a file of deals: rows, rejections and the reading itself."""

    def reading(content, kind="deals", mapped=None, order=None):
        file = tmp_path / "file.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        source = read(file, kind, mapped or {}, order)
        batches = list(source.batches())
        rows = [row for batch in batches for row in batch.rows]
        return rows, [each for batch in batches for each in batch.rejected], source

    return reading


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1.054,00", "12,5"], ["1054.00", "12.5"]),
        (["1,054.00", "12.5"], ["1054.00", "12.5"]),
        (["$1,054.00", "(120.00)"], ["1054.00", "-120.00"]),
        (["1 054,00 €", "1\u202f054\u202f000,5"], ["1054.00", "1054000.5"]),
        (["1\u00a0054.25", "7"], ["1054.25", "7"]),
        (["1'054.00", "CHF 3'000"], ["1054.00", "3000"]),
        (["-5", "5-", "−5", "+5"], ["-5", "-5", "-5", "5"]),
        (["R$ 1.234.567,89"], ["1234567.89"]),
        (["12,34,567.50"], ["1234567.50"]),
        (["1.054", "2.000"], ["1054", "2000"]),
        (["1.054", "2.5"], ["1.054", "2.5"]),
        (["0.905"], ["0.905"]),
    ],
)
def test_numbers_in_the_style_of_their_column(texts, values):
    style = numbers.style_of(texts)
    assert [numbers.number(text, style) for text in texts] == [Decimal(value) for value in values]


@pytest.mark.parametrize("text", ["", "abc", "1.2.3,4", "12 apples and 3", "(5", "1,05,4.2.1", "--5-x9"])
def test_what_is_no_number(text):
    assert numbers.number(text, numbers.Style()) is None


def test_a_percentage_is_a_share():
    assert numbers.number("12,5 %", numbers.Style(",")) == Decimal("0.125")


@given(
    st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1),
    st.sampled_from([(",", "."), (".", ","), ("\u202f", ","), (" ", "."), ("'", "."), ("", ","), ("", ".")]),
    st.sampled_from(["{}", "€ {}", "{} EUR", "${}"]),
)
def test_amounts_survive_being_written(values, marks, unit):
    thousands, mark = marks

    def written(value):
        digits = f"{abs(value):,.2f}".replace(",", "T").replace(".", mark).replace("T", thousands)
        return (
            unit.format(digits if value >= 0 else f"({digits})")
            if "$" not in unit
            else ("-" if value < 0 else "") + unit.format(digits)
        )

    texts = [written(value) for value in values]
    style = numbers.style_of(texts)
    assert [numbers.number(text, style) for text in texts] == values


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (["03/04/2017", "25/04/2017"], ["2017-04-03", "2017-04-25"]),
        (["3/4/17", "4/25/17"], ["2017-03-04", "2017-04-25"]),
        (["01.03.2017", "31.12.99"], ["2017-03-01", "1999-12-31"]),
        (["2017-10-20T15:04:05Z", "2017-10-21 08:00:00.000 +0000"], ["2017-10-20", "2017-10-21"]),
        (["10/25/2017 3:04 PM", "1/2/2017 11:00 AM"], ["2017-10-25", "2017-01-02"]),
        (["20171020"], ["2017-10-20"]),
        (["12-Mar-17", "1. Dezember 2017"], ["2017-03-12", "2017-12-01"]),
        (["20 ottobre 2017", "3 de fevereiro de 2018", "5 août 2017"], ["2017-10-20", "2018-02-03", "2017-08-05"]),
        (["99-10-20"], ["1999-10-20"]),
        (["05/05/2017"], ["2017-05-05"]),
        (["03.04.2017", "05.06.17"], ["2017-04-03", "2017-06-05"]),
        (["42867", "42867.75"], ["2017-05-12", "2017-05-12"]),
        (["1494576000", "1494576000000"], ["2017-05-12", "2017-05-12"]),
    ],
)
def test_dates_in_the_order_of_their_column(texts, days):
    order = dates.order_of(texts)
    assert [dates.parse(text, order) for text in texts] == [date.fromisoformat(day) for day in days]


def test_dates_that_tell_no_order():
    with pytest.raises(dates.AmbiguousDates) as error:
        dates.order_of(["03/04/2017", "05/06/2017"])
    assert not error.value.mixed


def test_dates_that_contradict_each_other():
    with pytest.raises(dates.AmbiguousDates) as error:
        dates.order_of(["25/04/2017", "04/25/2017"])
    assert error.value.mixed


def test_one_slip_does_not_decide_a_column():
    texts = [f"{day}/04/2017" for day in range(13, 31)] * 2 + ["04/25/2017"]
    assert dates.order_of(texts) == "dmy"
    assert dates.parse("04/25/2017", "dmy") is None


@given(
    st.lists(st.dates(date(1975, 1, 1), date(2065, 1, 1)), min_size=1),
    st.sampled_from([("dmy", "{d:02}{s}{m:02}{s}{y}"), ("mdy", "{m}{s}{d}{s}{y}"), ("ymd", "{y:04}{s}{m}{s}{d}")]),
    st.sampled_from("./-"),
    st.booleans(),
)
def test_dates_survive_being_written(days, form, separator, short):
    order, pattern = form
    separator = "/" if order == "mdy" else separator  # dots say that the day comes first
    years = [day.year % 100 if short and order != "ymd" else day.year for day in days]
    texts = [
        pattern.format(d=day.day, m=day.month, y=f"{year:02}" if short and order != "ymd" else year, s=separator)
        if order != "ymd"
        else pattern.format(d=day.day, m=day.month, y=year, s=separator)
        for day, year in zip(days, years, strict=True)
    ]
    assert [dates.parse(text, order) for text in texts] == days
    try:
        found = dates.order_of(texts)
    except dates.AmbiguousDates:
        return
    assert [dates.parse(text, found) for text in texts] == days


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Schlecht, Darcel", RowPerson(None, None, "Darcel Schlecht")),
        ("Darcel Schlecht", RowPerson(None, None, "Darcel Schlecht")),
        ("Darcel Schlecht, Jr.", RowPerson(None, None, "Darcel Schlecht, Jr.")),
        ("Anna Conti (Anna.Conti@X.example)", RowPerson(None, "anna.conti@x.example", "Anna Conti")),
        ("Conti, Anna <anna@x.example>", RowPerson(None, "anna@x.example", "Anna Conti")),
        ("anna@x.example", RowPerson(None, "anna@x.example", None)),
        ("   ", None),
    ],
)
def test_people_as_files_name_them(text, who):
    assert persons.who(text) == who


def test_splits_total_a_hundred():
    a, b = RowPerson(email="a@x.example"), RowPerson(email="b@x.example")
    assert persons.splits("a@x.example 60; b@x.example 40") == ((a, Decimal("0.6")), (b, Decimal("0.4")))
    assert persons.splits("a@x.example 60; b@x.example 30") is None
    assert persons.splits("a@x.example; b@x.example 40") is None
    assert persons.splits("a@x.example 60; a@x.example 40") is None


def test_split_shares_that_do_not_end_still_total_one():
    parts = persons.splits("a@x.example 33.33333333; b@x.example 33.33333333; c@x.example 33.33333334")
    assert parts is not None
    assert sum(share for _, share in parts) == 1
    assert all(share == round(share, 6) for _, share in parts)


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("Closed Won", "won"), ("WON", "won"), ("5 - Closed Won (100%)", "won"), ("Gewonnen", "won"),
        ("Chiusa vinta", "won"), ("Fechado e ganho", "won"), ("Conclue gagnée", "won"), ("Cerrada ganada", "won"),
        ("Closed Lost", "lost"), ("Verloren", "lost"), ("Chiuso - Perso", "lost"), ("Perdido", "lost"),
        ("Fermée perdue", "lost"), ("Negotiation", "open"), ("In Verhandlung", "open"), ("Prospecting", "open"),
        ("Lost contact, calling again", "open"), ("", "open"),
    ],
)  # fmt: skip
def test_what_a_stage_tells(stage, status):
    assert words.status_of_stage(stage) == status


def test_countries_by_name_or_code():
    assert [country_code(text) for text in ("it", "Italia", "Deutschland", "Brésil", "Narnia")] == [
        "IT",
        "IT",
        "DE",
        "BR",
        None,
    ]


BODY = "D1;Müller, Jörg;1.054,00;Gewonnen;20.10.2016;31.03.2017\nD2;Anna Weiß;(120,00);In Verhandlung;13.11.2016;\n"
TITLES = "Umsatzübersicht Vertrieb\nStand: 31.12.2017\n\n"
GERMAN = "Angebots-Nr.;Vertriebsmitarbeiter;Auftragswert;Phase;Erstkontakt am;Abschlussdatum\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_titles_and_totals(deals, encoding):
    text = TITLES + GERMAN + BODY + "Summe (gewonnen);;934,00;;;\nVertraulich\n"
    rows, rejected, source = deals(text.encode(encoding))
    assert rejected == []
    assert [(row.line, row.id, row.owner.name, row.amount, row.status) for row in rows] == [
        (5, "D1", "Jörg Müller", Decimal("1054.00"), "won"),
        (6, "D2", "Anna Weiß", Decimal("-120.00"), "open"),
    ]
    assert rows[0].created == date(2016, 10, 20)
    assert source.left_out() == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(deals, delimiter):
    text = (
        (HEADER + 'D1,"Wu, Dana",5,Won,2026-01-01,2026-02-01\n')
        .replace(",", delimiter)
        .replace(f"Wu{delimiter}", "Wu,")
    )
    rows, _, _ = deals(text)
    assert [(row.owner.name, row.amount) for row in rows] == [("Dana Wu", 5)]


HEADERS = {
    "Salesforce": "Opportunity ID,Opportunity Name,Opportunity Owner,Account Name,Amount,Stage,Created Date,Close Date,"
    "Probability (%),Next Step,Type",
    "HubSpot": "Record ID,Deal Name,Deal owner,Associated Company,Amount,Deal Stage,Create Date,Close Date,"
    "Deal probability,Next step,Deal Type",
    "Italian": "ID opportunità,Nome opportunità,Titolare opportunità,Nome account,Importo,Fase,Data creazione,"
    "Data di chiusura,Probabilità (%),Prossimo passo,Tipo",
    "Portuguese": "ID da oportunidade,Nome da oportunidade,Proprietário da oportunidade,Nome da conta,Valor,Fase,"
    "Data de criação,Data de fechamento,Probabilidade,Próximo passo,Tipo",
    "German": "Angebots-Nr.,Opportunity-Titel,Opportunity-Inhaber,Kunde,Betrag,Phase,Erstelldatum,Schlusstermin,"
    "Wahrscheinlichkeit,Nächster Schritt,Typ",
    "French": "ID de l'opportunité,Nom de l'opportunité,Propriétaire de l'opportunité,Nom du compte,Montant,Étape,"
    "Date de création,Date de clôture,Probabilité,Prochaine étape,Type",
    "Spanish": "ID de la oportunidad,Nombre de la oportunidad,Propietario de la oportunidad,Nombre de la cuenta,"
    "Importe,Etapa,Fecha de creación,Fecha de cierre,Probabilidad,Siguiente paso,Tipo",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_column_names(deals, header):
    rows, _, _ = deals(
        header + "\n0061,Big one,Dana Wu,Acme,1200,Proposal,2026-01-05,2026-06-30,50,call,New Business\n"
    )
    (row,) = rows
    assert (row.id, row.name, row.owner.name, row.account, row.amount) == ("0061", "Big one", "Dana Wu", "Acme", 1200)
    assert (row.stage, row.created, row.close_date) == ("Proposal", date(2026, 1, 5), date(2026, 6, 30))
    assert (row.probability, row.next_step, row.new_logo) == (Decimal("0.5"), "call", True)


def test_closed_is_a_tick_in_one_export_and_a_day_in_another(deals):
    rows, _, _ = deals("id,owner,stage,Closed,Won\nD1,Dana,Ended,1,0\nD2,Dana,Ended,TRUE,true\nD3,Dana,Demo,0,0\n")
    assert [row.status for row in rows] == ["lost", "won", "open"]
    rows, _, _ = deals("Opp ID,Rep,Status,Closed\nD1,Dana,WON,3/25/17\n")
    assert (rows[0].status, rows[0].stage, rows[0].close_date) == ("won", "WON", date(2017, 3, 25))


def test_a_status_that_tells_nothing_leaves_it_to_the_stage(deals):
    rows, _, _ = deals("id,owner,stage,status\nD1,Dana,Closed Won,Archived\nD2,Dana,Closed Won,lost\n")
    assert [row.status for row in rows] == ["won", "lost"]


def test_map_overrides(deals):
    text = "Nr,Wer,Wieviel,stage,Notiz\nD1,Dana Wu,5,Won,x\n"
    rows, _, _ = deals(text, mapped={"id": "Nr", "owner": "wer", "amount": "Wieviel", "next_step": "Notiz"})
    assert (rows[0].id, rows[0].owner.name, rows[0].amount, rows[0].next_step) == ("D1", "Dana Wu", 5, "x")


@pytest.mark.parametrize(
    ("content", "mapped", "code"),
    [
        ("", {}, "file_empty"),
        ("\ufeff\n", {}, "file_empty"),
        ("a,b\n1,2\n", {}, "no_header"),
        (HEADER, {"price": "amount"}, "unknown_field"),
        (HEADER, {"amount": "price"}, "unknown_column"),
        ("PK\x03\x04...", {}, "workbook_broken"),
        ("<html><table><tr><td>id</td></tr></table></html>", {}, "file_is_markup"),
        ("%PDF-1.7\n", {}, "file_is_no_text"),
        (HEADER + "D1,Dana,5,Won,03/04/2017,\n", {}, "ambiguous_dates"),
        (HEADER + "D1,Dana,5,Won,25/04/2017,\nD2,Dana,5,Won,04/25/2017,\n", {}, "mixed_dates"),
    ],
)
def test_files_that_are_not_understood(deals, content, mapped, code):
    with pytest.raises(CoreError) as error:
        deals(content, mapped=mapped)
    assert error.value.code == code


def test_the_other_dates_of_a_file_suggest_an_order(deals):
    with pytest.raises(CoreError) as error:
        deals(HEADER + "D1,Dana,5,Won,03/04/2017,25/04/2017\n")
    assert (error.value.code, error.value.params["likely"]) == ("ambiguous_dates", "dmy")
    with pytest.raises(CoreError) as error:
        deals(HEADER + "D1,Dana,5,Won,03/04/2017,2017-04-25\n")
    assert "likely" not in error.value.params


def test_a_currency_sign_is_the_currency_of_its_amount(deals):
    rows, _, source = deals(HEADER + "D1,Dana,$5,Won,,\n")
    assert [(row.amount, row.currency) for row in rows] == [(5, "USD")]
    assert source.findings() == []
    rows, _, source = deals(HEADER.strip() + ",currency\nD1,Dana,$5,Won,,,CAD\n")
    assert [row.currency for row in rows] == ["CAD"]


@pytest.mark.parametrize("column", ["ID de negocio", "Verkaufschancen-ID", "ID record", "Datensatz-ID", "Identifiant"])
def test_keys_as_crms_call_them(deals, column):
    rows, _, _ = deals(HEADER.replace("id", column, 1) + "D1,Dana,5,Won,,\n")
    assert rows[0].id == "D1"


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CoreError) as error:
        read(tmp_path / "nowhere.csv", "deals", {})
    assert error.value.code == "file_missing"


def test_the_order_of_dates_can_be_given(deals):
    rows, _, _ = deals(HEADER + "D1,Dana,5,Won,03/04/2017,\n", order="mdy")
    assert rows[0].created == date(2017, 3, 4)


def test_what_cannot_be_read_is_rejected_with_line_and_reason(deals):
    text = (
        HEADER
        + "D1,Dana,lots,Won,2026-01-01,\nD2,Dana,5,Won,soon,\n,Dana,5,Won,2026-01-01,\nD4,Dana,5,Won,2026-01-01,\n"
    )
    rows, rejected, _ = deals(text)
    assert [row.id for row in rows] == ["D4"]
    assert [(each.line, each.code) for each in sorted(rejected, key=lambda each: each.line)] == [
        (2, "bad_money"), (3, "bad_date"), (4, "blank_cell"),
    ]  # fmt: skip


def test_a_deal_without_an_owner_is_data_but_a_footer_is_not(deals):
    rows, _, source = deals(HEADER + "D1,,5,Won,,\nTotal,,5,,,\n,,5,,,\n,,,,,\nCopyright 2026 Acme,,,,,\n")
    assert [(row.id, row.owner) for row in rows] == [("D1", RowPerson())]
    assert source.left_out() == 3


def test_blanks_in_every_dress(deals):
    rows, rejected, _ = deals(HEADER + "D1,Dana,n/a,Won,-,(blank)\nD2,Dana,#N/A,Demo,null,—\n")
    assert rejected == []
    assert {(row.amount, row.created, row.close_date) for row in rows} == {(None, None, None)}


def test_short_and_long_records(deals):
    rows, rejected, _ = deals(
        HEADER + "D1,Dana,5,Won\nD2,Dana,5,Won,2026-01-01,2026-01-02,,\nD3,Dana,$1,054.00,Won,2026-01-01,2026-01-02\n"
    )
    assert [row.id for row in rows] == ["D1", "D2"]
    assert [(each.line, each.code) for each in rejected if each.code == "too_many_cells"] == [(4, "too_many_cells")]


def test_lines_are_those_of_the_file(deals):
    rows, _, _ = deals('id,owner,stage,next_step\nD1,Dana,Won,"call\nback"\nD2,Dana,Won,\n')
    assert [row.line for row in rows] == [2, 4]


def test_probabilities_in_percent_or_as_shares(deals):
    header = "id,owner,stage,probability\n"
    assert [row.probability for row in deals(header + "D1,D,x,75\nD2,D,x,1\nD3,D,x,0\n")[0]] == [
        Decimal("0.75"),
        Decimal("0.01"),
        0,
    ]
    assert [row.probability for row in deals(header + "D1,D,x,0.75\nD2,D,x,1\n")[0]] == [Decimal("0.75"), 1]
    assert [row.probability for row in deals(header + "D1,D,x,75%\nD2,D,x,\n")[0]] == [Decimal("0.75"), None]
    assert [row.probability for row in deals(header + "D1,D,x,150%\nD2,D,x,0.5\n")[0]] == [
        Decimal("1.5"),
        Decimal("0.5"),
    ]


@pytest.mark.parametrize("cells", [("0.5", "60", "0.8"), ("0.5", "1.5", "0.5"), ("0.5",) * 5_000 + ("60",)])
def test_fractions_and_percents_in_one_column_are_asked_about(deals, cells):
    rows = "".join(f"D{at},D,x,{cell}\n" for at, cell in enumerate(cells))
    with pytest.raises(CoreError) as raised:
        deals("id,owner,stage,probability\n" + rows)
    assert (raised.value.code, raised.value.params["column"]) == ("mixed_shares", "probability")
    assert raised.value.params["fraction"] == "0.5"


def test_doubts_about_units_and_formats(deals):
    rows, _, source = deals("id,owner,stage,Amount (k€)\nD1,Dana,Won,€1.054\nD2,Dana,Won,€2.000\n")
    assert [(row.amount, row.currency) for row in rows] == [(1_054_000, "EUR"), (2_000_000, "EUR")]
    assert {each.code for each in source.findings()} == {"thousands_assumed", "scaled"}


def test_an_owner_in_three_columns(deals):
    rows, _, _ = deals("id,owner,owner email,owner id,stage\nD1,Dana Wu,DANA@x.example,005A,Won\n")
    assert rows[0].owner == RowPerson("005A", "dana@x.example", "Dana Wu")


def test_people(deals):
    header = "name,email,manager,team,role,country,start_date,ramp\n"
    text = header + 'Dana Wu,dana@x.example,"Reed, Mo",West,Sales Rep,Italia,2026-05-01,25/50/75/100\n'
    (row,) = deals(text, kind="people")[0]
    assert (row.who, row.manager) == (RowPerson(None, "dana@x.example", "Dana Wu"), RowPerson(None, None, "Mo Reed"))
    assert (row.team, row.role, row.country, row.start_date) == ("West", "rep", "IT", date(2026, 5, 1))
    assert row.ramp == (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), 1)


def test_history_values_by_field(deals):
    text = (
        "Deal ID,Edit Date,Field / Event,Old Value,New Value\n"
        'D1,2026-01-02,Stage,,Demo\nD1,2026-01-02,Amount,"$1,000.00","$1,250.50"\n'
        "D1,2026-01-03,Close Date,3/25/2026,4/5/2026\nD1,2026-01-03,Owner,Ann,Bo\n"
    )
    rows, rejected, source = deals(text, kind="history")
    assert [row[3:] for row in rows] == [
        ("stage", "", "Demo"), ("amount", "1000", "1250.5"), ("close_date", "2026-03-25", "2026-04-05"),
    ]  # fmt: skip
    assert rejected == []
    assert "other_fields" in {each.code for each in source.findings()}


def test_a_long_file_is_read_as_a_short_one(deals):
    first = date(2026, 1, 1)
    lines = (f"D{n},Dana,{n}.5,Won,{first + timedelta(days=n % 300)},\n" for n in range(12_001))
    rows, rejected, _ = deals(HEADER + "".join(lines))
    assert rejected == []
    assert sum(row.amount for row in rows) == sum(range(12_001)) + Decimal("6000.5")
    assert rows[-1].line == 12_002
