"""A function that raises is reported with the name of the exception."""

import json
import subprocess
import sys

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

SOURCE = (
    "class Exhausted(Exception):\n    pass\n\ndef handler(event, context):\n    raise Exhausted('no strength left')\n"
)


class Worker:
    def __init__(self, answer):
        self.answer = answer

    def invoke(self, *args, **kwargs):
        return self.answer


def test_the_error_type_is_the_exception(tmp_path, monkeypatch):
    (tmp_path / "raising.py").write_text(SOURCE)
    start = {"code_dir": str(tmp_path), "module": "raising", "handler": "handler"}
    lines = "\n".join(map(json.dumps, (start, {"event": {}, "ctx": {}}))) + "\n"
    run = subprocess.run(
        [sys.executable, "-c", lambda_runtime._PYTHON_WORKER_SCRIPT],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(run.stdout.splitlines()[-1])
    monkeypatch.setattr(lambda_svc, "acquire_worker", lambda *args, **kwargs: (Worker(answer), None))
    monkeypatch.setattr(lambda_svc, "release_worker", lambda worker: None)
    result = lambda_svc._execute_function_warm({"config": {"FunctionName": "f"}, "code_zip": b"zip"}, {}, "id")

    assert result["error"]
    assert result["body"]["errorType"] == "Exhausted"
    assert result["body"]["errorMessage"] == "no strength left"
    assert "raise Exhausted" in "".join(result["body"]["stackTrace"])
