"""The exercise library: compiled into a snapshot, published, held in memory, listed and searched."""
