"""A scene's camera at a time: pose, zoom, move and shake, in this order.

1. The pose: `position` with `rotation` or `look_at`, each animated for itself; or `keyframes` of
   whole poses, component by component with one easing a segment.
2. `zoom` scales the distance to what the camera is about.
3. `move`: its amount times the eased progress of the scene (see `camera_moves` for the signs).
4. `shake`, on the scene's clock, its phase the integral of its speed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from frameloom.core import picture
from frameloom.params.easing import ease
from frameloom.params.evaluate import Group, Prepared, Span, prepare, prepare_fields
from frameloom.params.exact import seconds
from frameloom.params.tracks import Key, Track
from frameloom.project.camera import Camera, Move, Shake, Zoom
from frameloom.project.camera import Pose as KeyPose
from frameloom.timeline import camera_moves as moves
from frameloom.timeline.camera_moves import Pose
from frameloom.timeline.phase import Phase

POSE: Final = ("position", "rotation", "look_at", "fov")
BY_AMOUNT: Final[dict[str, Callable[[Pose, float], Pose]]] = {
    "dolly": moves.dolly,
    "truck": moves.truck,
    "crane": moves.crane,
    "orbit": moves.orbit,
    "pan": moves.pan,
}


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever holds the camera of one scene; `seed` is the shake's."""

    pose: Prepared
    span: Span
    zoom: Zoom | None
    move: Move | None
    shake: Prepared | None
    shake_phase: Phase
    seed: int

    def at(self, t: Fraction) -> picture.Camera:
        """The camera at `t`, on the scene's clock."""
        values = self.pose.value(t)
        pose = moves.pose(values["position"], values["rotation"], values["look_at"])
        progress = min(Fraction(1), max(Fraction(0), (t - self.span.start_s) / self.span.length_s))
        if self.zoom:
            pose = moves.zoom(pose, _zoom_scale(self.zoom, float(progress)))
        if self.move:
            pose = _moved(pose, self.move, float(progress))
        if self.shake:
            pose = self._shaken(pose, self.shake.value(t), t)
        return picture.Camera(pose.view_from_world(), values["fov"])

    def _shaken(self, pose: Pose, amounts: dict[str, Any], t: Fraction) -> Pose:
        phase = self.shake_phase.at(t)
        return moves.shake(pose, self.seed, phase, amounts["position"], amounts["rotation"])


def operator(camera: Camera | None, span: Span, fps: Fraction, seed: int) -> Operator:
    """The operator of a scene's camera; None is the default camera, standing still."""
    camera = camera or Camera()
    shake = prepare(camera.shake, span, fps) if camera.shake else None
    speed = camera.shake.speed if camera.shake else Shake().speed
    return Operator(
        pose=_key_poses(camera.keyframes, fps) if camera.keyframes else _pose(camera, span, fps),
        span=span,
        zoom=camera.zoom,
        move=camera.move,
        shake=shake,
        shake_phase=Phase.of(speed, span, fps),
        seed=seed,
    )


def _pose(camera: Camera, span: Span, fps: Fraction) -> Prepared:
    return prepare_fields(camera, POSE, span, fps)


def _key_poses(poses: Sequence[KeyPose], fps: Fraction) -> Prepared:
    """One track for each component; all have the same keys. `look_at` is in all or in none."""

    def track(name: str) -> Prepared:
        keys = [Key(seconds(p.time, fps), getattr(p, name), p.easing) for p in poses]
        return Track(tuple(sorted(keys, key=lambda key: key.time_s)))

    return Group({}, {name: track(name) for name in POSE})


def _zoom_scale(zoom: Zoom, progress: float) -> float:
    return zoom.start + (zoom.end - zoom.start) * ease(zoom.easing, progress)


def _moved(pose: Pose, move: Move, progress: float) -> Pose:
    eased = ease(move.easing, progress)
    if move.type == "spline":
        return moves.spline(pose, move.points or [], eased)
    return BY_AMOUNT[move.type](pose, (move.amount or 0.0) * eased)
