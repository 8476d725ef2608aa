"""Captions as they are burned in, 1.6 s into four seconds."""

from __future__ import annotations

from typing import Any

Part = dict[str, Any]
WIDE, TALL, SQUARE = (480, 270), (270, 480), (300, 300)


def said(text: str, start: float = 0.0, each: float = 0.5) -> Part:
    """A cue whose words are spoken one after the other."""
    parts = text.split(" ")
    words = [
        {"text": word, "start": start + each * i, "end": start + each * (i + 1)}
        for i, word in enumerate(parts)
    ]
    return {"start": start, "end": start + each * len(parts), "words": words}


def cue(text: str, start: float = 0, end: float = 4) -> Part:
    return {"start": start, "end": end, "text": text}


LONG = "A caption that is too long for one line is wrapped, evenly, within its margins"
CAPTIONS: dict[str, tuple[tuple[int, int], list[Part]]] = {
    "captions plain": (WIDE, [{"cues": [cue(LONG)]}]),
    "captions in a box": (WIDE, [{
        "cues": [cue(LONG)], "max_characters": 32, "position": [0.05, 0.08],
        "style": {"box": {"corner_radius": 0.02}, "stroke": None, "align": "left", "size": 0.06},
    }]),
    "captions stacked": (SQUARE, [
        {"cues": [cue("the first"), cue("the second,\nof two lines", 1), cue("the third", 1.5)]},
        {"cues": [cue("TOP", 0.5)], "position": [0.5, 0.1], "style": {"color": "#8fd3ff"}},
    ]),
    "captions spoken": (TALL, [{
        "cues": [said("every word stands out as it is spoken")], "position": [0.5, 0.6],
        "style": {"size": 0.06, "weight": 800, "uppercase": True, "stroke": {"width": 0.008}},
        "highlight": {"scale": 1.15, "box": "#c03060"}, "max_characters": 12, "max_lines": 3,
    }]),
    "captions karaoke": (WIDE, [
        {"cues": [said("words fill as they are sung", 0.2)], "highlight": {"fill": True},
         "style": {"size": 0.08, "stroke": None, "box": {}}},
        {"cues": [said("שלום לכל העולם", 0.2, 0.8)], "position": [0.5, 0.2],
         "highlight": {"fill": True, "color": "#7be495"}},
    ]),
}  # fmt: skip
