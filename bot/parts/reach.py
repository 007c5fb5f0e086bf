"""Who is linked to no chat: why, what to do, and the line that tells a sender at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.i18n import N_, _, ngettext
from spm_core.people.linking_rules import LinkObstacle
from spm_core.people.reach import NotFound, Unreached

NAMED = 3
"""How many people one line names."""
PLATFORMS = {"slack": "Slack", "teams": "Teams"}

_WHY: Mapping[LinkObstacle, str] = {
    LinkObstacle.NO_EMAIL: N_("no e-mail here: import one, or link by name"),
    LinkObstacle.SAME_EMAIL: N_("{platform}: the account answers to the addresses of two people: link by hand"),
    LinkObstacle.NO_ACCOUNT: N_("no {platform} account has the address {email}: correct it here, or link by hand"),
    LinkObstacle.SEVERAL: N_("several {platform} accounts claim {email}: link the right one by hand"),
    LinkObstacle.GUEST: N_("{email} is a guest in {platform}, and guests are not linked by themselves: link by hand"),
    LinkObstacle.UNCONFIRMED: N_("{email} is not confirmed in {platform}: have them confirm it, or link by hand"),
    LinkObstacle.SWITCHED_OFF: N_("the {platform} account of {email} is switched off"),
    LinkObstacle.TAKEN: N_("the {platform} account of {email} is linked to somebody else: pacer link lists whom"),
    LinkObstacle.REMOVED: N_("the link to {platform} was removed: only pacer link brings it back"),
    LinkObstacle.UNREADABLE: N_("{platform} does not show its members: check its permissions with pacer doctor"),
    LinkObstacle.NOT_SEARCHED: N_("not looked for yet: start pacer serve with Slack or Teams set up"),
}
_IN_NO_TEAM = N_("{email} is in no team that Pacer is in: add the app to a team of theirs, or install it for them")


def why_unreached(person: Unreached) -> str:
    """Why somebody is not linked and what to do about it, a clause for each platform."""
    return "; ".join(_clause(person, found) for found in person.why)


def _clause(person: Unreached, found: NotFound) -> str:
    # Teams shows a bot no directory: only the members of the teams that it is in.
    unseen = found.platform == "teams" and found.why is LinkObstacle.NO_ACCOUNT
    words = _IN_NO_TEAM if unseen else _WHY[found.why]
    return _(words).format(platform=PLATFORMS.get(found.platform or "", found.platform), email=person.email)


def waits_line(names: Collection[str]) -> str:
    """What a sender is told of people who will not see it yet."""
    shown, more = ", ".join(list(names)[:NAMED]), len(names) - NAMED
    if more > 0:
        shown = ngettext("{names} and {count} more", "{names} and {count} more", more).format(names=shown, count=more)
    return ngettext(
        "{names} isn't linked to Slack or Teams yet, so this waits. Your admin can link them.",
        "{names} aren't linked to Slack or Teams yet, so this waits. Your admin can link them.",
        len(names),
    ).format(names=shown)
