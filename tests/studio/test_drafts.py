"""Drafts show as many pixels of a video as they need."""

from __future__ import annotations

import numpy as np

from frameloom.core.surface import YuvSurface
from frameloom.studio.preview.agenda import AHEAD, Agenda
from frameloom.studio.preview.library import halved
from frameloom.studio.preview.messages import Clock, Play, Show


def test_halving_averages_every_plane() -> None:
    luma = np.arange(12 * 20, dtype=np.uint8).reshape(12, 20)
    chroma = np.full((6, 10), 90, np.uint8)
    small = halved(YuvSurface(luma, chroma, chroma, luma), 2)
    assert small.size == (10, 6)
    assert small.u.shape == (3, 5) and (small.u == 90).all()
    mean = luma.reshape(6, 2, 10, 2).mean((1, 3))
    assert np.abs(small.y - mean).max() <= 0.5
    assert small.a is not None and np.array_equal(small.a, small.y)


def test_of_one_tab_the_newest_frame_is_made() -> None:
    agenda = Agenda()
    for number in range(5):
        agenda.put(Show("tab", number, 10 + number, 270))
    job = agenda.take()
    assert (job.id, job.frame) == (4, 14)


def test_a_play_goes_ahead_by_so_much_and_leaves_out_what_would_be_late() -> None:
    play = Play("tab", 1, 0, 1, 0, 100, False, 270)
    agenda = Agenda()
    agenda.put(play)
    made = []
    for _ in range(AHEAD + 1):
        job = agenda.take()
        agenda.done(job)
        made.append(job.position)
    assert made == list(range(AHEAD + 1))
    agenda.put(Clock("tab", 1, 30, lead=4, height=180))
    job = agenda.take()
    assert (job.position, job.height) == (34, 180)


def test_a_loop_comes_back_to_its_start() -> None:
    play = Play("tab", 1, 8, 1, 5, 10, True, 270)
    assert [play.frame_at(p) for p in range(5)] == [8, 9, 5, 6, 7]
    backwards = Play("tab", 1, 6, -2, 5, 10, False, 270)
    assert [backwards.frame_at(p) for p in range(2)] == [6, None]
