"""The service about itself: its health and its documents."""
