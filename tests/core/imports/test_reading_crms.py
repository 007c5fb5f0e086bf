"""Deals and users as CRMs export them, under the names of their reports and of their interfaces."""

from __future__ import annotations

from datetime import date

import pytest

from spm_core.imports.rows import RowPerson

WON, OPEN = ("won", 12_000, date(2026, 7, 22)), ("open", 8_000, date(2026, 8, 20))
DEALS = {
    "Salesforce data loader": "Id,Name,StageName,Amount,CloseDate,Owner.Name,Account.Name,IsWon,IsClosed,Probability,"
    "ExpectedRevenue,CurrencyIsoCode,CreatedDate,ForecastCategoryName\n"
    "006A,Roll,Closed Won,12000.0,2026-07-22,Ann Lee,Acme,true,true,100,12000,EUR,2026-06-01T10:00:00.000+0000,Closed\n"
    "006B,Pilot,Demo,8000.0,2026-08-20,Ann Lee,Acme,false,false,20,1600,EUR,2026-06-01T10:00:00.000+0000,Pipeline\n",
    "Salesforce joined report": "Opportunity: ID,Opportunity: Name,Opportunity Owner: Full Name,"
    "Account Name: Account Name,Opportunity: Stage,Opportunity: Amount Currency,Opportunity: Amount,"
    "Opportunity: Created Date,Opportunity: Close Date\n"
    "006A,Roll,Ann Lee,Acme,Closed Won,EUR,12000,2026-06-01,2026-07-22\n"
    "006B,Pilot,Ann Lee,Acme,Demo,EUR,8000,2026-06-01,2026-08-20\n",
    "HubSpot interface": "hs_object_id,dealname,amount,dealstage,owner_name,associated_company,hs_is_closed_won,"
    "hs_is_closed,createdate,closedate,deal_currency_code,hs_deal_stage_probability\n"
    "77,Roll,12000,closedwon,Ann Lee,Acme,true,true,2026-06-01T10:00:00Z,2026-07-21T22:30:00.123Z,EUR,1\n"
    "78,Pilot,8000,qualifiedtobuy,Ann Lee,Acme,false,false,2026-06-01T10:00:00Z,1787227200000,EUR,0.2\n",
    "Pipedrive interface": "id,title,org_name,owner_name,stage_name,status,value,currency,add_time,expected_close_date,"
    "won_time,lost_time\n"
    "7,Roll,Acme,Ann Lee,Proposal,won,12000,EUR,2026-06-01 10:00:00,2026-09-15,2026-07-22 10:00:00,\n"
    "8,Pilot,Acme,Ann Lee,Demo,open,8000,EUR,2026-06-01 10:00:00,2026-08-20,,\n",
    "Pipedrive in Portuguese": "Negócio - ID;Negócio - Título;Negócio - Organização;Negócio - Proprietário;"
    "Negócio - Etapa;Negócio - Status;Negócio - Valor;Negócio - Moeda;Negócio - Criado em;Negócio - Ganho em;"
    "Negócio - Data de fechamento esperada\n"
    "7;Roll;Acme;Ann Lee;Proposta;Ganho;12.000,00;EUR;21/06/2026;22/07/2026;30/07/2026\n"
    "8;Pilot;Acme;Ann Lee;Demo;Aberto;8.000,00;EUR;21/06/2026;;20/08/2026\n",
    "Zoho": "Record Id,Deal Name,Deal Owner,Account Name,Amount,Stage,Closing Date,Probability (%),Expected Revenue,"
    "Created Time,Currency\n"
    "zcrm_1,Roll,Ann Lee,Acme,\"12,000.00\",Closed Won,2026-07-22,100,\"12,000.00\",2026-06-01 10:00:00,EUR\n"
    "zcrm_2,Pilot,Ann Lee,Acme,\"8,000.00\",Demo,2026-08-20,20,\"1,600.00\",2026-06-01 10:00:00,EUR\n",
    "Dynamics": "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Topic,"
    "Potential Customer,Est. Close Date,Actual Close Date,Est. Revenue,Actual Revenue,Currency,Owner,Status,"
    "Status Reason,Created On\n"
    "8d-1,x=,2026-07-22,Roll,Acme,30/07/2026,22/07/2026,13000,12000,Euro,Ann Lee,Won,Won,25/06/2026 09:00\n"
    "8d-2,x=,2026-07-22,Pilot,Acme,20/08/2026,,8000,,Euro,Ann Lee,Open,In Progress,25/06/2026 09:00\n",
    "Dynamics interface": "opportunityid,name,customerid,estimatedvalue,actualvalue,estimatedclosedate,actualclosedate,"
    "ownerid,statecode,createdon,transactioncurrencyid\n"
    "8d-1,Roll,Acme,13000,12000,2026-07-30,2026-07-22T00:00:00Z,Ann Lee,Won,2026-06-01T10:00:00Z,Euro\n"
    "8d-2,Pilot,Acme,8000,,2026-08-20,,Ann Lee,Open,2026-06-01T10:00:00Z,Euro\n",
    "Odoo": "External ID,Opportunity,Customer,Salesperson,Expected Revenue,Currency,Stage,Expected Closing,Closed Date,"
    "Created on\n"
    "crm.lead_7,Roll,Acme,Ann Lee,12000.0,EUR,Won,2026-07-30,2026-07-22 08:00:00,2026-06-01 10:00:00\n"
    "crm.lead_8,Pilot,Acme,Ann Lee,8000.0,EUR,Proposition,2026-08-20,,2026-06-01 10:00:00\n",
    "Odoo fields": "id,name,partner_id,user_id,expected_revenue,currency_id,stage_id,date_deadline,date_closed,"
    "create_date\n"
    "7,Roll,Acme,Ann Lee,12000.0,EUR,Won,2026-07-30,2026-07-22 08:00:00,2026-06-01 10:00:00\n"
    "8,Pilot,Acme,Ann Lee,8000.0,EUR,Proposition,2026-08-20,,2026-06-01 10:00:00\n",
    "Close": "id,lead_id,lead_name,status_label,status_type,value,value_currency,confidence,date_created,date_won,"
    "expected_close,user_name,note\n"
    "oppo_1,lead_1,Acme,Signed,won,12000,EUR,100,2026-06-01,2026-07-22,,Ann Lee,Roll\n"
    "oppo_2,lead_1,Acme,Proposal,active,8000,EUR,50,2026-06-01,,2026-08-20,Ann Lee,Pilot\n",
    "Freshsales": "Deal id,Deal name,Deal value,Currency,Deal stage,Sales owner,Related account,Expected close date,"
    "Closed date,Created at\n"
    "7,Roll,12000,EUR,Won,Ann Lee,Acme,2026-07-30,2026-07-22,2026-06-01 10:00\n"
    "8,Pilot,8000,EUR,Demo,Ann Lee,Acme,2026-08-20,,2026-06-01 10:00\n",
    "Bitrix": "ID;Deal name;Stage;Total;Currency;Responsible person;Company;Created;Close date;Closed\n"
    "7;Roll;Deal won;12000.00;EUR;Ann Lee;Acme;06/21/2026 09:14 am;07/22/2026;Yes\n"
    "8;Pilot;Demo;8000.00;EUR;Ann Lee;Acme;06/21/2026 09:14 am;08/20/2026;No\n",
    "Copper": "Opportunity ID,Name,Company,Owned By,Stage,Status,Value,Currency,Created At,Close Date,Pipeline\n"
    "1,Roll,Acme,Ann Lee,Proposal,Won,12000,EUR,6/21/2026,7/22/2026,Sales\n"
    "2,Pilot,Acme,Ann Lee,Demo,Open,8000,EUR,6/21/2026,8/20/2026,Sales\n",
}  # fmt: skip


