"""Stripe's errors, as problems of ours. What Stripe says about our requests is logged, and never answered."""

from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from fitai.kernel.observability import logger
from fitai.payments.errors import PaymentDeclined, PaymentsRefused, PaymentsUnavailable

DECLINES = {
    "authentication_required": "The bank wants to hear from you first: confirm the payment.",
    "approve_with_id": "The payment cannot be authorised; try again, or ask the bank.",
    "card_not_supported": "The card does not support this kind of payment; use another card.",
    "card_velocity_exceeded": "The card has reached its limit; use another card, or ask the bank.",
    "currency_not_supported": "The card does not support this currency; use another card.",
    "do_not_honor": "The bank declines the payment without a reason; ask the bank, or use another card.",
    "expired_card": "The card has expired; use another card.",
    "generic_decline": "The bank declines the payment without a reason; ask the bank, or use another card.",
    "incorrect_cvc": "The card's security code is not right.",
    "incorrect_number": "The card's number is not right.",
    "insufficient_funds": "There is not enough money on the card; use another card.",
    "invalid_cvc": "The card's security code is not right.",
    "invalid_expiry_month": "The card's expiry month is not right.",
    "invalid_expiry_year": "The card's expiry year is not right.",
    "invalid_number": "The card's number is not right.",
    "issuer_not_available": "The bank cannot be reached; try again later.",
    "not_permitted": "The bank does not permit this payment; ask the bank, or use another card.",
    "processing_error": "The card could not be processed; try again later.",
    "reenter_transaction": "The payment could not be processed; try again later.",
    "try_again_later": "The bank declines the payment for now; try again later.",
    "withdrawal_count_limit_exceeded": "The card has reached its limit; use another card.",
}
"""What a decline code means for the payer. Any other is answered like `generic_decline`: above all those of theft and fraud,
which Stripe advises not to tell."""


class ObjectMissing(PaymentsRefused):
    """Stripe does not have an object that a request names.

    Attributes:
        parameter: which of the request's parameters names it.
    """

    def __init__(self, parameter: str | None) -> None:
        super().__init__()
        self.parameter = parameter


class RequestRefused(PaymentsRefused):
    """Stripe does not take a request: it is wrong, or does not fit the state of the object."""


@contextmanager
def errors_as_problems(operation: str) -> Iterator[None]:
    """Raise our problems for the SDK's errors.

    Args:
        operation: what was asked for, for the log.

    Raises:
        PaymentsUnavailable, PaymentDeclined, ObjectMissing, RequestRefused, PaymentsRefused.
    """
    try:
        yield
    except stripe.StripeError as error:
        raise _problem_of(operation, error) from error


def _problem_of(operation: str, error: stripe.StripeError) -> Exception:
    facts = {
        "operation": operation,
        "error": type(error).__name__,
        "status": error.http_status,
        "stripeCode": error.code,
        "stripeRequest": error.request_id,
    }
    if isinstance(error, stripe.CardError):
        logger().info("a payment was declined", extra=facts)
        return _decline_of(error)
    is_busy = isinstance(error, stripe.RateLimitError | stripe.APIConnectionError)
    if is_busy or error.http_status == 409 or (error.http_status or 0) >= 500:
        logger().warning("the payment provider does not answer", extra=facts)
        return PaymentsUnavailable()
    if isinstance(error, stripe.InvalidRequestError):
        if error.code == "resource_missing":
            logger().warning("the payment provider has no such object", extra=facts | {"parameter": error.param})
            return ObjectMissing(error.param)
        # Not its message, which may quote what we have sent: the provider's dashboard shows it by the request's id.
        logger().error("the payment provider refuses a request", extra=facts | {"parameter": error.param})
        return RequestRefused()
    # A wrong key, one without the right, an idempotency key that was used for something else, or an answer that is none.
    logger().error("the payment provider refuses a request", extra=facts)
    return PaymentsRefused()


def _decline_of(error: stripe.CardError) -> PaymentDeclined:
    code = (error.error.decline_code if error.error else None) or error.code or "generic_decline"
    if code not in DECLINES:
        code = "generic_decline"
    return PaymentDeclined(DECLINES[code], details={"declineCode": code})
