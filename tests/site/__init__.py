"""The documents at `/docs`: how they are built, and what they promise."""
