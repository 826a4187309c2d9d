"""The exercise library: what exercises there are, and finding them."""
