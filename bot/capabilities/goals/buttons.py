"""The buttons under a goal: the steps that its reader may take now."""

from __future__ import annotations

from typing import Any

from bot.cards import SEEN, Button
from bot.i18n import _
from bot.parts.goals import ACTS, typed
from bot.turn import Call
from spm_core.goals.detail import GoalThread
from spm_core.goals.rules import Act

CALLS = {
    Act.ACKNOWLEDGE: "accept goal",
    Act.CONCERN: "raise concern",
    Act.ANSWER: "answer concern",
    Act.CONFIRM: "confirm goal",
    Act.CHANGE: "change goal",
    Act.COMMENT: "comment goal",
    Act.DECLINE: "decline goal",
    Act.WITHDRAW: "withdraw goal",
    Act.SHARE: "share goal",
}
"""The capability that takes each step."""
_OPENS_FORM = frozenset({Act.CONCERN, Act.ANSWER, Act.COMMENT, Act.DECLINE, Act.WITHDRAW, Act.CHANGE})
"""Steps that need a few words, so the button opens a form first."""
_AWAITED = frozenset({Act.ACKNOWLEDGE, Act.ANSWER, Act.CONFIRM})
"""Steps that the other side is waiting for."""


def buttons(thread: GoalThread) -> tuple[Button, ...]:
    """What the reader may do now, most urgent first.

    Each call carries the version on the card, so nobody decides on one they have not seen.
    """
    steps = tuple(
        Button(
            _label(act, thread),
            Call(CALLS[act], _arguments(act, thread), form=act in _OPENS_FORM),
            primary=act in _AWAITED and position == 0 and thread.shown.waits,
            more=position >= SEEN,
        )
        for position, act in enumerate(thread.acts)
    )
    whose = {} if thread.mine else {"person": thread.owner_ref}
    return (*steps, Button(_("All goals"), Call("goals", whose), more=len(steps) >= SEEN))


def _arguments(act: Act, thread: GoalThread) -> dict[str, Any]:
    version = {"version": thread.versions[-1].number} if thread.versions else {}
    prefilled = _prefilled(thread) if act is Act.CHANGE else {}
    return {"goal": thread.shown.ref, **version, **prefilled}


def _prefilled(thread: GoalThread) -> dict[str, Any]:
    """The form for changing a goal starts from the target that was proposed last."""
    last = thread.amount_of(thread.versions[-1]) if thread.versions else thread.goal.amount
    return {"target": typed(last, thread.goal.metric)}


def _label(act: Act, thread: GoalThread) -> str:
    return _("Stop sharing it") if act is Act.SHARE and thread.goal.is_shared else _(ACTS[act])
