"""A profile as others see it: the person, and as much of the training as the privacy switches allow."""
