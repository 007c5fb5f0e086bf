"""CRM data in files, text or workbooks, as offices export them."""

from integrations.crm.files.countries import country_names
from integrations.crm.files.reading import FileReading, read
from integrations.crm.files.words import SECTORS

__all__ = ["FileReading", "known_words", "read"]


def known_words(kind: str) -> tuple[str, ...]:
    """Return the well-known words of a kind of column, to recognise misspelled ones."""
    return {"sector": SECTORS, "office": country_names()}.get(kind, ())
