"""What can go wrong in the core: codes with parameters. The words are bot.errors'."""


class CoreError(Exception):
    """An expected failure. `code` names it, `params` fill its sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class NotAllowed(CoreError):
    """The asker may not see this, or it does not exist: the two are never told apart.

    `subject_id`, the person asked about where there is one, is for the audit alone.
    """

    def __init__(self, subject_id: int | None = None) -> None:
        super().__init__("not_allowed")
        self.subject_id = subject_id


class UnscopedQuery(RuntimeError):
    """A statement that would reach rows without the principal's scope. Always a bug."""
