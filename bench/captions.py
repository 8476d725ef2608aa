"""What a track of 200 words adds to a frame at 1080p: core-ms, all frames of it averaged.

    python bench/captions.py [--frames 200]

Captions are drawn when they change and laid on when they do not, so the mean over many frames
counts. Kinds take turns, three rounds of consecutive frames on one thread; the least is told.
"""

from __future__ import annotations

import argparse
import platform
import time
from random import Random
from typing import Any

from frameloom.export import Session
from frameloom.project import Project

LENGTH_S = 80
A_LINE = 8
KINDS: dict[str, list[dict[str, Any]]] = {
    "no captions": [],
    "plain": [{}],
    "in a box": [{"style": {"box": {}}}],
    "spoken word in another colour, size and box": [
        {"highlight": {"scale": 1.1, "box": "#c03060"}}
    ],
    "karaoke": [{"highlight": {"fill": True}}],
}


def main() -> None:
    parser = argparse.ArgumentParser(description="What captions cost at 1080p.")
    parser.add_argument("--frames", type=int, default=200)
    frames = parser.parse_args().frames
    sessions = {name: session(parts) for name, parts in KINDS.items()}
    for each in sessions.values():
        each.frame(0)  # compiles
    laps = [
        {
            name: mean(each, range(lap * frames, (lap + 1) * frames))
            for name, each in sessions.items()
        }
        for lap in range(3)
    ]
    costs = {name: min(lap[name] for lap in laps) for name in sessions}
    print(f"{platform.machine()}, Python {platform.python_version()}")
    print("| captions | core-ms a frame |\n| --- | --- |")
    for name, cost in costs.items():
        print(f"| {name} | {cost - costs['no captions']:.2f} |")


def mean(made: Session, frames: range) -> float:
    """Core-ms a frame."""
    began = time.process_time()
    for i in frames:
        made.frame(i)
    return (time.process_time() - began) / len(frames) * 1000


def session(parts: list[dict[str, Any]]) -> Session:
    return Session(
        Project.read(
            {
                "size": [1920, 1080],
                "scenes": [
                    {"duration": LENGTH_S, "background": {"type": "color", "color": "#345"}}
                ],
                "captions": [{"cues": cues(), **part} for part in parts],
            }
        )
    )


def cues() -> list[dict[str, Any]]:
    """200 words, 2.5 a second, eight to a cue."""
    random = Random(1)
    words = [
        {
            "text": "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=random.randint(2, 8))),
            "start": f"{2 * i}/5",
            "end": f"{2 * i + 2}/5",
        }
        for i in range(200)
    ]
    lines = [words[i : i + A_LINE] for i in range(0, len(words), A_LINE)]
    return [{"start": a[0]["start"], "end": a[-1]["end"], "words": a} for a in lines]


if __name__ == "__main__":
    main()
