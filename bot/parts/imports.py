"""Import results in words: why a file failed, why a row was rejected, and what somebody should look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.errors import sentence
from bot.i18n import N_, _, day, number
from bot.parts.import_words import FAILURES, FINDINGS, REASONS
from spm_core.errors import CoreError
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import Finding, Rejection

_CORRECTED = {
    "owner": N_("owner"),
    "amount": N_("amount"),
    "close_date": N_("close date"),
    "splits": N_("split"),
    "deal": N_("owner, amount or close date"),
}
_TOLD_APART = N_(" Or name the columns that tell deals apart with --key A,B.")
_ONE_OWNER = N_(" Or give all rows one owner with --owner NAME.")
_UNDERSTOOD = N_(" I understand: {read}; nothing reads: {unused}.")
_MAP = N_(" Say which column is which with --map FIELD=COLUMN, such as --map {example}.")
_NEAR = N_("; did you mean {near}?")
_LIKELY = N_(" The other dates of the file are {likely}, so this is probably --date-order {likely}.")


def problem(error: CoreError) -> str:
    """Why a file could not be imported at all."""
    if error.code == "no_header":
        return _no_header(error.params)
    if error.code not in FAILURES:
        return sentence(error)
    params = {name: _listed(value) for name, value in error.params.items()}
    return (_(FAILURES[error.code]) + (_(_LIKELY) if "likely" in params else "")).format(**params)


def _no_header(params: Mapping[str, Any]) -> str:
    """Which columns are missing, what was understood, and every way to go on."""
    missing: Sequence[Sequence[str]] = params["missing"]
    fields = {field for alternatives in missing for field in alternatives}
    what = FAILURES["no_header"]
    words = [
        _(what),
        _(_UNDERSTOOD) if params.get("read") and params.get("unused") else "",
        _(_MAP),
        _(_ONE_OWNER) if "owner" in fields else "",
        _(_TOLD_APART) if "id" in fields else "",
    ]
    example = f"{missing[0][0] if missing else 'owner'}=…"
    return "".join(words).format(example=example, **{name: _listed(value) for name, value in params.items()})


def report_json(report: ImportReport) -> dict[str, Any]:
    """The report as JSON values, with the reasons in words for each rejected row, and a sentence for each finding."""
    plain = report.to_json()
    for row, reasons in zip(plain["rejected_rows"], report.by_line.values(), strict=True):
        row["reason"] = reasons_of(reasons)
    for item, observed in zip(plain["findings"], report.findings, strict=True):
        item["words"] = finding(observed)
    return plain


def reasons_of(rejections: Sequence[Rejection]) -> str:
    """Everything that is wrong with one row."""
    return "; ".join(dict.fromkeys(map(reason, rejections)))


def reason(rejection: Rejection) -> str:
    return _worded(REASONS[rejection.code], rejection.params)


def finding(item: Finding) -> str:
    return _worded(_words(item), {"count": number(item.count, 0), **item.params, **_params(item)})


def tells_count(item: Finding) -> bool:
    """Whether a finding's sentence says how often it occurs."""
    return "{count}" in _words(item)


def _words(item: Finding) -> str:
    return FINDINGS.get(item.code) or REASONS[item.code]


def says_something(item: Finding) -> bool:
    """Whether a finding tells anything new: an amount that reads here as it was written does not."""
    return item.code != "thousands_assumed" or _params(item)["read"] not in item.params["example"]


def _params(item: Finding) -> dict[str, str]:
    """The parameters of a finding that are worded rather than shown as they are."""
    params = item.params
    match item.code:
        case "outlier" if not params["product"]:
            return {"product": _("their kind")}
        case "correction_kept" | "correction_overruled":
            return {"field": _(_CORRECTED[params["field"]])}
        case "gone_leave" | "other_leave":
            return {"start": day(params["start"])}
        case "waiting_for_rate":
            return {"since": day(date.fromisoformat(params["since"]))}
        case "thousands_assumed":
            digits = "".join(filter(str.isdecimal, params["example"]))
            return {"read": number(int(digits), 0)}
        case "missing_deals" | "gone_deals":
            return {"deals": ", ".join(params["deals"]) + (", …" if item.count > len(params["deals"]) else "")}
        case "duplicate":
            words = _("line {line} repeats line {first}")
            pairs = [words.format(line=line, first=first) for line, first in params["pairs"]]
            return {"pairs": ", ".join(pairs) + (", …" if item.count > len(pairs) else "")}
        case _other:
            return {}


def _worded(words: str, params: Mapping[str, Any]) -> str:
    text = _(words).format(**{name: _listed(value) for name, value in params.items()})
    return text + _(_NEAR).format(near=params["near"]) if "near" in params and "{near}" not in words else text


def _listed(value: object) -> str:
    """A list as people read it; alternative names for one column are joined by “or”."""
    if isinstance(value, (list, tuple)):
        return ", ".join(_(" or ").join(item) if isinstance(item, list) else str(item) for item in value)
    return str(value)
