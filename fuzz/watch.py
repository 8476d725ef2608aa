"""The watchdog: a child that reads spoiled projects, ended and made anew where it hangs or dies."""

from __future__ import annotations

import queue
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Sequence
from pathlib import Path

PATIENCE_S = 300
"""Far more than any of these small projects takes on a busy machine, kernels compiled first."""
FOUND = Path(__file__).with_name("found")


class Watchdog:
    """Answers are `fuzz.child`'s, and `fault ...` for a child that is gone.

    `command`: what Python runs as the child. `found`: where faults are kept.
    """

    def __init__(
        self,
        command: Sequence[str] = ("-m", "fuzz.child"),
        patience_s: float = PATIENCE_S,
        found: Path = FOUND,
    ) -> None:
        self._command, self._patience_s, self._found = command, patience_s, found
        self._child: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def answer(self, folder: Path) -> str:
        """What becomes of the project in `folder`; it is kept where it is a fault."""
        child = self._child or self._start()
        assert child.stdin is not None
        child.stdin.write(f"{folder}\n")
        child.stdin.flush()
        try:
            said = self._lines.get(timeout=self._patience_s)
        except queue.Empty:
            said = f"fault hangs for more than {self._patience_s} s"
            child.kill()
        if not said:
            said = f"fault crashed with exit status {child.wait()}"
        if child.poll() is not None or "hangs" in said:
            self.close()
        if said.startswith("fault"):
            kept = self._found / uuid.uuid4().hex[:8]
            shutil.copytree(folder, kept)
            (kept / "said.txt").write_text(said)
        return said

    def _start(self) -> subprocess.Popen[str]:
        child = self._child = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", *self._command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        )
        lines = self._lines = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(child, lines), daemon=True).start()
        return child

    def close(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None


def _listen(child: subprocess.Popen[str], lines: queue.SimpleQueue[str]) -> None:
    """Hands on its lines, and an empty one at its end."""
    assert child.stdout is not None
    for line in child.stdout:
        lines.put(line.rstrip("\n"))
    lines.put("")
