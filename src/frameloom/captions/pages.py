"""A cue cut to what fits: lines of so many characters, pages of so many lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from frameloom.captions.cues import Cue, Run, Word


def line_ends(text: str, most: int, breaks: Collection[int]) -> list[int]:
    """Where to break `text` so that no line has more than `most` characters, as evenly as may be.

    `breaks`: places before which a line may end. Lines that the text ends itself stay; a word
    longer than a line stands alone on one.
    """
    found: list[int] = []
    start = 0
    for line in text.split("\n"):
        places = [at for at in sorted(breaks) if start < at < start + len(line)]
        places.append(start + len(line))
        rows = len(_filled(text, start, places, most))
        widest = most
        while widest > 1 and len(_filled(text, start, places, widest - 1)) == rows:
            widest -= 1
        found += _filled(text, start, places, widest)[:-1]
        start += len(line) + 1
    return found


def even_ends(text: str, rows: int, breaks: Collection[int]) -> list[int]:
    """Where to break text of one line so that it has so many, as even in length as may be."""
    most = max(1, len(text) // rows)
    while len(found := line_ends(text, most, breaks)) >= rows and most < len(text):
        most += 1
    return found


def _filled(text: str, start: int, places: Sequence[int], most: int) -> list[int]:
    """The ends of lines that each take as many pieces as fit."""
    ends: list[int] = []
    first = last = start
    for at in places:
        if len(text[first:at].rstrip()) > most and last > first:
            ends.append(last)
            first = last
        last = at
    return [*ends, last]


def broken(cue: Cue, ends: Sequence[int]) -> Cue:
    """The cue with a new line at each of `ends`; a space there becomes it."""
    if not ends:
        return cue
    text = cue.text
    over = {at - 1 for at in ends if text[at - 1] == " "}
    before = sorted(at for at in ends if at - 1 not in over)

    def moved(at: int) -> int:
        return at + sum(place < at for place in before)

    runs, at = [], 0
    for run in cue.runs:
        chars = [
            ("\n" if at + i in before else "") + ("\n" if at + i in over else char)
            for i, char in enumerate(run.text)
        ]
        runs.append(Run("".join(chars), run.look))
        at += len(run.text)
    words = (replace(w, first=moved(w.first + 1) - 1, end=moved(w.end)) for w in cue.words)
    return replace(cue, runs=tuple(runs), words=tuple(words))


def paged(cue: Cue, lines: Sequence[tuple[int, int]], most: int) -> list[Cue]:
    """The cue in parts of at most `most` of its `lines` (first and last character), evenly filled.

    A part begins with its first word's time; where words have none, the cue's time is shared out
    by characters.
    """
    if len(lines) <= most:
        return [cue]
    count = -(-len(lines) // most)
    edges = [k * len(lines) // count for k in range(count + 1)]
    spans = [(lines[a][0], lines[b - 1][1]) for a, b in pairwise(edges)]
    starts = [cue.start_s, *(_start(cue, first) for first, _ in spans[1:]), cue.end_s]
    return [
        part(cue, first, end, start, until)
        for (first, end), (start, until) in zip(spans, pairwise(starts), strict=True)
        if start < until
    ]


def _start(cue: Cue, first: int) -> Fraction:
    later = [word.start_s for word in cue.words if word.first >= first]
    if later:
        return min(max(later[0], cue.start_s), cue.end_s)
    text = cue.text
    share = Fraction(len("".join(text[:first].split())), max(1, len("".join(text.split()))))
    return cue.start_s + (cue.end_s - cue.start_s) * share


def part(cue: Cue, first: int, end: int, start_s: Fraction, end_s: Fraction) -> Cue:
    """Characters [first, end) of the cue, shown over [start_s, end_s)."""
    text = cue.text[first:end]
    first += len(text) - len(text.lstrip())
    end = first + len(text.strip())
    runs, at = [], 0
    for run in cue.runs:
        piece = run.text[max(first - at, 0) : max(end - at, 0)]
        if piece:
            runs.append(Run(piece, run.look))
        at += len(run.text)
    words = tuple(
        Word(word.first - first, word.end - first, word.start_s, word.end_s)
        for word in cue.words
        if first <= word.first and word.end <= end
    )
    return replace(cue, start_s=start_s, end_s=end_s, runs=tuple(runs), words=words)
