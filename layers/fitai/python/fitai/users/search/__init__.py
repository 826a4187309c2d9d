"""Search for users by the beginning of a name."""
