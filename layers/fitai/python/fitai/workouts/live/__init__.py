"""A workout that is followed set by set."""
