"""Where the time of an export went.

Each stage is timed where it happens, in its own thread; so the stages' times add up to more than
the whole, as they run beside each other. What they waited for is kept apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter, thread_time
from typing import Any, Final

STAGES: Final = (
    "start", "decode", "render", "sound", "convert", "encode", "mux", "manifest", "verify",
    "waiting",
)  # fmt: skip
"""start: opening media, checking, planning. decode: the coordinating thread's wait for surfaces.
convert: finished planes into the encoder's frame. waiting: the coordinating thread's, for render
threads and for the encoder."""
FOR_RENDERING: Final = "reading waited for rendering"
FOR_ENCODING: Final = "rendering waited for encoding"
FOR_PICTURES: Final = "encoding waited for pictures"


class Stages(dict[str, float]):
    """Seconds by stage, gathered by the threads themselves: each key is one thread's. `waits`:
    seconds by who waited for what. `own_cpu`: CPU seconds by what is neither decoding nor encoding.
    """

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(STAGES, 0.0))
        self.waits: dict[str, float] = {}
        self.own_cpu: dict[str, float] = {}

    def waited(self, what: str, seconds: float) -> None:
        self.waits[what] = self.waits.get(what, 0.0) + seconds

    @contextmanager
    def own(self, stage: str) -> Iterator[None]:
        """Counts what is done inside, in this thread, as a stage that is neither decoding nor
        encoding."""
        began, used = perf_counter(), thread_time()
        try:
            yield
        finally:
            self[stage] += perf_counter() - began
            self.used(stage, thread_time() - used)

    def used(self, what: str, cpu_seconds: float) -> None:
        self.own_cpu[what] = self.own_cpu.get(what, 0.0) + cpu_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`busy`: the share of the time (0..1) that each stage's threads worked. `cpu_s`: of the whole
    process; `limit_cpu_s`: what of it went into decoding the inputs and encoding the very same
    frames, which no export can do without. `bottleneck`: a sentence.
    """

    frames: int
    wall_s: float
    cpu_s: float
    limit_cpu_s: float
    cores: int
    stage_s: Mapping[str, float]
    waits_s: Mapping[str, float]
    busy: Mapping[str, float]

    @property
    def ratio(self) -> float:
        """CPU time over the limit's; 1 is as good as it can be."""
        return self.cpu_s / self.limit_cpu_s

    @property
    def slowest(self) -> str:
        """The stage that was busiest: the one to make faster first."""
        return max(self.busy, key=lambda name: self.busy[name])

    @property
    def bottleneck(self) -> str:
        name = self.slowest
        cores = self.cpu_s / (self.wall_s * self.cores)
        waited = self.waits_s.get(_WAITED_FOR.get(name, ""), 0.0)
        others = f"; {_WAITED_FOR[name]} for {waited:.1f} s" if waited > 0.05 * self.wall_s else ""
        many = "the core" if self.cores == 1 else f"the {self.cores} cores"
        return (
            f"{name} was the bottleneck, busy {100 * self.busy[name]:.0f} % of the time{others}; "
            f"{100 * min(1.0, cores):.0f} % of {many} was in use; {_ADVICE[name]}"
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "frames": self.frames,
            "wall_s": round(self.wall_s, 3),
            "cpu_s": round(self.cpu_s, 3),
            "limit_cpu_s": round(self.limit_cpu_s, 3),
            "ratio": round(self.ratio, 3),
            "cores": self.cores,
            "stage_s": {name: round(s, 3) for name, s in self.stage_s.items()},
            "waits_s": {name: round(s, 3) for name, s in self.waits_s.items()},
            "busy": {name: round(share, 3) for name, share in self.busy.items()},
            "bottleneck": self.bottleneck,
        }


_WAITED_FOR = {"render": FOR_RENDERING, "encode": FOR_ENCODING, "decode": FOR_PICTURES}
_ADVICE = {
    "start": "its media take long to open",
    "decode": "proxies, or sources with fewer pixels, would help",
    "render": "more cores, fewer effects or a smaller --size would help",
    "sound": "its clips take long to decode",
    "encode": "a quicker --speed or a smaller --size would help",
    "verify": "--verify fast would help",
}


def profile(
    stages: Stages, *, frames: int, wall_s: float, cpu_s: float, workers: int, cores: int
) -> Profile:
    """`cpu_s`: of all threads of the process, over `wall_s` seconds. Rendering's and encoding's
    shares, converting with it, are those of their `workers`."""
    many = min(workers, cores)
    threads = {
        "start": stages["start"],
        "decode": stages["decode"],
        "render": stages["render"] / many,
        "sound": stages["sound"],
        "encode": (stages["convert"] + stages["encode"]) / many,
        "verify": stages["verify"],
    }
    wall_s = max(wall_s, 1e-6)
    return Profile(
        frames=frames,
        wall_s=wall_s,
        cpu_s=cpu_s,
        limit_cpu_s=max(cpu_s - sum(stages.own_cpu.values()), 1e-6),
        cores=cores,
        stage_s=dict(stages),
        waits_s=dict(stages.waits),
        busy={name: min(1.0, seconds / wall_s) for name, seconds in threads.items()},
    )
