"""The review of exercises, and featured templates."""
