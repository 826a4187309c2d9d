"""Pushes and mails: readable at one address, and refused where AWS refuses them."""

import json
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.infra.emulator.conftest import Emulator

SENDER = "coach@example.com"


@pytest.fixture
def empty(patched: Emulator) -> Iterator[Emulator]:
    """The emulator, with nothing sent so far, and an address to send from."""
    patched.call("/_fitai/sent", method="DELETE")
    patched.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    yield patched
    patched.client("sesv2").delete_email_identity(EmailIdentity=SENDER)


def sent(emulator: Emulator, kind: str) -> list[dict[str, Any]]:
    status, content = emulator.call("/_fitai/sent")
    assert status == 200
    found: list[dict[str, Any]] = content[kind]
    return found


def device(emulator: Emulator, platform: str = "GCM") -> tuple[str, str]:
    """A device's endpoint, and its application."""
    sns = emulator.client("sns")
    application = sns.create_platform_application(Name=uuid4().hex, Platform=platform, Attributes={})[
        "PlatformApplicationArn"
    ]
    endpoint = sns.create_platform_endpoint(PlatformApplicationArn=application, Token=uuid4().hex)["EndpointArn"]
    return str(endpoint), str(application)


def refused(emulator: Emulator, **request: Any) -> str:
    """The code with which a push is refused; empty for one that is taken."""
    try:
        emulator.client("sns").publish(**request)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


# --- pushes ------------------------------------------------------------------------------------------------


def test_a_push_can_be_read(empty: Emulator):
    endpoint, _ = device(empty)
    attributes = {"kind": {"DataType": "String", "StringValue": "rest"}}
    empty.client("sns").publish(TargetArn=endpoint, Message="Rest is over", MessageAttributes=attributes)

    (push,) = sent(empty, "pushes")
    assert (push["endpoint"], push["message"], push["platform"]) == (endpoint, "Rest is over", "GCM")
    assert push["token"]
    assert push["attributes"] == attributes


def test_a_push_is_what_its_platform_gets(empty: Emulator):
    message = json.dumps({"default": "for others", "GCM": json.dumps({"notification": {"title": "Rest"}})})
    for platform in ("GCM", "APNS"):
        endpoint, _ = device(empty, platform)
        empty.client("sns").publish(TargetArn=endpoint, Message=message, MessageStructure="json")

    assert [push["message"] for push in sent(empty, "pushes")] == ['{"notification": {"title": "Rest"}}', "for others"]


