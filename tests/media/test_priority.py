"""Encoders leave the process where it is among others."""

from __future__ import annotations

import os
import threading
from fractions import Fraction
from pathlib import Path

import av

from frameloom.media.encode import av1
from frameloom.media.encode.base import PictureSettings
from frameloom.media.encode.piece import open_encoder
from frameloom.media.encode.priority import kept_priority


def test_a_thread_that_is_made_real_time_is_put_back() -> None:
    """As SVT-AV1 does where it is run by root, with the threads that it starts."""
    ready, over = threading.Event(), threading.Event()

    def idle() -> None:
        ready.set()
        over.wait()

    before = os.sched_getscheduler(0)
    assert before != os.SCHED_BATCH
    thread = threading.Thread(target=idle)
    with kept_priority():  # SCHED_BATCH may be taken by anybody
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
        thread.start()
        ready.wait()
        assert os.sched_getscheduler(thread.native_id or 0) == os.SCHED_BATCH
    found = os.sched_getscheduler(0), os.sched_getscheduler(thread.native_id or 0)
    over.set()
    thread.join()
    assert found == (before, before)


def test_av1_leaves_no_thread_real_time() -> None:
    settings = PictureSettings(
        size=(64, 64), fps=Fraction(24), seconds=Fraction(1), speed="ultrafast", gop=24, crf=30,
        pixel_format="yuv420p",
    )  # fmt: skip
    context = av.CodecContext.create("libsvtav1", "w")
    open_encoder(context, av1.ENCODER, settings)
    threads = Path("/proc/self/task").iterdir()
    kinds = {os.sched_getscheduler(int(thread.name)) for thread in threads}
    assert kinds == {os.SCHED_OTHER}
