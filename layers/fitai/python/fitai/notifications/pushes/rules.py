"""Rules of pushes: their payloads, and which answers mean that a token is dead. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from fitai.notifications.models import Platform

MAX_PAYLOAD = 4_096
"""Bytes of a payload."""
MAX_COLLAPSE_ID = 64
"""Bytes of a collapse id: a push with the same one replaces the former."""
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Push:
    """What is pushed to devices.

    Attributes:
        collapse_id: a later push with the same one replaces it.
        badge: the number of unread notifications.
        ids: what it is about.
        title, body: shown to the user; without them nothing is shown, and the app is told.
        withdrawn_ids: notifications that are no longer to be shown.
        through: everything until then is no longer to be shown.
    """

    collapse_id: str
    badge: int
    ids: Mapping[str, str]
    title: str = ""
    body: str = ""
    withdrawn_ids: tuple[str, ...] = ()
    through: str | None = None

    @property
    def is_silent(self) -> bool:
        """Whether it shows nothing."""
        return not self.title and not self.body


def collapse_id(text: str) -> str:
    """The text as a collapse id, or a digest of one that is too long."""
    return text if len(text.encode()) <= MAX_COLLAPSE_ID else hashlib.sha256(text.encode()).hexdigest()


def shown_ids(data: Mapping[str, str]) -> dict[str, str]:
    """What of the data of a notification is pushed: ids and nothing else, since others read along at the push services."""
    return {name: value for name, value in data.items() if name.endswith("Id")}


def payload(push: Push, platform: Platform) -> str:
    """The payload for a platform, at most `MAX_PAYLOAD` bytes: the text is cut, and left out where that is not enough."""
    whole = _encoded(push, platform, push.body)
    excess = len(whole.encode()) - MAX_PAYLOAD
    if excess <= 0:
        return whole
    # Escaping makes texts longer, so that what is left is measured again.
    room = len(push.body)
    while room > 0:
        room = max(0, room - max(1, excess // 4))
        cut = _encoded(push, platform, push.body[:room].rstrip() + ELLIPSIS)
        excess = len(cut.encode()) - MAX_PAYLOAD
        if excess <= 0:
            return cut
    ids = Push(push.collapse_id, push.badge, {"notificationId": push.ids.get("notificationId", push.collapse_id)})
    return _encoded(ids, platform, "")


def _encoded(push: Push, platform: Platform, body: str) -> str:
    content = _fcm(push, body) if platform == "fcm" else _apns(push, body)
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _apns(push: Push, body: str) -> dict[str, Any]:
    aps: dict[str, Any] = {"badge": push.badge}
    if push.is_silent:
        aps["content-available"] = 1
    else:
        aps |= {"alert": {"title": push.title, "body": body}, "sound": "default"}
    return {"aps": aps, **_data(push)}


def _fcm(push: Push, body: str) -> dict[str, Any]:
    data = {
        name: value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
        for name, value in _data(push).items()
    }
    message: dict[str, Any] = {"data": data | {"badge": str(push.badge)}}
    android: dict[str, Any] = {"collapse_key": push.collapse_id}
    if not push.is_silent:
        message["notification"] = {"title": push.title, "body": body}
        android["notification"] = {"tag": push.collapse_id, "notification_count": push.badge}
    return {"fcmV1Message": {"message": message | {"android": android}}}


def _data(push: Push) -> dict[str, Any]:
    data: dict[str, Any] = dict(push.ids)
    if push.withdrawn_ids:
        data["withdrawnIds"] = list(push.withdrawn_ids)
    if push.through is not None:
        data["readThrough"] = push.through
    return data


# --- dead tokens -------------------------------------------------------------------------------------------

Reason = Literal["endpoint_disabled", "apns_unregistered", "apns_bad_token", "fcm_unregistered"]
"""Why a push service refuses a token."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The answer of a push service that refuses a token.

    Attributes:
        since: of APNs' 410: when it was found that the token is no longer valid.
    """

    reason: Reason
    since: datetime | None = None


def is_dead(refusal: Refusal, registered_at: datetime) -> bool:
    """Whether a refused token is forgotten: not where the app has registered it after APNs found it invalid."""
    if refusal.reason == "apns_unregistered":
        return refusal.since is None or registered_at < refusal.since
    return True


def refusal_of(answer: Any) -> Refusal | None:
    """What the answer of APNs or FCM says of the token; None where the token is good, or nothing is known.

    Args:
        answer: the body of the answer: `{"reason": "Unregistered", "timestamp": …}`, `{"error": {"status": …}}`.
    """
    if not isinstance(answer, dict):
        return None
    match answer.get("reason"):
        case "Unregistered":
            return Refusal("apns_unregistered", _moment(answer.get("timestamp")))
        case "BadDeviceToken":
            return Refusal("apns_bad_token")
    error = answer.get("error")
    if error in ("NotRegistered", "UNREGISTERED") or "UNREGISTERED" in json.dumps(error or ""):
        return Refusal("fcm_unregistered")
    return None


def _moment(timestamp: Any) -> datetime | None:
    """APNs' milliseconds since 1970."""
    return datetime.fromtimestamp(timestamp / 1000, UTC) if isinstance(timestamp, int | float) else None
