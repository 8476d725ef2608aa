"""What the operator of the service chose: one field for every flag of `frameloom serve`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`data`: the folder of the queue and the results. `roots`: the folders that media may come
    from besides what is uploaded. `hosts`: names that a request may give as its Host, besides
    `host` and this machine's own.

    Of one job: `max_body` bytes of a project or another JSON body, `max_upload` bytes with media,
    `max_duration` as `--max-duration`, `max_pixels`, `max_memory` MB, `max_time_s` of work,
    `max_output` bytes of a file. `max_queue` jobs wait at most; `jobs` run at once.
    """

    data: Path
    token: str
    host: str = "127.0.0.1"
    port: int = 8787
    hosts: tuple[str, ...] = ()
    roots: tuple[Path, ...] = ()
    allow_url: bool = False
    allow_project_code: bool = False
    jobs: int = 1
    workers: int | None = None
    executor: str = "local"
    ray_address: str | None = None
    max_queue: int = 100
    max_body: int = 4 * MB
    max_upload: int = 1000 * MB
    max_duration: str = "600"
    max_pixels: int = 4096 * 2304
    max_memory: int | None = None
    max_time_s: int = 3600
    max_output: int = 20_000 * MB
