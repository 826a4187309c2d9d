"""Daily limits of what an account may send to others, by how long it has existed and whether its address is verified."""
