"""The OpenAPI and AsyncAPI documents, generated from the declarations."""
