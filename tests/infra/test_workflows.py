"""The workflows of continuous integration: who may do what, and that what they call exists."""

import fnmatch
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra import ROOT

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS: dict[str, dict[str, Any]] = {
    path.stem: yaml.load(path.read_text(), yaml.BaseLoader) for path in sorted(FOLDER.glob("*.yml"))
}
ACTIONS = sorted((ROOT / ".github" / "actions").glob("*/action.yml"))
READ = {"contents": "read"}
WRITERS = {
    ("templates", "comment"): {"pull-requests": "write"},
    ("update", "propose"): {"contents": "write", "pull-requests": "write", "actions": "write"},
    ("deploy", "dev"): READ | {"id-token": "write"},
    ("deploy", "prod"): READ | {"id-token": "write"},
    ("deploy-stage", "deploy"): READ | {"id-token": "write"},
}
"""The jobs that may do more than read the repository."""
PINNED = re.compile(r"^(\./.+|[\w-]+/[\w-]+@(v\d+|[0-9a-f]{40}))$")


def steps(job: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of a job; none where it is another workflow."""
    found: list[dict[str, Any]] = job.get("steps", [])
    return found


def jobs() -> list[tuple[str, str, dict[str, Any]]]:
    """All jobs, with the names of their workflows."""
    return [(name, job, content) for name, workflow in WORKFLOWS.items() for job, content in workflow["jobs"].items()]


def commands(job: dict[str, Any]) -> str:
    """What a job runs, as one text."""
    return "\n".join(step.get("run", "") for step in steps(job))


def test_whatever_is_not_named_may_only_read() -> None:
    assert {name for name, workflow in WORKFLOWS.items() if workflow["permissions"] != READ} == set()
    assert {(name, job): content["permissions"] for name, job, content in jobs() if "permissions" in content} == WRITERS


def test_a_job_that_may_write_runs_no_code_of_a_pull_request() -> None:
    for (name, job), permissions in WRITERS.items():
        if "pull_request" in WORKFLOWS[name]["on"] and "write" in permissions.values():
            used = [step.get("uses", "") for step in steps(WORKFLOWS[name]["jobs"][job])]
            assert not any("checkout" in action for action in used), f"{name}/{job}"
    assert not any("pull_request_target" in workflow["on"] for workflow in WORKFLOWS.values())


def test_a_job_that_may_write_to_the_repository_runs_no_packages() -> None:
    """Making locks, or installing what they name, runs code of others, which would have the token."""
    writing = [(name, job) for (name, job), permissions in WRITERS.items() if permissions.get("contents") == "write"]
    assert writing
    for name, job in writing:
        content = WORKFLOWS[name]["jobs"][job]
        assert not re.search(r"\b(make|pip|npm|npx|python3?)\b", commands(content)), f"{name}/{job}"
        used = [step["uses"].partition("@")[0] for step in steps(content) if "uses" in step]
        assert set(used) <= {"actions/checkout", "actions/download-artifact"}, f"{name}/{job}"


def test_the_update_takes_over_nothing_but_locks() -> None:
    """What was made by code of others may change what it was made for only, and no workflow."""
    ran = commands(WORKFLOWS["update"]["jobs"]["propose"])
    included = re.findall(r"--include='([^']+)'", ran)
    folders = [ROOT / name for name in (".github", "infra", "layers", "tests")]
    paths = [*ROOT.iterdir(), *(path for folder in folders for path in folder.rglob("*"))]
    listed = [path.relative_to(ROOT).as_posix() for path in paths if path.is_file()]
    locks = [name for name in listed if re.search(r"requirements\.(lock|txt)$|package-lock\.json$", name)]

    assert "git apply" in ran
    assert {name for name in listed if any(fnmatch.fnmatch(name, pattern) for pattern in included)} == set(locks)


def test_actions_are_pinned_and_keep_no_credentials() -> None:
    all_steps = [step for _, _, job in jobs() for step in steps(job)]
    all_steps += [step for path in ACTIONS for step in yaml.safe_load(path.read_text())["runs"]["steps"]]
    uses = [step["uses"] for step in all_steps if "uses" in step]
    uses += [job["uses"] for _, _, job in jobs() if "uses" in job]

    assert uses
    assert [action for action in uses if not PINNED.match(action)] == []
    for action in uses:
        if action.startswith("./"):
            assert (ROOT / action).exists(), action
    for name, job, content in jobs():
        for step in steps(content):
            if step.get("uses", "").startswith("actions/checkout") and (name, job) != ("update", "propose"):
                assert step["with"]["persist-credentials"] == "false", f"{name}/{job}"


def test_every_job_ends_and_deployments_wait_for_each_other() -> None:
    for name, job, content in jobs():
        assert "uses" in content or int(content["timeout-minutes"]) <= 120, f"{name}/{job}"
    assert WORKFLOWS["deploy-stage"]["concurrency"] == {
        "group": "deploy-${{ inputs.stage }}",
        "cancel-in-progress": "false",
    }


def test_a_deployment_has_tests_before_it_and_an_environment_that_can_ask_for_approval() -> None:
    deploying = WORKFLOWS["deploy"]["jobs"]

    assert deploying["test"]["uses"] == "./.github/workflows/test.yml"
    assert deploying["dev"]["needs"] == "test"
    assert deploying["prod"]["needs"] == "dev"
    assert [deploying[stage]["with"]["stage"] for stage in ("dev", "prod")] == ["dev", "prod"]
    assert WORKFLOWS["deploy-stage"]["jobs"]["deploy"]["environment"] == "${{ inputs.stage }}"


def test_aws_is_reached_by_a_role_for_the_run_and_by_no_key() -> None:
    credentials = [
        step
        for step in steps(WORKFLOWS["deploy-stage"]["jobs"]["deploy"])
        if step.get("uses", "").startswith("aws-actions/configure-aws-credentials@")
    ]

    assert [step["with"]["role-to-assume"] for step in credentials] == ["${{ vars.DEPLOY_ROLE }}"]
    texts = [path.read_text() for path in FOLDER.glob("*.yml")]
    assert not any("secrets." in text or "AWS_SECRET" in text for text in texts)


def test_a_deployment_is_tried_and_then_tidied() -> None:
    ran = commands(WORKFLOWS["deploy-stage"]["jobs"]["deploy"])

    assert ran.index("cdk deploy --all") < ran.index("make smoke") < ran.index("infra.versions prune")


def test_a_nested_workflow_asks_for_no_more_than_it_is_given() -> None:
    """GitHub refuses the whole run otherwise."""
    for name, job, content in jobs():
        if "uses" in content:
            given = content.get("permissions", WORKFLOWS[name]["permissions"])
            nested = WORKFLOWS[Path(content["uses"]).stem]
            for asked in (nested["permissions"], *(j.get("permissions", {}) for j in nested["jobs"].values())):
                assert asked.items() <= given.items(), f"{name}/{job}"


@pytest.mark.parametrize(
    "target", sorted({m for _, _, job in jobs() for m in re.findall(r"make ([a-z-]+)", commands(job))})
)
def test_what_is_typed_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_nothing_that_a_stranger_writes_becomes_part_of_a_command() -> None:
    for name, job, content in jobs():
        assert "${{" not in commands(content), f"{name}/{job}: pass it by `env`"


def test_both_ecosystems_are_audited_and_updated() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert "$(PIP_AUDIT)" in makefile
    assert "npm audit" in makefile
    assert "make audit" in commands(WORKFLOWS["audit"]["jobs"]["audit"])
    assert "make lock UPGRADE=--upgrade" in commands(WORKFLOWS["update"]["jobs"]["locks"])
    updated = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())["updates"]
    assert {entry["package-ecosystem"] for entry in updated} == {"github-actions", "npm"}


def test_the_role_that_deploys_is_a_valid_template_for_jobs_of_the_environment_only() -> None:
    file = ROOT / "infra" / "deployer.yaml"
    lint = [str(Path(sys.executable).with_name("cfn-lint")), "--non-zero-exit-code", "warning", "--", str(file)]
    completed = subprocess.run(lint, capture_output=True, text=True, check=False)

    assert completed.returncode == 0, completed.stdout
    text = file.read_text()
    assert "sub: !Sub repo:${Repository}:environment:${Stage}" in text
    assert re.findall(r'Action: \[?lambda:ListFunctions\]?\n\s+Resource: "\*"', text)
    assert text.count('"*"') == 1
