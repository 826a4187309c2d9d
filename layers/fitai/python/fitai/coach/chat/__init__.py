"""Chat with the coach: the rules of safety first, then a model where there is one, else intents over the user's own data."""
