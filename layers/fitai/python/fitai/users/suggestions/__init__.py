"""Users whom the caller may know: friends of friends, and people of the same rooms."""
