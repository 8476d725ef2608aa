"""`cut`: at once."""

from __future__ import annotations

from typing import Literal

from frameloom.transitions.base import Transition


class Cut(Transition):
    """The new scene is there at once; its duration counts for nothing."""

    type: Literal["cut"] = "cut"
