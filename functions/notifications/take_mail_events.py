"""Take what SendGrid tells of mails: bounces and complaints, after which an address gets none, or few.

SendGrid calls it, with a list of its events. The signature (`X-Twilio-Email-Event-Webhook-Signature`, ECDSA) is verified over the body as
it was sent and the time beside it, which may be five minutes old. Sent again it changes nothing. See docs/mails.md.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Malformed
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import MailKey, Table
from fitai.mail.feedback import service
from fitai.mail.feedback.sendgrid import SIGNATURE_HEADER, TIMESTAMP_HEADER
from fitai.mail.feedback.service import InvalidSignature


@endpoint(
    "POST",
    "/notifications/mail-events",
    access="public",
    ownership="public",
    summary="Take the notices of a mail service",
    status=204,
    needs=(MailKey.READ, Table.GET, Table.PUT),
    counted=False,  # all posts come from SendGrid's addresses; what is not signed is refused before anything is read
    errors=(InvalidSignature, Malformed),
    layers=("mail",),
    while_read_only=True,
)
def handler(request: Request) -> RawResponse:
    """Return nothing: SendGrid sends again what is not answered so."""
    service.take_notices(request.raw_body, request.headers.get(SIGNATURE_HEADER), request.headers.get(TIMESTAMP_HEADER))
    return RawResponse("", "text/plain", status=204)
