"""The feed: distributing activities to their readers, and reading them."""
