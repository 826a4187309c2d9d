"""What was pushed and mailed can be read at one address; what AWS refuses to push is refused."""

import base64
import binascii
import email.message
import email.policy
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from email.utils import getaddresses
from functools import wraps
from typing import Any

from ministack.services import ses, ses_v2, sns

from infra.local.emulator import addresses, probes
from infra.local.emulator.addresses import Refusal
from infra.local.emulator.patch import Patch, Patcher

Json = dict[str, Any]
Answer = tuple[int, dict[str, str], Any]

KEPT = 1000
"""Pushes, and mails, that are remembered."""

_pushes: deque[Json] = deque(maxlen=KEPT)
_mails: deque[Json] = deque(maxlen=KEPT)


def apply(patcher: Patcher) -> None:
    """Remember pushes and mails, and serve them at `/_fitai/sent`."""
    addresses.serve("sent", _serve)
    patcher.add(sns, "_push", push)
    patcher.wrap(sns, "_publish", _pushing)
    patcher.edit(
        sns,
        "_fanout",
        (
            'logger.info("SNS fanout → application %s (stub)", endpoint)',
            "_push(endpoint, message, message_structure, message_attributes)",
        ),
    )
    patcher.wrap(ses, "handle_request", _mailing)
    patcher.wrap(ses_v2, "handle_request", _mailing)


def _serve(method: str, _: Any) -> Json:
    """GET gives all of it, oldest first; DELETE forgets it."""
    if method == "DELETE":
        _pushes.clear()
        _mails.clear()
    elif method != "GET":
        raise Refusal("GET or DELETE.")
    return {"pushes": list(_pushes), "mails": list(_mails)}


# --- pushes ------------------------------------------------------------------------------------------------


def _pushing(original: Callable[[Json], Answer]) -> Callable[[Json], Answer]:
    @wraps(original)
    def publish(params: Json) -> Answer:
        arn = sns._normalize_arn(sns._p(params, "TopicArn") or sns._p(params, "TargetArn"))
        if arn in sns._platform_endpoints:
            structure = sns._p(params, "MessageStructure")
            attributes = sns._parse_message_attributes(params)
            refusal = push(arn, sns._p(params, "Message"), structure, attributes)
            if refusal is not None:
                return refusal
        return original(params)

    return publish


def push(arn: str, message: str, structure: str = "", attributes: Json | None = None) -> Answer | None:
    """Push to a device; gives the answer that refuses it, or None when it was sent."""
    endpoint = sns._platform_endpoints.get(arn)
    if endpoint is None:
        return _refusal("EndpointDisabled", "Endpoint does not exist")
    application = sns._platform_applications.get(endpoint["application_arn"]) or {}
    if not _is_enabled(application):
        return _refusal("PlatformApplicationDisabled", "Platform application is disabled")
    if not _is_enabled(endpoint):
        return _refusal("EndpointDisabled", "Endpoint is disabled")
    platform, text = str(application["platform"]), message
    if structure == "json":
        try:
            texts = json.loads(message)
        except ValueError:
            texts = None
        if not isinstance(texts, dict):
            return _refusal(
                "InvalidParameter", "Invalid parameter: Message Structure - JSON message body failed to parse"
            )
        if platform not in texts and "default" not in texts:
            return _refusal(
                "InvalidParameter", "Invalid parameter: Message Structure - No default entry in JSON message body"
            )
        text = str(texts.get(platform, texts.get("default")))
    _pushes.append(
        {
            "endpoint": arn,
            "token": endpoint["attributes"].get("Token"),
            "platform": platform,
            "message": text,
            "attributes": attributes or {},
            "at": time.time(),
        }
    )
    return None


def _is_enabled(holder: Json) -> bool:
    return str(holder.get("attributes", {}).get("Enabled", "true")).lower() != "false"


def _refusal(code: str, message: str) -> Answer:
    answer: Answer = sns._error(code, message, 400)
    return answer


# --- mails -------------------------------------------------------------------------------------------------


