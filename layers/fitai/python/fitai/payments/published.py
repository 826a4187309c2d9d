"""What other services may call of payments."""

from fitai.payments.configuration import payments_are_on as payments_are_on
