"""Relations between users: friends, followers, blocks; and what each may see of the other."""