@pytest.mark.parametrize("text", DEALS.values(), ids=DEALS)
def test_deals(taken, text):
    read = taken("deals", text)
    assert read.rejected == []
    assert read.of("status", "amount", "close_date") == [WON, OPEN]
    assert [*{(row.owner, row.account, row.currency) for row in read.rows}] == [
        (RowPerson(None, None, "Ann Lee"), "Acme", "EUR")
    ]
    assert all(row.id and row.created for row in read.rows)
    assert read.reading.key_columns == ()


def test_expected_revenue_is_no_amount_where_it_is_weighted(taken):
    read = taken("deals", "Deal ID,Deal Owner,Stage,Expected Revenue,Probability\n1,Ann Lee,Demo,1600,20\n")
    assert read.of("amount") == [None]
    assert read.reading.unused == ("Expected Revenue",)


def test_an_owner_by_the_id_of_the_crm(taken):
    read = taken("deals", "Id,OwnerId,StageName\n006A,005A,Demo\n")
    assert read.of("owner") == [RowPerson("005A", None, None)]


def test_the_amount_in_its_own_currency_before_the_converted_one(taken):
    header = (
        "Opportunity ID,Opportunity Owner,Stage,Amount (converted) Currency,Amount (converted),Amount Currency,Amount\n"
    )
    read = taken("deals", header + "1,Ann Lee,Won,EUR,900,USD,1000\n")
    assert read.of("amount", "currency") == [(1000, "USD")]


