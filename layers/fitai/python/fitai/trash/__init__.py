"""The trash: lists what a user has deleted, and restores it through the service that it belongs to."""
