"""Pushes to devices: what they say, and how they are sent."""
