"""The sentence for every code of an import: why a file failed, why a row was rejected, what somebody should look at.

A finding that has none of its own is told by the reason of the rows that it counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

FAILURES: Mapping[str, str] = {
    "file_missing": N_("There is no file {file}. Check the name, or give its whole path."),
    "file_unreadable": N_("I can't read {file}: {why}."),
    "file_denied": N_("I'm not allowed to read {file}. Allow it in the file's permissions, then import again."),
    "file_is_folder": N_(
        "{file} is a folder. Name one of its files, or take all that is put there with: pacer import --watch {quoted}"
    ),
    "file_is_json": N_("{file} holds JSON. Export it as CSV or as a workbook, and import that."),
    "file_empty": N_("{file} is empty. Export it again, with its header line."),
    "file_is_no_text": N_("{file} is no text file. Export it as CSV (“CSV UTF-8”), and import that."),
    "no_header": N_("I find no line that names the columns {missing}. I see: {columns}."),
    "which_sheet": N_("{file} has several sheets that could be meant: {sheets}. Say which with --sheet NAME."),
    "unknown_sheet": N_("There is no sheet “{sheet}”. The sheets are: {sheets}."),
    "sheet_in_text": N_("{file} is a text file and has no sheets. Leave --sheet out."),
    "workbook_broken": N_("I can't open {file} as a workbook. Open it in Excel and save it again, or save it as CSV."),
    "file_is_markup": N_(
        "{file} is a web page that only calls itself a workbook. Open it in Excel, save it as .xlsx or CSV, and import "
        "that."
    ),
    "workbook_locked": N_("{file} is protected by a password. Save it without one, and import that."),
    "wrong_kind": N_(
        "This looks like a file of {looks_like}, not of {kind}: its columns are {columns}. "
        "Import it with: pacer import {looks_like} {file}"
    ),
    "unsure_unit": N_(
        'The title “{column}” may mean thousands. If it does, give --map {field}="{column}*1000"; if the amounts are '
        'whole, --map {field}="{column}*1".'
    ),
    "mixed_shares": N_(
        "“{column}” has fractions, such as {fraction}, and percentages, such as {percent}, so it can't be told what "
        "its numbers mean. Write them all one way: 0.6, or 60 %."
    ),
    "no_year": N_(
        "The columns {columns} name no year. Add a column Year, or write it into them, such as Jan-26 or Q1 2026."
    ),
    "grouped_report": N_(
        "Only the first row of each group has something in “{column}”. Export the report with its "
        "details in every row, "
        "or fill the column down."
    ),
    "unknown_field": N_("--map knows no field “{field}” here. The fields are: {fields}."),
    "unknown_column": N_("--map names a column “{column}” that the file does not have. Its columns are: {columns}."),
    "ambiguous_dates": N_(
        "The dates in column “{column}” can be read in two ways, such as {example}. Say which with --date-order dmy "
        "(day first) or --date-order mdy (month first)."
    ),
    "mixed_dates": N_(
        "The dates in column “{column}” contradict each other, such as {example}: some have the day first, some the "
        "month. Give --date-order dmy, mdy or ymd; rows in another order are then rejected."
    ),
    "unknown_alias": N_(
        "--alias “{spelling}={means}”: nothing is called “{means}” here, neither in the file nor imported before. "
        "Write it as SPELLING=NAME."
    ),
    "circular_managers": N_("{who} would end up as their own manager. Check the manager column, then import again."),
}
REASONS: Mapping[str, str] = {
    "bad_money": N_("no amount in “{column}”: {value}"),
    "bad_rate": N_("no usable rate: {value}"),
    "bad_share": N_("no share or percentage in “{column}”: {value}"),
    "bad_date": N_("no date in “{column}”: {value}"),
    "bad_yes_no": N_("neither yes nor no in “{column}”: {value}"),
    "bad_count": N_("no whole number in “{column}”: {value}"),
    "bad_currency": N_("no currency code in “{column}”: {value}"),
    "bad_splits": N_("splits that don't total 100% in “{column}”: {value}"),
    "bad_shares": N_("no list of shares such as 25/50/75/100 in “{column}”: {value}"),
    "bad_role": N_("no role (rep, manager, admin) in “{column}”: {value}"),
    "bad_scope": N_("no scope (own, team) in “{column}”: {value}"),
    "bad_country": N_("no country in “{column}”: {value}"),
    "bad_person": N_("nobody's name in “{column}”: {value}"),
    "bad_email": N_("no e-mail in “{column}”: {value}"),
    "bad_value": N_("a value of “{column}” is not understood"),
    "bad_time_zone": N_("no time zone such as Europe/Rome: {value}"),
    "bad_period": N_("no period such as 2017-Q4, 2017-10 or two days in order: {value}"),
    "bad_weights": N_("weights that don't total 100%"),
    "negative_quota": N_("a quota below zero"),
    "negative_count": N_("a number below zero"),
    "converted_before_created": N_("converted before it was created"),
    "blank_cell": N_("nothing in “{column}”"),
    "blank_owner": N_("no owner"),
    "blank_person": N_("neither name nor e-mail"),
    "unknown_owner": N_("unknown owner: {who}"),
    "several_owners": N_("several people are called {who}: give the e-mail or the id"),
    "unknown_deal": N_("unknown deal {id}: import deals first"),
    "duplicate_id": N_("{id} again, with other values than on line {first}"),
    "duplicate_key": N_("the same again as on line {first}, with other values"),
    "duplicate_person": N_("{who} again, as on line {first}"),
    "email_of_another": N_("{email} is the e-mail of {who}: give each person an e-mail of their own"),
    "ends_before_start": N_("end date before start date"),
    "same_name": N_(
        "somebody called {who} is known here by another id. If it is one person, give both files the same e-mail or "
        'id; if it is somebody else, import again with --alias "{who}={who}"'
    ),
    "like_person": N_(
        "{who} may be {near}, who is known here. If so, import again with --alias; if not, give both an e-mail or "
        '--alias "{who}={who}"'
    ),
    "duplicate_made_key": N_(
        "{columns} as on line {first}, with other cells: if these are two deals, tell them apart "
        "by more columns with --key"
    ),
    "blank_key": N_("nothing in {columns}, by which a deal is known"),
    "late_sign": N_(
        "{value} in “{column}” has a currency sign that the rows before do not have: add a currency column"
    ),
    "bad_working_time": N_("no working time such as 80% or 0.8 in “{column}”: {value}"),
    "bad_weekdays": N_("no weekdays such as Mon–Thu in “{column}”: {value}"),
    "bad_number": N_("no number in “{column}”: {value}"),
    "bad_granted": N_("neither approved nor declined in “{column}”: {value}"),
    "bad_active": N_("neither active nor inactive in “{column}”: {value}"),
    "too_many_cells": N_("{cells} cells where the header has {columns}: a separator inside a value needs quotes"),
}
FINDINGS: Mapping[str, str] = {
    "thousands_assumed": N_("{example} in “{column}” was read as {read}: no cell of the column shows cents"),
    "currency_sign": N_(
        "“{column}” shows {sign} ({currency}), which is not the company's currency: add a currency column"
    ),
    "closed_but_unclear": N_("closed, but no column tells won or lost: taken as open"),
    "other_fields": N_("changes of other fields than stage, amount and close date: left out"),
    "several_managers": N_("several people are called {who}: left without a manager"),
    "manager_like": N_("manager {who} is not known here, though {near} is: left without a manager"),
    "manager_missing": N_("manager {who} is in no row of the file: added as a manager without an e-mail"),
    "inactive_new": N_("inactive and new here: taken as people who left, so that their earlier deals have an owner"),
    "inactive_now": N_("inactive by now: today is their last day"),
    "active_again": N_("active again: their last day was taken away"),
    "share_without_days": N_(
        "part-time without weekdays: no figure changes, since the days are not known. Add a column “Working days” "
        "with cells such as Mon–Thu"
    ),
    "manager_by_email": N_("manager {who} is in no row of the file: added as a manager, named after the e-mail"),
    "no_rows": N_("the file has no rows below its header: export it again, without a filter that leaves nothing"),
    "deleted_deals": N_("deals that the file marks as deleted: left out"),
    "another_id": N_("known by their e-mail, with another id until now: the file's id counts from now on"),
    "own_manager": N_("{who} is named as their own manager: left without one"),
    "erased_person": N_("left out: somebody who was erased. Whoever comes back is imported with a new e-mail or id"),
    "rep_leads": N_("{who} has the role rep, though somebody reports to them"),
    "duplicate": N_("repeated rows: {pairs}"),
    "logged_replaced": N_("days of which somebody had logged the same kind in chat: the file's count stands"),
    "no_column": N_("no column for {field}"),
    "reason_not_kept": N_("“{column}” is not kept: Pacer keeps the days of a leave, never why"),
    "not_granted": N_("requested, declined or canceled: left out"),
    "open_leave": N_("without a last day: counts as leave until a file gives one"),
    "short_leave": N_("shorter than two weeks: leave lowers a quota. Leave vacation out, which does not"),
    "joined_leave": N_("overlaps with or follows another one of the same person: taken as one"),
    "other_leave": N_(
        "{who} has leave here from {start} that the file does not: it still counts. If it is gone, import again with "
        "--complete"
    ),
    "gone_leave": N_("{who}: the leave from {start} is not in the file any more, and was taken away"),
    "unused_columns": N_("columns that nothing reads: {columns}"),
    "made_key": N_(
        "no id column: a deal is known by {columns}. Keep them in every export, or name others with --key A,B"
    ),
    "missing_deals": N_(
        "{count} missing from the file: deleted, merged or filtered? {deals}. They count until you "
        "import it with --complete"
    ),
    "gone_deals": N_(
        "{count} no longer in the file, and taken out of the figures: {deals}. A file with them brings them back"
    ),
    "none_taken_out": N_(
        "nothing was taken out: what is missing may be among the rejected rows ({count}). Correct these first"
    ),
    "waiting_for_rate": N_(
        "amounts in {currency} without an exchange rate, needed from {since} on: they count nowhere until you run "
        "pacer import rates FILE, with the columns currency, date and rate"
    ),
    "won_in_no_period": N_(
        "won deals count in no period: no column has the close date. Name it with --map close_date=COLUMN"
    ),
    "total_differs": N_("“{column}” is not the sum of its parts: the parts were taken"),
    "scaled": N_("amounts of “{column}” were taken times {scale}, as its title says"),
    "filled_down": N_("“{column}” was filled down from the first row of each group"),
    "missing_created": N_("open deals without a created date"),
    "missing_close_date": N_("open deals without a close date"),
    "missing_account": N_("open deals without an account"),
    "missing_amount": N_("open deals without an amount"),
    "closed_without_date": N_("closed deals without a close date: they count in no period"),
    "won_without_amount": N_("won deals without an amount"),
    "won_in_future": N_("won deals with a close date still to come"),
    "closed_before_created": N_("deals closed before they were created"),
    "negative_amount": N_("amounts below zero"),
    "odd_date": N_("dates before 1990 or more than ten years ahead"),
    "outlier": N_("amounts far from the others of {product}"),
    "lookalike": N_("{kind} “{spelling}” looks like “{means}”"),
    "correction_kept": N_("corrected here, and kept: the file still has the old {field}"),
    "correction_overruled": N_("{deal}: the file has a new {field}, which counts instead of the correction of {issue}"),
    "added_deal_found": N_("{deal} was added here, and is now the file's"),
    "added_deal_alike": N_("{deal} has the name of a deal that was added here: check that it is not there twice"),
}
