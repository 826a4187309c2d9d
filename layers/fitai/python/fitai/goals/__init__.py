"""Goals: what a user wants to reach, with progress from the data itself."""
