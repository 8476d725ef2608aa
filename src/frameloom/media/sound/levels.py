"""What the sound of a whole timeline says of every part of it: where clips duck, and the gain that
brings it to its loudness. Both are worked out over the whole, so that a part is the whole, cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from frameloom.core.sound import Levels, Mix, Steps
from frameloom.media.sound.convert import F32
from frameloom.media.sound.mixer import Warn, play

if TYPE_CHECKING:
    from frameloom.media.sound.loudness import Brought

WINDOW: Final = 480
"""Samples, 10 ms: so finely it is known where something speaks."""
SPEAKS_DB: Final = -40.0
"""A window is speech from this level on (dB of full scale, mean square of both sides)."""
_ATTACK, _HOLD, _RELEASE = 10, 30, 50
"""Windows: down over 0.1 s before speech begins, held 0.3 s after it, back over 0.5 s."""
_HARD_DB = 6.0


def levels(
    mix: Mix,
    loudness: float | None,
    *,
    warn: Warn | None = None,
    tick: Callable[[], None] = lambda: None,
    lost_lu: Callable[[Levels], float] | None = None,
) -> Levels:
    """`mix` is the whole timeline's, `loudness` its EBU R128 target in LUFS or None; `lost_lu`: how
    much of it the codec takes away, which is then given beforehand.

    Plays the mix: once those clips that speak, if there is one that ducks, and once everything, if
    there is a target. `tick` is called all along, and may raise. `warn` is told of a target that
    is missed, and of peaks that had to be lowered a lot for it. Raises MediaError as `play` does.
    """
    ducked = None
    if any(sound.duck_db for sound in mix.sounds):
        speaking = replace(mix, sounds=tuple(s for s in mix.sounds if s.speaks))
        ducked = Steps(_ducked(_speech(_ticking(play(speaking), tick))), WINDOW)
    found = Levels(ducked=ducked)
    if loudness is not None:
        from frameloom.media.sound.loudness import bring, measure

        measured = measure(_ticking(play(mix, levels=found), tick))
        brought, extra = bring(measured, loudness), 0.0
        if brought is not None and lost_lu is not None:
            extra = lost_lu(replace(found, gain=brought.gain))
            brought = bring(measured, loudness + extra)
        _tell(brought, loudness, extra, warn)
        found = replace(found, gain=None if brought is None else brought.gain)
    return found


def _tell(brought: Brought | None, loudness: float, extra: float, warn: Warn | None) -> None:
    if brought is None:
        message = f"loudness {loudness:g} LUFS: nothing is heard that could be brought to it"
    elif abs(brought.reached - extra - loudness) > 0.1:
        message = (
            f"loudness {loudness:g} LUFS is out of reach without clipping: the mix comes to "
            f"{brought.reached - extra:.1f} LUFS; ask for less"
        )
    elif brought.limited_db > _HARD_DB:
        message = (
            f"loudness {loudness:g} LUFS takes a limiter that lowers the loudest peaks by "
            f"{brought.limited_db:.1f} dB; ask for less to keep them"
        )
    else:
        message = ""
    if message and warn is not None:
        warn(message)


def _ticking(blocks: Iterator[F32], tick: Callable[[], None]) -> Iterator[F32]:
    for block in blocks:
        tick()
        yield block


def _speech(blocks: Iterator[F32]) -> npt.NDArray[np.bool_]:
    """(windows,) bool: where the blocks, whole windows all but the last, are loud enough."""
    found = [np.zeros(0, np.bool_)]
    for block in blocks:
        square = np.zeros(-(-len(block) // WINDOW) * WINDOW, np.float64)
        square[: len(block)] = (block.astype(np.float64) ** 2).mean(axis=1)
        power = square.reshape(-1, WINDOW).mean(axis=1)
        found.append(power >= 10 ** (SPEAKS_DB / 10))
    return np.concatenate(found)


def _ducked(speech: npt.NDArray[np.bool_]) -> F32:
    """(windows + 1,) float32 at the windows' edges: 1 around every window with speech, straight
    lines to 0 before and, after a hold, behind it."""
    edges = np.arange(len(speech) + 1)
    never = 10**9
    begins = np.concatenate([np.where(speech, edges[:-1], never), [never]])
    coming = np.minimum.accumulate(begins[::-1])[::-1] - edges
    ends = np.concatenate([[-never], np.where(speech, edges[1:], -never)])
    gone = edges - np.maximum.accumulate(ends)
    down = 1 - coming / _ATTACK
    back = 1 - (gone - _HOLD) / _RELEASE
    return np.clip(np.maximum(down, back), 0, 1).astype(np.float32)
