"""Suspensions, granted plans, and the roster of administrators."""
