"""The library of exercises: compiled into a snapshot, published, held in memory, searched."""
