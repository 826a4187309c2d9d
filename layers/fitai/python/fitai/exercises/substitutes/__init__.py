"""Substitutes: which exercises can replace another one, and with what load."""
