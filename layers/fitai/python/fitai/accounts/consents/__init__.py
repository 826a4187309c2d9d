"""Consents: what an account lets be done with its data beyond what its use needs."""
