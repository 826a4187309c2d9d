"""What programs of users work with: API keys, and webhooks that are sent to their servers."""
