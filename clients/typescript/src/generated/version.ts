// Generated from docs/openapi.json by `make docs`. Not to be changed by hand.

/** The version of the API that the types are those of. */
export const API_VERSION = "0.2.0";
