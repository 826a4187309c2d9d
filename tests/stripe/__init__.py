"""Each request to Stripe, sent by the real SDK to Stripe's own stripe-mock."""
