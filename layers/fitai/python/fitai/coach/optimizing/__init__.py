"""Improves a template that somebody wrote, by the same rules as the plans of the coach."""
