"""Import results in words: why a file failed, why a row was rejected, and what somebody should look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.errors import sentence
from bot.i18n import N_, _
from spm_core.errors import CoreError
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import Finding, Rejection

_FAILURES = {
    "file_missing": N_("There is no file {file}. Check the name, or give its whole path."),
    "file_unreadable": N_("I can't read {file}: {why}."),
    "file_empty": N_("{file} is empty. Export it again, with its header line."),
    "file_is_workbook": N_("{file} is an Excel workbook. Save it as CSV (“CSV UTF-8”), and import that."),
    "file_is_no_text": N_("{file} is no text file. Export it as CSV (“CSV UTF-8”), and import that."),
    "no_header": N_(
        "I find no line that names the columns {missing}. I see: {columns}. Say which column is which with "
        "--map FIELD=COLUMN, such as --map {example}."
    ),
    "unknown_field": N_("--map knows no field «{field}» here. The fields are: {fields}."),
    "unknown_column": N_("--map names a column «{column}» that the file does not have. Its columns are: {columns}."),
    "ambiguous_dates": N_(
        "The dates in column «{column}» can be read in two ways, such as {example}. Say which with --date-order dmy "
        "(day first) or --date-order mdy (month first)."
    ),
    "mixed_dates": N_(
        "The dates in column «{column}» contradict each other, such as {example}: some have the day first, some the "
        "month. Give --date-order dmy, mdy or ymd; rows in another order are then rejected."
    ),
    "unknown_alias": N_(
        "--alias «{spelling}={means}»: nothing is called «{means}» here, neither in the file nor imported before. "
        "Write it as SPELLING=NAME."
    ),
    "circular_managers": N_("{who} would end up as their own manager. Check the manager column, then import again."),
}
_REASONS = {
    "bad_money": N_("no amount in «{column}»: {value}"),
    "bad_rate": N_("no usable rate: {value}"),
    "bad_share": N_("no share or percentage in «{column}»: {value}"),
    "bad_date": N_("no date in «{column}»: {value}"),
    "bad_yes_no": N_("neither yes nor no in «{column}»: {value}"),
    "bad_count": N_("no whole number in «{column}»: {value}"),
    "bad_currency": N_("no currency code in «{column}»: {value}"),
    "bad_splits": N_("splits that don't total 100 % in «{column}»: {value}"),
    "bad_shares": N_("no list of shares such as 25/50/75/100 in «{column}»: {value}"),
    "bad_role": N_("no role (rep, manager, admin) in «{column}»: {value}"),
    "bad_scope": N_("no scope (own, team) in «{column}»: {value}"),
    "bad_country": N_("no country in «{column}»: {value}"),
    "bad_person": N_("nobody's name in «{column}»: {value}"),
    "bad_email": N_("no e-mail in «{column}»: {value}"),
    "bad_value": N_("a value of «{column}» is not understood"),
    "bad_time_zone": N_("no time zone such as Europe/Rome: {value}"),
    "bad_period": N_("no period such as 2017-Q4, 2017-10 or two days in order: {value}"),
    "bad_weights": N_("weights that don't total 100 %"),
    "negative_quota": N_("a quota below zero"),
    "negative_count": N_("a number below zero"),
    "converted_before_created": N_("converted before it was created"),
    "blank_cell": N_("nothing in «{column}»"),
    "blank_owner": N_("no owner"),
    "blank_person": N_("neither name nor e-mail"),
    "unknown_owner": N_("unknown owner: {who}"),
    "several_owners": N_("several people are called {who}: give the e-mail or the id"),
    "unknown_deal": N_("unknown deal {id}: import deals first"),
    "duplicate_id": N_("{id} again, with other values than on line {first}"),
    "duplicate_key": N_("the same again as on line {first}, with other values"),
    "duplicate_person": N_("{who} again, as on line {first}"),
    "ends_before_start": N_("end date before start date"),
    "too_many_cells": N_("{cells} cells where the header has {columns}: a separator inside a value needs quotes"),
}
_FINDINGS = {
    "thousands_assumed": N_("«{column}»: {example} read as thousands, since nothing in the column shows cents"),
    "unit_in_header": N_("«{column}» may be in thousands or millions: amounts were taken as they are written"),
    "currency_sign": N_(
        "«{column}» shows {sign} ({currency}), which is not the company's currency: add a currency column"
    ),
    "unknown_unit": N_("«{column}» has a unit I don't know: {unit}"),
    "closed_but_unclear": N_("closed, but no column tells won or lost: taken as open"),
    "other_fields": N_("changes of other fields than stage, amount and close date: left out"),
    "unknown_owner": N_("unknown owner {who}"),
    "several_owners": N_("several people are called {who}"),
    "several_managers": N_("several people are called {who}: left without a manager"),
    "manager_like": N_("manager {who} is new here, though {near} is known"),
    "own_manager": N_("{who} is named as their own manager: left without one"),
    "erased_person": N_("left out: somebody who was erased. Whoever comes back is imported with a new e-mail or id"),
    "rep_leads": N_("{who} has the role rep, though somebody reports to them"),
    "duplicate": N_("repeated rows"),
    "logged_replaced": N_("days of which somebody had logged the same kind in chat: the file's count stands"),
    "no_column": N_("no column for {field}"),
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
    "lookalike": N_("{kind} «{spelling}» looks like «{means}»"),
    "correction_kept": N_("corrected here, and kept: the file still has the old {field}"),
    "correction_overruled": N_("{deal}: the file has a new {field}, which counts instead of the correction of {issue}"),
    "added_deal_found": N_("{deal} was added here, and is now the file's"),
    "added_deal_alike": N_("{deal} has the name of a deal that was added here: check that it is not there twice"),
}
_CORRECTED = {
    "owner": N_("owner"),
    "amount": N_("amount"),
    "close_date": N_("close date"),
    "splits": N_("split"),
    "deal": N_("owner, amount or close date"),
}
_NEAR = N_("; did you mean {near}?")
_LIKELY = N_(" The other dates of the file are {likely}, so this is probably --date-order {likely}.")


def problem(error: CoreError) -> str:
    """Why a file could not be imported at all."""
    if error.code not in _FAILURES:
        return sentence(error)
    params = {name: _listed(value) for name, value in error.params.items()}
    if error.code == "no_header":
        missing: Any = error.params["missing"]
        params["example"] = f"{missing[0][0] if missing else 'owner'}=…"
    return (_(_FAILURES[error.code]) + (_(_LIKELY) if "likely" in params else "")).format(**params)


def report_json(report: ImportReport) -> dict[str, Any]:
    """The report as JSON values, with a reason in words for each rejected row."""
    plain = report.to_json()
    rejected = sorted(report.rejected, key=lambda rejection: rejection.line)
    for row, rejection in zip(plain["rejected_rows"], rejected, strict=True):
        row["reason"] = reason(rejection)
    return plain


def reason(rejection: Rejection) -> str:
    return _worded(_REASONS, rejection.code, rejection.params)


def finding(item: Finding) -> str:
    params = dict(item.params)
    if item.code == "outlier" and not params["product"]:
        params["product"] = _("their kind")
    if item.code in ("correction_kept", "correction_overruled"):
        params["field"] = _(_CORRECTED[params["field"]])
    return _worded(_FINDINGS, item.code, params)


def _worded(words: Mapping[str, str], code: str, params: Mapping[str, Any]) -> str:
    text = _(words[code]).format(**params)
    return text + _(_NEAR).format(near=params["near"]) if "near" in params and "{near}" not in words[code] else text


def _listed(value: object) -> str:
    """A list as people read it; alternative names for one column are joined by “or”."""
    if isinstance(value, (list, tuple)):
        return ", ".join(_(" or ").join(item) if isinstance(item, list) else str(item) for item in value)
    return str(value)
