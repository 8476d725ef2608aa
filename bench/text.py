"""What text costs at 1080p: core-ms a frame, evaluation and drawing.

    python bench/text.py [--frames 15] [--only NAME ...]

Median of consecutive frames on one thread, after the first two; `rectangle` is a tiny shape: what
a frame with anything in it costs. The first frame of each row draws what later ones may keep.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from typing import Any

from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.project import Project
from frameloom.render import backend
from frameloom.timeline import Timeline

Layer = dict[str, Any]
WORDS = "Words wrap at the width that is asked, at the places where Unicode lets a line break. "
TITLE: Layer = {"type": "text", "text": "Ship it today", "size": 0.15}
PAGE: Layer = {"type": "text", "text": WORDS * 12, "size": 0.035, "width": 1.6}
DRESS: Layer = {"stroke": {}, "shadow": {"blur": 0.01}}
MOVING: Layer = {"position": {"from": [-0.2, 0, 0], "to": [0.2, 0, 0]}}
TURNING: Layer = {"rotation": {"from": [0, -40, 0], "to": [0, 40, 0]}}
CASES: dict[str, Layer] = {
    "rectangle": {"type": "shape", "size": [0.01, 0.01]},
    "title, still": TITLE,
    "title, moving": TITLE | MOVING,
    "title, turning": TITLE | TURNING,
    "title with stroke and shadow, still": TITLE | DRESS,
    "title with stroke and shadow, moving": TITLE | DRESS | MOVING,
    "title, blur by character": TITLE | {"animate": {"type": "blur", "duration": 10}},
    "200 words, still": PAGE,
    "200 words, moving": PAGE | MOVING,
    "200 words, fading by word": PAGE | {"animate": {"type": "fade", "by": "word", "duration": 10}},
    "200 words, typewriter": PAGE | {"animate": {"duration": 10}},
}


def main() -> None:
    parser = argparse.ArgumentParser(description="What text costs at 1080p.")
    parser.add_argument("--frames", type=int, default=15)
    parser.add_argument("--only", nargs="*", default=list(CASES))
    options = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}")
    print("| text | evaluation | drawing | first frame |\n| --- | --- | --- | --- |")
    for name in options.only:
        cost(CASES[name], 3)  # compiles
        evaluation, drawing, first = cost(CASES[name], options.frames)
        print(f"| {name} | {evaluation:.2f} | {drawing:.2f} | {first:.1f} |")


def cost(layer: Layer, frames: int) -> tuple[float, float, float]:
    """Medians of evaluation and drawing, and the first frame's drawing: core-ms."""
    scenes = [{"duration": 10, "layers": [layer]}]
    timeline = Timeline(Project.read({"size": [1920, 1080], "scenes": scenes}), no_media)
    renderer = backend("cpu")
    times: list[tuple[float, float]] = []
    for frame in range(60, 62 + frames):
        start = time.process_time()
        picture = timeline.picture(frame)
        middle = time.process_time()
        renderer.render(picture, {})
        times.append((middle - start, time.process_time() - middle))
    evaluation, drawing = zip(*times[2:], strict=True)
    return (
        1000 * statistics.median(evaluation),
        1000 * statistics.median(drawing),
        1000 * times[0][1],
    )


def no_media(spec: MediumSpec) -> MediumFacts:
    raise AssertionError(f"no medium is in these scenes: {spec}")


if __name__ == "__main__":
    main()
