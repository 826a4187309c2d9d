"""The account and what belongs to it: its names, its sign-in counter, its search index and its erasure.

Only auth and users build on this package; other services see its models and events.
"""
