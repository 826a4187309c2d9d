"""The texts of notifications in the user's language: one catalogue (JSON) for each language."""
