"""The language model behind the coach: what it is asked, how its answers are checked, what they cost, when it is left alone."""
