"""Generated from the documents of the API by `make clients`."""
