"""What is timed: each function runs in a process of its own and gives plain values (`child`)."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, thread_time
from typing import Any

import numpy as np

from frameloom.export import Options, Session, cores, render
from frameloom.project import load

CRF = 18


def export(project: str, out: str, preset: str, workers: int | None = None) -> dict[str, Any]:
    """The whole of `frameloom render`, fast verification included, with nothing kept from before:
    what it keeps itself goes to a folder of its own."""
    with TemporaryDirectory(dir=Path(out).parent) as kept:
        options = Options(speed=preset, crf=CRF, workers=workers, cache=Path(kept))
        result = render(load(project), out, options)
    return {"bytes": result.outputs[0].size_bytes, "profile": result.profile.to_dict()}


def first_frame(project: str) -> dict[str, Any]:
    """From the interpreter's first instruction to the first finished frame."""
    with Session(load(project)) as session:
        session.frame(0)
    return {"start_cpu_s": process_time()}


def finished(project: str, raw: str) -> dict[str, Any]:
    """All finished frames into one raw file, planes after each other."""
    with Session(load(project)) as session, Path(raw).open("wb") as out:
        for frame in session.frames(range(session.timeline.frames)):
            for plane in (frame.y, frame.u, frame.v):  # type: ignore[union-attr]
                out.write(plane.tobytes())
        return {"frames": session.timeline.frames}


def limit(
    inputs: list[str], raw: str, size: list[int], fps: str, preset: str, mode: str
) -> dict[str, Any]:
    """Decodes the inputs and encodes the finished frames in `raw`: nothing else."""
    from frameloom.export.formats import choose
    from frameloom.media import bare

    width, height = size
    planes = np.memmap(raw, np.uint8, "c").reshape(-1, height * 3 // 2, width)
    form = choose(
        Path("limit.mp4"),
        Options(speed=preset, crf=CRF),
        size=(width, height),
        fps=Fraction(fps),
        seconds=len(planes) / Fraction(fps),
        note=lambda _: None,
    )
    assert form.picture is not None
    made = bare.both(
        [Path(path) for path in inputs],
        planes,
        form.picture,
        Fraction(fps),
        mode=mode,  # type: ignore[arg-type]
        cores=cores(),
    )
    return {"bytes": made}


def decode(inputs: list[str], frames: int) -> dict[str, Any]:
    """Decodes the inputs, one after the other."""
    from frameloom.media import bare

    return {"frames": sum(bare.decode(Path(path), frames) for path in inputs)}


def stages(project: str, frames: int) -> dict[str, Any]:
    """Core-ms a frame of what happens between decoding and encoding, in one thread, medians."""
    from frameloom.media.encode.frames import video_frame
    from frameloom.render import backend

    spent: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = thread_time()
        value = work()
        spent.setdefault(name, []).append(1000 * (thread_time() - began))
        return value

    renderer = backend()
    with Session(load(project)) as session:
        count = session.timeline.frames
        for index in range(0, min(frames, count)):
            # evaluated once by itself, and again among the inputs: that is taken off below
            timed("timeline", partial(session.timeline.picture, index))
            inputs = timed("inputs", partial(session.inputs, index))
            made = timed("render", partial(renderer.render, *inputs))
            timed("convert", partial(video_frame, made, index, Fraction(1, 30)))
    medians = {name: statistics.median(values[3:]) for name, values in spent.items()}
    medians["surfaces"] = max(0.0, medians.pop("inputs") - medians["timeline"])
    return {"stages_ms": medians}


def read(video: str, frames: int, step: int) -> dict[str, Any]:
    """Each of the first `frames` frames of a video, forwards or backwards, by a reader."""
    from frameloom.core.media import MediumSpec
    from frameloom.core.picture import SourceFrame
    from frameloom.media import Library

    with Library() as library:
        for index in range(frames)[::step]:
            time_s = Fraction(index + (step < 0), 30)
            library.surface(SourceFrame(MediumSpec(video), "read", time_s, before=step < 0))
    return {}


def preview(project: str, jumps: int = 40, played: int = 90) -> dict[str, Any]:
    """Milliseconds from asking for any frame to its JPEG at 960x540; frames a second in a row."""
    import cv2

    from frameloom.project import outputs
    from frameloom.render import to_rgba

    def picture(session: Session, index: int) -> None:
        rgba = to_rgba(session.frame(index))
        cv2.imencode(".jpg", rgba[..., 2::-1])

    with Session(outputs(load(project), (960, 540), None, None)) as session:
        picture(session, 0)
        frames = np.random.default_rng(1).integers(0, session.timeline.frames, jumps)
        taken = []
        for index in frames:
            began = perf_counter()
            picture(session, int(index))
            taken.append(1000 * (perf_counter() - began))
        began = perf_counter()
        for index in range(played):
            picture(session, index % session.timeline.frames)
        fps = played / (perf_counter() - began)
    return {
        "scrub_p50_ms": float(np.percentile(taken, 50)),
        "scrub_p95_ms": float(np.percentile(taken, 95)),
        "preview_fps": fps,
    }
