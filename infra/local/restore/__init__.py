"""`make restore-drill`: export a local stack, destroy it, restore it, and compare every item."""
