"""The list of plans, and the plan that is open to everybody."""