def test_the_currency_of_another_amount_is_not_taken(taken):
    read = taken("deals", "id,owner,stage,Amount,ARR Currency,ARR\n1,Ann,Won,1000,USD,500\n")
    assert read.of("amount", "currency") == [(1000, None)]


def test_several_columns_for_a_field(taken):
    text = "id,owner,stage,Won day,Lost day,Planned\n1,Ann,Won,2026-01-02,,2026-03-03\n2,Ann,Demo,,,2026-03-03\n"
    read = taken("deals", text, mapped={"close_date": "Won day, Lost day,Planned"})
    assert read.of("close_date") == [date(2026, 1, 2), date(2026, 3, 3)]
    assert read.reading.unused == ()


def test_a_column_whose_name_has_a_comma(taken):
    read = taken("deals", 'id,owner,stage,"Value, net"\n1,Ann,Won,5\n', mapped={"amount": "Value, net"})
    assert read.of("amount") == [5]


def test_an_id_made_of_columns_that_are_told(taken):
    text = "Rep,Contract,Year,Stage\nAnn,7,2026,Won\nAnn,7,2027,Won\nBo,,,Won\n"
    read = taken("deals", text, key=("Contract", "Year"))
    assert len({*read.of("id")}) == 2
    assert (read.reading.key_columns, read.reasons) == (("Contract", "Year"), [(4, "blank_key")])


USERS = {
    "Salesforce": "Id,FirstName,LastName,Email,Title,IsActive,ManagerId,TimeZoneSidKey\n"
    "005A,Ann,Lee,ann@x.example,AE,true,005B,Europe/Rome\n005B,Mo,Boss,mo@x.example,VP,true,,Europe/Rome\n"
    "005C,Al,Ex,al@x.example,AE,false,005B,Europe/Rome\n",
    "HubSpot": "User ID,First name,Last name,Email,Job title,Deactivated\n"
    "1,Ann,Lee,ann@x.example,AE,no\n2,Mo,Boss,mo@x.example,VP,no\n3,Al,Ex,al@x.example,AE,yes\n",
    "Dynamics": "(Do Not Modify) User,Full Name,Primary Email,Title,Status,Manager\n"
    "u-1,Ann Lee,ann@x.example,AE,Enabled,Mo Boss\nu-2,Mo Boss,mo@x.example,VP,Enabled,\n"
    "u-3,Al Ex,al@x.example,AE,Disabled,Mo Boss\n",
    "Workday": "Worker,Employee ID,Preferred Name - First Name,Preferred Name - Last Name,Email - Primary Work,"
    "Worker's Manager,Business Title,Worker Status\n"
    '"Lee, Ann (7)",7,Ann,Lee,ann@x.example,"Boss, Mo (8)",AE,Active\n'
    '"Boss, Mo (8)",8,Mo,Boss,mo@x.example,,VP,Active\n'
    '"Ex, Al (9)",9,Al,Ex,al@x.example,"Boss, Mo (8)",AE,Terminated\n',
    "German office": "Personalnummer;Name;Vorname;E-Mail;Position;Status\n"
    "7;Lee;Ann;ann@x.example;AE;aktiv\n8;Boss;Mo;mo@x.example;VP;aktiv\n9;Ex;Al;al@x.example;AE;ausgeschieden\n",
    "Italian office": "Nome;Cognome;E-mail;Qualifica;Attivo\n"
    "Ann;Lee;ann@x.example;AE;Sì\nMo;Boss;mo@x.example;VP;Sì\nAl;Ex;al@x.example;AE;No\n",
    "Brazilian office": "Nome;Sobrenome;E-mail;Cargo;Situação\n"
    "Ann;Lee;ann@x.example;AE Pleno;Ativo\nMo;Boss;mo@x.example;VP;Ativo\nAl;Ex;al@x.example;AE Sênior;Desligado\n",
}  # fmt: skip


