"""CRM data in text files, as offices export them."""

from integrations.crm.csv_file.countries import country_names
from integrations.crm.csv_file.reading import CsvReading, read
from integrations.crm.csv_file.words import SECTORS

__all__ = ["CsvReading", "known_words", "read"]


def known_words(kind: str) -> tuple[str, ...]:
    """Return the well-known words of a kind of column, to recognise misspelled ones."""
    return {"sector": SECTORS, "office": country_names()}.get(kind, ())
