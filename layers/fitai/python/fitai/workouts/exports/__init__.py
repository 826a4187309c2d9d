"""Exports of histories that are too long for one request: made in the background."""
