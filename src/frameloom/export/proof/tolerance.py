"""How far a picture may be from what was rendered and still be what a lossy codec makes of it.

Errors of single pixels average out over a block, the more the larger it is; what remains grows with
compression. So the bounds depend on the size of a block, and are widened by what the file shows
throughout, but only so far. Measured on x264, x265, VP9, AV1, ProRes, MPEG-2 and MPEG-4 at their
usual settings: see docs/verify.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from frameloom.export.proof.signature import COLUMNS, ROWS


@dataclass(frozen=True, slots=True)
class Tolerance:
    """In 8-bit codes. `rms`: over a picture's blocks, of Y, Cb and Cr; `peak`: of one block;
    `bias`, `colour_bias`: of the mean over the whole file. `stretch`, `colour_stretch`: by what
    share contrast and colourfulness over the whole file may be another; `flatter`: by what share
    contrast may be less: codecs take some colour away, and contrast from fine detail in small
    blocks (0.1 of noise at 128x72); a wrong range stretches by 0.16, or by -0.14 with a shift."""

    rms: float
    peak: float
    bias: float
    colour_bias: float
    stretch: float
    flatter: float
    colour_stretch: float


def tolerance(size: tuple[int, int], usual_rms: float = 0.0) -> Tolerance:
    """`usual_rms`: the median over the file's pictures."""
    side = math.sqrt(max(1.0, size[0] * size[1] / (COLUMNS * ROWS)))
    base = 1.2 + 14 / side
    rms = min(max(base, 2.5 * usual_rms), 3 * base)
    return Tolerance(
        rms=rms,
        peak=(6 + 110 / side) * rms / base,
        bias=1.0,
        colour_bias=2.0,
        stretch=0.03,
        flatter=0.03 + 0.25 / side,
        colour_stretch=0.05 + 0.4 / side,
    )


def flattened(lost: float, there: float) -> float:
    """By what share contrast may be less, beyond `Tolerance.stretch`. Detail that a codec leaves
    out lowers contrast by the share of its power in the picture's (`lost` of `there`); a picture
    that is stretched by s loses s squared of it, so that this excuses no wrong range.
    """
    return min(0.1, lost / there) if there > 0 else 0.0
