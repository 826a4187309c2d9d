"""Exercises: the library, users' own exercises, search, ratings, substitutes and imports."""
