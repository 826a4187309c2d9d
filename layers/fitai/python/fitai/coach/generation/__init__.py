"""The making of a plan by a state machine: what each of its tasks does, how one is started, and how each one ends."""
