"""`python -m infra.template_diff <old folder> <new folder>`: what a change does to the templates, as Markdown for a pull request.

A change of our own layer changes the code of every function: `cdk diff` lists each of them, and the rest is lost among them. Here
new code is counted, and everything else is listed; statements of policies in full.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from infra.update_traps import Template, Templates, read_templates

MAX_LINES = 60
"""Lines for each stack."""
MAX_CHARACTERS = 60_000
"""A comment on GitHub has at most 65,536."""
VERSION = "AWS::Lambda::Version"
CODE = {("Code", "S3Key"), ("Content", "S3Key")}
"""Properties that change with the code."""


def differences(old: Any, new: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """The places where two values differ, as deep as they are both objects; lists are compared whole."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from differences(old.get(key), new.get(key), (*path, key))
    elif old != new:
        yield path, old, new


def _statements(document: Any) -> list[str]:
    """The statements in a value, each as a text."""
    if isinstance(document, dict):
        if "Effect" in document and "Action" in document:
            return [json.dumps(document, sort_keys=True)]
        return [text for value in document.values() for text in _statements(value)]
    if isinstance(document, list):
        return [text for value in document for text in _statements(value)]
    return []


def _changed(name: str, old: Template, new: Template) -> Iterator[str]:
    """The lines about a resource that is in both templates; none where only its code is new."""
    kind = new["Type"]
    if old["Type"] != kind:
        yield f"! {kind} {name}: was {old['Type']}"
        return
    sections = {key: (old.get(key), new.get(key)) for key in (old.keys() | new.keys()) - {"Metadata", "Type"}}
    for section, (before, after) in sorted(sections.items()):
        for path, value_before, value_after in differences(before, after):
            if path in CODE or _refers_to_version(value_before, value_after):
                continue
            where = ".".join(path if section == "Properties" else (section, *path))
            statements_before, statements_after = _statements(value_before), _statements(value_after)
            if statements_before or statements_after:
                yield f"! {kind} {name}: {where}"
                yield from (f"-   {text}" for text in statements_before if text not in statements_after)
                yield from (f"+   {text}" for text in statements_after if text not in statements_before)
            else:
                yield f"! {kind} {name}: {where}: {_short(value_before)} → {_short(value_after)}"


def _refers_to_version(old: Any, new: Any) -> bool:
    """Whether an alias has got the next version of its function."""
    return all(
        isinstance(value, list) and value[1:] == ["Version"] and "Version" in str(value[0]) for value in (old, new)
    )


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 120 else f"{text[:117]}…"


def stack_lines(old: Template, new: Template) -> tuple[list[str], int]:
    """The lines about a stack, and how many resources have new code only."""
    before, after = old.get("Resources", {}), new.get("Resources", {})
    lines, recoded = [], 0
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            if before[name]["Type"] != VERSION:
                lines.append(f"- {before[name]['Type']} {name}")
        elif name not in before:
            if after[name]["Type"] != VERSION:
                lines.append(f"+ {after[name]['Type']} {name}")
                lines += [f"+   {text}" for text in _statements(after[name])]
        elif before[name] != after[name]:
            changes = list(_changed(name, before[name], after[name]))
            lines += changes
            recoded += not changes
    for section in ("Outputs", "Parameters", "Conditions"):
        for path, value_before, value_after in differences(old.get(section) or {}, new.get(section) or {}):
            lines.append(f"! {section}.{'.'.join(path)}: {_short(value_before)} → {_short(value_after)}")
    return lines, recoded


def report(old: Templates, new: Templates) -> str:
    """The whole comparison, as Markdown."""
    recoded, sections = 0, []
    for stack in sorted(old.keys() | new.keys()):
        lines, count = stack_lines(old.get(stack, {}), new.get(stack, {}))
        recoded += count
        if not lines:
            continue
        more = len(lines) - MAX_LINES
        shown = "\n".join(lines[:MAX_LINES] + ([f"  and {more} more lines"] if more > 0 else []))
        note = " (new)" if stack not in old else " (removed)" if stack not in new else ""
        sections.append(
            f"<details><summary><b>{stack}</b>{note}: {len(lines)}</summary>\n\n```diff\n{shown}\n```\n</details>"
        )
    head = f"### What becomes of the templates\n\nNew code only: {recoded} resources."
    if not sections:
        return f"{head} Nothing else changes.\n"
    text = head
    for place, section in enumerate(sections):
        if len(text) + len(section) > MAX_CHARACTERS:
            return f"{text}\n\nToo long for a comment: {len(sections) - place} more stacks change.\n"
        text += f"\n\n{section}"
    return f"{text}\n"


def main(arguments: Sequence[str]) -> int:
    """Print the comparison of two folders.

    Returns:
        0, or 2 where there was nothing to compare.
    """
    if len(arguments) != 2:
        print("python -m infra.template_diff <old folder> <new folder>", file=sys.stderr)
        return 2
    try:
        old, new = (read_templates(Path(folder)) for folder in arguments)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(report(old, new), end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
