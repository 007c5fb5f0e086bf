"""Personal preferences: language, time zone and quiet hours."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from babel.dates import get_timezone_location
from pydantic import BaseModel, Field

from bot.asked import AskedAs
from bot.blocks import Block, Fields, Text
from bot.capabilities.schedules.arguments import LanguageArg, QuietArg, UntilArg, ZoneArg, quiet_hours
from bot.capabilities.schedules.slots import preference_slots
from bot.capabilities.schedules.words import at
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import LANGUAGES, N_, _, current, language_name
from bot.parts.first_upper import first_upper
from bot.parts.schedules import clock
from bot.turn import Call
from bot.wishes import Wish
from spm_core.preferences import service
from spm_core.preferences.service import Wishes
from spm_core.subscriptions.rules import Quiet
from spm_core.subscriptions.service import plan_mine

FIELDS = 4
"""As many stand two by two; more are lines."""


class Weekends(StrEnum):
    YES = "yes"
    NO = "no"


class Preferences(BaseModel):
    language: LanguageArg | None = Field(None, description=N_("Language"))
    timezone: ZoneArg | None = Field(None, description=N_("Time zone: Rome, New York…"))
    quiet_hours: QuietArg | None = Field(None, description=N_("Quiet hours: 18:00-08:00, before 9, or off"))
    weekends: Weekends | None = Field(None, description=N_("Messages on weekends"))
    silent_until: UntilArg | None = Field(None, description=N_("No messages until: tomorrow, monday, 14:00, or now"))


@capability(
    "preferences",
    summary=N_("Your language, time zone and quiet hours"),
    form_title=N_("Your preferences"),
    submit=N_("Next"),
    args=Preferences,
    wish=Wish.SETTINGS,
    about="self",
    asked=AskedAs(ahead=True, own_times=True, team_looks_on=True, comes_by_itself=False, slots=preference_slots),
)
def preferences(request: Request, args: Preferences) -> Card:
    """Show the preferences; changes that a question asks for are previewed, and saved by a button."""
    now, wanted = service.wishes(request.session, request.now), _given(args)
    if not wanted:
        choices = (
            Button(_("Change…"), Call("set preferences", _filled(now), form=True), primary=True),
            Button(_("What comes by itself"), Call("subscriptions")),
            Button(_("My alerts"), Call("alerts")),
        )
        return _card(request, _("Your preferences"), now, (_currency(request),), choices)
    changed = _with(now, args)
    given = args.model_dump(exclude_none=True, mode="json", exclude={"quiet_hours", "silent_until"})
    call = Call("set preferences", {**given, **_spoken(changed, args)})
    buttons = (Button(_("Save"), call, primary=True), Button(_("Change…"), Call(call.do, call.args, form=True)))
    return _card(request, _("Shall I keep it like this?"), changed, (), buttons)


@capability(
    "set preferences",
    summary=N_("Change your preferences"),
    form_title=N_("Your preferences"),
    submit=N_("Save"),
    args=Preferences,
    writes=True,
    hidden=True,
)
def set_preferences(request: Request, args: Preferences) -> Card:
    wishes = _with(service.wishes(request.session, request.now), args)
    service.change(request.session, **_given(args, wishes))
    plan_mine(request.session, request.now)
    buttons = (Button(_("What comes by itself"), Call("subscriptions")),)
    return _card(request, _("Preferences saved"), wishes, (), buttons)


def _given(args: Preferences, wishes: Wishes | None = None) -> dict[str, Any]:
    """The given preferences, by the columns they change."""
    changes: dict[str, Any] = {}
    if args.language:
        changes["locale"] = args.language
    if args.timezone:
        changes["time_zone"] = args.timezone
    if args.weekends:
        changes["weekends"] = args.weekends is Weekends.YES
    if args.quiet_hours:
        changes |= {"quiet_from": wishes and wishes.quiet_from, "quiet_until": wishes and wishes.quiet_until}
    if args.silent_until:
        changes["silent_until"] = args.silent_until
    return changes


def _with(current: Wishes, args: Preferences) -> Wishes:
    quiet = _quiet(current)
    if args.quiet_hours:
        quiet = quiet_hours(args.quiet_hours).over(quiet)
    return Wishes(
        locale=args.language or current.locale,
        time_zone=args.timezone or current.time_zone,
        quiet_from=quiet.start if quiet else None,
        quiet_until=quiet.end if quiet else None,
        weekends=current.weekends if args.weekends is None else args.weekends is Weekends.YES,
        silent_until=args.silent_until or current.silent_until,
    )


def _quiet(wishes: Wishes) -> Quiet | None:
    if wishes.quiet_from is None or wishes.quiet_until is None:
        return None
    return Quiet(wishes.quiet_from, wishes.quiet_until)


def _spoken(changed: Wishes, args: Preferences) -> dict[str, Any]:
    """Quiet hours and silence as they will be, as arguments of the button that saves them."""
    values: dict[str, Any] = {}
    if args.quiet_hours:
        quiet = _quiet(changed)
        values["quiet_hours"] = f"{clock(quiet.start)}-{clock(quiet.end)}" if quiet else "off"
    if args.silent_until:
        values["silent_until"] = args.silent_until.isoformat()
    return values


def _filled(wishes: Wishes) -> dict[str, Any]:
    quiet = _quiet(wishes)
    return {
        "language": wishes.locale or "",
        "timezone": wishes.time_zone,
        "quiet_hours": f"{clock(quiet.start)}-{clock(quiet.end)}" if quiet else "",
        "weekends": Weekends.YES.value if wishes.weekends else Weekends.NO.value,
    }


def _card(request: Request, title: str, wishes: Wishes, notes: tuple[Text, ...], buttons: tuple[Button, ...]) -> Card:
    quiet = _quiet(wishes)
    hours = _("{start} to {end}").format(start=clock(quiet.start), end=clock(quiet.end)) if quiet else _("none")
    rows: list[tuple[str, str]] = [
        (_("Language"), _language(wishes.locale)),
        (_("Time zone"), _zone(wishes.time_zone)),
        (_("Quiet hours"), hours),
        (_("Messages on weekends"), _("yes") if wishes.weekends else _("no")),
    ]
    if wishes.silent_until and wishes.silent_until > request.now:
        rows.append((_("No messages until"), at(wishes.silent_until, wishes.zone)))
    body: tuple[Block, ...] = (Fields(tuple(rows), lines=len(rows) > FIELDS), *notes)
    return Card(title=title, body=body, buttons=buttons, facts=_facts(wishes), as_of=request.now)


def _facts(wishes: Wishes) -> dict[str, Any]:
    quiet = _quiet(wishes)
    return {
        "language": wishes.locale,
        "time_zone": wishes.time_zone,
        "quiet_from": quiet and quiet.start.strftime("%H:%M"),
        "quiet_until": quiet and quiet.end.strftime("%H:%M"),
        "weekends": wishes.weekends,
        "silent_until": wishes.silent_until,
    }


def _currency(request: Request) -> Text:
    words = _("Amounts are in the company's currency, {currency}.")
    return Text(words.format(currency=request.principal.company.currency), "muted")


def _zone(name: str) -> str:
    """A time zone by its city: Rome, or New York; UTC as it is."""
    return str(get_timezone_location(name, locale=current().locale, return_city=True)) if "/" in name else name


def _language(locale: str | None) -> str:
    if locale not in LANGUAGES:
        return locale or _("as you write")
    return first_upper(language_name(locale))
