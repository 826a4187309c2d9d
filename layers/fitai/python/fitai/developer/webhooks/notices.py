"""Letting an account's owner know what happened to a webhook."""

from fitai.notifications.published import Notice


def notice(user_id: str, webhook_id: str, form: str, occasion: str = "") -> Notice:
    """What the account's owner is told of a webhook."""
    return Notice(
        user_id,
        "security_alert",
        f"webhook:{webhook_id}",
        occasion=occasion or form,
        values={"form": form},
        data={"alert": form, "webhookId": webhook_id},
    )