@pytest.mark.parametrize("text", USERS.values(), ids=USERS)
def test_users(taken, text):
    read = taken("people", text)
    assert [(row.who.name, row.who.email, row.active) for row in read.rows] == [
        ("Ann Lee", "ann@x.example", True), ("Mo Boss", "mo@x.example", True), ("Al Ex", "al@x.example", False),
    ]  # fmt: skip
    assert all(row.title and row.role is None for row in read.rows)


def test_a_manager_by_id_and_by_email(taken):
    text = "Id,Name,ManagerId,Manager Email\n1,Ann Lee,2,MO@x.example\n2,Mo Boss,,\n"
    assert taken("people", text).of("manager") == [RowPerson("2", "mo@x.example", None), None]


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("FTE", "0.8|1|0,5"),
        ("Part time %", "80|100|50"),
        ("Capacity", "80%|Full time|50 %"),
        ("Arbeitszeit", "80 %|Vollzeit|0,5"),
    ],
)
def test_part_time(taken, column, cells):
    rows = "".join(f"P{at};{cell}\n" for at, cell in enumerate(cells.split("|")))
    read = taken("people", f"name;{column}\n{rows}")
    assert [float(share) for share in read.of("working_time")] == [0.8, 1, 0.5]


@pytest.mark.parametrize(
    ("column", "cells", "digits"),
    [
        ("Working days", "Mon-Thu|Mon, Tue, Wed|Sun to Wed", "0123|012|0126"),
        ("Arbeitstage", "Mo-Do|Mo., Di. und Do.|Montag bis Mittwoch", "0123|013|012"),
        ("Giorni lavorativi", "lun-gio|da lunedì a giovedì|mar e ven", "0123|0123|14"),
        ("Dias de trabalho", "seg-qui|segunda-feira a quarta-feira|ter, qui", "0123|012|13"),
        ("Part time", "Mon–Wed|Full time|Tue/Thu", "012||13"),
    ],
)
def test_working_weekdays(taken, column, cells, digits):
    rows = "".join(f'P{at};"{cell}"\n' for at, cell in enumerate(cells.split("|")))
    read = taken("people", f"name;{column}\n{rows}")
    assert read.of("weekdays") == digits.split("|")
    assert read.of("working_time") == [None, None, None]


@pytest.mark.parametrize("cell", ["4", "80%", "Mon-Tue-Wed", "Mon 9-17", "flexible", "March"])
def test_what_names_no_weekdays_is_not_guessed(taken, cell):
    read = taken("people", f"name,Working days\nAnn Lee,{cell}\n")
    assert read.reading.unused == ("Working days",)


def test_what_is_no_share_of_time_is_left_to_people(taken):
    read = taken("people", "name,Part time\nAnn Lee,yes\nBo Dahl,no\n")
    assert read.of("working_time") == [None, None]
    assert read.reading.unused == ("Part time",)


def test_what_exports_add_to_cells(taken):
    text = "id,owner,account,name,stage\n1,Sean O&#39;Brien,Smith &amp; Sons,Zero\u200b\u00a0width AT&T,Won\n"
    read = taken("deals", text)
    assert read.of("owner", "account", "name") == [
        (RowPerson(None, None, "Sean O'Brien"), "Smith & Sons", "Zero width AT&T")
    ]
