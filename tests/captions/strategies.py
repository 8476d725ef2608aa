"""Cues as hypothesis makes them."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from frameloom.captions.cues import Cue, Look, Run, Word, anchored

TEXT = st.text("abz <>&;-0123456789/.é中😀{}\\:", min_size=1, max_size=12).filter(
    lambda text: text.strip() == text
)
LINES = st.lists(TEXT, min_size=1, max_size=3).map("\n".join)
MS = st.integers(0, 10**7).map(lambda ms: Fraction(ms, 1000))
EXACT = st.fractions(0, 100, max_denominator=3000)
RATES = st.sampled_from(
    [Fraction(n) for n in (1, 12, 24, 25, 30, 60, 1000)]
    + [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(120000, 1001)]
)


@st.composite
def cues(draw: st.DrawFn, *, time: st.SearchStrategy[Fraction] = EXACT) -> Cue:
    start, end = sorted(draw(st.lists(time, min_size=2, max_size=2, unique=True)))
    looks = st.builds(
        Look,
        weight=st.sampled_from([None, 700]),
        italic=st.sampled_from([None, True]),
        underline=st.sampled_from([None, True]),
        colour=st.sampled_from([None, (1.0, 1.0, 0.0, 1.0), (0.0, 0.0, 1.0, 1.0)]),
    )
    runs = draw(st.lists(st.builds(Run, LINES, looks), min_size=1, max_size=3))
    made: list[Run] = []
    for run in runs:
        if not made or made[-1].look != run.look:
            made.append(run)
    place = draw(st.sampled_from([Cue(start, end, ()).place, anchored(8)]))
    return Cue(start, end, tuple(made), place=place)


@st.composite
def spoken(draw: st.DrawFn) -> Cue:
    """A cue of words, each with its time, in order and within the cue's."""
    words = draw(st.lists(st.text("abé中", min_size=1, max_size=5), min_size=1, max_size=6))
    edges = draw(
        st.lists(EXACT, min_size=2 * len(words), max_size=2 * len(words), unique=True).map(sorted)
    )
    made: list[Word] = []
    at = 0
    for i, word in enumerate(words):
        made.append(Word(at, at + len(word), edges[2 * i], edges[2 * i + 1]))
        at += len(word) + 1
    return Cue(edges[0], edges[-1] + 1, (Run(" ".join(words)),), tuple(made))
