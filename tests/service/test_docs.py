"""The page's curl commands do what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.service.client import TOKEN, Service

PAGE = Path(__file__).resolve().parents[2] / "docs" / "service.md"


def test_the_commands_run(service: Service, root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "red.png", tmp_path / "sky.png")
    blocks = re.findall(r"```bash\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    script = "set -e\n" + "".join(blocks).replace("320, 180", "64, 36")
    env = {**os.environ, "SERVICE": service.address, "TOKEN": TOKEN}
    ran = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert '"state":"done"' in ran.stdout
    assert (tmp_path / "card.mp4").read_bytes()[4:8] == b"ftyp"
    job = re.findall(r'"id":"([0-9a-f]+)"', ran.stdout)[-1]
    assert service.wait(job)["state"] == "done"
