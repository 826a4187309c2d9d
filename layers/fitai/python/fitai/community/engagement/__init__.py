"""Likes and shares of activities."""
