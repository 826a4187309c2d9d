"""API keys: bearer tokens of programs, with scopes."""
