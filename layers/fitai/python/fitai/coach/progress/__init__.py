"""How a user's training goes: trends, plateaus with their causes, muscle balance, the outlook of goals."""
