"""The account and what belongs to it: its names, its sign-in counter, its search index, its erasure. Used by auth and users only."""
