"""Ratings of exercises, and how often they are done."""
