"""Challenges: who does the most in a period, with or without teams."""
