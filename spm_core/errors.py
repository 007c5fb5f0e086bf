"""What can go wrong in the core, as codes with parameters; bot.errors has the words."""


class CoreError(Exception):
    """An expected failure: `code` names it, and `params` fill in its sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class NotAllowed(CoreError):
    """The asker may not see this, or it does not exist: the two are never told apart.

    `subject_id` is the person asked about, if any; it is for the audit alone.
    """

    def __init__(self, subject_id: int | None = None) -> None:
        super().__init__("not_allowed")
        self.subject_id = subject_id


class UnscopedQuery(RuntimeError):
    """A statement would reach rows outside the principal's scope; always a bug."""
