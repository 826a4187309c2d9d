"""What can be wrong with a payment, as a caller is told of it."""

from fitai.kernel.errors import Conflict, Invalid, Malformed, NotFound, Problem, Unavailable


class PaymentsOff(Problem):
    """503: this deployment takes no payments."""

    status, code = 503, "payments_off"
    sentence = "Payments are switched off here."


class PaymentsUnavailable(Unavailable):
    """503: the payment provider does not answer, or is asked too often; the same request may be sent again."""

    code, sentence = "payments_unavailable", "The payment provider does not answer; send the same request again."


class PaymentDeclined(Problem):
    """402: the bank or the payment provider declines the payment. `details` has `declineCode`."""

    status, code, sentence = 402, "payment_declined", "The payment was declined."


class PaymentsRefused(Problem):
    """502: the payment provider refuses a request of ours. The cause is in the log."""

    status, code = 502, "payments_refused"
    sentence = "The payment provider could not process this. Nothing was charged."


class ProviderStateConflict(Conflict):
    """409: the object at the payment provider has another state than the one that the request was decided on."""

    code, sentence = "subscription_changed", "The subscription has just changed; read it again."


class AlreadySubscribed(Conflict):
    """409: the account has a live subscription to this plan at this interval."""

    code, sentence = "already_subscribed", "There is a subscription to this plan already."


class PaymentOutstanding(Conflict):
    """409: an invoice of the subscription is not paid; it can be changed once it is."""

    code, sentence = "payment_outstanding", "An invoice is not paid yet: pay it first, and then change the plan."


class CheckoutInProgress(Conflict):
    """409: another request of the account is beginning another subscription at this moment."""

    code, sentence = "checkout_in_progress", "Another subscription is just being begun; try again in a minute."


class NoSubscription(NotFound):
    """404: the account has no live subscription."""

    code, sentence = "no_subscription", "There is no subscription."


class SignatureInvalid(Malformed):
    """400: a webhook's signature does not match its body, or is too old."""

    code, sentence = "invalid_signature", "The signature does not match."


class UrlNotAllowed(Invalid):
    """422: a URL to return to is not of an allowed origin."""