def _mailing(original: Callable[..., Awaitable[Answer]]) -> Callable[..., Awaitable[Answer]]:
    @wraps(original)
    async def handle(method: str, path: str, headers: Json, body: bytes, query: Json) -> Answer:
        before = len(ses._sent_emails_list())
        answer = await original(method, path, headers, body, query)
        taken = {mail["id"] for mail in _mails}  # a request of the second version comes by here twice
        for record in ses._sent_emails_list()[before:]:
            if record["MessageId"] not in taken:
                _mails.append(mail_of(record, request_of(body)))
        return answer

    return handle


def request_of(body: bytes) -> Json:
    """What a request says of its mail beyond what MiniStack keeps: SESv2 sends JSON, its older sister a form."""
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def mail_of(record: Json, request: Json) -> Json:
    """A mail as its reader gets it, from what MiniStack kept of it and from the request."""
    content = request.get("Content") or {}
    simple, raw = content.get("Simple") or {}, (content.get("Raw") or {}).get("Data")
    mail = {
        "id": record["MessageId"],
        "from": record["Source"],
        "to": record["To"],
        "cc": record["CC"],
        "bcc": record["BCC"],
        "replyTo": request.get("ReplyToAddresses") or [],
        "subject": record["Subject"],
        "text": record["BodyText"],
        "html": record["BodyHtml"],
        "headers": {header["Name"]: header["Value"] for header in simple.get("Headers") or ()},
        "tags": {tag["Name"]: tag["Value"] for tag in request.get("EmailTags") or ()},
        "configurationSet": request.get("ConfigurationSetName"),
        "at": record["Timestamp"],
    }
    return mail | _parsed(raw, mail) if raw else mail


def _parsed(raw: str, mail: Json) -> Json:
    """What a whole message says in its own headers, where the request does not."""
    try:
        content = base64.b64decode(raw, validate=True)
    except binascii.Error:
        content = raw.encode()
    message = email.message_from_bytes(content, policy=email.policy.default)
    found = {name.lower(): str(value) for name, value in message.items()}

    def receivers(header: str) -> list[str]:
        return [address for _, address in getaddresses([found[header]])] if header in found else []

    own_fields = ("from", "to", "cc", "bcc", "reply-to", "subject")
    return {
        "from": mail["from"] or found.get("from", ""),
        "to": mail["to"] or receivers("to"),
        "cc": mail["cc"] or receivers("cc"),
        "bcc": mail["bcc"] or receivers("bcc"),
        "replyTo": mail["replyTo"] or receivers("reply-to"),
        "headers": {name: str(value) for name, value in message.items() if name.lower() not in own_fields},
    }


def is_needed() -> bool:
    """Whether a push to a disabled device is taken."""
    with probes.scope():
        application = "arn:aws:sns:app"
        endpoint = {"arn": f"{application}/probe", "application_arn": application, "attributes": {"Enabled": "false"}}
        sns._platform_applications[application] = {"platform": "GCM", "attributes": {}}
        sns._platform_endpoints[endpoint["arn"]] = endpoint
        try:
            status, *_ = sns._publish({"TargetArn": [endpoint["arn"]], "Message": ["probe"]})
        finally:
            del sns._platform_endpoints[endpoint["arn"]], sns._platform_applications[application]
    return bool(status == 200)


PATCH = Patch(
    name="sent",
    reason="MiniStack forgets what is pushed to a device, pushes to disabled ones too, and keeps neither the headers of a "
    "mail nor the sender and receivers of a raw one, so that nobody sees what was sent. AWS answers EndpointDisabled.",
    upstream="ministack.services.sns:_publish refuses disabled endpoints and keeps what was pushed, as "
    "/_ministack/sns/sms-messages keeps messages; ses_v2:handle_request keeps headers, and the addresses of raw mails",
    sources={
        "ministack.services.sns:_publish": "df41cb2faa09",
        "ministack.services.sns:_fanout": "984cdd91d64a",
        "ministack.services.ses:handle_request": "40c995be64f0",
        "ministack.services.ses:_send_email": "cb6fe8166977",
        "ministack.services.ses:_send_raw_email": "a008b1a488e8",
        "ministack.services.ses_v2:handle_request": "cab4023919ec",
    },
    apply=apply,
    is_needed=is_needed,
)
