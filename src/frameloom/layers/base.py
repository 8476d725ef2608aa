"""What every layer has, and where layers are found."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from frameloom.params.animated import (
    Animated,
    Colour,
    In,
    Length,
    Moment,
    Scale,
    Share,
    Switched,
    Vec2,
    Vec3,
)
from frameloom.params.base import Model, param
from frameloom.params.registry import Registry
from frameloom.params.texts import Id

Blend = Literal[
    "normal", "multiply", "screen", "overlay", "add", "darken", "lighten", "color_dodge",
    "color_burn", "hard_light", "soft_light", "difference", "exclusion",
]  # fmt: skip
Units = Annotated[float, In(0, 1000, "units")]
"""A length of at least 0."""

Position = Annotated[Vec3, In(-1e6, 1e6, "units")]
Rotation = Annotated[Vec3, In(-1e6, 1e6, "degrees")]


class Mask(Model):
    """Another layer of the scene cuts this one out."""

    layer: Id = param(help="Id of the layer that masks.")
    channel: Literal["alpha", "luminance"] = param("alpha", "What of it masks.")
    invert: bool = param(False, "Show what it would hide.")
    feather: Animated[Annotated[float, In(0, 1, "heights")]] = param(
        0.0, "Softness of its edge: a Gaussian's sigma."
    )


class Layer(Model):
    """Something in a scene."""

    type: str
    id: Id | None = param(None, "Unique within the project; names the layer and seeds its noise.")
    name: str | None = param(None, "For people.")
    visible: bool = param(True, "Whether it is drawn and heard.")
    start: Moment = param(Fraction(0), "When it appears, in the scene's time.")
    end: Length | None = param(None, "When it is gone; null is the end of its scene.")
    position: Animated[Position] = param((0.0, 0.0, 0.0), "Place of its anchor, in units.")
    rotation: Animated[Rotation] = param((0.0, 0.0, 0.0), "Euler XYZ about its anchor, degrees.")
    scale: Animated[Scale] = param((1.0, 1.0, 1.0), "A number, or one for each of x, y and z.")
    anchor: Animated[Annotated[Vec2, In(0, 1)]] = param(
        (0.5, 0.5), "The point it is placed and turned by: [0, 0] upper left, [1, 1] lower right."
    )
    opacity: Animated[Share] = param(1.0, "0 is invisible.")
    z_index: Switched[Annotated[int, In(-(10**6), 10**6)]] = param(
        0, "A higher one is drawn over a lower one, whatever the depth."
    )
    blend: Switched[Blend] = param("normal", "How it mixes with what is behind it.")
    mask: Mask | None = param(None, "Another layer that cuts it out.")
    space: Literal["world", "screen"] = param("world", "screen: fixed in front of the camera.")


class Border(Model):
    """A line along the inside of the edge."""

    color: Animated[Colour] = param("#ffffff", "Its colour.")
    width: Animated[Units] = param(0.01, "Its width.")


class Shadow(Model):
    """A soft shadow behind a pane, in its plane."""

    color: Animated[Colour] = param("#000000", "Its colour.")
    blur: Animated[Units] = param(0.05, "Its softness: a Gaussian's sigma.")
    offset: Animated[Annotated[Vec2, In(-1000, 1000, "units")]] = param(
        (0.0, -0.02), "Where it falls, to the right and upwards."
    )
    opacity: Animated[Share] = param(0.5, "How dark it is.")


class Reflection(Model):
    """The pane mirrored at its lower edge, fading out."""

    opacity: Animated[Share] = param(0.3, "At the edge.")
    length: Animated[Share] = param(0.5, "Where it has faded out, as a share of the pane's height.")
    gap: Animated[Units] = param(0.0, "Distance from the pane.")


def _on_or_off(value: Any) -> Any:
    """`true` is a reflection with its defaults, `false` none."""
    return ({} if value else None) if isinstance(value, bool) else value


ON_OR_OFF = BeforeValidator(_on_or_off, json_schema_input_type=bool | Reflection | None)


class PaneLayer(Layer):
    """A flat surface: what video, image and shape have in common."""

    corner_radius: Animated[Annotated[float, In(0, 0.5)]] = param(
        0.0, "As a share of the shorter side."
    )
    border: Border | None = param(None, "A line along its edge.")
    depth: Animated[Units] = param(0.0, "Extrusion, to the back.")
    shadow: Shadow | None = param(None, "A soft shadow.")
    reflection: Annotated[Reflection | None, ON_OR_OFF] = param(
        None, "A mirror image below it; true takes the defaults."
    )
    two_sided: bool = param(True, "Whether it is seen from behind.")


LAYERS: Registry[Layer] = Registry("layer", Layer, "frameloom.layers")
"""Every layer type there is."""

AnyLayer = Annotated[Layer, LAYERS]
