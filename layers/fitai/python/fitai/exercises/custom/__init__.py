"""Exercises that users make, their approval, and what admins change in the library."""
