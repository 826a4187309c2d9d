"""What users are to each other: friends, followers, blocked; and what each may see of the other."""
