"""Users: their profile and preferences, body metrics, relations, search and the export of their data."""
