"""What the mechanism costs: the same read and write by hand, by this repository, and by FastAPI."""
