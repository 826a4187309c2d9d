"""Functions of `make dev` run as their files say now, each in a process, an environment and a role of its own."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.local.dev.pool import Pool
from tests.infra.dev.conftest import Project


def result(project: Project, function: str, **environment: str) -> object:
    outcome = project.call(function, **environment)
    assert outcome.error is None, outcome.log
    return json.loads(outcome.result)


def test_a_function_answers(project: Project):
    project.write(
        "echo", "return {'event': event, 'function': context.function_name, 'memory': context.memory_limit_in_mb}"
    )

    outcome = project.call("echo", {"hello": "there"})

    assert json.loads(outcome.result) == {
        "event": {"hello": "there"},
        "function": "fitai-local-tools-echo",
        "memory": 512,
    }


def test_a_saved_file_is_felt_by_the_next_call(project: Project):
    project.write("word", "return 'before'")
    assert result(project, "word") == "before"

    project.write("word", "return 'after'")

    assert result(project, "word") == "after"


def test_a_saved_file_of_the_layer_is_felt_by_every_function(project: Project):
    project.save("layers/fitai/python/words.py", "WORD = 'before'\n")
    for function in ("first", "second"):
        project.write(function, "import words\nreturn words.WORD")
        assert result(project, function) == "before"

    project.save("layers/fitai/python/words.py", "WORD = 'after'\n")

    assert [result(project, function) for function in ("first", "second")] == ["after", "after"]


def test_saves_of_the_same_size_within_a_second_are_all_felt(project: Project):
    for number in range(10, 20):
        project.save("layers/fitai/python/words.py", f"WORD = {number}\n")
        project.write("word", "import words\nreturn words.WORD")
        # As if all of it had been saved within one second, which is as fine as bytecode tells times.
        os.utime(project.root / "layers/fitai/python/words.py", ns=(number, 1_700_000_000_000_000_000 + number))

        assert result(project, "word") == number


def test_a_call_that_is_under_way_ends_with_the_code_that_it_began_with(project: Project, tmp_path: Path):
    project.write(
        "slow", f"import pathlib, time\npathlib.Path({str(tmp_path / 'begun')!r}).touch()\ntime.sleep(1)\nreturn 1"
    )
    project.write("quick", "return 1")
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(result, project, "slow")
        wait_for(tmp_path / "begun")
        project.write("quick", "return 2")

        assert result(project, "quick") == 2
        assert not running.done()
        assert running.result() == 1


def wait_for(path: Path) -> None:
    until = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < until, f"{path} does not come"
        time.sleep(0.01)


def test_an_exception_is_told_with_its_type_and_where_it_was_raised(project: Project):
    project.write("fails", "raise KeyError('weight')")

    outcome = project.call("fails")

    assert outcome.error is not None
    kind, text, trace = outcome.error
    assert (kind, text) == ("KeyError", "'weight'")
    assert f'File "{project.root}/functions/tools/fails.py", line 2, in handler' in trace
    assert "infra/local/dev" not in trace
    assert trace in outcome.log


def test_a_file_that_does_not_import_says_why_until_it_is_mended(project: Project):
    project.save("functions/tools/word.py", "def handler(event, context)\n    return 1\n")
    outcome = project.call("word")
    assert outcome.error is not None
    assert outcome.error[0] == "SyntaxError"
    assert "word.py" in outcome.log

    project.write("word", "return 1")

    assert result(project, "word") == 1


def test_an_answer_that_is_no_json_is_a_failure(project: Project):
    project.write("odd", "return {1, 2}")

    outcome = project.call("odd")

    assert outcome.error is not None
    assert outcome.error[0] == "TypeError"


def test_each_function_has_its_own_environment(project: Project):
    for function in ("first", "second"):
        project.write(function, "import os\nreturn os.environ['POWERTOOLS_SERVICE_NAME'], os.environ.get('EXTRA')")

    assert result(project, "first", POWERTOOLS_SERVICE_NAME="one", EXTRA="yes") == ["one", "yes"]
    assert result(project, "second", POWERTOOLS_SERVICE_NAME="two") == ["two", None]
    assert result(project, "first", POWERTOOLS_SERVICE_NAME="one", EXTRA="yes") == ["one", "yes"]


def test_what_modules_read_when_they_are_imported_is_of_the_functions_environment(project: Project):
    project.save("layers/fitai/python/settings.py", "import os\nSTAGE = os.environ['FITAI_STAGE']\n")
    for function in ("first", "second"):
        project.write(function, "import settings\nreturn settings.STAGE")

    assert result(project, "first") == "local"
    assert result(project, "second", FITAI_STAGE="other") == "other"


def test_a_new_environment_is_that_of_the_next_call(project: Project):
    project.write("word", "import os\nreturn os.environ['FITAI_WORD']")

    assert [result(project, "word", FITAI_WORD=word) for word in ("a", "b", "a")] == ["a", "b", "a"]


def test_a_function_signs_with_its_own_role(project: Project):
    project.write(
        "signs",
        "from botocore.session import get_session\n"
        "client = get_session().create_client('sqs', endpoint_url='http://localhost:1')\n"
        "return client._request_signer._credentials.get_frozen_credentials().access_key",
    )

    keys = [
        result(project, "signs", AWS_ACCESS_KEY_ID=key, AWS_SECRET_ACCESS_KEY="s", AWS_SESSION_TOKEN="t")
        for key in ("ASIAONE", "ASIATWO")
    ]
    assert keys == ["ASIAONE", "ASIATWO"]


def test_what_a_function_keeps_in_a_module_is_seen_by_it_alone(project: Project):
    project.save("layers/fitai/python/kept.py", "CALLS = []\n")
    for function in ("first", "second"):
        project.write(function, "import kept\nkept.CALLS.append(1)\nreturn len(kept.CALLS)")

    assert [result(project, "first") for _ in range(2)] == [1, 2]
    assert result(project, "second") == 1


def test_calls_at_the_same_time_have_processes_of_their_own(project: Project, tmp_path: Path):
    project.write(
        "meets",
        "import os, pathlib, time\n"
        f"folder = pathlib.Path({str(tmp_path)!r})\n"
        "(folder / str(os.getpid())).touch()\n"
        "while len(list(folder.iterdir())) < 3: time.sleep(0.01)\n"
        "return os.getpid()",
    )
    with ThreadPoolExecutor(3) as threads:
        pids = list(threads.map(lambda _: result(project, "meets"), range(3)))

    assert len(set(pids)) == 3


def test_a_call_that_takes_too_long_is_ended(project: Project):
    project.write("slow", "import time\ntime.sleep(60 if event else 0)\nreturn 'in time'")

    outcome = project.call("slow", True, timeout=0.5)

    assert outcome.error is not None
    assert outcome.error[:2] == ("Sandbox.Timedout", "Task timed out after 0.50 seconds")
    assert json.loads(project.call("slow", False).result) == "in time"


def test_a_call_that_is_debugged_may_take_as_long_as_it_likes(project: Project):
    project.write("slow", "import time\ntime.sleep(1.5)\nreturn 'late'")
    project.is_patient = True

    assert json.loads(project.call("slow", timeout=0.2).result) == "late"


def test_a_breakpoint_stops_the_time_and_in_the_function(project: Project):
    project.write(
        "stops",
        "import pdb, time\n"
        "stopped = []\n"
        "pdb.Pdb.set_trace = lambda self, frame: (time.sleep(1.5), stopped.append(frame.f_code.co_name))\n"
        "breakpoint()\n"
        "return stopped",
    )

    assert json.loads(project.call("stops", timeout=0.5).result) == ["handler"]


def test_a_process_that_ends_in_the_middle_fails_its_call_only(project: Project):
    project.write("ends", "import os\nif event: os._exit(3)\nreturn 'well'")

    outcome = project.call("ends", True)

    assert outcome.error is not None
    assert outcome.error[0] == "Runtime.ExitError"
    assert json.loads(project.call("ends", False).result) == "well"


def test_what_a_function_writes_is_its_log(project: Project):
    project.write(
        "writes", "import logging, sys\nprint('to stdout')\nlogging.warning('by logging')\nsys.stderr.write('unended')"
    )

    assert project.call("writes").log == "to stdout\nWARNING:root:by logging\nunended"
    assert project.call("writes").log == "to stdout\nWARNING:root:by logging\nunended"


def test_no_more_workers_stay_than_are_kept(make_pool, tmp_path: Path):
    project = Project(tmp_path, make_pool(tmp_path, kept=2))
    for number in range(5):
        project.write(f"number{number}", "import os\nreturn os.getpid()")
    pids = [result(project, f"number{number}") for number in range(5)]

    until = time.monotonic() + 10
    while any(alive(pid) for pid in pids[:3]):
        assert time.monotonic() < until, "the workers that were called least recently stay"
        time.sleep(0.05)
    assert [alive(pid) for pid in pids[3:]] == [True, True]
    assert result(project, "number4") == pids[-1]
    assert result(project, "number0") != pids[0]


def alive(pid: object) -> bool:
    assert isinstance(pid, int)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_more_calls_than_there_may_be_workers_wait(make_pool, tmp_path: Path):
    project = Project(tmp_path, make_pool(tmp_path, most=2))
    project.write("slow", "import os, time\ntime.sleep(0.2)\nreturn os.getpid()")
    with ThreadPoolExecutor(6) as threads:
        pids = list(threads.map(lambda _: result(project, "slow"), range(6)))

    assert len(set(pids)) == 2


def test_all_processes_end_with_the_pool(make_pool, tmp_path: Path):
    pool: Pool = make_pool(tmp_path)
    project = Project(tmp_path, pool)
    project.write("word", "return 1")
    assert result(project, "word") == 1
    pids = pool.pids()
    assert len(pids) == 3

    pool.end()

    until = time.monotonic() + 10
    while any(alive(pid) for pid in pids):
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize(
    "name", ["fitai-local-tools-absent", "fitai-local-../../x-word", "other-tools-word", "fitai-local-"]
)
def test_a_function_without_a_file_is_left_to_others(project: Project, name: str):
    project.write("word", "return 1")

    assert project.functions.run(project.order("word") | {"name": name}) is None


def test_the_functions_that_were_called_last_are_ready_after_a_change(project: Project):
    project.write("word", "import os\nreturn os.getpid()")
    result(project, "word")
    project.write("word", "import os\nreturn [os.getpid()]")
    assert project.functions.look()
    project.functions.warm()
    ready = project.pool.pids()

    (pid,) = result(project, "word")  # type: ignore[misc]
    assert pid in ready
