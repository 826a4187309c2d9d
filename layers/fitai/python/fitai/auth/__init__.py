"""Authentication: registration, sign-in by password or provider, sessions, tokens, and the authorizers."""
