"""What devices did without a network, and what changed since they last asked."""
