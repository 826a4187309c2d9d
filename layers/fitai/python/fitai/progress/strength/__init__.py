"""The strength of a user's exercises: trend, plateau, next target, levels and scores."""
