"""`make switch NAME=read_only ON=true`: change a setting of the running local stack or, with STAGE and AWS credentials, of a
deployed one: with one command, and also while the API does not answer. It is in the audit trail."""

import os

from infra.local import console
from infra.local.console import Trouble
from infra.local.stage_environment import use_stage


def switch(name: str, value: str, reason: str) -> list[str]:
    """Change a setting, and return what was changed, in words.

    Args:
        name: as in `kernel.switches`, `read_only`, or as in the API, `readOnly`.
        value: `true` or `false`, a number, a text; empty for the default.

    Raises:
        Trouble: there is no such setting, or the value is not one of its values.
    """
    from fitai.admin.settings import service
    from fitai.admin.settings.models import SettingValues
    from fitai.kernel.switches import CATALOGUE
    from pydantic import ValidationError
    from pydantic.alias_generators import to_snake

    declared = {str(declared_name): declaration for declared_name, declaration in CATALOGUE.items()}.get(to_snake(name))
    if declared is None:
        raise Trouble(f"There is no setting {name}. There are: {', '.join(CATALOGUE)}.")
    words: dict[str, bool] = {"true": True, "false": False, "on": True, "off": False}
    if value == "":
        content: bool | int | str | None = None
    elif declared.type == "flag":
        content = words.get(value.lower(), value)
    else:
        content = int(value) if declared.type == "number" and value.isdecimal() else value
    problem = None if content is None else declared.problem(content)
    try:
        values = SettingValues.model_validate({declared.name: content})
    except ValidationError:
        values = None
    if problem is not None or values is None:
        raise Trouble(f"{declared.name}: {problem or 'is no such value'}.")
    changes = service.switch_by_operator(values, reason)
    return [f"{change.name}: {change.before} → {change.after}" for change in changes]


def main() -> None:
    """Set SWITCH_NAME to SWITCH_VALUE, on the stage SWITCH_STAGE."""
    name, value = os.environ.get("SWITCH_NAME", ""), os.environ.get("SWITCH_VALUE")
    if not name or value is None:
        raise Trouble(
            "Which? make switch NAME=read_only ON=true [STAGE=prod] [REASON='…'], or VALUE=… of a limit or text; VALUE= is its default"
        )
    use_stage(os.environ.get("SWITCH_STAGE", "") or "local")
    changes = switch(name, value, os.environ.get("SWITCH_REASON", "") or "by the operator")
    for change in changes:
        print(f"{change}. It acts within 30 seconds.")
    if not changes:
        print(f"{name} has that value already.")


if __name__ == "__main__":
    console.main(main)
