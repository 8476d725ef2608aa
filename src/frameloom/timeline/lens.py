"""The camera's lens and shutter: where it is in focus, and the moments that it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from frameloom.core.picture import Camera, EffectCall, Lens, Pane
from frameloom.params.evaluate import Prepared, Span, prepare, prepare_fields
from frameloom.project import camera as model

WIDEST_BOKEH = 15.0
"""What an aperture of 1 blurs as much as."""
MICRO = 10**6


@dataclass(frozen=True, slots=True)
class LensTrack:
    """`focus`: a distance, a layer's name, or None; `aperture` 0 is a pinhole."""

    focus: Prepared | str | None
    aperture: Prepared

    def at(
        self, t: Fraction, camera: Camera, panes: Sequence[Pane], call: EffectCall | None
    ) -> Lens | None:
        """The lens at `t`; `call` is a `dof` effect's, which goes before the aperture."""
        aperture = self.aperture.value(t)
        if call is None and aperture <= 0:
            return None
        focus = self._focus(t, camera, panes)
        if call is None:
            return Lens(focus, 0.0, aperture * WIDEST_BOKEH)
        own = call.params["focus_distance"]
        return Lens(
            focus if own is None else own,
            call.params["focus_range"],
            call.params["bokeh"],
            call.amount,
        )

    def _focus(self, t: Fraction, camera: Camera, panes: Sequence[Pane]) -> float:
        if isinstance(self.focus, str):
            for pane in panes:
                if pane.owner == self.focus:
                    place = camera.view_from_world @ pane.world_from_pane[:, 3]
                    return max(float(-place[2]), 1e-3)
        elif self.focus is not None:
            return max(float(self.focus.value(t)), 1e-3)
        return distance_to_origin_plane(camera)


def lens_track(camera: model.Camera, span: Span, fps: Fraction) -> LensTrack:
    focus = camera.focus
    return LensTrack(
        focus if focus is None or isinstance(focus, str) else prepare(focus, span, fps),
        prepare(camera.aperture, span, fps),
    )


def distance_to_origin_plane(camera: Camera) -> float:
    """Along the line of sight to the plane z = 0; to the origin where it does not meet it."""
    world_from_view = np.linalg.inv(camera.view_from_world)
    eye, forward = world_from_view[:3, 3], -world_from_view[:3, 2]
    if abs(forward[2]) > 1e-6 and -eye[2] / forward[2] > 0:
        return float(-eye[2] / forward[2])
    return max(float(np.linalg.norm(eye)), 1e-3)


@dataclass(frozen=True, slots=True)
class ShutterTrack:
    """An open shutter: `look` holds `shutter` and `phase` in degrees of a frame's time."""

    look: Prepared
    samples: int
    fps: Fraction

    def moments(self, t: Fraction) -> list[Fraction]:
        """The middles of `samples` equal parts of the time it is open, to a microsecond."""
        look = self.look.value(t)
        if look["shutter"] <= 0:
            return []
        opens = float(look["phase"]) / 360 / float(self.fps)
        length = float(look["shutter"]) / 360 / float(self.fps)
        offsets = (opens + length * (k + 0.5) / self.samples for k in range(self.samples))
        return [t + Fraction(round(offset * MICRO), MICRO) for offset in offsets]


def shutter_track(camera: model.Camera, span: Span, fps: Fraction) -> ShutterTrack | None:
    blur = camera.motion_blur
    if blur is None:
        return None
    return ShutterTrack(prepare_fields(blur, ("shutter", "phase"), span, fps), blur.samples, fps)
