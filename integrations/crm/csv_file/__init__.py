"""CRM data as text files: whatever an office exports."""

from integrations.crm.csv_file.reading import Reading, read

__all__ = ["Reading", "read"]
