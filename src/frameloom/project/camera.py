"""The scene's camera."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.core.picture import DEFAULT_DISTANCE, DEFAULT_FOV_DEG
from frameloom.layers.base import Position, Rotation, Units
from frameloom.params.animated import Animated, Easing, In, Share, Time
from frameloom.params.base import Model, param
from frameloom.params.texts import Id, TextOr

HOME = (0.0, 0.0, DEFAULT_DISTANCE)
Fov = Annotated[float, In(1, 170, "degrees")]
Above0 = Annotated[float, In(0, 1000, above=True)]


class Pose(Model):
    """A whole pose at a time of the scene; `easing` shapes the way to the next one."""

    time: Time = param(help="In the scene's time.")
    position: Position = param(HOME, "Where the camera is.")
    rotation: Rotation = param((0.0, 0.0, 0.0), "Euler XYZ.")
    look_at: Position | None = param(None, "The point it looks at, instead of a rotation.")
    fov: Fov = param(DEFAULT_FOV_DEG, "Vertical field of view.")
    easing: Easing = param("linear", "Shapes the segment that starts here.")


class Move(Model):
    """A move over the whole scene, by name."""

    type: Literal["orbit", "dolly", "pan", "truck", "crane", "spline"] = param(help="Which move.")
    amount: Annotated[float, In(-1e6, 1e6)] | None = param(
        None, "Units for dolly, truck and crane; degrees for orbit and pan; not for spline."
    )
    points: list[Position] | None = param(None, "The way of a spline: at least 2 positions.")
    easing: Easing = param("linear", "How the move is spread over the scene.")


class Zoom(Model):
    """Scales the camera's distance to what it looks at, over the scene."""

    start: Above0 = param(1.0, "At the scene's start; 2 is twice as far.")
    end: Above0 = param(1.0, "At its end.")
    easing: Easing = param("linear", "How it is spread over the scene.")


class Shake(Model):
    """A hand that holds the camera: smooth seeded noise."""

    position: Animated[Units] = param(0.012, "How far it moves.")
    rotation: Animated[Annotated[float, In(0, 180, "degrees")]] = param(0.46, "How far it turns.")
    speed: Animated[Annotated[float, In(0, 100)]] = param(1.2, "Movements a second.")


class MotionBlur(Model):
    """An open shutter: transforms, camera and opacity are sampled while it is."""

    shutter: Animated[Annotated[float, In(0, 360, "degrees")]] = param(180.0, "How far it opens.")
    phase: Animated[Annotated[float, In(-360, 360, "degrees")]] = param(0.0, "0 opens at t.")
    samples: Annotated[int, In(1, 1024)] = param(16, "How many moments are averaged.")


Focus = Annotated[Id | Animated[Units], TextOr()]


class Camera(Model):
    """Where the picture is seen from."""

    position: Animated[Position] = param(HOME, "Where the camera is.")
    rotation: Animated[Rotation] = param((0.0, 0.0, 0.0), "Euler XYZ, degrees.")
    look_at: Animated[Position] | None = param(None, "The point it looks at, not a rotation.")
    fov: Animated[Fov] = param(DEFAULT_FOV_DEG, "Vertical field of view.")
    keyframes: list[Pose] | None = param(None, "Whole poses, instead of the above.")
    move: Move | None = param(None, "A move by name, on top of the above.")
    zoom: Zoom | None = param(None, "Nearer or farther over the scene.")
    shake: Shake | None = param(None, "A hand that holds it.")
    focus: Focus | None = param(None, "Distance in focus, or a layer's id.")
    aperture: Animated[Share] = param(0.0, "How shallow the focus is; 0 is sharp everywhere.")
    motion_blur: MotionBlur | None = param(None, "An open shutter.")
