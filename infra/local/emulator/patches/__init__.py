"""One patch per module, each with its `PATCH`; whatever lies here is found and applied."""