def test_a_push_to_a_topic_reaches_its_devices(empty: Emulator):
    sns = empty.client("sns")
    endpoint, _ = device(empty)
    topic = sns.create_topic(Name=uuid4().hex)["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="application", Endpoint=endpoint)
    sns.publish(TopicArn=topic, Message="To all")

    assert [(push["endpoint"], push["message"]) for push in sent(empty, "pushes")] == [(endpoint, "To all")]


def test_a_disabled_device_is_not_pushed_to(emulator: Emulator, is_patched: bool):
    endpoint, _ = device(emulator)
    emulator.client("sns").set_endpoint_attributes(EndpointArn=endpoint, Attributes={"Enabled": "false"})

    assert refused(emulator, TargetArn=endpoint, Message="Rest") == ("EndpointDisabled" if is_patched else "")


def test_a_disabled_device_leaves_no_push(empty: Emulator):
    endpoint, application = device(empty)
    sns = empty.client("sns")
    sns.set_platform_application_attributes(PlatformApplicationArn=application, Attributes={"Enabled": "false"})
    assert refused(empty, TargetArn=endpoint, Message="Rest") == "PlatformApplicationDisabled"
    sns.set_platform_application_attributes(PlatformApplicationArn=application, Attributes={"Enabled": "true"})
    sns.set_endpoint_attributes(EndpointArn=endpoint, Attributes={"Enabled": "false"})
    assert refused(empty, TargetArn=endpoint, Message="Rest") == "EndpointDisabled"
    assert sent(empty, "pushes") == []
    sns.set_endpoint_attributes(EndpointArn=endpoint, Attributes={"Enabled": "true"})
    assert refused(empty, TargetArn=endpoint, Message="Rest") == ""
    assert len(sent(empty, "pushes")) == 1


@pytest.mark.parametrize("message", ["no JSON", "[]", '{"APNS": "only for others"}'])
def test_a_structured_push_needs_a_text_for_its_platform(empty: Emulator, message: str):
    endpoint, _ = device(empty)

    assert refused(empty, TargetArn=endpoint, Message=message, MessageStructure="json") == "InvalidParameter"
    assert sent(empty, "pushes") == []


# --- mails -------------------------------------------------------------------------------------------------


def test_a_mail_can_be_read_with_its_headers(empty: Emulator):
    empty.client("sesv2").send_email(
        FromEmailAddress=SENDER,
        Destination={"ToAddresses": ["lifter@example.com"], "BccAddresses": ["log@example.com"]},
        ReplyToAddresses=["help@example.com"],
        Content={
            "Simple": {
                "Subject": {"Data": "Your week"},
                "Body": {"Text": {"Data": "Five sets"}, "Html": {"Data": "<p>Five sets</p>"}},
                "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://example.com/stop>"}],
            }
        },
        EmailTags=[{"Name": "kind", "Value": "week"}],
        ConfigurationSetName="local",
    )

    (mail,) = sent(empty, "mails")
    assert mail.pop("id")
    assert mail.pop("at")
    assert mail == {
        "from": SENDER,
        "to": ["lifter@example.com"],
        "cc": [],
        "bcc": ["log@example.com"],
        "replyTo": ["help@example.com"],
        "subject": "Your week",
        "text": "Five sets",
        "html": "<p>Five sets</p>",
        "headers": {"List-Unsubscribe": "<https://example.com/stop>"},
        "tags": {"kind": "week"},
        "configurationSet": "local",
    }


def test_a_raw_mail_says_itself_who_gets_it(empty: Emulator):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = SENDER, "Lifter <lifter@example.com>", "Your week"
    message["X-Entity-Ref-ID"] = "week-48"
    message.set_content("Five sets")
    empty.client("sesv2").send_email(Content={"Raw": {"Data": message.as_bytes()}})

    (mail,) = sent(empty, "mails")
    assert (mail["from"], mail["to"], mail["subject"]) == (SENDER, ["lifter@example.com"], "Your week")
    assert mail["text"].strip() == "Five sets"
    assert mail["headers"]["X-Entity-Ref-ID"] == "week-48"
    assert "Subject" not in mail["headers"]


def test_a_mail_by_the_older_service_can_be_read(empty: Emulator):
    empty.client("ses").send_email(
        Source=SENDER,
        Destination={"ToAddresses": ["lifter@example.com"]},
        Message={"Subject": {"Data": "Your week"}, "Body": {"Text": {"Data": "Five sets"}}},
    )

    (mail,) = sent(empty, "mails")
    assert (mail["from"], mail["to"], mail["text"]) == (SENDER, ["lifter@example.com"], "Five sets")


def test_a_mail_that_is_refused_was_not_sent(empty: Emulator):
    content = {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}}
    with pytest.raises(ClientError):
        empty.client("sesv2").send_email(
            FromEmailAddress="stranger@example.com", Destination={"ToAddresses": ["a@example.com"]}, Content=content
        )

    assert sent(empty, "mails") == []


def test_what_was_sent_is_forgotten_on_demand(empty: Emulator):
    endpoint, _ = device(empty)
    empty.client("sns").publish(TargetArn=endpoint, Message="Rest is over")
    assert sent(empty, "pushes")

    assert empty.call("/_fitai/sent", method="DELETE") == (200, {"pushes": [], "mails": []})
    assert sent(empty, "pushes") == []
    assert empty.call("/_fitai/sent", {})[0] == 400
