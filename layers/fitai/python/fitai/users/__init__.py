"""Users: their profile and preferences, body metrics, relations, search, reports and the export of their data."""
