"""The findings of cdk-nag that we accept, each with its reason."""

from typing import Any

from aws_cdk import Acknowledgment, Stack, Validations
from constructs import Construct

REASONS = {
    "AwsSolutions-S1": (
        "Objects are reached by our functions and by the links they sign; each of those calls is a log line."
    ),
    "AwsSolutions-SMG4": (
        "Keys are rotated by adding a newer one with its own kid, so that tokens already issued stay valid; what Google "
        "and Apple gave us is renewed on their side; "
        "Secrets Manager's rotation would replace the value."
    ),
    "AwsSolutions-IAM4": (
        "The policies by which AWS lets API Gateway write its logs, and AWS Backup back up and restore; AWS keeps them at what "
        "the services need."
    ),
    "AwsSolutions-APIG2": "Requests are validated by the functions, which name every field that is wrong.",
    "AwsSolutions-APIG4": "Public routes of the declarations and CORS preflights; the tests hold the list against them.",
    "AwsSolutions-CFR1": "People train everywhere.",
    "AwsSolutions-CFR3": "The log goes to CloudWatch by a delivery of its own, which leaves out the tokens in queries.",
    "AwsSolutions-L1": "The layers are built and tested for this version of Python.",
    "AwsSolutions-SQS3": "This queue is itself where messages go that could not be handled.",
    "AwsSolutions-IAM5": (
        "Streams, objects, connections and functions are addressed by prefix: their names are not known here. IAM knows the "
        "log deliveries and the traces of a state machine, and the lists of WAF, on everything only."
    ),
}


def acknowledge(construct: Construct, *rules: str) -> None:
    """Accept the findings of these rules in a construct."""
    for rule in rules:
        _acknowledge_finding(construct, rule, REASONS[rule])


def acknowledge_policy(construct: Construct, managed: str) -> None:
    """Accept an AWS managed policy on a role."""
    _acknowledge_finding(
        construct, f"AwsSolutions-IAM4[Policy::{_finding_text(construct, managed)}]", REASONS["AwsSolutions-IAM4"]
    )


def acknowledge_wildcards(construct: Construct, resources: list[str]) -> None:
    """Accept the resources of a policy that end in a wildcard; wildcard actions are never accepted."""
    for resource in resources:
        if "*" in resource:
            finding = f"AwsSolutions-IAM5[Resource::{_finding_text(construct, resource)}]"
            _acknowledge_finding(construct, finding, REASONS["AwsSolutions-IAM5"])


def _acknowledge_finding(construct: Construct, finding: str, reason: str) -> None:
    Validations.of(construct).acknowledge(Acknowledgment(id=finding, reason=reason))


def _finding_text(construct: Construct, value: str) -> str:
    """A string as cdk-nag writes it: references in angle brackets, imports by their names."""

    def flat(part: Any) -> str:
        match part:
            case str():
                return part
            case {"Fn::Join": [_, parts]}:
                return "".join(map(flat, parts))
            case {"Ref": name}:
                return f"<{name}>"
            case {"Fn::GetAtt": [name, attribute]}:
                return f"<{name}.{attribute}>"
            case {"Fn::ImportValue": name}:
                return flat(name)
        raise ValueError(f"cannot write {part} as cdk-nag does")

    return flat(Stack.of(construct).resolve(value))
