"""Codes of payments."""

from fitai.error_codes.model import ErrorCode

PAYMENTS = (
    ErrorCode(
        "payments_off",
        (503,),
        "This deployment takes no payments.",
        "Do not offer subscriptions.",
    ),
    ErrorCode(
        "payments_unavailable",
        (503,),
        "The payment provider does not answer.",
        "Send the same request again after `Retry-After` seconds; nothing is charged twice.",
    ),
    ErrorCode(
        "payments_refused",
        (502,),
        "The payment provider refuses what we ask for. Nothing was charged.",
        "Say that it does not work at the moment, and offer the support.",
    ),
    ErrorCode(
        "payment_declined",
        (402,),
        "The bank or the payment provider declines the payment; `declineCode` says why, as far as it may be told.",
        "Show the message, and offer another card (`POST /payments/portal`).",
    ),
    ErrorCode(
        "already_subscribed",
        (409,),
        "There is a live subscription to this plan at this interval.",
        "Read the subscription again, and show it.",
    ),
    ErrorCode(
        "subscription_changed",
        (409,),
        "The subscription was paid or changed at the payment provider at this moment.",
        "Read the subscription again after a few seconds.",
    ),
    ErrorCode(
        "payment_outstanding",
        (409,),
        "An invoice is not paid; until it is, the plan cannot be changed.",
        "Offer to pay it (`POST /payments/portal`).",
    ),
    ErrorCode(
        "checkout_in_progress",
        (409,),
        "Another request of the account is beginning a subscription to another plan at this moment.",
        "Send the same request again after a minute.",
    ),
    ErrorCode(
        "no_subscription",
        (404,),
        "The account has no live subscription that could be cancelled, or whose change could be previewed.",
        "Offer to subscribe.",
    ),
    ErrorCode(
        "invalid_signature",
        (400,),
        "The signature of a webhook does not match its body, or is older than five minutes.",
        "Only the payment provider sends webhooks.",
    ),
)
