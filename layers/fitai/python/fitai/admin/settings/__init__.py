"""Settings and flags of the platform."""
