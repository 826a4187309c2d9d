"""What the model costs: tokens and money by user, month, tier and feature, and as metrics."""
