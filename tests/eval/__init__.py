"""The evaluation of the coach: plans for a fixed set of requests, through any provider."""
