"""How often a user may ask the coach for something."""
