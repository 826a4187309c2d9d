"""The circuit breaker: after failures the model is left alone for a while, by all functions together."""
