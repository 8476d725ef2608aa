"""Numbers as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


def written(counter: Mapping[str, Any]) -> str:
    """An evaluated `Counter`: rounded half away from zero, in groups of three digits.

    The value is taken as the shortest decimal that stands for it, so 0.125 with two decimals is
    0.13.
    """
    step = Decimal(1).scaleb(-counter["decimals"])
    rounded = Decimal(repr(float(counter["value"]))).quantize(step, ROUND_HALF_UP)
    whole, _, decimals = f"{abs(rounded):f}".partition(".")
    whole = whole.zfill(int(counter["digits"]))
    groups = [whole[max(end - 3, 0) : end] for end in range(len(whole), 0, -3)][::-1]
    sign = "-" if rounded < 0 else ""
    text = sign + str(counter["thousands"]).join(groups)
    return f"{text}{counter['point']}{decimals}" if decimals else text
