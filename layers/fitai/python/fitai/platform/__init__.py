"""The service about itself: whether what it stands on answers, and its documents."""
