"""The Unicode bidirectional algorithm (UAX 9): levels of characters, and their order in sight.

Even levels run left to right, odd ones right to left. The rules' names are those of the annex.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

Direction = Literal["auto", "ltr", "rtl"]
MAX_DEPTH: Final = 125
_EMBEDDINGS: Final = {"LRE": 0, "RLE": 1, "LRO": 0, "RLO": 1}
_ISOLATES: Final = ("LRI", "RLI", "FSI")
_REMOVED: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
_STRONG: Final = {"L": "L", "R": "R", "AN": "R", "EN": "R"}


@lru_cache(maxsize=4096)
def bidi_class(char: str) -> str:
    """Bidi_Class; a character that Python does not know yet has its block's default."""
    known = unicodedata.bidirectional(char)
    if known:
        return known
    code = ord(char)
    if 0x0600 <= code <= 0x07BF or 0x0860 <= code <= 0x08FF or 0xFB50 <= code <= 0xFDFF:
        return "AL"
    if 0x0590 <= code <= 0x085F or 0x10800 <= code <= 0x10FFF or 0x1E800 <= code <= 0x1EFFF:
        return "R"
    return "ON" if 0x1F000 <= code <= 0x1FAFF else "L"


def levels(text: str, direction: Direction = "auto") -> tuple[int, list[int]]:
    """The level of a paragraph, and that of each of its characters, before lines are broken."""
    classes = [bidi_class(char) for char in text]
    base = {"ltr": 0, "rtl": 1}.get(direction, -1)
    if base < 0:
        base = _first_strong(classes, 0, len(classes))
    if base == 0 and not _RIGHT.intersection(classes):
        return 0, [0] * len(text)
    explicit, resolved = _explicit(classes, base)
    for sequence in _sequences(classes, explicit):
        _resolve(text, classes, resolved, explicit, sequence, base)
    final = [_implicit(level, kind) for level, kind in zip(explicit, resolved, strict=True)]
    for i, kind in enumerate(classes):
        if kind in _REMOVED:  # as the character before it, so that no run is cut by it
            final[i] = final[i - 1] if i else base
    return base, final


_RIGHT: Final = frozenset({"R", "AL", "AN", "RLE", "LRE", "RLO", "LRO", "RLI", "LRI", "FSI"})


def of_line(text: str, found: Sequence[int], start: int, end: int, base: int) -> list[int]:
    """Levels of a line, text[start:end], with those of white space at its end reset (L1)."""
    line = list(found[start:end])
    if base == 0 and not any(line):
        return line
    reset = True
    for i in range(end - 1, start - 1, -1):
        kind = bidi_class(text[i])
        if kind in ("S", "B"):
            reset = True
            line[i - start] = base
        elif reset and (kind in ("WS", *_ISOLATES, "PDI") or kind in _REMOVED):
            line[i - start] = base
        else:
            reset = False
    return line


def order(found: Sequence[int]) -> list[int]:
    """Indexes of what has these levels, from left to right (L2)."""
    indexes = list(range(len(found)))
    odd = [level for level in found if level % 2]
    if not odd:
        return indexes
    for level in range(max(found), min(odd) - 1, -1):
        at = 0
        while at < len(indexes):
            end = at
            while end < len(indexes) and found[indexes[end]] >= level:
                end += 1
            indexes[at:end] = indexes[at:end][::-1]
            at = max(end, at + 1)
    return indexes


def _first_strong(classes: Sequence[str], start: int, end: int) -> int:
    """P2 and P3: what is isolated does not count."""
    depth = 0
    for i in range(start, end):
        kind = classes[i]
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            if depth == 0 and start:
                return 0
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return 0 if kind == "L" else 1
    return 0


