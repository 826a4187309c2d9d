"""What a user wants to be told of, and how: channels by category, muted threads."""
