"""Two scenes' finished pictures into one, in 16 bits."""

from __future__ import annotations

import numpy as np

from frameloom.core.band import Frame
from frameloom.core.jit import kernel
from frameloom.core.picture import TransitionCall
from frameloom.render.cpu.canvas import Canvas
from frameloom.render.cpu.stack import Planes16, planes16
from frameloom.transitions.base import TRANSITIONS, Matte


def mix_pictures(leaving: Canvas, entering: Canvas, call: TransitionCall) -> Planes16:
    """What is seen at `call.progress`, 0 < progress < 1."""
    return mix_frames(Frame(*planes16(leaving)), Frame(*planes16(entering)), call)


def mix_frames(old: Frame, new: Frame, call: TransitionCall) -> Planes16:
    """The same of R'G'B' in 16 bits; both frames may be changed."""
    maths = TRANSITIONS.find(call.type).maths
    if isinstance(maths, Matte):
        w, h = new.size
        x = ((np.arange(w, dtype=np.float32) + np.float32(0.5 - w / 2)) / np.float32(h))[None, :]
        y = ((np.float32(h / 2 - 0.5) - np.arange(h, dtype=np.float32)) / np.float32(h))[:, None]
        matte = np.asarray(maths.matte(x, y, call), np.float32)
        matte = np.ascontiguousarray(np.broadcast_to(matte, (h, w)))
        for dst, src in zip(new.planes, old.planes, strict=True):
            through_matte(dst, src, matte)
    elif maths is not None:
        maths.mix(old, new, call)
    return new.planes


@kernel
def through_matte(new, old, matte):
    """new = old + (new - old) * matte, the matte clipped to 0..1; uint16 planes."""
    for k in range(new.shape[0]):
        dst, src, share = new[k], old[k], matte[k]
        for i in range(new.shape[1]):
            m = min(max(share[i], np.float32(0)), np.float32(1))
            a = np.float32(src[i])
            dst[i] = np.int32(a + (np.float32(dst[i]) - a) * m + np.float32(0.5))