def _explicit(classes: Sequence[str], base: int) -> tuple[list[int], list[str]]:
    """X1 to X8: levels of embeddings, and classes with overrides applied."""
    stack: list[tuple[int, str | None, bool]] = [(base, None, False)]
    found, resolved = [], list(classes)
    over_isolates = over_embeddings = isolates = 0
    for i, kind in enumerate(classes):
        level, override, _ = stack[-1]
        found.append(level)
        if kind in _EMBEDDINGS or kind in _ISOLATES:
            isolate = kind in _ISOLATES
            if isolate and override:
                resolved[i] = override
            odd = _EMBEDDINGS.get(kind)
            if odd is None:
                odd = _first_strong(classes, i + 1, len(classes)) if kind == "FSI" else 0
                odd = 1 if kind == "RLI" else odd
            deeper = level + 2 - (level + odd) % 2 if level % 2 == odd else level + 1
            if deeper <= MAX_DEPTH and not over_isolates and not over_embeddings:
                isolates += isolate
                forced = {"LRO": "L", "RLO": "R"}.get(kind)
                stack.append((deeper, forced, isolate))
            elif isolate:
                over_isolates += 1
            elif not over_isolates:
                over_embeddings += 1
        elif kind == "PDI":
            if over_isolates:
                over_isolates -= 1
            elif isolates:
                over_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                isolates -= 1
            found[i], override, _ = stack[-1]
            resolved[i] = override or kind
        elif kind == "PDF":
            if over_embeddings and not over_isolates:
                over_embeddings -= 1
            elif not over_isolates and not stack[-1][2] and len(stack) > 1:
                stack.pop()
        elif kind == "B":
            found[i] = base
        elif override and kind != "BN":
            resolved[i] = override
    return found, resolved


def _sequences(classes: Sequence[str], explicit: Sequence[int]) -> Iterator[list[int]]:
    """X10: isolating run sequences, each as indexes of its characters."""
    kept = [i for i, kind in enumerate(classes) if kind not in _REMOVED]
    if not kept:
        return
    runs: list[list[int]] = [[kept[0]]]
    for before, after in pairwise(kept):
        if explicit[before] == explicit[after]:
            runs[-1].append(after)
        else:
            runs.append([after])
    opened: list[list[int]] = []
    whole: list[list[int]] = []
    for run in runs:
        if classes[run[0]] == "PDI" and opened:
            sequence = opened.pop()
            sequence += run
        else:
            sequence = run
            whole.append(sequence)
        if classes[run[-1]] in _ISOLATES and _is_closed(classes, run[-1]):
            opened.append(sequence)
    yield from whole


def _is_closed(classes: Sequence[str], start: int) -> bool:
    depth = 0
    for kind in classes[start:]:
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth -= 1
            if depth == 0:
                return True
    return False


def _resolve(
    text: str,
    classes: Sequence[str],
    kinds: list[str],
    explicit: Sequence[int],
    sequence: list[int],
    base: int,
) -> None:
    """W1 to W7 and N0 to N2 for one isolating run sequence, in place."""
    level = explicit[sequence[0]]
    start, end = _edges(classes, explicit, sequence, level, base)
    run = [kinds[i] for i in sequence]
    _weak(run, start)
    _brackets([text[i] for i in sequence], [classes[i] for i in sequence], run, start, level)
    _neutral(run, start, end, level)
    for i, kind in zip(sequence, run, strict=True):
        kinds[i] = kind


def _edges(
    classes: Sequence[str], explicit: Sequence[int], sequence: list[int], level: int, base: int
) -> tuple[str, str]:
    """sos and eos of X10."""
    first, last = sequence[0] - 1, sequence[-1] + 1
    while first >= 0 and classes[first] in _REMOVED:
        first -= 1
    while last < len(classes) and classes[last] in _REMOVED:
        last += 1
    before = explicit[first] if first >= 0 else base
    after = explicit[last] if last < len(classes) else base
    if classes[sequence[-1]] in _ISOLATES:  # not closed: it runs to the paragraph's end
        after = base
    return "LR"[max(before, level) % 2], "LR"[max(after, level) % 2]


