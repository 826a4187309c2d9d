"""The kind of an unexpected error: its type, and the function of ours in which it arose.

It is a dimension of a metric, so it has few values: no line, which changes with every deployment, and no text, which may say
something of a person.
"""

from types import TracebackType

PACKAGE = "fitai."
KERNEL = "fitai.kernel."
MAX_LETTERS = 200
"""Of a kind. CloudWatch takes 1,024 of a dimension's value, in ASCII."""


def error_kind(error: BaseException) -> str:
    """The kind of an error: `KeyError in workouts.live.sets:complete_set`.

    The place is the innermost function of a service; of the kernel, where no service is on the stack.
    """
    kind = f"{_name(error)} in {_place(error.__traceback__)}"
    return kind.encode("ascii", "replace").decode()[:MAX_LETTERS]


def _name(error: BaseException) -> str:
    """The error's type; of an error of AWS its code too, which says more."""
    response = getattr(error, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    return f"{type(error).__name__}:{code}" if code else type(error).__name__


def _place(traceback: TracebackType | None) -> str:
    services, kernel, others = "", "", ""
    while traceback is not None:
        module = str(traceback.tb_frame.f_globals.get("__name__", ""))
        place = f"{module.removeprefix(PACKAGE)}:{traceback.tb_frame.f_code.co_name}"
        if module.startswith(KERNEL):
            kernel = place
        elif module.startswith(PACKAGE):
            services = place
        else:
            others = others or place
        traceback = traceback.tb_next
    return services or kernel or others or "an unknown place"
