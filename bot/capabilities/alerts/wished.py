"""What somebody wants to be told of, from the arguments of a call: which figure, whose, and its limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from bot.arguments import PersonArg, TeamArg, myself
from bot.capabilities.alerts.limits import read_limit
from bot.capability import Ambiguous, Request
from bot.forms import NOT_ASKED, RARELY
from bot.i18n import LANGUAGES, N_, _
from bot.inputs import Option
from bot.language.amounts import find_quantities
from bot.language.words import fold
from bot.languages import table
from bot.parts.first_upper import first_upper
from bot.picks import Picks
from bot.watched import Watched, figures
from spm_core.alerts.models import AlertPeriod, AlertSubject, Crossing
from spm_core.alerts.service import AlertWish
from spm_core.errors import CoreError


def offered(_request: Request) -> tuple[Option, ...]:
    options = (Option(figure.label, name) for name, figure in figures().items())
    return tuple(sorted(options, key=lambda option: option.label.casefold()))


def _figure(value: Any) -> str:
    """A figure by its name, its label on a card, or what people call it in any language."""
    known, words = figures(), fold(str(value).strip())
    if str(value) in known:
        return str(value)
    shown = next((name for name, figure in known.items() if fold(figure.label) == words), None)
    called = (table(language, "alerts")["figures"] for language in LANGUAGES)
    named = shown or next((name for names in called for name, said in names.items() if words in said), None)
    if named is None:
        raise CoreError("alert_unknown_figure", words=str(value)[:60], argument="figure")
    return str(named)


class AlertMe(BaseModel):
    figure: Annotated[str, BeforeValidator(_figure), Picks(offered)] = Field(description=N_("Figure"))
    crossing: Crossing = Field(description=N_("When it"))
    threshold: Annotated[str, Field(max_length=60)] = Field(description=N_("Limit, such as 70%, 30k or 3x"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    whose: AlertSubject | None = Field(None, description=N_("Whose"), json_schema_extra=RARELY)
    period: AlertPeriod | None = Field(
        None, description=N_("Period; the one that the figure is about by itself"), json_schema_extra=RARELY
    )
    alert: int | None = Field(None, json_schema_extra=NOT_ASKED)
    """The alert to change."""
    either: list[dict[str, Any]] | None = Field(None, max_length=20, json_schema_extra=NOT_ASKED)
    """Where a question names several people or figures: the arguments of each, as an alert watches one of them."""

    @model_validator(mode="before")
    @classmethod
    def _asked_back(cls, given: Any) -> Any:
        """Ask which one is meant of several, and which figure where a limit is all that was said. Raises Ambiguous."""
        if not isinstance(given, dict):
            return given
        either = given.get("either")
        several = [one for one in either if isinstance(one, dict)] if isinstance(either, list) else []
        if several:
            named = ", ".join(_called(one) for one in several if "whose" not in one)
            raise Ambiguous("", named, tuple((_called(one), _without_name(one)) for one in several))
        if given.get("threshold") and not given.get("figure"):
            usual = _fitting(str(given["threshold"]))
            if len(usual) > 1:
                options = tuple((figure.label, figure.name) for figure in usual)
                raise Ambiguous("figure", str(given["threshold"]), options)
        return given


def _called(one: Mapping[str, Any]) -> str:
    """What one of several is called: by a name of its own, its figure, its person, or else anyone."""
    if called := one.get("called"):
        return str(called)
    if figure := figures().get(str(one.get("figure"))):
        return figure.label
    return str(one.get("person") or first_upper(_("anyone in your team")))


def _without_name(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: value for name, value in one.items() if name != "called"}, "either": None}


def _fitting(limit: str) -> tuple[Watched, ...]:
    """The usual figures that such a limit may be one of."""
    quantities = find_quantities(limit)
    sort = quantities[0].sort if len(quantities) == 1 else "count"
    unit = {"percent": "share", "amount": "money"}.get(sort)
    return tuple(figure for figure in figures().values() if figure.usual and figure.unit == unit)


def wished(request: Request, args: AlertMe) -> AlertWish:
    """What to watch. Raises CoreError for a limit that does not fit the figure, or a team of somebody without one."""
    figure = figures()[args.figure]
    # A list of deals is watched for new ones, whatever was said of its limit.
    crossing = Crossing.BEGINS if figure.unit == "deals" else args.crossing
    if crossing is Crossing.BEGINS and figure.unit != "deals":
        raise CoreError("alert_no_list", argument="crossing")
    subject = _subject(request, args, figure)
    lead = args.team.lead.id if args.team else myself(request).id
    if subject is AlertSubject.PERSON:
        about = (args.person or myself(request)).id
    elif subject is AlertSubject.COMPANY:
        about = myself(request).id
    else:
        about = lead
        if lead == myself(request).id and not request.principal.leads:
            raise CoreError("alert_needs_team", argument="team")
    limit = read_limit(request, figure, crossing, args.threshold)
    return AlertWish(args.figure, subject, about, crossing, limit, args.period.value if args.period else "")


def _subject(request: Request, args: AlertMe, figure: Watched) -> AlertSubject:
    """Whose figure it is: where nobody is named, that of whoever the same question would be about."""
    if args.whose:
        each_deal = args.whose is AlertSubject.EACH and figure.unit == "deals"
        return AlertSubject.TEAM if each_deal else args.whose
    if args.team:
        return AlertSubject.TEAM
    me = request.principal
    if args.person or not (figure.everybody or figure.unit == "deals"):
        return AlertSubject.PERSON
    if me.sees_all and figure.everybody:
        return AlertSubject.COMPANY
    return AlertSubject.TEAM if me.leads else AlertSubject.PERSON
