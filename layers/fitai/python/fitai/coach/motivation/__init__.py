"""Short words during a workout: when they are said, how often, and which."""
