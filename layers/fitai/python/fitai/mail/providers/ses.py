"""Amazon SES."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from fitai.kernel.aws import new_client
from fitai.kernel.settings import settings
from fitai.mail.models import RenderedMail, Template
from fitai.mail.providers.interface import AddressRefused

SECONDS_TO_ANSWER = 8.0
"""Seconds that SES may be silent."""


INVALID_REQUEST_CODES = frozenset({"BadRequestException", "InvalidParameterValue"})
ADDRESS_REASONS = (
    "illegal address",
    "invalid email address",
    "missing final '@domain'",
    "missing local name",
    "local address contains",
    "domain contains",
    "domain starts with dot",
    "domain ends with dot",
    "invalid domain name",
)
"""What SES says of an address that is not valid."""


class Ses:
    """SES of the account, which signs the headers with DKIM."""

    def send(self, to: str, mail: RenderedMail, headers: Mapping[str, str], template: Template) -> None:
        """Send a mail. Its configuration set, where there is one, tells of bounces and complaints, and sets SES's own list aside.

        Raises:
            AddressRefused: the address is not valid to SES.
            ClientError: SES does not take the mail.
        """
        try:
            _send(to, mail, headers)
        except ClientError as error:
            if _is_about_address(error):
                raise AddressRefused("SES calls the address invalid") from None
            raise


def _is_about_address(error: ClientError) -> bool:
    """Whether SES refuses the recipient. Its code says only that something in the request is not valid."""
    text = error.response["Error"].get("Message", "").lower()
    is_invalid = error.response["Error"]["Code"] in INVALID_REQUEST_CODES
    return is_invalid and "sender" not in text and any(reason in text for reason in ADDRESS_REASONS)


def _send(to: str, mail: RenderedMail, headers: Mapping[str, str]) -> None:
    configuration_set = settings().mail_configuration_set
    client().send_email(
        FromEmailAddress=settings().mail_sender,
        Destination={"ToAddresses": [to]},
        Content={
            "Simple": {
                "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": mail.text, "Charset": "UTF-8"},
                    "Html": {"Data": mail.html, "Charset": "UTF-8"},
                },
                "Headers": [{"Name": name, "Value": value} for name, value in headers.items()],
            }
        },
        **({"ConfigurationSetName": configuration_set} if configuration_set else {}),
    )


@cache
def client() -> Any:
    """The client of SES."""
    # One attempt, and a long wait for its answer: SES does not detect a repeated mail, so that a retry after a lost response
    # would send a second one. The reaction's queue retries what has failed.
    return new_client("sesv2", read_seconds=SECONDS_TO_ANSWER, attempts=1)
