"""Which exercises can take another one's place, and with what load."""
