"""The calculators: estimated one-repetition maximum, plates on a bar, strength scores."""
