"""Tasks in processes of their own, so that start-up, CPU time and memory are theirs alone.

`python -m frameloom.bench TASK {arguments as JSON}` does a task of `tasks` and prints what it
found.
"""

from __future__ import annotations

import json
import subprocess
import sys
from time import perf_counter
from typing import Any

from frameloom.bench import usage
from frameloom.core.errors import FrameloomError


def call(task: str, **arguments: Any) -> dict[str, Any]:
    """What the task gives, with "wall_s" and "cpu_s" of its own work, "process_cpu_s" and
    "process_wall_s" with the interpreter and imports, and "peak_bytes" of its whole tree."""
    command = [sys.executable, "-m", "frameloom.bench", task, json.dumps(arguments, default=str)]
    began, pipe = perf_counter(), subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            with usage.TreeMemory(process.pid) as memory:
                out, said = process.communicate()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        why = (said.strip().splitlines() or [f"exit code {process.returncode}"])[-1]
        raise FrameloomError(f"bench: the task {task} failed: {why}")
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    found["process_wall_s"] = perf_counter() - began
    found["peak_bytes"] = max(found["peak_bytes"], memory.peak_bytes)
    return found


def main() -> None:
    from frameloom.bench import tasks

    task, arguments = sys.argv[1], json.loads(sys.argv[2])
    began, used = perf_counter(), usage.cpu_s()
    found = getattr(tasks, task)(**arguments)
    found |= {
        "wall_s": perf_counter() - began,
        "cpu_s": usage.cpu_s() - used,
        "process_cpu_s": usage.cpu_s(),
        "peak_bytes": usage.peak_bytes(),
    }
    print(json.dumps(found))
