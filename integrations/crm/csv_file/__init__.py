"""CRM data as text files: whatever an office exports."""

from integrations.crm.csv_file.countries import country_names
from integrations.crm.csv_file.reading import CsvReading, read
from integrations.crm.csv_file.words import SECTORS

__all__ = ["CsvReading", "known_words", "read"]


def known_words(kind: str) -> tuple[str, ...]:
    """Well-known words of a column, to tell a misspelled one by."""
    return {"sector": SECTORS, "office": country_names()}.get(kind, ())
