"""How many templates an account has, of as many as its plan contains."""
