"""Runs ffmpeg with a filter graph over the two clips, then prepared pictures."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import job as jobs


def run(job: jobs.Job, pictures: Sequence[Path], graph: str) -> None:
    """In the graph [0:v] is the background, [1:v] the clip, [2:v] the first picture..."""
    inputs = [word for path in (job.back, job.clip, *pictures) for word in ("-i", str(path))]
    words = ["ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex", graph]
    codec = ["-c:v", "libx264", "-preset", job.preset, *job.encoder]
    subprocess.run([*words, "-frames:v", str(job.frames), *codec, job.out], check=True)
