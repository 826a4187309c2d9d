"""Finding users by the beginning of a name."""
