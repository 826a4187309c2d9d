"""The plans as they are offered: what they contain, and what they cost."""
