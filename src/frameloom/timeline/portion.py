"""Part of a picture, over nothing: what `--alpha`, `--only` and `--pass` ask for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from frameloom.core.picture import Picture, TransitionCall

Pass = Literal["panes", "captions", "background"]
PASSES: tuple[Pass, ...] = ("panes", "captions", "background")


@dataclass(frozen=True, slots=True)
class Portion:
    """`alpha`: nothing stands behind the panes. `only`: the ids of the layers that are drawn; empty
    for all. `which`: panes over nothing, captions over nothing, or the background alone. Effects
    work on what is left.
    """

    alpha: bool = False
    only: Collection[str] = ()
    which: Pass | None = None

    @property
    def clear(self) -> bool:
        """Has the picture alpha?"""
        return self.alpha or bool(self.only) or self.which is not None

    def of(self, picture: Picture) -> Picture:
        """What of the picture is drawn."""
        if not self.clear:
            return picture
        drawn = [self._shows(pane.owner) for pane in picture.panes]
        change = picture.transition
        return replace(
            picture,
            alpha=True,
            background=picture.background if self.which == "background" else None,
            panes=_chosen(picture.panes, drawn),
            effects=() if self.which == "captions" else picture.effects,
            overall=() if self.which == "captions" else picture.overall,
            captions=picture.captions if not self.only and self.which in (None, "captions") else (),
            exposures=tuple(
                replace(shot, panes=_chosen(shot.panes, drawn)) for shot in picture.exposures
            ),
            transition=change and self._changing(change),
        )

    def _changing(self, change: TransitionCall) -> TransitionCall | None:
        if self.which == "captions":
            return None
        return replace(change, leaving=self.of(change.leaving))

    def _shows(self, owner: str) -> bool:
        if self.which in ("background", "captions"):
            return False
        return not self.only or owner in self.only


T = TypeVar("T")


def _chosen(items: tuple[T, ...], drawn: list[bool]) -> tuple[T, ...]:
    return tuple(item for item, seen in zip(items, drawn, strict=True) if seen)
