"""The account's copy of its subscription, and the role that follows from its plan."""
