"""The public keys of the access tokens, as a JSON Web Key Set (RFC 7517), for verification elsewhere."""

import json

from fitai.kernel.endpoint import endpoint
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Keys
from fitai.kernel.tokens import published_keys


# A new key signs ten minutes after it is published (tokens.SIGNING_DELAY); every cache must have expired by then:
# a minute here (tokens.KEYS_CACHE_LIFETIME), four at the client. Private: another cache on the way would add its time.
@endpoint(
    "GET",
    "/.well-known/jwks.json",
    access="public",
    summary="Public keys of the access tokens",
    needs=(Keys.VERIFY,),
    cache="private, max-age=240",
    produces=("application/jwk-set+json",),
)
def handler() -> RawResponse:
    """Return the key set as it is, outside of the envelope."""
    return RawResponse(json.dumps(published_keys()), "application/jwk-set+json")
