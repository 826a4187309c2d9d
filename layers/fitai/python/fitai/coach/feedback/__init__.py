"""What a user makes of exercises, and how much each is preferred by it."""
