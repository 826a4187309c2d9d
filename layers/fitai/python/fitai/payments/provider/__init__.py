"""The payment provider, Stripe: its SDK is imported in `provider.client`, `provider.reading` and `provider.transport`, and nowhere else."""
