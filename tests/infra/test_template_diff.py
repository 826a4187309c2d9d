"""The comment on a pull request lists what changes in the templates, and counts what has new code only."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra import template_diff
from infra.template_diff import report

Template = dict[str, Any]


def template(code: str = "1", **more: Any) -> Template:
    """A function with its version and its role."""
    function = {"Code": {"S3Bucket": "b", "S3Key": f"{code}.zip"}, "MemorySize": 512}
    statement = {"Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": "arn"}
    role = {"Policies": [{"PolicyDocument": {"Statement": [statement]}}]}
    alias = {"FunctionVersion": {"Fn::GetAtt": [f"LoginVersion{code}", "Version"]}}
    resources = {
        "Login": {"Type": "AWS::Lambda::Function", "Properties": function, "Metadata": {"path": code}},
        f"LoginVersion{code}": {"Type": "AWS::Lambda::Version", "Properties": {}},
        "LoginAlias": {"Type": "AWS::Lambda::Alias", "Properties": alias},
        "LoginRole": {"Type": "AWS::IAM::Role", "Properties": role},
    }
    return {"Resources": json.loads(json.dumps(resources)) | more}


def test_new_code_is_counted_and_not_listed() -> None:
    text = report({"auth": template()}, {"auth": template("2")})

    assert "New code only: 2 resources. Nothing else changes." in text
    assert "<details>" not in text


def test_a_changed_setting_is_listed_with_both_values() -> None:
    changed = template("2")
    changed["Resources"]["Login"]["Properties"]["MemorySize"] = 1024

    assert "! AWS::Lambda::Function Login: MemorySize: 512 → 1024" in report({"auth": template()}, {"auth": changed})


def test_a_statement_that_is_added_or_removed_is_listed_in_full() -> None:
    changed = template()
    statements = changed["Resources"]["LoginRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    statements[0]["Action"].append("dynamodb:DeleteItem")
    text = report({"auth": template()}, {"auth": changed})

    assert '-   {"Action": ["dynamodb:GetItem"], "Effect": "Allow", "Resource": "arn"}' in text
    assert '+   {"Action": ["dynamodb:GetItem", "dynamodb:DeleteItem"]' in text


def test_a_resource_that_is_added_or_removed_is_listed() -> None:
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {}, "DeletionPolicy": "Retain"}
    kept = json.loads(json.dumps(table)) | {"DeletionPolicy": "Delete"}

    assert "+ AWS::DynamoDB::Table T" in report({"s": template()}, {"s": template(T=table)})
    assert "- AWS::DynamoDB::Table T" in report({"s": template(T=table)}, {"s": template()})
    assert 'DeletionPolicy: "Retain" → "Delete"' in report({"s": template(T=table)}, {"s": template(T=kept)})


def test_a_stack_that_is_new_or_gone_is_listed() -> None:
    text = report({"old": template()}, {"new": template()})

    assert "<b>new</b> (new)" in text
    assert "<b>old</b> (removed)" in text


def test_a_comment_is_never_longer_than_github_takes() -> None:
    many = {f"R{n}": {"Type": "AWS::SQS::Queue", "Properties": {"Name": "x" * 100}} for n in range(100)}
    text = report({}, {f"stack-{n}": {"Resources": many} for n in range(100)})

    assert len(text) < 65_536
    assert "and 40 more lines" in text
    assert "more stacks change" in text


def test_folders_are_compared_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, code in (("old", "1"), ("new", "2")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "auth.template.json").write_text(json.dumps(template(code)))

    assert template_diff.main([str(tmp_path / "old"), str(tmp_path / "new")]) == 0
    assert "New code only: 2 resources" in capsys.readouterr().out
    assert template_diff.main([]) == 2


def test_a_folder_without_templates_is_no_comparison(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "auth.template.json").write_text(json.dumps(template()))
    (tmp_path / "empty").mkdir()

    assert template_diff.main([str(tmp_path / "empty"), str(tmp_path)]) == 2
    assert template_diff.main([str(tmp_path), str(tmp_path / "absent")]) == 2
    answer = capsys.readouterr()
    assert answer.out == ""
    assert answer.err.count("has no templates") == 2
