"""Recommendations that nobody has asked for: what the coach finds in the training of premium users."""