def _weak(run: list[str], start: str) -> None:
    before, strong = start, start
    for i in range(len(run)):  # W1 to W3
        if run[i] == "NSM":
            run[i] = "ON" if before in (*_ISOLATES, "PDI") else before
        before = run[i]
        if before in ("L", "R", "AL"):
            strong = before
        if before == "EN" and strong == "AL":
            run[i] = "AN"
    run[:] = ["R" if kind == "AL" else kind for kind in run]
    for i in range(1, len(run) - 1):  # W4
        around = run[i - 1]
        if around == run[i + 1] and (
            (run[i] == "ES" and around == "EN") or (run[i] == "CS" and around in ("EN", "AN"))
        ):
            run[i] = around
    at = 0
    while at < len(run):  # W5
        end = at
        while end < len(run) and run[end] == "ET":
            end += 1
        if end > at and "EN" in (run[at - 1 : at] + run[end : end + 1]):
            run[at:end] = ["EN"] * (end - at)
        at = max(end, at + 1)
    strong = start
    for i, kind in enumerate(run):  # W6 and W7
        if kind in ("ES", "ET", "CS"):
            run[i] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            run[i] = "L"


def _brackets(chars: list[str], classes: list[str], run: list[str], start: str, level: int) -> None:
    """N0: a pair of brackets takes the direction of what is in it, or else of what is before."""
    inner = "LR"[level % 2]
    for opened, closed in _pairs(chars, run):
        inside = {_STRONG[kind] for kind in run[opened + 1 : closed] if kind in _STRONG}
        if inner in inside:
            direction = inner
        elif inside:
            context = next((_STRONG[k] for k in reversed(run[:opened]) if k in _STRONG), start)
            direction = context if context != inner else inner
        else:
            continue
        for at in (opened, closed):
            run[at] = direction
            for after in range(at + 1, len(run)):
                if classes[after] != "NSM":
                    break
                run[after] = direction


def _pairs(chars: list[str], run: list[str]) -> list[tuple[int, int]]:
    """BD16: bracket pairs, by where they open."""
    stack: list[tuple[str, int]] = []
    found = []
    for i, char in enumerate(chars):
        if run[i] != "ON":
            continue
        closer = closing(char)
        if closer:
            if len(stack) == 63:
                return []
            stack.append((closer, i))
        elif stack:
            closed = unicodedata.normalize("NFC", char)
            for depth in range(len(stack) - 1, -1, -1):
                if stack[depth][0] == closed:
                    found.append((stack[depth][1], i))
                    del stack[depth:]
                    break
    return sorted(found)


_CROSSED: Final = {"(": ")", "[": "]", "{": "}", "\u298d": "\u2990", "\u298f": "\u298e"}
"""Opening brackets whose partner is not the next code point."""


@lru_cache(maxsize=1024)
def closing(char: str) -> str:
    """The bracket that closes `char`, in its canonical form; empty if it opens nothing."""
    if unicodedata.category(char) != "Ps" or not unicodedata.mirrored(char):
        return ""
    partner = _CROSSED.get(char, chr(ord(char) + 1))
    return unicodedata.normalize("NFC", partner) if unicodedata.category(partner) == "Pe" else ""


def _neutral(run: list[str], start: str, end: str, level: int) -> None:
    """N1 and N2."""
    at = 0
    while at < len(run):
        if run[at] not in _NEUTRAL:
            at += 1
            continue
        stop = at
        while stop < len(run) and run[stop] in _NEUTRAL:
            stop += 1
        before = _STRONG[run[at - 1]] if at else start
        after = _STRONG[run[stop]] if stop < len(run) else end
        run[at:stop] = [before if before == after else "LR"[level % 2]] * (stop - at)
        at = stop


def _implicit(level: int, kind: str) -> int:
    """I1 and I2."""
    if level % 2:
        return level + (kind in ("L", "EN", "AN"))
    return level + {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
